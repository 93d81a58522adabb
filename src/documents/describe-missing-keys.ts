import { ownerOf } from './name-of-value.ts';
import { type ErrorContext, missingIn, propertiesOf } from './schema-error.ts';
import { exampleHint, listWords } from './schema-hints.ts';
import { REQUIRED } from './schema-words.ts';
import type { Problem } from './source-text.ts';

/** What a mapping lacks, with how each is written. */
export function describeMissingKeys({ path, error, found, source }: ErrorContext): Problem {
  const missing = missingIn(error);
  const hints = missing.flatMap((key) => missingHint(key, { path, error, found, source }) ?? []);
  return {
    code: 'schema/required',
    message: `${ownerOf(path, found, source)} has no ${listWords(
      missing.map((key) => `\`${key}\``),
      'or',
    )}`,
    hint:
      hints.length < 2
        ? hints[0]
        : `for example: ${listWords(
            hints.map((hint) => hint.replace(/^[a-z ]+: /, '')),
            'and',
          )}`,
  };
}

function missingHint(key: string, { path, error, source }: ErrorContext): string | undefined {
  const wanted = propertiesOf(error)[key];
  const only = (wanted as { const?: unknown } | undefined)?.const;
  if (only !== undefined) return `write: ${key}: ${String(only)}`;
  return REQUIRED[`${source.noun} ${key}`] ?? exampleHint([...path, key], wanted);
}
