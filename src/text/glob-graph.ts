/** One step of a glob: it takes one character, any number of them, or what one of several globs takes. */
export type GlobToken =
  | { readonly kind: 'one'; readonly takes: Takes }
  | {
      readonly kind: 'many';
      readonly takes: Takes;
      /** Without which there is nothing of it at all: the `/` of a leading folder. */
      readonly ends?: Takes;
    }
  | { readonly kind: 'choice'; readonly among: readonly (readonly GlobToken[])[] };

/** @param before - the character of the text before it; undefined at its beginning. */
export type Takes = (character: string, before: string | undefined) => boolean;

/**
 * Whether the whole text is what the tokens say. All ways through them are followed at once (Thompson's construction),
 * so the time is the product of the two lengths: globs stand in files that others may have written.
 */
export function fitsTokens(text: string, tokens: readonly GlobToken[]): boolean {
  const { edges, end } = toGraph(tokens);
  let states = reached(edges, [0]);
  let before: string | undefined;
  for (const character of text) {
    const next = new Set<number>();
    for (const state of states) {
      for (const { takes, to } of edges[state] ?? []) if (takes?.(character, before) === true) next.add(to);
    }
    if (next.size === 0) return false;
    states = reached(edges, next);
    before = character;
  }
  return states.has(end);
}

/** What may come next, and where it leads; without a character it leads on by itself. */
interface Edge {
  readonly takes: Takes | undefined;
  readonly to: number;
}

type Edges = readonly (readonly Edge[])[];

function toGraph(tokens: readonly GlobToken[]): { readonly edges: Edges; readonly end: number } {
  const edges: Edge[][] = [[]];
  const add = (from: number, edge: Edge): void => void edges[from]?.push(edge);
  const open = (): number => edges.push([]) - 1;

  /** @returns the state after what stands between the two places. */
  const write = (among: readonly GlobToken[], from: number): number => {
    let at = from;
    for (const token of among) {
      const next = open();
      if (token.kind === 'choice') {
        for (const each of token.among) add(write(each, at), { takes: undefined, to: next });
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

  return { end: write(tokens, 0), edges };
}

function reached(edges: Edges, states: Iterable<number>): ReadonlySet<number> {
  const found = new Set(states);
  for (const state of found) {
    for (const { takes, to } of edges[state] ?? []) if (takes === undefined) found.add(to);
  }
  return found;
}

/**
 * The alternatives of the braces that begin here; undefined where these are no alternatives.
 *
 * @param isEscaped - whether a `\\` takes what follows it for itself. @default false
 */
export function choiceAt(
  characters: readonly string[],
  begin: number,
  isEscaped = false,
): { readonly among: readonly string[]; readonly end: number } | undefined {
  const among = [''];
  let depth = 0;
  for (let at = begin + 1; at < characters.length; at += 1) {
    const character = characters[at] ?? '';
    if (character === '}' && depth === 0) return among.length > 1 ? { among, end: at } : undefined;
    if (character === '{') depth += 1;
    if (character === '}') depth -= 1;
    if (character === ',' && depth === 0) among.push('');
    else among[among.length - 1] += character;
    if (isEscaped && character === '\\') {
      at += 1;
      among[among.length - 1] += characters[at] ?? '';
    }
  }
  return undefined;
}
