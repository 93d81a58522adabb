import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Ajv, type ValidateFunction } from 'ajv';
import type Formats from 'ajv-formats';
import { packageFile } from './package-files.ts';

/** What references into a schema begin with: `schema#/definitions/call`. */
const SCHEMA_KEY = 'schema';

/** How a schema is compiled. */
export interface SchemaOptions {
  /** Every problem with its value, for files that people write; otherwise the first one, for those that we write. */
  readonly allErrors?: boolean;
  /** Whether millions of values are checked: the code is made smaller, which takes longer than a few checks do. */
  readonly isHot?: boolean;
}

/**
 * A schema of this package, ready to compile. It is not held against the schema of schemas: that costs more than it
 * brings in a program that validates a few files, and the tests hold every shipped schema against draft-07.
 *
 * @param name - file in `schemas/`.
 */
export function loadSchema(name: string, { allErrors = false, isHot = false }: SchemaOptions): Ajv {
  const text = readFileSync(packageFile(`schemas/${name}`), 'utf8');
  const schema: object = JSON.parse(text);
  const ajv = new Ajv({
    allErrors,
    verbose: allErrors,
    allowUnionTypes: true,
    strictTypes: false,
    meta: false,
    validateSchema: false,
    code: { optimize: isHot },
  });
  // Those of policies and settings have none: most starts are spared the loading.
  if (text.includes('"format":')) {
    const formats: typeof Formats = createRequire(import.meta.url)('ajv-formats');
    formats.default(ajv);
  }
  return ajv.addSchema(schema, SCHEMA_KEY);
}

/**
 * The validator of a whole schema, or of a part of it.
 *
 * @param definition - name in the schema's `definitions`; the whole schema where it is left out.
 * @throws {Error} where the schema has no such definition: a mistake of ours.
 */
export function schemaValidator<T>(ajv: Ajv, definition?: string): ValidateFunction<T> {
  const reference = definition === undefined ? SCHEMA_KEY : `${SCHEMA_KEY}#/definitions/${definition}`;
  const found = ajv.getSchema<T>(reference);
  if (found === undefined) throw new Error(`the schema has no ${reference}`);
  return found;
}
