import { choiceAt, fitsTokens, type GlobToken, type Takes } from './glob-graph.ts';

export interface PathRules {
  /** Whether `*.yml` fits `TRAILS.YML` too. */
  readonly ignoresCase: boolean;
  /** Whether a wildcard fits a `.` that begins a name. */
  readonly takesDots: boolean;
}

/**
 * Whether a path, with forward slashes, is what a shell's glob says: `*` and `?` within a name, `**` over any number of
 * folders (within a name: any text), `[…]` one character of several, `{a,b}` one or the other; a `\` takes the next
 * sign as it is.
 *
 * @returns for a path, in time that grows with the two lengths and no faster, whatever the glob is.
 */
export function pathMatcher(glob: string, rules: PathRules): (path: string) => boolean {
  const tokens = tokensOf(Array.from(glob), rules, true);
  return (path) => fitsTokens(path, tokens);
}

/** The longest glob of paths. Nobody types a longer one. */
const LONGEST_GLOB = 1_000;

/** What a glob asks for that is not read as some shells read it; undefined where there is no such thing. */
export function unreadGlob(glob: string): string | undefined {
  if (glob.length > LONGEST_GLOB) return `it has more than ${LONGEST_GLOB.toLocaleString('en-US')} characters`;
  const [sign] = /(?<!\\)(?:[@?+*!]\((?=.*\))|\((?=[^)|]*\|[^)]*\))|\{[^{},]*\.\.[^{},]*\})/u.exec(glob) ?? [];
  return sign === undefined ? undefined : `${sign} is not known in patterns`;
}

const isSlash = (character: string): boolean => character === '/';

function tokensOf(characters: readonly string[], rules: PathRules, beginsName: boolean): GlobToken[] {
  const tokens: GlobToken[] = [];
  const inPath = unlessHidden(() => true, rules);
  const inName = unlessHidden((character) => !isSlash(character), rules);
  let isFirst = beginsName;
  for (let at = 0; at < characters.length; at += 1) {
    const character = characters[at] ?? '';
    const choice = character === '{' ? choiceAt(characters, at, true) : undefined;
    const set = character === '[' ? setAt(characters, at, rules) : undefined;
    const begins = isFirst;
    isFirst = character === '/';
    if (choice !== undefined) {
      const each = choice.among.map((one) => tokensOf(Array.from(one), rules, begins));
      tokens.push({ kind: 'choice', among: each });
      isFirst = begins && choice.among.includes('');
      at = choice.end;
    } else if (set !== undefined) {
      tokens.push({ kind: 'one', takes: unlessHidden(set.takes, rules) });
      at = set.end;
    } else if (character === '*' && characters[at + 1] === '*') {
      while (characters[at + 1] === '*') at += 1;
      const isFolders = begins && characters[at + 1] === '/';
      tokens.push(isFolders ? { kind: 'many', takes: inPath, ends: isSlash } : { kind: 'many', takes: inPath });
      isFirst = isFolders;
      if (isFolders) at += 1;
    } else if (character === '*') tokens.push({ kind: 'many', takes: inName });
    else if (character === '?') tokens.push({ kind: 'one', takes: inName });
    else {
      if (character === '\\' && at + 1 < characters.length) at += 1;
      const written = isCharacter(characters[at] ?? '', rules);
      tokens.push({ kind: 'one', takes: begins ? written : unlessHidden(written, rules) });
    }
  }
  return tokens;
}

/** What begins a hidden name has to be written, at the beginning of the glob's name too. */
function unlessHidden(takes: Takes, { takesDots }: PathRules): Takes {
  if (takesDots) return takes;
  return (character, before) =>
    takes(character, before) && (character !== '.' || !(before === undefined || before === '/'));
}

function isCharacter(wanted: string, { ignoresCase }: PathRules): Takes {
  if (!ignoresCase) return (character) => character === wanted;
  const lower = wanted.toLowerCase();
  return (character) => character.toLowerCase() === lower;
}

/** The characters in the brackets that begin here; undefined where nothing closes them. */
function setAt(
  characters: readonly string[],
  begin: number,
  { ignoresCase }: PathRules,
): { readonly takes: (character: string) => boolean; readonly end: number } | undefined {
  const isNegated = ['!', '^'].includes(characters[begin + 1] ?? '');
  const ranges: (readonly [from: string, to: string])[] = [];
  const first = begin + (isNegated ? 2 : 1);
  for (let at = first; at < characters.length; at += 1) {
    // As the first one it is a character of the set.
    if (characters[at] === ']' && at > first) {
      const isIn = (each: string): boolean => ranges.some(([from, to]) => from <= each && each <= to);
      const isListed = (each: string): boolean =>
        isIn(each) || (ignoresCase && (isIn(each.toLowerCase()) || isIn(each.toUpperCase())));
      return { takes: (each) => each !== '/' && isListed(each) !== isNegated, end: at };
    }
    if (characters[at] === '\\') at += 1;
    const from = characters[at] ?? '';
    const isRange = characters[at + 1] === '-' && ![']', undefined].includes(characters[at + 2]);
    if (isRange) at += 2;
    ranges.push([from, characters[at] ?? '']);
  }
  return undefined;
}
