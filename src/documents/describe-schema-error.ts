import { didYouMean } from '../text/did-you-mean.ts';
import { operationSpelling } from '../text/operation-spelling.ts';
import { accountIdProblem, ouIdProblem } from './account-id-problems.ts';
import { type LocatedValue, valueAt } from './located-value.ts';
import { quoteValue, shorten } from './quote-value.ts';
import { pathOf, type SchemaError } from './schema-error.ts';
import {
  ALTERNATIVES,
  ELEMENT_NAMES,
  EMPTY_LISTS,
  FORKS,
  HOMES,
  NAMES,
  PATTERNS,
  TYPE_NAMES,
  WORDS,
} from './schema-words.ts';
import type { Problem, SourceText } from './source-text.ts';

/** A schema error in words: what was expected, what was found, what to do. */
export function describeSchemaError(source: SourceText, root: LocatedValue, error: SchemaError): Problem {
  const describe = DESCRIPTIONS[error.keyword] ?? describeOther;
  const path = pathOf(error);
  return describe({ error, path, found: valueAt(root, path) ?? root, source });
}

interface ErrorContext {
  readonly error: SchemaError;
  readonly path: readonly string[];
  readonly found: LocatedValue;
  readonly source: SourceText;
}

const DESCRIPTIONS: Readonly<Record<string, (context: ErrorContext) => Problem>> = {
  additionalProperties: describeUnknownKey,
  required: describeMissingKey,
  type: describeType,
  anyOf: describeAlternatives,
  enum: describeEnum,
  const: describeVersion,
  pattern: describePattern,
  propertyNames: describeGivenName,
  if: describeLookupForm,
  minItems: describeEmptyList,
  minProperties: ({ path, source }) => ({ code: 'schema/empty', message: `${nameOf(path, source)} is empty` }),
  minLength: ({ path, source }) => ({ code: 'schema/empty', message: `${nameOf(path, source)} is empty` }),
  minimum: describeBound,
  maximum: describeBound,
  maxLength: ({ path, error, source }) => ({
    code: 'schema/too-long',
    message: `${nameOf(path, source)} is longer than ${String(error.params.limit)} characters`,
  }),
  uniqueItems: ({ path, error, found, source }) => ({
    code: 'schema/duplicate-element',
    message: `${quoteValue(found.kind === 'list' ? found.items[Number(error.params.i)]?.value : null)} occurs twice in ${nameOf(path, source)}`,
  }),
};

function describeBound({ path, error, found, source }: ErrorContext): Problem {
  const bound = error.keyword === 'minimum' ? 'at least' : 'at most';
  return {
    code: 'schema/range',
    message: `${nameOf(path, source)} must be ${bound} ${String(error.params.limit)}, found ${quoteValue(found.value)}`,
  };
}

function describeOther({ path, error, source }: ErrorContext): Problem {
  return { code: 'schema/invalid', message: `${nameOf(path, source)} ${error.message ?? 'is not valid'}` };
}

function describeUnknownKey({ path, error, source }: ErrorContext): Problem {
  const key = String(error.params.additionalProperty);
  const known = Object.keys(propertiesOf(error));
  const meant = didYouMean(key, known);
  const home = HOMES.get(key);
  const hint = isFork(path, key, source)
    ? 'settings do not change what a policy asks, finds and changes: for that, copy it into a pack of your own'
    : home !== undefined && known.includes(home)
      ? `\`${key}\` belongs under \`${home}\``
      : didYouMeanHint(meant);
  return {
    code: 'schema/unknown-key',
    message: `unknown key ${quoteValue(key)} in ${containerOf(path, source)}`,
    hint: hint ?? `known keys: ${known.join(', ')}`,
  };
}

/** Whether settings say something of a policy that is the policy's own. */
function isFork(path: readonly string[], key: string, { noun }: SourceText): boolean {
  return noun === 'settings file' && path.at(-2) === 'policies' && FORKS.has(key);
}

