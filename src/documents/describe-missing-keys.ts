import { ownerOf } from './name-of-value.ts';
import { type ErrorContext, missingIn, propertiesOf, type SchemaError } from './schema-error.ts';
import { exampleHint, listWords } from './schema-hints.ts';
import { REQUIRED } from './schema-words.ts';
import type { Problem, SourceText } from './source-text.ts';

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
