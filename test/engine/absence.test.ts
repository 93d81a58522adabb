/**
 * From AWS's error to the verdict: what a policy takes for "there is none", with the example of
 * docs/policy-language.md.
 */
import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import type { CallOutcome } from '../../src/aws/calls/call-outcome.ts';
import { connectAws } from '../../src/aws/calls/connect-aws.ts';
import { createCatalog } from '../../src/catalog/catalog.ts';
import { createCell } from '../../src/engine/cell.ts';
import { evaluatePolicy } from '../../src/engine/evaluate-policy.ts';
import { packageFile } from '../../src/package-files.ts';
import { type Answer, type AnsweringServer, startAnsweringServer } from '../support/answering-server.ts';
import { policiesOf } from '../support/run-policies.ts';

const ACCOUNT = '111111111111';
const IDENTITY = `<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>arn:aws:iam::${ACCOUNT}:user/a</Arn><Account>${ACCOUNT}</Account></GetCallerIdentityResult></GetCallerIdentityResponse>`;

const page = readFileSync(packageFile('docs/policy-language.md'), 'utf8');
const [, example = ''] = /### There is none\n.*?```yaml\n(.*?)```/s.exec(page) ?? [];
const [policy] = await policiesOf(example);

let server: AnsweringServer | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

async function verdict(answer: Answer): Promise<object> {
  if (policy === undefined) throw new Error('the page has no example');
  server = await startAnsweringServer((request) =>
    request.includes('GetCallerIdentity') ? { body: IDENTITY } : answer,
  );
  const catalog = createCatalog([]);
  const connection = await connectAws({
    catalog,
    base: async () => ({ accessKeyId: 'AKIA', secretAccessKey: 'secret' }),
    region: 'us-east-1',
    endpoint: server.url,
    signal: new AbortController().signal,
    maxAttempts: 1,
  });
  try {
    const client = connection.clientFor({ roleArn: (id) => `arn:aws:iam::${id}:role/audit`, sessionName: 'test' });
    const send = (operation: Parameters<typeof client.call>[0]['operation']): Promise<CallOutcome> =>
      client.call({ operation, input: {}, account: ACCOUNT, region: 'us-east-1' });
    const account = { id: ACCOUNT, name: null, email: null, ou: null, ouPath: null, tags: {} };
    const context = { account, organization: null, partition: 'aws', now: '2026-01-01T00:00:00Z' };
    const cell = createCell({ account: ACCOUNT, region: 'us-east-1', context, catalog, send });
    return await evaluatePolicy(policy, cell, () => undefined);
  } finally {
    connection.close();
  }
}

function refused(status: number, name: string, message: string): Answer {
  return { status, type: 'application/json', body: JSON.stringify({ __type: name, code: name, message }) };
}

describe('Security Hub is off', () => {
  it.each([
    refused(401, 'InvalidAccessException', `Account ${ACCOUNT} is not subscribed to AWS Security Hub`),
    refused(403, 'InvalidAccessException', 'off'),
    refused(403, 'AccessDeniedException', `Account ${ACCOUNT} is not subscribed to AWS Security Hub`),
  ])('where AWS says so: %j', async (answer) => {
    expect(await verdict(answer)).toMatchObject({ status: 'findings' });
  });

  it('is not said where it is on', async () => {
    const on = {
      type: 'application/json',
      body: '{"HubArn":"arn:aws:securityhub:us-east-1:111111111111:hub/default"}',
    };
    expect(await verdict(on)).toMatchObject({ status: 'compliant' });
  });

  it.each([
    [
      'access-denied',
      refused(403, 'AccessDeniedException', 'User is not authorized to perform: securityhub:DescribeHub'),
    ],
    ['denied-by-scp', refused(403, 'AccessDeniedException', 'with an explicit deny in a service control policy')],
    ['unavailable', refused(503, 'InvalidAccessException', 'busy')],
    ['throttled', refused(429, 'InvalidAccessException', 'slow down')],
    ['throttled', refused(400, 'ThrottlingException', 'is not subscribed to AWS Security Hub')],
    ['network', { type: 'application/json', body: '{"message":"Forbidden"}' }],
  ] as const)('is not said by an error of kind %s: %j', async (kind, answer) => {
    expect(await verdict(answer)).toMatchObject({ status: 'error', errors: [{ kind }] });
  });
});
