import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Ajv, type ValidateFunction } from 'ajv';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { editorSchema } from '../../src/authoring/editor-schema/editor-schema.ts';
import { createCatalog } from '../../src/catalog/catalog.ts';
import type { DataShape } from '../../src/catalog/data-shape.ts';
import type { JsonObject } from '../../src/values/json.ts';

const root = path.join(import.meta.dirname, '..', '..');
const catalog = createCatalog([]);
const schema = editorSchema(['cloudtrail', 'config', 'iam', 'dynamodb'], catalog);
const accepts = compile(schema);

describe('accepts', () => {
  const files = ['policies', 'test/policy/good'].flatMap((folder) =>
    readdirSync(path.join(root, folder))
      .filter((name) => /^[^.]+\.yml$/.test(name))
      .map((name) => `${folder}/${name}`),
  );

  test.each(files)('%s', (file) => {
    expect(problems(parse(readFileSync(path.join(root, file), 'utf8')))).toEqual([]);
  });

  test.each([
    ['the short form', 'iam:ListUsers'],
    ['the name that the services were given by', 'config:DescribeConfigurationRecorders'],
    ["the SDK client's name of the same", 'config-service:DescribeConfigurationRecorders'],
    ['another alias of the same', 'configservice:DescribeConfigurationRecorders'],
    ['an operation of another service', 'kms:ListKeys'],
    ['a service that begins like one of these', 'iam-toolbox:GetAnything'],
    [
      'templates for numbers and elements',
      { operation: 'iam:GetAccountAuthorizationDetails', input: { MaxItems: '${a}', Filter: ['${b}'] } },
    ],
    [
      'templates for a list and a boolean',
      { operation: 'cloudtrail:DescribeTrails', input: { trailNameList: '${names}', includeShadowTrails: '${b}' } },
    ],
    [
      'a template for a structure',
      { operation: 'cloudtrail:LookupEvents', input: { LookupAttributes: ['${attribute}'] } },
    ],
    [
      'dates as text and as numbers',
      { operation: 'cloudtrail:LookupEvents', input: { StartTime: '2026-01-01', EndTime: 1 } },
    ],
    [
      'structures that hold themselves',
      { operation: 'dynamodb:GetItem', input: { TableName: 't', Key: { a: { M: { b: { L: [{ S: 'x' }] } } } } } },
    ],
  ])('%s', (_, call) => {
    expect(problems(fileOf({ call }))).toEqual([]);
  });
});

describe('rejects', () => {
  test.each([
    ['a misspelt operation', { call: 'cloudtrail:DescribeTrial' }],
    ['a misspelt operation in a mapping', { call: { operation: 'cloudtrail:DescribeTrial' } }],
    ['a misspelt operation of an alias', { call: 'configservice:DescribeConfigurationRecorder' }],
    ['a misspelt input member', { call: { operation: 'cloudtrail:DescribeTrails', input: { includeShadow: true } } }],
    ['the same by an alias', { call: { operation: 'configservice:DescribeConfigurationRecorders', input: { a: 1 } } }],
    [
      'a misspelt member deep inside',
      {
        call: {
          operation: 'cloudtrail:LookupEvents',
          input: { LookupAttributes: [{ AttributeKey: 'x', AttributeValue: 'y', Nmae: 'x' }] },
        },
      },
    ],
    ['text for a boolean', { call: { operation: 'cloudtrail:DescribeTrails', input: { includeShadowTrails: 'no' } } }],
    [
      'a template inside of a text for a number',
      { call: { operation: 'iam:ListUsers', input: { MaxItems: '1${a}' } } },
    ],
    ['a number for text', { call: { operation: 'iam:GetUser', input: { UserName: 1 } } }],
    ['one value for a list', { call: { operation: 'cloudtrail:DescribeTrails', input: { trailNameList: 'main' } } }],
    ['a missing required member', { lookups: [{ as: 'status', operation: 'cloudtrail:GetTrailStatus', input: {} }] }],
    ['a missing input', { lookups: [{ as: 'status', operation: 'cloudtrail:GetTrailStatus' }] }],
    ['a misspelt operation of a lookup', { lookups: [{ as: 'a', operation: 'iam:GetUsr' }] }],
    ['a call that writes', { call: 'iam:DeleteUser' }],
    ['a remediation that reads', { remediate: { operation: 'iam:ListUsers' } }],
    ['a misspelt member of a remediation', { remediate: { operation: 'iam:DeleteUser', input: { UserNmae: 'x' } } }],
    [
      'a misspelt undo',
      { remediate: { operation: 'iam:DeleteUser', input: { UserName: 'x' }, undo: { operation: 'iam:CreateUsr' } } },
    ],
    ['what the schema of all policies rejects', { severty: 'low' }],
  ])('%s', (_, part) => {
    expect(problems(fileOf({}))).toEqual([]);
    expect(problems(fileOf(part))).not.toEqual([]);
  });
});

