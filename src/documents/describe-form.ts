import { didYouMean } from '../text/did-you-mean.ts';
import type { LocatedValue } from './located-value.ts';
import { listOrKey, nameOfValue } from './name-of-value.ts';
import { quoteValue, shorten } from './quote-value.ts';
import type { ErrorContext } from './schema-error.ts';
import { didYouMeanHint, exampleHint, listHint, listWords, textHint } from './schema-hints.ts';
import { ALTERNATIVES, isOfAnswer, TYPE_NAMES, WORDS } from './schema-words.ts';
import { aFile, type Problem, type SourceText } from './source-text.ts';

/** A value of another type than the schema's. */
export function describeType({ path, error, found, source }: ErrorContext): Problem {
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
    message: `${nameOfValue(path, source)} must be ${listWords(
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

/** A value that is none of several forms. */
export function describeAlternatives({ path, error, found, source }: ErrorContext): Problem {
  const message = `${nameOfValue(path, source)} must be ${formOf(path, source)}, found ${quoteValue(found.value)}`;
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
