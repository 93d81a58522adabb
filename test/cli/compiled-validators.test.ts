/**
 * The validators that a build compiles say what ajv says: of files as they are, and of the same with one thing wrong.
 */
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { ValidateFunction } from 'ajv';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { packageFile, packageText } from '../../src/package-files.ts';
import { SCHEMA_NAMES, type SchemaName, schemaCompiler, validatorReferences } from '../../src/package-schema.ts';
import type { JsonValue } from '../../src/values/json.ts';
import { builtProgram } from '../support/built-program.ts';

const SAMPLES: Partial<Record<SchemaName, readonly string[]>> = {
  'accounts.schema.json': ['examples/accounts.yml'],
  'controls.schema.json': ['policies/cis-aws/controls/cis-5.0.0.yml'],
  'organization.schema.json': ['examples/demo-organization.yml'],
  'pack.schema.json': ['policies/cis-aws/pack.yml'],
  'policy-test.schema.json': ['policies/trails.test.yml'],
  'policy.schema.json': ['policies/trails.yml', 'policies/ec2-baseline.yml'],
};
const WRONG: readonly JsonValue[] = [null, 7, 'text', [], {}, { version: 1 }, { version: 2, more: true }];

test.each(SCHEMA_NAMES)('%s', (name) => {
  const built = path.join(path.dirname(builtProgram), 'validators', `${name}.cjs`);
  expect(existsSync(built)).toBe(true);
  const validators: Record<string, ValidateFunction> = createRequire(import.meta.url)(built);
  const text = packageText(`schemas/${name}`);
  const ajv = schemaCompiler(name, text);
  const samples = (SAMPLES[name] ?? []).map((file): JsonValue => parse(readFileSync(packageFile(file), 'utf8')));
  const values = [...WRONG, ...samples, ...samples.flatMap((sample) => [...withOneThingWrong(sample)])];
  for (const [part, reference] of Object.entries(validatorReferences(name, text))) {
    const compiled = ajv.getSchema(reference);
    const validate = validators[part];
    if (compiled === undefined || validate === undefined) throw new Error(`no ${part} in ${name}`);
    for (const value of values) {
      expect(validate(value)).toBe(compiled(value));
      expect(validate.errors).toEqual(compiled.errors);
    }
  }
});

/** A copy for each place, with another value there, and one for each mapping, with a key more. */
function* withOneThingWrong(whole: JsonValue): Generator<JsonValue> {
  for (const [index, place] of [...placesIn(whole)].entries()) {
    const copy = structuredClone(whole);
    const parent = place.slice(0, -1).reduce<unknown>((value, step) => (value as Record<string, unknown>)[step], copy);
    const last = place.at(-1) ?? '';
    (parent as Record<string, unknown>)[last] = WRONG[index % WRONG.length];
    if (index % 3 === 0) (parent as Record<string, unknown>)[`${last}s`] = true;
    yield copy;
  }
}

function* placesIn(value: JsonValue, place: readonly string[] = []): Generator<readonly string[]> {
  if (place.length > 0) yield place;
  if (typeof value !== 'object' || value === null) return;
  for (const [key, inner] of Object.entries(value)) yield* placesIn(inner, [...place, key]);
}
