/** Examples of docs/policy-language.md whose meaning is not plain from their parts, evaluated. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { packageFile } from '../../src/package-files.ts';
import { evaluateScripted, type ScriptedAnswer, type ScriptedCall } from '../support/scripted-cell.ts';

const DOCS = readFileSync(packageFile('docs/policy-language.md'), 'utf8');

function example(id: string): string {
  const found = [...DOCS.matchAll(/^```yaml\n(.*?)^```$/gms)].find(([, text]) => text?.includes(`id: ${id}\n`));
  if (found?.[1] === undefined) throw new Error(`no example has the policy ${id}`);
  return found[1];
}

const instances = (...addresses: readonly (string | null)[]): ScriptedAnswer => ({
  Reservations: [{ Instances: addresses.map((PublicIpAddress) => ({ PublicIpAddress })) }],
});

const group = (Effect: string, Principal: string, Condition: object): ScriptedAnswer => ({
  Policy: JSON.stringify({ Statement: { Effect, Principal, Condition, Action: 's3:*', Resource: '*' } }),
});

function bucketWith(policy: ScriptedAnswer): (call: ScriptedCall) => ScriptedAnswer {
  return ({ operation }) => (operation === 's3:ListBuckets' ? { Buckets: [{ Name: 'b' }] } : policy);
}

it.each([
  ['mostly-public-instances', () => instances('1.1.1.1', '2.2.2.2', null), 'findings'],
  ['mostly-public-instances', () => instances('1.1.1.1', null), 'compliant'],
  ['mostly-public-instances', () => ({}), 'compliant'],
  ['bucket-open-to-everybody', bucketWith(group('Allow', '*', {})), 'findings'],
  ['bucket-open-to-everybody', bucketWith(group('Deny', '*', {})), 'compliant'],
  ['bucket-open-to-everybody', bucketWith(group('Allow', '*', { Bool: { 'aws:x': 'true' } })), 'compliant'],
  ['bucket-open-to-everybody', bucketWith({ error: { code: 'NoSuchBucketPolicy' } }), 'compliant'],
  ['bucket-open-to-everybody', bucketWith({ error: { code: 'NoSuchBucket' } }), 'error'],
  ['bucket-open-to-everybody', bucketWith({ Policy: 'no JSON' }), 'error'],
  ['function-with-old-runtime', () => ({ Functions: [{ FunctionArn: 'a', Runtime: 'nodejs10.x' }] }), 'findings'],
  ['function-with-old-runtime', () => ({ Functions: [{ FunctionArn: 'a', Runtime: 'nodejs22.x' }] }), 'compliant'],
] as const)('%s (%#) ends as %s', async (id, answer, status) => {
  const { outcome } = await evaluateScripted(example(id), answer as (call: ScriptedCall) => ScriptedAnswer);
  expect(outcome).toMatchObject({ status });
});
