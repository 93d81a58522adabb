import type { ErrorObject } from 'ajv';

/** What ajv says of one wrong value; with its `verbose`, the schema and the data that did not fit are in it. */
export type SchemaError = ErrorObject;

/** The JSON pointer (RFC 6901) of an error as a path. */
export function pathOf(error: SchemaError): string[] {
  return error.instancePath
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
}
