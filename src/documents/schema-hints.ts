import { isJsonObject, type JsonValue } from '../values/json.ts';
import { flowText } from './flow-text.ts';
import type { LocatedValue } from './located-value.ts';
import { shorten } from './quote-value.ts';
import type { SchemaError } from './schema-error.ts';
import type { SourceText } from './source-text.ts';

type Schema = SchemaError['parentSchema'] | unknown;

const MOST_EXAMPLES = 2;

export function didYouMeanHint(meant: string | undefined): string | undefined {
  return meant === undefined ? undefined : `did you mean \`${meant}\`?`;
}

/** How it is written, by the examples that its schema has; undefined without any. */
export function exampleHint(path: readonly string[], schema: Schema): string | undefined {
  const shown = examplesOf(schema).slice(0, MOST_EXAMPLES);
  const key = path.at(-1) ?? '';
  const name = /^\d+$/.test(key) ? '' : `${key}: `;
  return shown.length === 0 ? undefined : `for example: ${shown.map((each) => `${name}${asYaml(each)}`).join(', or ')}`;
}

/** What stands alone where a list belongs, as a list; undefined where it could be no element of it. */
export function listHint(
  path: readonly string[],
  found: LocatedValue,
  source: SourceText,
  schema: Schema,
): string | undefined {
  if (found.kind !== 'scalar' || found.value === null || found.value === '') return undefined;
  const examples = examplesOf(schema).filter((each) => Array.isArray(each));
  const isOneOfSeveral = (schema as { readonly anyOf?: unknown }).anyOf !== undefined;
  if (isOneOfSeveral && examples.length === 0) return undefined;
  if (examples.some(([element]) => isJsonObject(element))) return undefined;
  const raw = source.text.slice(found.start, found.end);
  if (raw.length > 60 || raw.includes('\n')) return 'write a list';
  const text = path.at(-1) === 'accounts' && typeof found.value === 'number' ? `"${raw}"` : raw;
  const none = examples.some(({ length }) => length === 0) ? ', or [] for none' : '';
  return `write a list: ${path.at(-1)}: [${text}]${none}`;
}

/** Text that YAML reads as something else, in quotes; undefined where that would not be right either. */
export function textHint(
  wanted: readonly string[],
  found: LocatedValue,
  source: SourceText,
  schema: Schema,
): string | undefined {
  const isBare = typeof found.value === 'number' || typeof found.value === 'boolean';
  if (!wanted.includes('string') || !isBare) return undefined;
  const text = source.text.slice(found.start, found.end);
  const { pattern } = schema as { readonly pattern?: string };
  return pattern === undefined || new RegExp(pattern, 'u').test(text) ? `quote it: "${shorten(text)}"` : undefined;
}

/** `a, b and c` */
export function listWords(words: readonly string[], last: 'and' | 'or'): string {
  return words.length < 2 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} ${last} ${words.at(-1)}`;
}

function examplesOf(schema: Schema): readonly JsonValue[] {
  return (schema as { readonly examples?: readonly JsonValue[] } | undefined)?.examples ?? [];
}

/** Text as it is usually written in files, in quotes where YAML would read a number; other values as flow text. */
function asYaml(example: JsonValue): string {
  if (typeof example !== 'string') return flowText(example);
  return /^[0-9.]+$/.test(example) ? `"${example}"` : example;
}