function describeMissingKey({ path, error, found, source }: ErrorContext): Problem {
  const key = String(error.params.missingProperty);
  const wanted = propertiesOf(error)[key];
  const only = (wanted as { const?: unknown } | undefined)?.const;
  const example = examples(wanted)[0] ?? only;
  const id = found.kind === 'mapping' ? found.entries.get('id')?.value.value : undefined;
  const kind = source.noun === 'accounts file' ? 'account' : 'policy';
  const container = typeof id === 'string' ? `${kind} ${quoteValue(id)}` : containerOf(path, source);
  const isPlain = typeof example === 'string' || typeof example === 'number';
  const hint = isPlain ? `${only === undefined ? 'for example' : 'write'}: ${key}: ${asYaml(example)}` : undefined;
  return { code: 'schema/required', message: `${container} has no \`${key}\``, hint };
}

/** Text that YAML would read as a number is quoted. */
function asYaml(example: string | number): string {
  return typeof example === 'string' && /^[0-9.]+$/.test(example) ? `"${example}"` : String(example);
}

function describeType({ path, error, found, source }: ErrorContext): Problem {
  const wanted = [error.params.type as string | string[]].flat();
  const isNumberedUnit = path.at(-2) === 'ous' && typeof found.value === 'number';
  const hint =
    typeHint(path, wanted, source, found) ??
    (wanted.includes('array') ? listHint(path, found, source) : textHint(wanted, found, source));
  return {
    code: 'schema/type',
    message: `${nameOf(path, source)} must be ${orList(wanted.map((type) => TYPE_NAMES[type] ?? type))}, found ${quoteValue(found.value)}`,
    hint: isNumberedUnit ? 'account ids belong under `accounts`, quoted' : hint,
  };
}

/** What the file is like as a whole, and short forms that one expects. */
function typeHint(
  path: readonly string[],
  wanted: readonly string[],
  { noun }: SourceText,
  { value }: LocatedValue,
): string | undefined {
  if (!wanted.includes('object')) return undefined;
  if (path.length === 0) return `a ${noun} begins with \`version: 1\``.replace(/^a (?=[aeiou])/, 'an ');
  const isPack = noun === 'settings file' && path.at(-2) === 'packs' && typeof value === 'string';
  return isPack ? `write: ${path.at(-1)}: { from: ${shorten(String(value))} }` : undefined;
}

function listHint(path: readonly string[], found: LocatedValue, source: SourceText): string | undefined {
  if (found.kind !== 'scalar' || found.value === null) return undefined;
  const raw = source.text.slice(found.start, found.end);
  if (raw.length > 60 || raw.includes('\n')) return 'write a list';
  const text = path.at(-1) === 'accounts' && typeof found.value === 'number' ? `"${raw}"` : raw;
  return `write a list: ${path.at(-1)}: [${text}]`;
}

function textHint(wanted: readonly string[], found: LocatedValue, source: SourceText): string | undefined {
  const isBare = typeof found.value === 'number' || typeof found.value === 'boolean';
  return wanted.includes('string') && isBare
    ? `quote it: "${shorten(source.text.slice(found.start, found.end))}"`
    : undefined;
}

function describeAlternatives(context: ErrorContext): Problem {
  const { path, found } = context;
  const key = listOrKey(path);
  const isOfPolicy = path.at(-2) === 'policies' && context.source.noun === 'settings file';
  const expected = isOfPolicy ? '`off` or a mapping of what is different' : (ALTERNATIVES[key] ?? 'of another form');
  const message = `${nameOf(path, context.source)} must be ${expected}, found ${quoteValue(found.value)}`;
  const words = WORDS[path.at(-1) ?? ''];
  if (words === undefined || typeof found.value !== 'string') return { code: 'schema/type', message };
  const meant = didYouMean(found.value, words);
  return { code: 'schema/type', message, hint: didYouMeanHint(meant) ?? listHint(path, found, context.source) };
}

function describeEnum({ path, error, found, source }: ErrorContext): Problem {
  const allowed = error.params.allowedValues as readonly string[];
  const meant = typeof found.value === 'string' ? didYouMean(found.value, allowed) : undefined;
  return {
    code: 'schema/enum',
    message: `${nameOf(path, source)} must be one of ${allowed.join(', ')}, found ${quoteValue(found.value)}`,
    hint: didYouMeanHint(meant),
  };
}

function describeVersion({ path, error, found, source }: ErrorContext): Problem {
  if (error.params.allowedValue === false) {
    return {
      code: 'schema/const',
      message: `${nameOf(path, source)} can only be false, found ${quoteValue(found.value)}`,
      hint: 'leave it out to keep what the policy says',
    };
  }
  return {
    code: 'schema/version',
    message: `${nameOf(path, source)} must be 1, found ${quoteValue(found.value)}`,
    hint: found.value === '1' ? 'write it without quotes' : `this release knows version 1 of ${source.noun}s`,
  };
}

