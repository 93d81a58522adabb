import { expect, test } from 'vitest';
import type { AwsConnection } from '../../src/aws/calls/connect-aws.ts';
import { type Catalog, createCatalog } from '../../src/catalog/catalog.ts';
import { createAnsweringClient } from '../../src/policy-tests/answering-client.ts';
import { createTestRecorder, type TestRecorder } from '../../src/policy-tests/record/record-tests.ts';
import type { RunLogRecord } from '../../src/run-log/records.ts';
import type { JsonObject } from '../../src/values/json.ts';
import { policiesOf } from '../support/run-policies.ts';

const policies = await policiesOf(`
version: 1
policies:
  - id: strangers
    title: Users whose name is not that of an account of the organization
    call: iam:ListUsers
    resources: Users
    filter: "!contains(cove.organization.accounts, UserName) && contains(cove.account.ouPath[].name, 'Sandbox')"
    finding: { resource: "\${UserName}" }
`);
const catalog = createCatalog([]);
const ACCOUNT = '222222222222';

/** Has a recorder hear of an account in which one call was made, and what the policy came to. */
async function recorded(users: readonly string[], own: Catalog = catalog): Promise<TestRecorder> {
  const output: JsonObject = { Users: users.map((UserName) => ({ UserName })) };
  const client = { ...createAnsweringClient([]), call: async () => ({ ok: true, output, isMarked: false }) as const };
  const recorder = createTestRecorder({
    folder: '/recorded',
    connection: { clientFor: () => client } as unknown as AwsConnection,
    policies,
    catalog: own,
    loading: { cwd: '/', services: catalog, allowSecretReads: false },
  });
  const role = { roleArn: () => '', sessionName: 'x' };
  await recorder.connection.clientFor(role).call({
    ...{ operation: catalog.operation('iam', 'ListUsers'), input: {} },
    ...{ account: ACCOUNT, region: 'us-east-1' },
  });
  recorder.learn({ id: 'o-1', managementAccount: '999999999999', accounts: [ACCOUNT, '999999999999'] });
  const findings = users.map((resource) => ({ resource, message: '', fingerprint: '', evidence: {} }));
  const records = [
    { type: 'run', caller: { partition: 'aws' }, start: '2026-01-01T00:00:00Z' },
    { type: 'account', id: ACCOUNT, ...HEAD, ouPath: [{ id: 'ou-root-11111111', name: 'Sandbox' }] },
    {
      type: 'outcome',
      policy: 'strangers',
      account: ACCOUNT,
      region: 'global',
      status: 'findings',
      findings,
      errors: [],
    },
  ];
  for (const record of records) await recorder.observe(record as unknown as RunLogRecord);
  return recorder;
}

const HEAD = { name: null, email: null, ou: 'ou-root-11111111', tags: {} };

test('what cannot be recorded is said, and does not end the run', async () => {
  const broken = (): never => {
    throw new Error('no shapes');
  };
  const recorder = await recorded(['ada'], { ...catalog, shapes: broken });
  expect(recorder.problems()).toEqual(['findings strangers: a bug in cove-policy, please report it: no shapes']);
});

test('long answers are not looked through while the run waits', async () => {
  const recorder = await recorded(Array.from({ length: 60_000 }, (_, index) => `user-${index}`));
  expect(recorder.problems()).toEqual(['findings strangers: the answers are longer than 200000 characters']);
});
