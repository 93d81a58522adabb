import type { LocatedValue } from './located-value.ts';
import { quoteValue, shorten } from './quote-value.ts';
import { ELEMENT_NAMES } from './schema-words.ts';
import type { SourceText } from './source-text.ts';

/** What a value is called in messages: its key, or what it is an element of. */
export function nameOfValue(path: readonly string[], { noun }: SourceText): string {
  const last = path.at(-1);
  if (last === undefined) return `the ${noun}`;
  if (noun === 'accounts file' && path.length === 2) return 'an account';
  return /^\d+$/.test(last)
    ? (ELEMENT_NAMES[path.at(-2) ?? ''] ?? `an element of \`${path.at(-2)}\``)
    : `\`${shorten(last)}\``;
}

export function containerOf(path: readonly string[], source: SourceText): string {
  return path.at(-2) === 'parameters' ? `parameter \`${shorten(path.at(-1) ?? '')}\`` : nameOfValue(path, source);
}

/** What a key is missing from: a policy or an account by its id. */
export function ownerOf(path: readonly string[], found: LocatedValue, source: SourceText): string {
  const id = found.kind === 'mapping' ? found.entries.get('id')?.value.value : undefined;
  const kind = OF_ENTRIES[`${source.noun} ${path[0]}`];
  const isNamed = path.length === 2 && kind !== undefined && typeof id === 'string';
  return isNamed ? `${kind} ${quoteValue(id)}` : containerOf(path, source);
}

const OF_ENTRIES: Readonly<Record<string, string>> = {
  'policy file policies': 'policy',
  'accounts file accounts': 'account',
};

/** The name of the list that the last step of a path is an element of, or the last step. */
export function listOrKey(path: readonly string[]): string {
  const key = path.at(-1) ?? '';
  return /^\d+$/.test(key) ? (path.at(-2) ?? '') : key;
}
