import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { CallOutcome } from '../../src/aws/calls/call-outcome.ts';
import { connectAws } from '../../src/aws/calls/connect-aws.ts';
import { type Catalog, createCatalog } from '../../src/catalog/catalog.ts';
import { loadPolicies } from '../../src/policy/build/load-policies.ts';
import type { JsonObject } from '../../src/values/json.ts';
import { type AnsweringServer, startAnsweringServer } from '../support/answering-server.ts';
import { runInProcess } from '../support/run-in-process.ts';

/** A policies' project in which `@aws-sdk/client-old-sqs` is SQS's of late 2024, before clients carried schemas. */
let project: string;
let catalog: Catalog;
let server: AnsweringServer;

const identity = `<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>
<Arn>arn:aws:iam::111122223333:user/auditor</Arn><UserId>AIDA</UserId><Account>111122223333</Account>
</GetCallerIdentityResult></GetCallerIdentityResponse>`;

const foreignBodies: ReadonlyMap<string, string> = new Map([
  ['empty', ''],
  ['null', 'null'],
  ['list', '[]'],
  ['page', '<!doctype html><html><body>Sign in to the network</body></html>'],
]);

function answer(request: string) {
  if (request.includes('Action=GetCallerIdentity')) return { body: identity };
  const type = 'application/x-amz-json-1.0';
  const { QueueUrl, NextToken } = JSON.parse(request) as { QueueUrl?: string; NextToken?: string };
  const foreign = QueueUrl === undefined ? undefined : foreignBodies.get(QueueUrl);
  if (foreign !== undefined) return { type, body: foreign };
  if (QueueUrl === 'gone')
    return {
      status: 400,
      type,
      body: '{"__type": "com.amazonaws.sqs#QueueDoesNotExist", "message": "The specified queue does not exist."}',
    };
  if (QueueUrl !== undefined)
    return { type, requestId: 'one', body: '{"Attributes": {"KmsMasterKeyId": "alias/aws/sqs"}}' };
  return NextToken === undefined
    ? { type, requestId: 'two', body: '{"QueueUrls": ["one"], "NextToken": "more"}' }
    : { type, requestId: 'three', body: '{"QueueUrls": ["two"]}' };
}

beforeAll(async () => {
  project = await mkdtemp(path.join(tmpdir(), 'cove-policy-'));
  const installed = path.join(project, 'node_modules', '@aws-sdk');
  await mkdir(installed, { recursive: true });
  const old = createRequire(import.meta.url).resolve('client-sqs-without-schemas/package.json');
  await symlink(path.dirname(old), path.join(installed, 'client-old-sqs'), 'dir');
  await writeFile(path.join(project, 'package.json'), '{}');
  catalog = createCatalog([project]);
  server = await startAnsweringServer(answer);
});

afterAll(async () => {
  await server.close();
  await rm(project, { recursive: true });
});

it('has operations and pages, but no shapes', () => {
  expect(catalog.check('old-sqs', 'ListQueues')).toEqual({ ok: true, service: 'old-sqs' });
  expect(catalog.check('old-sqs', 'ListQueue')).toMatchObject({
    code: 'unknown-operation',
    hint: 'did you mean "ListQueues"?',
  });
  expect(catalog.shapes('old-sqs', 'ListQueues')).toBeUndefined();
  expect(catalog.operation('old-sqs', 'ListQueues')).toMatchObject({ outputShape: undefined, inputMembers: [] });
  expect(catalog.operation('old-sqs', 'ListQueues').paginator).toBeTypeOf('function');
  expect(catalog.errorNames('old-sqs').size).toBe(0);
  // The same service of our own project is checked.
  expect(createCatalog([]).shapes('sqs', 'ListQueues')).toBeDefined();
});

/** Nothing but their names is known of operations of a client that we have never seen. */
const TRUSTED = ['old-sqs:ListQueues', 'old-sqs:GetQueueAttributes'];
const TRUST = TRUSTED.flatMap((name) => ['--trust-read', name]);

const text = `version: 1
policies:
  - id: queues
    title: Queues
    call: old-sqs:ListQueues
    resources: QueueUrls
    lookups: [{ as: more, operation: "old-sqs:GetQueueAttributes", input: { QueueUrl: "\${@}" } }]
    filter: more.Attributes.NoSuchAttribute || Nmae
`;

it('is reported as a warning, once, with what that means; the policy loads', async () => {
  await writeFile(path.join(project, 'policies.yml'), text);
  const options = { cwd: project, services: catalog, allowSecretReads: false, trustReads: TRUSTED };
  const { policies, diagnostics } = await loadPolicies(['policies.yml'], options);
  expect(policies).toHaveLength(1);
  expect(diagnostics).toMatchObject([
    {
      code: 'types/unchecked',
      severity: 'warning',
      message:
        'the SDK client for "old-sqs" has no schemas: inputs and member names of this service are not checked, and what AWS marks as sensitive in its answers is not hidden',
      hint: 'a newer client does: npm install @aws-sdk/client-old-sqs@latest',
      range: { line: 5 },
    },
  ]);
});

it('is reported by the program, which then goes on', async () => {
  await writeFile(path.join(project, 'policies.yml'), text);
  const { code, stderr } = await runInProcess(project, 'check', '--demo', 'policies.yml', ...TRUST);
  expect(stderr).toContain('policies.yml:5:11 warning[types/unchecked] the SDK client for "old-sqs" has no schemas');
  // The simulator has no such service: nothing could be evaluated, and nothing is called compliant.
  expect(code).toBe(3);
});

it('is reported by `run`', async () => {
  const { stderr } = await runInProcess(project, 'run', 'old-sqs:ListQueues', '--demo', '--query', 'Nmae', ...TRUST);
  expect(stderr).toContain(
    'warning: the SDK client for "old-sqs" has no schemas: the names in --query are not checked',
  );
});

async function connected<T>(use: (call: (operation: string, input: JsonObject) => Promise<CallOutcome>) => Promise<T>) {
  const connection = await connectAws({
    catalog,
    base: async () => ({ accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'example' }),
    region: 'eu-west-1',
    endpoint: server.url,
    signal: new AbortController().signal,
    maxAttempts: 1,
  });
  const client = connection.clientFor({
    roleArn: (account) => `arn:aws:iam::${account}:role/audit`,
    sessionName: 'cove-policy-test',
  });
  const where = { account: '111122223333', region: 'eu-west-1' };
  try {
    return await use((name, input) => client.call({ ...where, operation: catalog.operation('old-sqs', name), input }));
  } finally {
    connection.close();
  }
}

it('calls as any other: pages are merged, errors have their names', () =>
  connected(async (call) => {
    expect(await call('ListQueues', {})).toMatchObject({ ok: true, output: { QueueUrls: ['one', 'two'] } });
    const found = await call('GetQueueAttributes', { QueueUrl: 'one' });
    expect(found).toMatchObject({ ok: true, output: { Attributes: { KmsMasterKeyId: 'alias/aws/sqs' } } });
    expect(found.ok && found.isMarked).toBe(false);
    expect(found.ok && found.output).not.toHaveProperty('$metadata');
    const gone = await call('GetQueueAttributes', { QueueUrl: 'gone' });
    expect(gone).toMatchObject({ ok: false, error: { kind: 'validation', code: 'QueueDoesNotExist' } });
  }));

it.each([...foreignBodies.keys()])('takes no answer that is none for one without members: %s', (queue) =>
  connected(async (call) => {
    expect(await call('GetQueueAttributes', { QueueUrl: queue })).toMatchObject({
      ok: false,
      error: { kind: 'network' },
    });
  }),
);
