import { didYouMean } from '../text/did-you-mean.ts';
import { describeMissingKeys } from './describe-missing-keys.ts';
import { describePattern } from './describe-pattern.ts';
import { type LocatedValue, valueAt } from './located-value.ts';
import { containerOf, listOrKey, nameOf } from './name-of-value.ts';
import { quoteValue, shorten } from './quote-value.ts';
import { type ErrorContext, pathOf, propertiesOf, type SchemaError } from './schema-error.ts';
import { didYouMeanHint, exampleHint, listHint, listWords, textHint } from './schema-hints.ts';
import {
  ALTERNATIVES,
  EMPTY_LISTS,
  FORKS,
  HOMES,
  isOfAnswer,
  NAMES,
  SYNONYMS,
  TYPE_NAMES,
  WORDS,
} from './schema-words.ts';
import { aFile, type Problem, type SourceText } from './source-text.ts';

/** A schema error in words: what was expected, what was found, what to do. */
export function describeSchemaError(source: SourceText, root: LocatedValue, error: SchemaError): Problem {
  const describe = DESCRIPTIONS[error.keyword] ?? describeOther;
  const path = pathOf(error);
  return describe({ error, path, found: valueAt(root, path) ?? root, source });
}

const DESCRIPTIONS: Readonly<Record<string, (context: ErrorContext) => Problem>> = {
  additionalProperties: describeUnknownKey,
  required: describeMissingKeys,
  type: describeType,
  anyOf: describeAlternatives,
  enum: describeEnum,
  const: describeVersion,
  pattern: describePattern,
  propertyNames: describeGivenName,
  if: describeLookupForm,
  minItems: describeEmptyList,
  minProperties: describeEmpty,
  minLength: describeEmpty,
  maxProperties: describeTooMany,
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

function describeEmpty({ path, error, source }: ErrorContext): Problem {
  const hint = exampleHint(path, error.parentSchema);
  return { code: 'schema/empty', message: `${nameOf(path, source)} is empty`, hint };
}

/** Of members that exclude each other. */
function describeTooMany({ path, error, found, source }: ErrorContext): Problem {
  const most = Number(error.params.limit);
  const names = found.kind === 'mapping' ? [...found.entries.keys()].map((name) => `\`${shorten(name)}\``) : [];
  return {
    code: 'schema/too-many',
    message: `${nameOf(path, source)} has ${names.slice(0, most + 1).join(' and ')}, and may have ${most === 1 ? 'one' : most} of ${Object.keys(propertiesOf(error)).join(', ')}`,
  };
}

function describeOther({ path, error, source }: ErrorContext): Problem {
  return { code: 'schema/invalid', message: `${nameOf(path, source)} ${error.message ?? 'is not valid'}` };
}

function describeUnknownKey({ path, error, source }: ErrorContext): Problem {
  const key = String(error.params.additionalProperty);
  const known = Object.keys(propertiesOf(error));
  const meant = didYouMean(key, known) ?? known.find((each) => each === SYNONYMS.get(key));
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

function describeType({ path, error, found, source }: ErrorContext): Problem {
  const wanted = [error.params.type as string | string[]].flat();
  const isNumberedUnit = path.at(-2) === 'ous' && typeof found.value === 'number';
  const hint =
    typeHint(path, wanted, source, found) ??
    (wanted.includes('array')
      ? listHint(path, found, source, error.parentSchema)
      : textHint(wanted, found, source, error.parentSchema)) ??
    exampleHint(path, error.parentSchema);
  return {
    code: 'schema/type',
    message: `${nameOf(path, source)} must be ${listWords(
      wanted.map((type) => TYPE_NAMES[type] ?? type),
      'or',
    )}, found ${quoteValue(found.value)}`,
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
  if (path.length === 0) return `${aFile(noun)} begins with \`version: 1\``;
  if (noun !== 'settings file' || typeof value !== 'string') return undefined;
  const [list, key = ''] = path.slice(-2);
  if (list === 'packs') return `write: ${key}: { from: ${shorten(value)} }`;
  const isOff = list === 'policies' && value === 'off';
  return isOff
    ? `\`off\` is for the accounts of an override; everywhere, it is select: ["!${shorten(key)}"]`
    : undefined;
}

function describeAlternatives({ path, error, found, source }: ErrorContext): Problem {
  const message = `${nameOf(path, source)} must be ${formOf(path, source)}, found ${quoteValue(found.value)}`;
  const words = WORDS[path.at(-1) ?? ''] ?? (error.params.allowedValues as readonly string[] | undefined);
  const meant = typeof found.value === 'string' && words !== undefined ? didYouMean(found.value, words) : undefined;
  const hint =
    didYouMeanHint(meant) ??
    (typeof found.value === 'string' ? listHint(path, found, source, error.parentSchema) : undefined) ??
    exampleHint(path, error.parentSchema);
  return { code: 'schema/type', message, hint };
}

/** What may stand somewhere, of several forms. */
function formOf(path: readonly string[], { noun }: SourceText): string {
  const key = listOrKey(path);
  if (noun === 'settings file' && path.at(-2) === 'policies') return '`off` or a mapping of what is different';
  if (noun === 'test file' && path.at(-2) === 'answers') return 'an answer (a mapping), or a list of cases';
  if (isOfAnswer(path, noun)) return 'the name of an AWS error, or a mapping with its `code`';
  return ALTERNATIVES[`${noun} ${key}`] ?? ALTERNATIVES[key] ?? 'of another form';
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
  const listName = path.at(-2) === 'answers' ? 'answers' : key;
  const isSelection = key === 'accounts' || key === 'ous' || key === 'regions';
  return {
    code: 'schema/empty-list',
    message: `${nameOf(path, source)} is an empty list`,
    hint:
      EMPTY_LISTS[`${source.noun} ${listName}`] ??
      (isSelection ? `leave \`${key}\` out to mean all of them` : undefined),
  };
}
