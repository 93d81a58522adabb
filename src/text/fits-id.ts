/**
 * Whether a glob fits the id of a policy, by the one rule for ids, in flags, settings and waivers alike: `*` is any
 * text without a `/`, which stands behind the name of a pack; `**` is any text, `?` one character, `{a,b}` one or the
 * other. A `!` negates nothing here: read as "all but these", a waiver would waive what it never named.
 *
 * All ways through the glob are followed at once, so the time is the product of the two lengths: globs stand in files
 * that others may have written.
 */
export function fitsId(id: string, glob: string): boolean {
  if (id === glob) return true;
  if (glob === '' || id === '') return false;
  const { step, isEnd, start } = compileGlob(glob);
  let states = start;
  for (const character of id) {
    states = step(states, character);
    if (states.size === 0) return false;
  }
  return isEnd(states);
}

/** Whether a text may fit several ids: by any of the signs that `fitsId` knows. */
export function isGlobOfIds(text: string): boolean {
  return /[*?]|\{[^{}]*,[^{}]*\}/.test(text);
}

/** What may come next, and where it leads; without a character it leads on by itself. */
interface Edge {
  readonly takes: ((character: string) => boolean) | undefined;
  readonly to: number;
}

type States = ReadonlySet<number>;

interface CompiledGlob {
  readonly start: States;
  step(states: States, character: string): States;
  isEnd(states: States): boolean;
}

const isAny = (): boolean => true;
const isInPart = (character: string): boolean => character !== '/';

/** The glob as a graph (Thompson's construction). */
function compileGlob(glob: string): CompiledGlob {
  const edges: Edge[][] = [[]];
  const add = (from: number, edge: Edge): void => void edges[from]?.push(edge);
  const open = (): number => edges.push([]) - 1;

  /** @returns the state after what stands between the two places. */
  const write = (text: string, from: number, beginsPart: boolean): number => {
    let at = from;
    for (const token of tokensOf(text, beginsPart)) {
      const next = open();
      if (token.kind === 'choice') {
        for (const each of token.among) add(write(each, at, token.beginsPart), { takes: undefined, to: next });
      } else if (token.kind === 'one') {
        add(at, { takes: token.takes, to: next });
      } else {
        add(at, { takes: undefined, to: next });
        const loop = token.ends === undefined ? next : open();
        if (loop !== next) add(at, { takes: undefined, to: loop });
        add(loop, { takes: token.takes, to: loop });
        if (token.ends !== undefined) add(loop, { takes: token.ends, to: next });
      }
      at = next;
    }
    return at;
  };

  const end = write(glob, 0, true);
  const reached = (states: Iterable<number>): States => {
    const found = new Set(states);
    for (const state of found) {
      for (const { takes, to } of edges[state] ?? []) if (takes === undefined) found.add(to);
    }
    return found;
  };
  return {
    start: reached([0]),
    step: (states, character) => {
      const next = new Set<number>();
      for (const state of states) {
        for (const { takes, to } of edges[state] ?? []) if (takes?.(character) === true) next.add(to);
      }
      return reached(next);
    },
    isEnd: (states) => states.has(end),
  };
}

type Token =
  | { readonly kind: 'one'; readonly takes: (character: string) => boolean }
  | {
      readonly kind: 'many';
      readonly takes: (character: string) => boolean;
      /** Without which there is nothing of it at all: the `/` of a leading pack. */
      readonly ends?: (character: string) => boolean;
    }
  | { readonly kind: 'choice'; readonly among: readonly string[]; readonly beginsPart: boolean };

const isSlash = (character: string): boolean => character === '/';

/** @param beginsPart - nothing, or a `/`, stands before the text. */
function tokensOf(glob: string, beginsPart: boolean): Token[] {
  const tokens: Token[] = [];
  const characters = Array.from(glob);
  for (let at = 0; at < characters.length; at += 1) {
    const character = characters[at] ?? '';
    const isFirst = at === 0 ? beginsPart : characters[at - 1] === '/';
    const choice = character === '{' ? choiceAt(characters, at) : undefined;
    if (choice !== undefined) {
      tokens.push({ kind: 'choice', among: choice.among, beginsPart: isFirst });
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

/** The alternatives of the braces that begin here; undefined where these are no alternatives. */
function choiceAt(characters: readonly string[], begin: number): { among: string[]; end: number } | undefined {
  const among = [''];
  let depth = 0;
  for (let at = begin + 1; at < characters.length; at += 1) {
    const character = characters[at] ?? '';
    if (character === '}' && depth === 0) return among.length > 1 ? { among, end: at } : undefined;
    if (character === '{') depth += 1;
    if (character === '}') depth -= 1;
    if (character === ',' && depth === 0) among.push('');
    else among[among.length - 1] += character;
  }
  return undefined;
}