test('it is a draft-07 schema of its own, of which every part is found', () => {
  expect(schema.$schema).toBe('http://json-schema.org/draft-07/schema#');
  expect(schema.$id).toBe('urn:cove-policy:schema:policy:1:cloudtrail,config-service,iam,dynamodb');
  // That every $ref leads somewhere is seen above: it has been compiled.
  expect(new Ajv().validateSchema(schema)).toBe(true);
});

test('an editor can offer the operations by the name that was asked for, reads and writes apart', () => {
  expect(offered('readOperation')).toContain('config:DescribeConfigurationRecorders');
  expect(offered('readOperation')).not.toContain('iam:DeleteUser');
  expect(offered('writeOperation')).toContain('iam:DeleteUser');
  const all = [...offered('readOperation'), ...offered('writeOperation')];
  const iam = catalog.service('iam');
  expect(iam.ok && iam.operations.map((operation) => `iam:${operation}`).sort()).toEqual(
    all.filter((name) => name.startsWith('iam:')).sort(),
  );
});

test('of a client without schemas the operations are known, and their inputs are free', () => {
  const accepted = compile(editorSchema(['cloudtrail'], { ...catalog, shapes: () => undefined }));
  expect(accepted(fileOf({ call: { operation: 'cloudtrail:DescribeTrails', input: { any: 1 } } }))).toBe(true);
  expect(accepted(fileOf({ call: 'cloudtrail:DescribeTrial' }))).toBe(false);
});

test('a kind of member that nobody knows may be anything', () => {
  const unknown: DataShape = { kind: 'unknown' };
  const input: DataShape = {
    kind: 'structure',
    name: 'Request',
    id: 'com.example#Request',
    isUnion: false,
    memberNames: ['any'],
    required: [],
    member: (name) => (name === 'any' ? unknown : undefined),
  };
  const accepted = compile(editorSchema(['cloudtrail'], { ...catalog, shapes: () => ({ input, output: unknown }) }));
  for (const any of [1, 'x', ['x'], { x: null }]) {
    expect(accepted(fileOf({ call: { operation: 'cloudtrail:DescribeTrails', input: { any } } }))).toBe(true);
  }
});

test.each([
  ['clodtrail', '"clodtrail" is not an AWS service with an SDK client', 'did you mean "cloudtrail"?'],
  ['glue', 'the SDK client for "glue" is not installed: npm install @aws-sdk/client-glue', undefined],
])('service %s', (name, message, hint) => {
  expect(() => editorSchema(['iam', name], catalog)).toThrow(expect.objectContaining({ code: 'usage', message, hint }));
});

function compile(text: JsonObject): ValidateFunction {
  return new Ajv({ strict: true, allowUnionTypes: true, strictTypes: false, strictRequired: false }).compile(text);
}

function problems(file: unknown): unknown[] {
  return accepts(file) ? [] : (accepts.errors ?? []);
}

function fileOf(part: object): object {
  return { version: 1, policies: [{ id: 'a', title: 'A', call: 'iam:ListUsers', filter: '@', ...part }] };
}

function offered(definition: string): string[] {
  const { anyOf } = (schema.definitions as Record<string, { anyOf: { enum?: string[] }[] }>)[definition] ?? {
    anyOf: [],
  };
  return anyOf.flatMap((branch) => branch.enum ?? []);
}
