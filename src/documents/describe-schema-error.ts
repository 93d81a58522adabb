import { didYouMean } from '../text/did-you-mean.ts';
import { describeAlternatives, describeType } from './describe-form.ts';
import { describeMissingKeys, describeUnknownKey } from './describe-key.ts';
import { describePattern } from './describe-pattern.ts';
import { type LocatedValue, valueAt } from './located-value.ts';
import { nameOfValue } from './name-of-value.ts';
import { quoteValue, shorten } from './quote-value.ts';
import { type ErrorContext, pathOf, propertiesOf, type SchemaError } from './schema-error.ts';
import { didYouMeanHint, exampleHint } from './schema-hints.ts';
import { EMPTY_LISTS, NAMES } from './schema-words.ts';
import type { Problem, SourceText } from './source-text.ts';

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
  const: describeConst,
  pattern: describePattern,
  propertyNames: describeGivenName,
  if: describeLookupForm,
  minItems: describeEmptyList,
  minProperties: describeEmpty,
  minLength: describeEmpty,
  maxItems: ({ path, error, found, source }) => ({
    code: 'schema/too-many',
    message: `${nameOfValue(path, source)} has ${found.kind === 'list' ? found.items.length : 'more'} elements, and may have ${String(error.params.limit)}`,
  }),
  maxProperties: describeTooMany,
  minimum: describeBound,
  maximum: describeBound,
  maxLength: ({ path, error, source }) => ({
    code: 'schema/too-long',
    message: `${nameOfValue(path, source)} is longer than ${String(error.params.limit)} characters`,
  }),
  uniqueItems: ({ path, error, found, source }) => ({
    code: 'schema/duplicate-element',
    message: `${quoteValue(found.kind === 'list' ? found.items[Number(error.params.i)]?.value : null)} occurs twice in ${nameOfValue(path, source)}`,
  }),
};

function describeBound({ path, error, found, source }: ErrorContext): Problem {
  const bound = error.keyword === 'minimum' ? 'at least' : 'at most';
  return {
    code: 'schema/range',
    message: `${nameOfValue(path, source)} must be ${bound} ${String(error.params.limit)}, found ${quoteValue(found.value)}`,
  };
}

function describeEmpty({ path, error, source }: ErrorContext): Problem {
  const hint = exampleHint(path, error.parentSchema);
  return { code: 'schema/empty', message: `${nameOfValue(path, source)} is empty`, hint };
}

/** Of members that exclude each other. */
function describeTooMany({ path, error, found, source }: ErrorContext): Problem {
  const most = Number(error.params.limit);
  const names = found.kind === 'mapping' ? [...found.entries.keys()].map((name) => `\`${shorten(name)}\``) : [];
  return {
    code: 'schema/too-many',
    message: `${nameOfValue(path, source)} has ${names.slice(0, most + 1).join(' and ')}, and may have ${most === 1 ? 'one' : most} of ${Object.keys(propertiesOf(error)).join(', ')}`,
  };
}

function describeOther({ path, error, source }: ErrorContext): Problem {
  return { code: 'schema/invalid', message: `${nameOfValue(path, source)} ${error.message ?? 'is not valid'}` };
}

function describeEnum({ path, error, found, source }: ErrorContext): Problem {
  const allowed = error.params.allowedValues as readonly string[];
  const meant = typeof found.value === 'string' ? didYouMean(found.value, allowed) : undefined;
  return {
    code: 'schema/enum',
    message: `${nameOfValue(path, source)} must be one of ${allowed.join(', ')}, found ${quoteValue(found.value)}`,
    hint: didYouMeanHint(meant),
  };
}

function describeConst({ path, error, found, source }: ErrorContext): Problem {
  if (error.params.allowedValue === false) {
    return {
      code: 'schema/const',
      message: `${nameOfValue(path, source)} can only be false, found ${quoteValue(found.value)}`,
      hint: 'leave it out to keep what the policy says',
    };
  }
  return {
    code: 'schema/version',
    message: `${nameOfValue(path, source)} must be 1, found ${quoteValue(found.value)}`,
    hint: found.value === '1' ? 'write it without quotes' : `this release knows version 1 of ${source.noun}s`,
  };
}

function describeGivenName({ path, error, source }: ErrorContext): Problem {
  return {
    code: 'schema/parameter-name',
    message: `a name in ${nameOfValue(path, source)} must be ${NAMES[path.at(-1) ?? ''] ?? 'letters, digits and underscores'}, found ${quoteValue(String(error.params.propertyName))}`,
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
    message: `${nameOfValue(path, source)} is an empty list`,
    hint:
      EMPTY_LISTS[`${source.noun} ${listName}`] ??
      (isSelection ? `leave \`${key}\` out to mean all of them` : undefined),
  };
}
