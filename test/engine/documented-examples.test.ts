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

const policyOf = (Statement: readonly object[]): ScriptedAnswer => ({ Policy: JSON.stringify({ Statement }) });

const group = (Effect: string, Principal: string, Condition: object): ScriptedAnswer =>
  policyOf([{ Effect, Principal, Condition, Action: 's3:*', Resource: '*' }]);

function bucketWith(policy: ScriptedAnswer): (call: ScriptedCall) => ScriptedAnswer {
  return ({ operation }) => (operation === 's3:ListBuckets' ? { Buckets: [{ Name: 'b' }] } : policy);
}

/** Tables by their states of recovery. */
const tables =
  (...states: readonly string[]) =>
  ({ operation, input }: ScriptedCall): ScriptedAnswer => {
    if (operation === 'dynamodb:ListTables') return { TableNames: states.map((_, index) => `${index}`) };
    const PointInTimeRecoveryStatus = states[Number(input.TableName)] ?? '';
    const PointInTimeRecoveryDescription = { PointInTimeRecoveryStatus };
    return {
      ContinuousBackupsDescription: { ContinuousBackupsStatus: 'ENABLED', PointInTimeRecoveryDescription },
    };
  };

const organization = { id: 'o-1', managementAccount: '999999999999', accounts: ['111111111111', '999999999999'] };
const lettingIn = (...AWS: string[]) =>
  bucketWith(policyOf([{ Effect: 'Allow', Principal: { AWS }, Action: 's3:*', Resource: '*' }]));

it.each([
  [['arn:aws:iam::333333333333:role/reader'], 'findings'],
  [['arn:aws:iam::999999999999:root', '333333333333'], 'findings'],
  [['arn:aws:iam::999999999999:root', '111111111111'], 'compliant'],
  [['AIDAEXAMPLE'], 'compliant'],
])('a bucket that lets in %j ends as %s', async (principals, status) => {
  const { outcome } = await evaluateScripted(example('bucket-shared-with-a-stranger'), lettingIn(...principals), {
    organization,
  });
  expect(outcome).toMatchObject({ status });
});

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
  ['tables-without-recovery', tables('ENABLED', 'DISABLED'), 'findings'],
  ['tables-without-recovery', tables('ENABLED'), 'compliant'],
  ['tables-without-recovery', tables(), 'compliant'],
  ['function-with-old-runtime', () => ({ Functions: [{ FunctionArn: 'a', Runtime: 'nodejs10.x' }] }), 'findings'],
  ['function-with-old-runtime', () => ({ Functions: [{ FunctionArn: 'a', Runtime: 'nodejs22.x' }] }), 'compliant'],
] as const)('%s (%#) ends as %s', async (id, answer, status) => {
  const { outcome } = await evaluateScripted(example(id), answer as (call: ScriptedCall) => ScriptedAnswer);
  expect(outcome).toMatchObject({ status });
});
