import { choiceAt, fitsTokens, type GlobToken } from './glob-graph.ts';

/**
 * Whether a glob fits the id of a policy, by the one rule for ids, in flags, settings and waivers alike: `*` is any
 * text without a `/`, which stands behind the name of a pack; `**` is any text, `?` one character, `{a,b}` one or the
 * other. A `!` negates nothing here: read as "all but these", a waiver would waive what it never named.
 */
export function fitsId(id: string, glob: string): boolean {
  if (id === glob) return true;
  if (glob === '' || id === '') return false;
  return fitsTokens(id, tokensOf(glob, true));
}

/** Whether a text may fit several ids: by any of the signs that `fitsId` knows. */
export function isGlobOfIds(text: string): boolean {
  return /[*?]|\{[^{},]*,[^{}]*\}/.test(text);
}

const isAny = (): boolean => true;
const isInPart = (character: string): boolean => character !== '/';
const isSlash = (character: string): boolean => character === '/';

/** @param beginsPart - nothing, or a `/`, stands before the text. */
function tokensOf(glob: string, beginsPart: boolean): GlobToken[] {
  const tokens: GlobToken[] = [];
  const characters = Array.from(glob);
  for (let at = 0; at < characters.length; at += 1) {
    const character = characters[at] ?? '';
    const isFirst = at === 0 ? beginsPart : characters[at - 1] === '/';
    const choice = character === '{' ? choiceAt(characters, at) : undefined;
    if (choice !== undefined) {
      tokens.push({ kind: 'choice', among: choice.among.map((each) => tokensOf(each, isFirst)) });
      at = choice.end;
    } else if (character === '*' && characters[at + 1] === '*') {
      while (characters[at + 1] === '*') at += 1;
      // Between two `/` it is any number of parts, none included. In `cis**/a` the `/` is one that has to be there.
      const isParts = isFirst && characters[at + 1] === '/';
      tokens.push(isParts ? { kind: 'many', takes: isAny, ends: isSlash } : { kind: 'many', takes: isAny });
      if (isParts) at += 1;
    } else if (character === '*') tokens.push({ kind: 'many', takes: isInPart });
    else if (character === '?') tokens.push({ kind: 'one', takes: isInPart });
    else tokens.push({ kind: 'one', takes: (each) => each === character });
  }
  return tokens;
}
