import { append } from '../values/long-lists.ts';
import type { Diagnostic } from './diagnostic.ts';
import type { LocatedValue, Span } from './located-value.ts';
import { quoteValue } from './quote-value.ts';
import type { Problem, SourceText } from './source-text.ts';

/**
 * Warns of characters that look like others and are not equal to them: a Cyrillic `А` in `Аctive`, a dash from a word
 * processor in `prod–eu`, a space that does not break. Text is compared with AWS's answers, tags and names sign by
 * sign, so that such a policy finds nothing, or excludes nobody, and looks right to every reader.
 *
 * Words for people are left alone, and so are words of another script. Where the character is meant, an escape in
 * double quotes says so (`"\u0410"`): only what is written as it looks is judged. Answers in test files are AWS's own
 * words.
 */
export function lookAlikes(source: SourceText, root: LocatedValue): Diagnostic[] {
  if (source.noun === 'test file' || !BEYOND_ASCII.test(source.text)) return [];
  const found: Diagnostic[] = [];
  for (const { start, end } of textsIn(root)) {
    for (const problem of problemsOf(source.text.slice(start, end))) {
      found.push(source.diagnostic(start + problem.start, start + problem.end, problem));
      if (found.length === MOST) return found;
    }
  }
  return found;
}

/** One editor writes all of them. */
const MOST = 20;

const BEYOND_ASCII = /[^\0-\x7f]/;

/** Members whose text is read by people alone. */
const FOR_PEOPLE: ReadonlySet<string> = new Set(['title', 'description', 'message', 'reason']);

/** Keys and plain values, without what an alias repeats elsewhere. */
function* textsIn(root: LocatedValue): Generator<Span> {
  const seen = new Set<LocatedValue>();
  const left: LocatedValue[] = [root];
  for (let value = left.pop(); value !== undefined; value = left.pop()) {
    if (seen.has(value)) continue;
    seen.add(value);
    if (value.kind === 'scalar') yield value;
    else if (value.kind === 'list') append(left, value.items.toReversed());
    else {
      const entries = [...value.entries].filter(([name]) => !FOR_PEOPLE.has(name));
      for (const [, { key }] of entries) yield key;
      append(left, entries.map(([, entry]) => entry.value).toReversed());
    }
  }
}

function* problemsOf(text: string): Generator<Problem & Span> {
  if (!BEYOND_ASCII.test(text)) return;
  for (const { 0: match, index: start } of text.matchAll(SUSPICIOUS)) {
    const odd = [...match].find((sign) => plainSign(sign) !== undefined);
    if (odd === undefined || (WORD.test(match) && !isTakenForLatin(match, text))) continue;
    yield { ...told(match, odd), start, end: start + match.length };
  }
  for (const { 0: sign, index: start } of text.matchAll(COMBINED)) {
    if (sign.normalize('NFC') !== sign) yield { ...toldOfParts(sign), start, end: start + sign.length };
  }
}

const WORD = /^[\p{L}\p{M}]+$/u;

/** Words, words that a dash joins, and spaces. */
const SUSPICIOUS =
  /[\p{L}\p{N}_]+(?:[\u2010-\u2015\u2212][\p{L}\p{N}_]+)+|\p{L}[\p{L}\p{M}]*|[\u00a0\u2000-\u200a\u202f\u205f\u3000]/gu;

/** A letter and the accents behind it. */
const COMBINED = /\P{M}\p{M}+/gu;

function told(word: string, odd: string): Problem {
  const code = (odd.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
  const plain = plainSign(odd) ?? '';
  const isBlank = plain === ' ';
  const meant = isBlank ? 'a space' : quoteValue(word.replace(/./gsu, (sign) => plainSign(sign) ?? sign));
  return {
    code: 'yaml/look-alike',
    severity: 'warning',
    message: isBlank
      ? `this space is not the usual one (it is U+${code}): it looks the same, and is not equal`
      : `${quoteValue(word)} has ${quoteValue(odd)} (U+${code}${scriptOf(odd)}) in it, which looks like ${quoteValue(plain)} and is not equal to it`,
    hint: `write ${meant}; if this one is meant, "\\u${code}" in double quotes`,
  };
}

function toldOfParts(sign: string): Problem {
  return {
    code: 'yaml/look-alike',
    severity: 'warning',
    message: `${quoteValue(sign)} is ${[...sign].length} characters here, which look like the single ${quoteValue(sign.normalize('NFC'))} and are not equal to it`,
    hint: 'type it again; if this one is meant, write its parts as escapes in double quotes',
  };
}

function scriptOf(sign: string): string {
  if (/\p{Script=Cyrillic}/u.test(sign)) return ', Cyrillic';
  return /\p{Script=Greek}/u.test(sign) ? ', Greek' : '';
}

/**
 * Whether a word with such letters is meant to be Latin: all of its letters are, or look so, or it mixes two scripts.
 * A word that could be of the script stays one where the text has others that are: `Московский хор`.
 */
function isTakenForLatin(word: string, text: string): boolean {
  const letters = [...word].filter((sign) => /\p{L}/u.test(sign));
  const isLatin = (sign: string): boolean => /\p{Script=Latin}/u.test(sign);
  if (letters.some((sign) => isLatin(sign) && plainSign(sign) === undefined)) return true;
  const isForeign = (sign: string): boolean => /\p{L}/u.test(sign) && !isLatin(sign) && plainSign(sign) === undefined;
  return ![...text].some(isForeign);
}

/** The sign on a keyboard that looks like this one. */
function plainSign(sign: string): string | undefined {
  if (sign <= '\x7f') return undefined;
  const like = LOOK_ALIKES.get(sign);
  if (like !== undefined) return like;
  if (/[\u2010-\u2015\u2212]/.test(sign)) return '-';
  if (/[\u00a0\u2000-\u200a\u202f\u205f\u3000]/.test(sign)) return ' ';
  // Letters of full width, and those of formulas.
  const plain = sign.normalize('NFKC');
  return /^[A-Za-z]$/.test(plain) && !/[\u00aa\u00ba]/.test(sign) ? plain : undefined;
}

/** Source: https://www.unicode.org/Public/security/latest/confusables.txt, the letters of two scripts. */
const LOOK_ALIKES: ReadonlyMap<string, string> = new Map(
  [
    ['АВЕЅІЈКМНОРСТУХаеѕіјорсухԁһԛԝ', 'ABESIJKMHOPCTYXaesijopcyxdhqw'],
    ['ΑΒΕΖΗΙΚΜΝΟΡΤΥΧοϳ', 'ABEZHIKMNOPTYXoj'],
  ].flatMap(([from = '', to = '']) => [...from].map((sign, at) => [sign, to[at] ?? ''] as const)),
);
