import { least } from '../values/long-lists.ts';
/**
 * Whether a region's name matches a glob: `*` is any characters, or none, `?` exactly one, `[a-c]` and `[!a-c]` one of
 * a set, `{a,b}` either of two globs, and `!` at the beginning negates the whole.
 *
 * The places in the name where a part may end are kept as a set, so the time is bounded by the product of the lengths,
 * whatever the glob: a regular expression made from `{*,*}{*,*}…` would try every combination.
 */
export function regionMatcher(glob: string): (name: string) => boolean {
  const isNegated = glob.startsWith('!');
  const { parts } = parse(glob, isNegated ? 1 : 0, '');
  return (name) => advance(parts, name, new Set([0])).has(name.length) !== isNegated;
}

type Part =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'any' }
  | { readonly kind: 'one'; readonly isIn: (character: string) => boolean }
  | { readonly kind: 'either'; readonly globs: readonly (readonly Part[])[] };

/** Reads up to one of the terminating characters, or to the end. */
function parse(glob: string, from: number, ends: string): { readonly parts: Part[]; readonly at: number } {
  const parts: Part[] = [];
  let at = from;
  while (at < glob.length && !ends.includes(glob[at] ?? '')) {
    const read = readPart(glob, at);
    parts.push(read.part);
    at = read.at;
  }
  return { parts, at };
}

function readPart(glob: string, at: number): { readonly part: Part; readonly at: number } {
  const character = glob[at] ?? '';
  if (character === '*') return { part: { kind: 'any' }, at: at + 1 };
  if (character === '?') return { part: { kind: 'one', isIn: () => true }, at: at + 1 };
  const special = character === '[' ? readSet(glob, at) : character === '{' ? readEither(glob, at) : undefined;
  // A bracket that is never closed is an ordinary character.
  return special ?? { part: { kind: 'text', text: character }, at: at + 1 };
}

function readSet(glob: string, at: number): { readonly part: Part; readonly at: number } | undefined {
  const [whole, negation = '', members = ''] = /^\[([!^]?)([^\]]+)\]/.exec(glob.slice(at)) ?? [];
  if (whole === undefined) return undefined;
  const ranges = [...members.matchAll(/(.)-(.)|./g)].map(([one, low = one, high = one]) => [low, high] as const);
  const isListed = (character: string): boolean => ranges.some(([low, high]) => low <= character && character <= high);
  return {
    part: { kind: 'one', isIn: (character) => isListed(character) === (negation === '') },
    at: at + whole.length,
  };
}

/** Braces without a comma are ordinary characters. */
function readEither(glob: string, at: number): { readonly part: Part; readonly at: number } | undefined {
  if (!isClosed(glob, at)) return undefined;
  const globs: Part[][] = [];
  let next = at;
  do {
    const read = parse(glob, next + 1, ',}');
    globs.push(read.parts);
    next = read.at;
  } while (glob[next] === ',');
  if (glob[next] !== '}' || globs.length === 1) return undefined;
  return { part: { kind: 'either', globs }, at: next + 1 };
}

/** Found first, so that nothing is read twice for braces that stay open. */
function isClosed(glob: string, at: number): boolean {
  let open = 0;
  for (const character of glob.slice(at)) {
    if (character === '{') open += 1;
    if (character === '}') open -= 1;
    if (open === 0) return true;
  }
  return false;
}

/** The places where parts that begin at one of these may end. */
function advance(parts: readonly Part[], name: string, starts: ReadonlySet<number>): ReadonlySet<number> {
  let places = starts;
  for (const part of parts) {
    if (places.size === 0) return places;
    places = step(part, name, places);
  }
  return places;
}

function step(part: Part, name: string, places: ReadonlySet<number>): ReadonlySet<number> {
  switch (part.kind) {
    case 'text':
      return new Set([...places].filter((at) => name.startsWith(part.text, at)).map((at) => at + part.text.length));
    case 'one':
      return new Set([...places].filter((at) => at < name.length && part.isIn(name[at] ?? '')).map((at) => at + 1));
    case 'any': {
      const first = least(places);
      return new Set(Array.from({ length: name.length - first + 1 }, (_, index) => first + index));
    }
    case 'either':
      return new Set(part.globs.flatMap((glob) => [...advance(glob, name, places)]));
  }
}
