/** The changes of shipped packs that moto does not have, against a small server of their own before the simulator. */
import { cp } from 'node:fs/promises';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { expect, test } from 'vitest';
import { packageFile } from '../../src/package-files.ts';
import { parseOrganizationFile } from '../../src/simulator/parse-organization-file.ts';
import { startSimulator } from '../../src/simulator/start-simulator.ts';
import { type Program, programIn, smallWorld } from './program.ts';

const ACCOUNT = '222222222201';
const POLICIES = ['external-access-analyzer-missing', 'file-system-without-backup', 'snapshot-public'] as const;

/** Their files alone, since packs take seconds to load. */
const FILES = ['cis-aws/policies/access-analyzer.yml', 'fsbp/policies/efs.yml', 'fsbp/policies/ebs.yml'];

/** What the three policies can see, and change. */
interface State {
  analyzers: string[];
  backup: string;
  isPublic: boolean;
}

const BEFORE: State = { analyzers: [], backup: 'DISABLED', isPublic: true };

test('plan, apply, check clean, rollback: as before', async () => {
  const organization = parseOrganizationFile(smallWorld, 'organization.yml');
  const simulator = await startSimulator({ organization });
  const state: State = structuredClone(BEFORE);
  const server = createServer(async (incoming, outgoing) => {
    const body = await bodyOf(incoming);
    const own = answerOf(state, incoming, body);
    if (own === undefined) return forward(simulator.url, incoming, body, outgoing);
    outgoing.writeHead(200, { 'content-type': own.startsWith('<') ? 'text/xml' : 'application/json' }).end(own);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { accessKeyId, secretAccessKey } = simulator.credentials;
  const program = await programIn({
    AWS_ENDPOINT_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_REGION: 'us-east-1',
  });
  try {
    await story(program, state);
  } finally {
    await program.close();
    server.closeAllConnections();
    server.close();
    await simulator.close();
  }
});

async function story({ run, changes, file }: Program, state: State): Promise<void> {
  const files = FILES.map((name) => `policies/${path.basename(name)}`);
  await Promise.all(FILES.map((name, at) => cp(packageFile(`policies/${name}`), file(files[at] ?? ''))));
  const check = ['check', ...files, ...POLICIES.flatMap((id) => ['--policy', id])];
  const where = ['--accounts', ACCOUNT, '--regions', 'us-east-1', '--quiet'];
  const planned = await run(...check, ...where, '--plan', 'plan.json');
  expect(planned).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('Plan: 3 changes') });
  expect(state).toEqual(BEFORE);

  expect(await run('apply', 'plan.json', '--yes', '--allow-risk', 'disruptive')).toMatchObject({ exitCode: 0 });
  expect(state).toEqual({ analyzers: ['external-access-us-east-1'], backup: 'ENABLED', isPublic: false });
  const made = await changes('plan.json.run.ndjson');
  expect(made.map(({ change: { policy }, final }) => [policy, final?.state]).sort()).toEqual(
    POLICIES.map((policy) => [policy, 'remediated']),
  );
  expect(await run(...check, ...where)).toMatchObject({ exitCode: 0 });

  expect(await run('rollback', 'plan.json.run.ndjson', '--yes', '--trust-run-log')).toMatchObject({ exitCode: 0 });
  expect(state).toEqual(BEFORE);
}

/** @returns undefined for what is the simulator's to answer. */
function answerOf(state: State, { method, url = '', headers }: IncomingMessage, body: string): string | undefined {
  const service = /Credential=[^/]+\/\d+\/[^/]+\/([^/]+)\//.exec(headers.authorization ?? '')?.[1];
  if (service === 'access-analyzer') return analyzers(state, method, url, body);
  if (service === 'elasticfilesystem') return fileSystems(state, method, url, body);
  return service === 'ec2' ? snapshots(state, new URLSearchParams(body)) : undefined;
}

function analyzers(state: State, method: string | undefined, url: string, body: string): string {
  const arnOf = (name: string) => `arn:aws:access-analyzer:us-east-1:${ACCOUNT}:analyzer/${name}`;
  if (method === 'PUT') {
    const { analyzerName } = JSON.parse(body) as { analyzerName: string };
    state.analyzers.push(analyzerName);
    return JSON.stringify({ arn: arnOf(analyzerName) });
  }
  if (method === 'DELETE') {
    const name = new URL(url, 'http://localhost').pathname.split('/').at(-1);
    state.analyzers = state.analyzers.filter((each) => each !== name);
    return '{}';
  }
  const rest = { type: 'ACCOUNT', status: 'ACTIVE', createdAt: '2026-01-01T00:00:00Z' };
  return JSON.stringify({ analyzers: state.analyzers.map((name) => ({ name, arn: arnOf(name), ...rest })) });
}

function fileSystems(state: State, method: string | undefined, url: string, body: string): string {
  if (method === 'PUT') state.backup = (JSON.parse(body) as { BackupPolicy: { Status: string } }).BackupPolicy.Status;
  if (url.includes('/backup-policy')) return JSON.stringify({ BackupPolicy: { Status: state.backup } });
  const one = {
    FileSystemId: 'fs-0123456789abcdef0',
    FileSystemArn: `arn:aws:elasticfilesystem:us-east-1:${ACCOUNT}:file-system/fs-0123456789abcdef0`,
    OwnerId: ACCOUNT,
    CreationToken: 'token',
    CreationTime: 1_767_225_600,
    LifeCycleState: 'available',
    NumberOfMountTargets: 0,
    SizeInBytes: { Value: 6144 },
    PerformanceMode: 'generalPurpose',
    Tags: [],
  };
  return JSON.stringify({ FileSystems: [one] });
}

const NAMESPACE = 'http://ec2.amazonaws.com/doc/2016-11-15/';

function snapshots(state: State, input: URLSearchParams): string | undefined {
  const action = input.get('Action');
  const answer = (members: string) =>
    `<${action}Response xmlns="${NAMESPACE}"><requestId>r</requestId>${members}</${action}Response>`;
  if (action === 'ModifySnapshotAttribute') {
    state.isPublic = input.get('OperationType') === 'add';
    return answer('<return>true</return>');
  }
  if (action !== 'DescribeSnapshots') return undefined;
  const snapshot = `<item><snapshotId>snap-1</snapshotId><ownerId>${ACCOUNT}</ownerId></item>`;
  return answer(`<snapshotSet>${state.isPublic ? snapshot : ''}</snapshotSet>`);
}

async function bodyOf(incoming: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of incoming) pieces.push(piece as Buffer);
  return Buffer.concat(pieces).toString('utf8');
}

function forward(behind: string, { method, url, headers }: IncomingMessage, body: string, to: ServerResponse): void {
  // The host is signed: it stays what it was.
  const sent = request(new URL(url ?? '/', behind), { method, headers }, (answered) => {
    answered.pipe(to.writeHead(answered.statusCode ?? 502, answered.headers));
  });
  sent.on('error', () => to.destroy());
  sent.end(body);
}
