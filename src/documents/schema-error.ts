import type { ErrorObject } from 'ajv';

/** What ajv says about one wrong value; with `verbose`, it includes the schema and the data that did not fit. */
export type SchemaError = ErrorObject;

/** The JSON pointer (RFC 6901) of an error as a path. */
export function pathOf(error: SchemaError): string[] {
  return error.instancePath
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
}
