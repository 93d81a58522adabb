import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { packageFile } from '../package-files.ts';

/**
 * A schema of this package, ready to compile. It is not held against the schema of schemas, and its code is not made
 * smaller: both cost more than they bring in a program that validates a few files, and the tests hold every shipped
 * schema against draft-07.
 *
 * @param name - file in `schemas/`.
 */
export function loadSchema(name: string): Ajv {
  const schema: object = JSON.parse(readFileSync(packageFile(`schemas/${name}`), 'utf8'));
  const ajv = new Ajv({
    allErrors: true,
    verbose: true,
    allowUnionTypes: true,
    strictTypes: false,
    meta: false,
    validateSchema: false,
    code: { optimize: false },
  });
  return ajv.addSchema(schema, SCHEMA_KEY);
}

/** What references into a schema begin with: `schema#/definitions/call`. */
export const SCHEMA_KEY = 'schema';
