import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import { packageFile } from '../../src/package-files.ts';
import { validationJson } from '../../src/validation/validation-json.ts';
import { diagnostic, sampleValidations } from './sample-validations.ts';

const samples = await sampleValidations();
const ajv = new Ajv({ strict: true, allErrors: true, allowUnionTypes: true });
const validate = ajv.compile(JSON.parse(readFileSync(packageFile('schemas/validation.schema.json'), 'utf8')));

describe('is as schemas/validation.schema.json says, and loses no diagnostic', () => {
  test.each(Object.entries(samples))('%s', (_, validation) => {
    const parsed = JSON.parse(validationJson(validation));
    expect(validate(parsed) ? [] : validate.errors).toEqual([]);
    expect(parsed.diagnostics.map(({ code }: { code: string }) => code)).toEqual(
      validation.diagnostics.map(({ code }) => code),
    );
    expect(parsed.valid).toBe(parsed.policies !== null);
  });

  test('the sample of bad files has every layer in it', () => {
    const layers = new Set(samples['every bad file']?.diagnostics.map(({ code }) => code.split('/')[0]));
    expect([...layers].sort()).toEqual(['expression', 'file', 'schema', 'semantic', 'types', 'yaml']);
  });
});

test.each([
  ['a place', diagnostic(), { file: 'a.yml', line: 2, column: 1, endLine: 2, endColumn: 7 }],
  ['a file as a whole', diagnostic({ code: 'file/empty' }), { file: 'a.yml' }],
  ['a parameter of the run', diagnostic({ code: 'file/unknown-parameter', file: '(parameters)' }), { file: null }],
  ['a hint', diagnostic({ hint: 'did you mean `severity`?' }), { hint: 'did you mean `severity`?' }],
])('%s', (name, one, expected) => {
  const [entry] = JSON.parse(validationJson({ files: ['a.yml'], policies: undefined, diagnostics: [one] })).diagnostics;
  expect(entry).toMatchObject(expected);
  expect('line' in entry).toBe(!one.code.startsWith('file/'));
  expect('hint' in entry).toBe(name === 'a hint');
});

test('nothing in it acts on a terminal', () => {
  const hostile = diagnostic({ message: '\u009b31m\u202e', file: 'a\u001b[2J.yml' });
  const text = validationJson({ files: [], policies: undefined, diagnostics: [hostile] });
  expect(text).not.toMatch(/[\p{Cf}\x7f-\x9f]|\p{Cc}(?<!\n)/u);
  expect(JSON.parse(text).diagnostics[0].message).toBe('\u009b31m\u202e');
});
