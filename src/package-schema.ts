import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { Ajv, ValidateFunction } from 'ajv';
import type Formats from 'ajv-formats';
import { packageText } from './package-files.ts';

/** The prefix of references into a schema: `schema#/definitions/call`. */
const SCHEMA_KEY = 'schema';

/** The validator of a whole schema, among those that the build compiles. */
const WHOLE = 'file';

interface SchemaOptions {
  /** Whether every problem is reported, with its value. */
  readonly allErrors: boolean;
  /** Whether millions of values are checked: the code is optimised, which takes longer than a few checks. */
  readonly isHot: boolean;
  /** Whether parts of it are used by themselves, by their names in `definitions`. */
  readonly hasParts: boolean;
}

/** A file that people write: they want to know of everything that is wrong with it. */
const BY_HAND: SchemaOptions = { allErrors: true, isHot: false, hasParts: false };
/** A file that we write: the first problem says that it is not as it was. */
const BY_US: SchemaOptions = { allErrors: false, isHot: false, hasParts: false };
/** A file of ours with many lines, each of which is a definition. */
const LINES: SchemaOptions = { allErrors: false, isHot: true, hasParts: true };

/** The schemas that are compiled, and how. */
const SCHEMAS = {
  'accounts.schema.json': BY_HAND,
  'baseline.schema.json': LINES,
  'config.schema.json': BY_HAND,
  'controls.schema.json': BY_HAND,
  'lock.schema.json': BY_HAND,
  'organization.schema.json': BY_HAND,
  'pack.schema.json': BY_HAND,
  'plan.schema.json': BY_US,
  'policy-test.schema.json': BY_HAND,
  'policy.schema.json': { ...BY_HAND, hasParts: true },
  'run-log.schema.json': LINES,
  'targets.schema.json': BY_US,
  'waivers.schema.json': BY_HAND,
} as const satisfies Record<string, SchemaOptions>;

/** A file in `schemas/` that this program checks files with. */
export type SchemaName = keyof typeof SCHEMAS;

/** All of them, for the build, which compiles them. */
export const SCHEMA_NAMES: readonly SchemaName[] = Object.keys(SCHEMAS) as SchemaName[];

/**
 * The validator of a whole schema, or of a part of it. The build has compiled all of them, since that takes ajv longer
 * than all else that a short command does; where there is no build, as in tests, ajv compiles what is asked for.
 *
 * @param name - file in `schemas/`.
 * @param definition - name in the schema's `definitions`; the whole schema if omitted.
 * @throws {Error} if the schema has no such definition, which is our bug.
 */
export function schemaValidator<T>(name: SchemaName, definition?: string): ValidateFunction<T> {
  const key = `${name} ${definition ?? ''}`;
  const known = found.get(key) ?? builtValidator(name, definition) ?? compiledValidator(name, definition);
  found.set(key, known);
  return known as ValidateFunction<T>;
}

/** Compiling takes longer than most files take to check, and a process may read many: each is compiled once. */
const found = new Map<string, ValidateFunction>();
const compilers = new Map<SchemaName, Ajv>();

function builtValidator(name: SchemaName, definition = WHOLE): ValidateFunction | undefined {
  const file = fileURLToPath(new URL(`./validators/${name}.cjs`, import.meta.url));
  if (!existsSync(file)) return undefined;
  const validators: Readonly<Record<string, ValidateFunction>> = createRequire(import.meta.url)(file);
  return validators[definition];
}

function compiledValidator(name: SchemaName, definition?: string): ValidateFunction {
  const ajv = compilers.get(name) ?? schemaCompiler(name, packageText(`schemas/${name}`));
  compilers.set(name, ajv);
  const validate = ajv.getSchema(definition === undefined ? SCHEMA_KEY : partOf(definition));
  if (validate === undefined) throw new Error(`${name} has no ${definition}`);
  return validate;
}

function partOf(definition: string): string {
  return `${SCHEMA_KEY}#/definitions/${definition}`;
}

/**
 * Ajv with a schema of this package, ready to compile. It is not validated against the meta-schema: that costs more
 * than it brings in a program that validates a few files, and tests validate every shipped schema against draft-07.
 *
 * @param text - of the schema.
 * @param source - whether the code of validators is kept, for a build that writes it.
 */
export function schemaCompiler(
  name: SchemaName,
  text: string,
  { source = false }: { readonly source?: boolean } = {},
): Ajv {
  const { allErrors, isHot } = SCHEMAS[name];
  const require = createRequire(import.meta.url);
  // With `require`, and only here: what the build has compiled needs neither of them.
  const { Ajv: Compiler }: { readonly Ajv: typeof Ajv } = require('ajv');
  const ajv = new Compiler({
    allErrors,
    verbose: allErrors,
    allowUnionTypes: true,
    strictTypes: false,
    meta: false,
    validateSchema: false,
    code: { optimize: isHot, source },
  });
  if (text.includes('"format":')) {
    const formats: typeof Formats = require('ajv-formats');
    formats.default(ajv);
  }
  return ajv.addSchema(withKnownElements(JSON.parse(text)), SCHEMA_KEY);
}

/** As far as is needed here. */
type Schema = { [keyword: string]: Schema } & { readonly $ref?: string; readonly uniqueItems?: boolean };

/**
 * Where the elements of a list must differ, with their schema in place of a reference to it: ajv compares each with
 * each, unless it sees there that they are text. A list of 10,000 accounts took a second, and a file may have many.
 */
function withKnownElements(schema: Schema): Schema {
  const { definitions = {} as Schema } = schema;
  const resolve = (part: unknown): unknown => {
    if (Array.isArray(part)) return part.map(resolve);
    if (typeof part !== 'object' || part === null) return part;
    const { uniqueItems, items } = part as Schema;
    const name = uniqueItems ? /^#\/definitions\/(\w+)$/.exec(String(items?.$ref))?.[1] : undefined;
    const known = name === undefined ? part : { ...part, items: definitions[name] };
    return Object.fromEntries(Object.entries(known).map(([keyword, value]) => [keyword, resolve(value)]));
  };
  return resolve(schema) as Schema;
}

/** The validators of a schema that a build writes: the names by which they are asked for, and ajv's references. */
export function validatorReferences(name: SchemaName, text: string): Record<string, string> {
  const { definitions = {} }: { definitions?: object } = JSON.parse(text);
  const parts = SCHEMAS[name].hasParts ? Object.keys(definitions) : [];
  return Object.fromEntries([[WHOLE, SCHEMA_KEY], ...parts.map((part) => [part, partOf(part)])]);
}
