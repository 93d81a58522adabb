import type { ErrorObject } from 'ajv';
import type { LocatedValue } from './located-value.ts';
import type { SourceText } from './source-text.ts';

/** What ajv says about one wrong value; with `verbose`, it includes the schema and the data that did not fit. */
export type SchemaError = ErrorObject;

/** An error, and where it is. */
export interface ErrorContext {
  readonly error: SchemaError;
  readonly path: readonly string[];
  readonly found: LocatedValue;
  readonly source: SourceText;
}

/** The JSON pointer (RFC 6901) of an error as a path. */
export function pathOf(error: SchemaError): string[] {
  return error.instancePath
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** An error for each key that a mapping lacks, of errors that were put together. */
export function missingIn(error: SchemaError): readonly SchemaError[] {
  return (error.params.together as readonly SchemaError[] | undefined) ?? [error];
}

/** The members that the schema of the value knows, by name. */
export function propertiesOf(error: SchemaError): Readonly<Record<string, unknown>> {
  return (error.parentSchema?.properties as Record<string, unknown> | undefined) ?? {};
}
