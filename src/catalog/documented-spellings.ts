import { didYouMean } from '../text/did-you-mean.ts';
import { modelsOf } from './read-declarations.ts';

/**
 * How AWS's descriptions write a value of a member that is text in its model: `available`, where the text is
 * `Available`. What is set as code counts, in the descriptions of all members of the client that have the name, and so
 * does what is in double quotes.
 */
export interface Spellings {
  /**
   * @param place - `Structure.member`.
   * @returns undefined if they write it as it is given, or not at all.
   */
  of(clientFile: string, place: string, text: string): string | undefined;
}

/** Remembers what it has found. */
export function createSpellings(): Spellings {
  const wordsOf = new Map<string, readonly string[]>();
  return {
    of(clientFile, place, text) {
      const [structure = '', member = ''] = place.split('.');
      if (!/[a-z]/i.test(text) || OF_CUSTOMERS.test(member)) return undefined;
      const isCommon = COMMON_NAMES.has(member.toLowerCase());
      const key = `${clientFile} ${isCommon ? place : member}`;
      let words = wordsOf.get(key);
      if (words === undefined) {
        words = [...modelsOf(clientFile)].flatMap((model) => wordsIn(model, isCommon ? structure : undefined, member));
        wordsOf.set(key, words);
      }
      if (words.includes(text)) return undefined;
      const sameWord = words.find((word) => word.toLowerCase() === text.toLowerCase());
      return sameWord ?? (KEYS.has(place) ? didYouMean(text, words, { isPlausible: true }) : undefined);
    },
  };
}

/** Names of attributes, all of which are in the description: one that is almost one of them is a slip. */
const KEYS: ReadonlySet<string> = new Set(['LoadBalancerAttribute.Key', 'TargetGroupAttribute.Key']);

/** What customers name, whatever else its description speaks of. */
const OF_CUSTOMERS = /(?:id|identifier|name|arn|description|path|ur[il]|prefix|email)s?$/i;

/** Names that mean something else in every structure: only a structure's own description counts. */
const COMMON_NAMES: ReadonlySet<string> = new Set(
  'value values key keys type status state code reason message'.split(' '),
);

/**
 * Only members that are declared as text count: the values of an enumeration stand elsewhere, and its description may
 * speak of them in words of its own.
 *
 * @param structure - the only one whose member counts; undefined for all.
 */
function wordsIn(model: string, structure: string | undefined, member: string): string[] {
  const start = structure === undefined ? 0 : model.indexOf(`export interface ${structure} {`);
  if (start === -1) return [];
  const text = structure === undefined ? model : model.slice(start, model.indexOf('\n}', start));
  return [`\n    ${member}?: `, `\n    ${member}: `].flatMap((line) => {
    const words: string[] = [];
    for (let at = text.indexOf(line); at !== -1; at = text.indexOf(line, at + 1)) {
      if (!/^(?:string|(?:Partial<)?Record<\w+, string)\b/.test(text.slice(at + line.length, at + line.length + 80)))
        continue;
      const comment = text.slice(text.lastIndexOf('/**', at), at);
      for (const [, code, quoted = ''] of comment.matchAll(WRITTEN)) words.push(code ?? quoted);
    }
    return words;
  });
}

const WRITTEN = /(?:<code>|`)"?([\w.:-]{2,40})"?(?:<\/code>|`)|(?<![=\w])"([\w./:-]{2,40})"/g;
