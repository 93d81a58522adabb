import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Ajv } from 'ajv';
import formats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import { packageFile } from '../src/package-files.ts';
import { loadSchema, schemaGuard, schemaValidator } from '../src/package-schema.ts';

const require = createRequire(import.meta.url);

/** Values of each schema that fit: what is made of them by one change fits or does not, as ajv says. */
const FITTING: Readonly<Record<string, { readonly definition?: string; readonly value: unknown }>> = {
  accounts: { value: { version: 1, accounts: [{ id: '111122223333', name: 'one', tags: { team: 'a' } }] } },
  config: { value: { version: 1, regions: ['eu-west-1'], concurrency: 10, timeout: 30 } },
  policy: {
    value: {
      version: 1,
      policies: [
        {
          id: 'a',
          title: 'A',
          severity: 'low',
          call: { operation: 'ec2:DescribeVolumes', input: { MaxResults: 5 } },
          resources: 'Volumes',
          filter: '!Encrypted',
          finding: { resource: 'VolumeId', message: 'not encrypted' },
        },
      ],
    },
  },
  waivers: {
    value: {
      version: 1,
      waivers: [{ policies: ['a'], accounts: ['111122223333'], reason: 'known', owner: 'team', expires: '2027-01-01' }],
    },
  },
  'run-log': {
    definition: 'warning',
    value: { type: 'warning', code: 'run-log-cut', message: 'Line 3 is cut off.', policy: null },
  },
};

const WRONG: readonly unknown[] = [
  null,
  true,
  -1,
  0.5,
  '',
  'x'.repeat(5_000),
  [],
  [null],
  {},
  { nope: 1 },
  '2027-13-01',
];

describe('validators that are generated from schemas', () => {
  it.each(Object.entries(FITTING))('judge as ajv does: %s', (name, { definition, value }) => {
    const ajv = new Ajv({ allowUnionTypes: true, strictTypes: false });
    formats.default(ajv);
    ajv.addSchema(JSON.parse(readFileSync(packageFile(`schemas/${name}.schema.json`), 'utf8')), 'schema');
    const expected = ajv.getSchema(definition === undefined ? 'schema' : `schema#/definitions/${definition}`);
    const generated = require(packageFile(`assets/validators/${name}.generated.cjs`))[definition ?? 'whole'];

    const values = [value, ...changesOf(value)];
    expect(values.map((each) => generated(each))).toEqual(values.map((each) => expected?.(each)));
    expect(generated(value), JSON.stringify(expected?.errors)).toBe(true);
  });

  it('leave what is wrong to ajv, and forget it with the next value', () => {
    const validate = schemaValidator(loadSchema('policy.schema.json', { allErrors: true }));

    expect(validate({ version: 2, policies: [], other: 1 })).toBe(false);
    expect(validate.errors?.map(({ keyword }) => keyword)).toEqual(
      expect.arrayContaining(['additionalProperties', 'const', 'minItems']),
    );
    expect(validate(FITTING.policy?.value)).toBe(true);
    expect(validate.errors).toBeNull();
  });

  it('exist for all that is asked of the schemas of policies and run logs', () => {
    const policy = require(packageFile('assets/validators/policy.generated.cjs'));
    expect(Object.keys(policy)).toContain('lookup');
    const records = require(packageFile('assets/validators/run-log.generated.cjs'));
    expect(Object.keys(records)).toEqual(expect.arrayContaining(['run', 'plan', 'outcome', 'settled']));
    expect(readdirSync(packageFile('assets/validators'))).toContain('targets.generated.cjs');
  });

  it('are not needed: a schema without one is compiled', () => {
    const isHead = schemaGuard(loadSchema('baseline.schema.json', {}), 'known');

    expect(isHead({ type: 'known' })).toBe(false);
  });
});

/** Everything that one change makes of a value: a member left out, added, or replaced by what is hardly ever right. */
function changesOf(value: unknown): unknown[] {
  if (Array.isArray(value)) {
    return [
      ...WRONG,
      [...value, ...value],
      ...value.flatMap((each, index) => changesOf(each).map((changed) => value.with(index, changed))),
    ];
  }
  if (typeof value !== 'object' || value === null) return [...WRONG];
  const members = Object.entries(value);
  return [
    ...WRONG,
    { ...value, unknown: 1 },
    ...members.map(([key]) => Object.fromEntries(members.filter(([other]) => other !== key))),
    ...members.flatMap(([key, member]) => changesOf(member).map((changed) => ({ ...value, [key]: changed }))),
  ];
}
