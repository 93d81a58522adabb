import { createRequire } from 'node:module';
import { Ajv, type ValidateFunction } from 'ajv';
import type Formats from 'ajv-formats';
import { packageText } from './package-files.ts';

/** The prefix of references into a schema: `schema#/definitions/call`. */
const SCHEMA_KEY = 'schema';

/** How a schema is compiled. */
export interface SchemaOptions {
  /**
   * Whether to report every problem, with its value, as for files that people write, or only the first, as for those
   * that we write.
   */
  readonly allErrors?: boolean;
  /** Whether millions of values are checked: the code is optimised, which takes longer than a few checks. */
  readonly isHot?: boolean;
}

/**
 * A schema of this package, ready to compile. It is not validated against the meta-schema: that costs more than it
 * brings in a program that validates a few files, and tests validate every shipped schema against draft-07.
 *
 * @param name - file in `schemas/`.
 */
export function loadSchema(name: string, options: SchemaOptions): Ajv {
  const key = JSON.stringify([name, options.allErrors ?? false, options.isHot ?? false]);
  const known = loaded.get(key);
  if (known !== undefined) return known;
  const ajv = readSchema(name, options);
  loaded.set(key, ajv);
  return ajv;
}

/** Compiling takes longer than most files take to check, and a process may read many: each schema is compiled once. */
const loaded = new Map<string, Ajv>();

function readSchema(name: string, { allErrors = false, isHot = false }: SchemaOptions): Ajv {
  const text = packageText(`schemas/${name}`);
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
  // Those of policies and settings have none: most starts need not load them.
  if (text.includes('"format":')) {
    const formats: typeof Formats = createRequire(import.meta.url)('ajv-formats');
    formats.default(ajv);
  }
  return ajv.addSchema(schema, SCHEMA_KEY);
}

/**
 * The validator of a whole schema, or of a part of it.
 *
 * @param definition - name in the schema's `definitions`; the whole schema if omitted.
 * @throws {Error} if the schema has no such definition, which is our bug.
 */
export function schemaValidator<T>(ajv: Ajv, definition?: string): ValidateFunction<T> {
  const reference = definition === undefined ? SCHEMA_KEY : `${SCHEMA_KEY}#/definitions/${definition}`;
  const found = ajv.getSchema<T>(reference);
  if (found === undefined) throw new Error(`the schema has no ${reference}`);
  return found;
}
