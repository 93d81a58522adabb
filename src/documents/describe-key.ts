import { didYouMean } from '../text/did-you-mean.ts';
import { containerOf, ownerOf } from './name-of-value.ts';
import { quoteValue } from './quote-value.ts';
import { type ErrorContext, propertiesOf } from './schema-error.ts';
import { didYouMeanHint, exampleHint } from './schema-hints.ts';
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

export function describeMissingKey({ path, error, found, source }: ErrorContext): Problem {
  const key = String(error.params.missingProperty);
  const wanted = propertiesOf(error)[key];
  const only = (wanted as { const?: unknown } | undefined)?.const;
  const hint =
    only === undefined
      ? (REQUIRED[`${source.noun} ${key}`] ?? exampleHint([...path, key], wanted))
      : `write: ${key}: ${String(only)}`;
  return { code: 'schema/required', message: `${ownerOf(path, found, source)} has no \`${key}\``, hint };
}
