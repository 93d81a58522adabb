import { didYouMean } from '../text/did-you-mean.ts';
import { containerOf, ownerOf } from './name-of-value.ts';
import { quoteValue } from './quote-value.ts';
import { type ErrorContext, missingIn, propertiesOf, type SchemaError } from './schema-error.ts';
import { didYouMeanHint, exampleHint, listWords } from './schema-hints.ts';
import { FORKS, HOMES, REQUIRED, SYNONYMS } from './schema-words.ts';
import type { Problem, SourceText } from './source-text.ts';

export function describeUnknownKey({ path, error, source }: ErrorContext): Problem {
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

/** What a mapping lacks, with how each is written. */
export function describeMissingKeys({ path, error, found, source }: ErrorContext): Problem {
  const missing = missingIn(error);
  const keys = missing.map((each) => `\`${keyOf(each)}\``);
  const hints = missing.flatMap((each) => missingHint(each, path, source) ?? []);
  const written = hints.map((hint) => hint.replace(/^[a-z ]+: /, ''));
  return {
    code: 'schema/required',
    message: `${ownerOf(path, found, source)} has no ${listWords(keys, 'or')}`,
    hint: hints.length < 2 ? hints[0] : `for example: ${listWords(written, 'and')}`,
  };
}

function keyOf({ params }: SchemaError): string {
  return String(params.missingProperty);
}

function missingHint(error: SchemaError, path: readonly string[], { noun }: SourceText): string | undefined {
  const key = keyOf(error);
  const wanted = propertiesOf(error)[key];
  const only = (wanted as { const?: unknown } | undefined)?.const;
  if (only !== undefined) return `write: ${key}: ${String(only)}`;
  return REQUIRED[`${noun} ${key}`] ?? exampleHint([...path, key], wanted);
}
