import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createCatalog } from '../../../src/catalog/catalog.ts';
import { loadPolicies } from '../../../src/policy/build/load-policies.ts';

const services = createCatalog([]);

interface Parts {
  readonly call?: string;
  readonly resources?: string;
  readonly resource?: string;
  readonly message?: string;
  readonly remediate?: string;
  readonly filter?: string;
}

const TAG = `
    remediate: { operation: lambda:TagResource, input: { Resource: "\${FunctionArn}", Tags: { was: "\${TEXT}" } } }`;

/** Warnings about hidden values in a policy over the functions of Lambda, as `line: message`. */
async function warnings(parts: Parts, allowSecretReads = false): Promise<string[]> {
  const cwd = mkdtempSync(join(tmpdir(), 'cove-hidden-'));
  onTestFinished(() => rmSync(cwd, { recursive: true }));
  const text = `version: 1
policies:
  - id: environment
    title: A function
    severity: low
    call: ${parts.call ?? 'lambda:ListFunctions'}
    resources: ${JSON.stringify(parts.resources ?? 'Functions')}
    filter: ${JSON.stringify(parts.filter ?? 'Environment.Variables')}
    finding:
      resource: ${JSON.stringify(parts.resource ?? '${FunctionArn}')}
      message: ${JSON.stringify(parts.message ?? 'It has variables')}${parts.remediate ?? ''}
`;
  writeFileSync(join(cwd, 'p.yml'), text);
  const { diagnostics } = await loadPolicies(['p.yml'], { cwd, services, allowSecretReads });
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  return diagnostics
    .filter(({ code }) => code === 'types/hidden-value')
    .map(({ message, range }) => `${range.line}: ${message}`);
}

describe('a policy that would show what AWS marks as sensitive', () => {
  test.each<[string, Parts, string[]]>([
    [
      'in its message',
      { message: 'It has ${Environment.Variables.TOKEN}' },
      ['11: "Variables" is sensitive and not shown: it is replaced by `(sensitive)`'],
    ],
    [
      'in the name of a finding',
      { resource: '${FunctionArn}/${Environment.Variables.TOKEN}' },
      ['10: "Variables" is sensitive and not shown: a finding named by it would be an error'],
    ],
    [
      'in the input of a change',
      { remediate: TAG.replace('TEXT', 'Environment.Variables.TOKEN') },
      ['12: "Variables" is sensitive and not shown: a change that sends it is refused'],
    ],
    [
      'under another name',
      {
        resources: 'Functions[].{FunctionArn: FunctionArn, Environment: {Variables: Environment.Variables}}',
        message: '${Environment.Variables.X}',
      },
      ['11: "Variables" is sensitive and not shown: it is replaced by `(sensitive)`'],
    ],
    [
      'whatever an expression makes of it',
      { message: "${upper(join(',', values(Environment.Variables)))}" },
      ['11: "Variables" is sensitive and not shown: it is replaced by `(sensitive)`'],
    ],
    [
      'that AWS itself forgot to mark',
      {
        call: '{ operation: lambda:GetFunction, input: { FunctionName: x } }',
        resources: '[@]',
        filter: 'Configuration',
        resource: '${Configuration.FunctionArn}',
        message: '${Code.Location} of ${Code.RepositoryType}',
      },
      ['11: "Location" is sensitive and not shown: it is replaced by `(sensitive)`'],
    ],
  ])('%s is warned of', async (_, parts, expected) => {
    expect(await warnings(parts)).toEqual(expected);
    expect(await warnings(parts, true)).toEqual([]);
  });

  test.each<[string, Parts]>([
    ['a filter decides by it', { filter: "contains(keys(Environment.Variables), 'TOKEN')" }],
    ['a message says yes or no', { message: "${contains(keys(Environment.Variables), 'TOKEN')}" }],
    ['a message depends on it', { message: "${Environment.Variables.A == 'x' && 'odd' || 'even'}" }],
    [
      'elements are chosen by it',
      { resources: "Functions[?Environment.Variables.A == 'x']", message: '${FunctionName}' },
    ],
    ['the rest of a structure is shown', { message: '${Runtime} ${Environment.Error.ErrorCode}' }],
  ])('nothing is said where %s', async (_, parts) => {
    expect(await warnings(parts)).toEqual([]);
  });
});
