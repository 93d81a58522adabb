import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Ajv, ErrorObject } from 'ajv';
import type Formats from 'ajv-formats';
import { packageFile, packageText } from './package-files.ts';

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

/** A schema of this package: a file in `schemas/`. */
export interface PackageSchema {
  readonly name: string;
  readonly options: SchemaOptions;
}

/** Whether a value fits, and afterwards what is wrong with one that does not. */
export interface SchemaValidator<T> {
  (value: unknown): value is T;
  readonly errors?: readonly ErrorObject[] | null;
}

/**
 * A schema of this package. Nothing is read or compiled before a value has to be judged. It is never validated against
 * the meta-schema: that costs more than it brings in a program that validates a few files, and tests validate every
 * shipped schema against draft-07.
 *
 * @param name - file in `schemas/`.
 */
export function loadSchema(name: string, options: SchemaOptions): PackageSchema {
  return { name, options };
}

/**
 * The validator of a whole schema, or of a part of it. What fits is found out by code that
 * `scripts/generate-validators.js` has made of the schema; ajv is loaded, and compiles the schema, only for what does
 * not fit and for the schemas that no start needs.
 *
 * @param definition - name in the schema's `definitions`; the whole schema if omitted.
 * @throws {Error} if the schema has no such definition, which is our bug.
 */
export function schemaValidator<T>(schema: PackageSchema, definition?: string): SchemaValidator<T> {
  const fits = generatedGuard(schema.name, definition);
  let compiled: SchemaValidator<T> | undefined;
  const validate = (value: unknown): value is T => {
    validate.errors = null;
    if (fits?.(value) === true) return true;
    compiled ??= compile<T>(schema, definition);
    const doesFit = compiled(value);
    validate.errors = compiled.errors ?? null;
    return doesFit;
  };
  validate.errors = null as readonly ErrorObject[] | null;
  return validate;
}

/** As `schemaValidator`, where nobody asks what is wrong: alternatives are told apart. */
export function schemaGuard<T>(schema: PackageSchema, definition: string): (value: unknown) => value is T {
  let guard: ((value: unknown) => boolean) | undefined;
  return (value): value is T => {
    guard ??= generatedGuard(schema.name, definition) ?? compile<T>(schema, definition);
    return guard(value);
  };
}

function generatedGuard(name: string, definition = 'whole'): ((value: unknown) => boolean) | undefined {
  const file = packageFile(`assets/validators/${name.replace('.schema.json', '.generated.cjs')}`);
  if (!generated.has(name)) generated.set(name, existsSync(file) ? require(file) : {});
  return generated.get(name)?.[definition];
}

type Guards = Readonly<Record<string, (value: unknown) => boolean>>;

const generated = new Map<string, Guards>();

const require = createRequire(import.meta.url);

function compile<T>(schema: PackageSchema, definition: string | undefined): SchemaValidator<T> {
  const reference = definition === undefined ? SCHEMA_KEY : `${SCHEMA_KEY}#/definitions/${definition}`;
  const found = ajvOf(schema).getSchema<T>(reference);
  if (found === undefined) throw new Error(`the schema has no ${reference}`);
  return found;
}

/** Compiling takes longer than most files take to check, and a process may read many: each schema is compiled once. */
const loaded = new Map<string, Ajv>();

function ajvOf({ name, options }: PackageSchema): Ajv {
  const key = JSON.stringify([name, options.allErrors ?? false, options.isHot ?? false]);
  const known = loaded.get(key);
  if (known !== undefined) return known;
  const ajv = readSchema(name, options);
  loaded.set(key, ajv);
  return ajv;
}

function readSchema(name: string, { allErrors = false, isHot = false }: SchemaOptions): Ajv {
  const text = packageText(`schemas/${name}`);
  const schema: object = JSON.parse(text);
  const { Ajv }: typeof import('ajv') = require('ajv');
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
    const formats: typeof Formats = require('ajv-formats');
    formats.default(ajv);
  }
  return ajv.addSchema(schema, SCHEMA_KEY);
}