/** The name of the list that the last step of a path is an element of, or the last step. */
function listOrKey(path: readonly string[]): string {
  const key = path.at(-1) ?? '';
  return /^\d+$/.test(key) ? (path.at(-2) ?? '') : key;
}

function describePattern({ path, found, source }: ErrorContext): Problem {
  const text = String(found.value);
  const key = path.at(-1) ?? '';
  const list = path.at(-2) ?? '';
  const isAccount = source.noun === 'accounts file' && key === 'id';
  if (isAccount || (list === 'accounts' && key !== 'delegated')) return accountIdProblem(shorten(text));
  if (list === 'ous') return ouIdProblem(shorten(text), source.noun === 'waivers file');
  const expected = PATTERNS[listOrKey(path)] ?? 'of another form';
  const operation = key === 'operation' || key === 'call' ? operationHint(text) : undefined;
  return {
    code: 'schema/pattern',
    message: `${nameOf(path, source)} must be ${expected}, found ${quoteValue(text)}`,
    hint: operation ?? (key === 'id' ? kebabHint(text) : lowerCaseHint(list, text)),
  };
}

function lowerCaseHint(list: string, text: string): string | undefined {
  return list === 'regions' && /[A-Z]/.test(text) ? didYouMeanHint(shorten(text.toLowerCase())) : undefined;
}

function kebabHint(text: string): string | undefined {
  const kebab = text
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
  return kebab === '' ? undefined : didYouMeanHint(shorten(kebab));
}

function operationHint(text: string): string {
  return didYouMeanHint(operationSpelling(text)) ?? 'for example: cloudtrail:DescribeTrails';
}

function describeGivenName({ path, error, source }: ErrorContext): Problem {
  return {
    code: 'schema/parameter-name',
    message: `a name in ${nameOf(path, source)} must be ${NAMES[path.at(-1) ?? ''] ?? 'letters, digits and underscores'}, found ${quoteValue(String(error.params.propertyName))}`,
  };
}

function describeLookupForm({ error }: ErrorContext): Problem {
  const both = error.params.failingKeyword === 'then';
  return {
    code: 'schema/as-or-expand',
    message: both
      ? 'a lookup has both `as` and `expand`, but must have only one of them'
      : 'a lookup needs `as` or `expand`',
    hint: '`as: name` adds the answer to the resource, `expand: <JMESPath>` turns its elements into resources',
  };
}

function describeEmptyList({ path, source }: ErrorContext): Problem {
  const key = path.at(-1) ?? '';
  const isWholeFile = source.noun === 'accounts file' && path.length === 1;
  const isSelection = !isWholeFile && (key === 'accounts' || key === 'ous' || key === 'regions');
  return {
    code: 'schema/empty-list',
    message: `${nameOf(path, source)} is an empty list`,
    hint: isSelection ? `leave \`${key}\` out to mean all of them` : EMPTY_LISTS[`${source.noun} ${key}`],
  };
}

function nameOf(path: readonly string[], { noun }: SourceText): string {
  const last = path.at(-1);
  if (last === undefined) return `the ${noun}`;
  if (noun === 'accounts file' && path.length === 2) return 'an account';
  return /^\d+$/.test(last)
    ? (ELEMENT_NAMES[path.at(-2) ?? ''] ?? `an element of \`${path.at(-2)}\``)
    : `\`${shorten(last)}\``;
}

function containerOf(path: readonly string[], source: SourceText): string {
  return path.at(-2) === 'parameters' ? `parameter \`${shorten(path.at(-1) ?? '')}\`` : nameOf(path, source);
}

function didYouMeanHint(meant: string | undefined): string | undefined {
  return meant === undefined ? undefined : `did you mean \`${meant}\`?`;
}

function propertiesOf(error: SchemaError): Readonly<Record<string, unknown>> {
  return (error.parentSchema?.properties as Record<string, unknown> | undefined) ?? {};
}

function examples(schema: unknown): readonly unknown[] {
  return (schema as { examples?: unknown[] } | undefined)?.examples ?? [];
}

function orList(words: readonly string[]): string {
  return words.length < 2 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}
