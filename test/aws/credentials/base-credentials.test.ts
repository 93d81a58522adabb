import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { baseCredentials } from '../../../src/aws/credentials/base-credentials.ts';
import { keepCaller } from '../../../src/aws/credentials/keep-caller.ts';
import { createManagementCredentials } from '../../../src/aws/credentials/management-credentials.ts';

let server: Server;
let answer: (response: ServerResponse) => void;

beforeEach(async () => {
  server = createServer((_, response) => answer(response));
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  // Nothing but the endpoint of a container is left of the chain.
  for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_PROFILE', 'AWS_WEB_IDENTITY_TOKEN_FILE']) vi.stubEnv(name, undefined);
  vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', '/dev/null');
  vi.stubEnv('AWS_CONFIG_FILE', '/dev/null');
  vi.stubEnv('AWS_CONTAINER_CREDENTIALS_FULL_URI', `http://127.0.0.1:${port}/`);
});

afterEach(() => {
  vi.unstubAllEnvs();
  server.closeAllConnections();
  server.close();
});

test.each<[name: string, (response: ServerResponse) => void]>([
  ['says nothing', () => {}],
  [
    'sends a byte now and then',
    (response) => {
      const timer = setInterval(() => response.write(' '), 10);
      response.on('close', () => clearInterval(timer));
    },
  ],
])('an endpoint for credentials that %s is not waited for without end', async (_, act) => {
  answer = act;
  const provider = await baseCredentials({ region: 'us-east-1', patienceMs: 60 });
  await expect(provider()).rejects.toMatchObject({
    code: 'credentials',
    message: expect.stringMatching(/no AWS credentials were found: .* has not answered in 0\.06 s/),
  });
});

/** A megabyte and more, sent as fast as it is taken; it says when nobody takes it any more. */
function flood(response: ServerResponse): void {
  const chunk = Buffer.alloc(65_536, ' ');
  const more = (): void => {
    while (!response.destroyed && response.write(chunk));
  };
  response.on('drain', more).on('close', () => response.removeListener('drain', more));
  more();
}

const ENDLESS = /no AWS credentials were found: 127\.0\.0\.1 answers with more than 1,000,000 bytes/;

test('what an endpoint for credentials answers is not read without end', async () => {
  const ends: Promise<unknown>[] = [];
  answer = (response) => {
    ends.push(once(response, 'close'));
    flood(response);
  };
  const provider = await baseCredentials({ region: 'us-east-1' });
  await expect(provider()).rejects.toMatchObject({ code: 'credentials', message: expect.stringMatching(ENDLESS) });
  await Promise.all(ends);
});

test('nor is what the metadata of an instance answer', async () => {
  vi.stubEnv('AWS_CONTAINER_CREDENTIALS_FULL_URI', undefined);
  vi.stubEnv('AWS_EC2_METADATA_DISABLED', undefined);
  vi.stubEnv('AWS_EC2_METADATA_SERVICE_ENDPOINT', `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  answer = flood;
  const provider = await baseCredentials({ region: 'us-east-1' });
  await expect(provider()).rejects.toMatchObject({ message: expect.stringMatching(ENDLESS) });
});

test('nor what a program gives; requests of others are left alone meanwhile', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'cove-credentials-'));
  const config = path.join(folder, 'config');
  await writeFile(config, `[profile endless]\ncredential_process = node -e "process.stdout.write(' '.repeat(3e6))"\n`);
  vi.stubEnv('AWS_CONFIG_FILE', config);
  let sent = 0;
  answer = (response) => {
    sent += 1;
    response.end(' '.repeat(2_000_000));
  };
  const provider = await baseCredentials({ region: 'us-east-1', profile: 'endless' });
  const asked = provider();
  const other = request(`http://127.0.0.1:${(server.address() as AddressInfo).port}`).end();
  const [response] = (await once(other, 'response')) as [IncomingMessage];
  expect((await response.toArray()).reduce((sum, chunk) => sum + chunk.length, 0)).toBe(2_000_000);
  await expect(asked).rejects.toMatchObject({
    message: expect.stringMatching(/gives no AWS credentials: .*maxBuffer/),
  });
  expect(sent).toBe(1);
  await rm(folder, { recursive: true });
});

const OTHERS = JSON.stringify({
  AccessKeyId: 'OTHER',
  SecretAccessKey: 's',
  Token: 't',
  Expiration: '2099-01-01T00:00:00Z',
});

test.each([
  ['a program that fails', 'credential_process = node -e "process.exit(3)"'],
  ['a role of a profile that is not there', 'role_arn = arn:aws:iam::222222222222:role/r\nsource_profile = gone'],
  ['a role whose source is nothing', 'role_arn = arn:aws:iam::222222222222:role/r\ncredential_source = Environment'],
  ['a token that is not there', 'role_arn = arn:aws:iam::222222222222:role/r\nweb_identity_token_file = /none'],
  ['a sign-in that has ended', 'sso_session = s\nsso_account_id = 222222222222\nsso_role_name = r'],
])('a named profile with %s does not give the credentials of the machine instead', async (_, said) => {
  const folder = await mkdtemp(path.join(tmpdir(), 'cove-credentials-'));
  const config = path.join(folder, 'config');
  await writeFile(config, `[profile named]\n${said}\n[profile plain]\nregion = eu-west-1\n`);
  vi.stubEnv('AWS_CONFIG_FILE', config);
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', undefined);
  answer = (response) => response.end(OTHERS);
  const named = await baseCredentials({ region: 'us-east-1', profile: 'named' });
  await expect(named()).rejects.toThrow(/profile "named" gives no AWS credentials/);
  // One that says nothing of credentials is about something else, as a region.
  const plain = await baseCredentials({ region: 'us-east-1', profile: 'plain' });
  expect(await plain()).toMatchObject({ accessKeyId: 'OTHER' });
  await rm(folder, { recursive: true });
});

test('a program that fails is told by what it says, and not by its command, whose words may be secrets', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'cove-credentials-'));
  const config = path.join(folder, 'config');
  const script = `node -e "console.error('no sign-in'); process.exit(3)" -- --password hunter2`;
  await writeFile(config, `[profile named]\ncredential_process = ${script}\n`);
  vi.stubEnv('AWS_CONFIG_FILE', config);
  const named = await baseCredentials({ region: 'us-east-1', profile: 'named' });
  await expect(named()).rejects.toThrow(/^profile "named" gives no AWS credentials: its program failed: no sign-in$/);
  await rm(folder, { recursive: true });
});

test('credentials of a named profile are asked for once, and again before they expire', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'cove-credentials-'));
  const config = path.join(folder, 'config');
  const counted = path.join(folder, 'asked');
  const script = path.join(folder, 'keys.mjs');
  await writeFile(
    script,
    `import { appendFileSync } from 'node:fs';
appendFileSync(${JSON.stringify(counted)}, 'x');
const Expiration = new Date(Date.now() + Number(process.argv[2])).toISOString();
console.log(JSON.stringify({ Version: 1, AccessKeyId: 'A', SecretAccessKey: 's', SessionToken: 't', Expiration }));`,
  );
  const profileOf = (name: string, ms: number): string =>
    `[profile ${name}]\ncredential_process = node ${script} ${ms}\n`;
  await writeFile(config, profileOf('long', 3_600_000) + profileOf('short', 200_000));
  vi.stubEnv('AWS_CONFIG_FILE', config);
  for (const [profile, times] of [
    ['long', 1],
    ['short', 2],
  ] as const) {
    const provider = await baseCredentials({ region: 'us-east-1', profile });
    await writeFile(counted, '');
    expect([await provider(), await provider()].map(({ accessKeyId }) => accessKeyId)).toEqual(['A', 'A']);
    await vi.waitFor(async () => expect((await readFile(counted, 'utf8')).length).toBe(times), 30_000);
  }
  await rm(folder, { recursive: true });
});

test('credentials that are renewed belong to whom the run was begun as, or are not used', async () => {
  const callers: Record<string, string> = {
    again: 'arn:aws:sts::222222222222:assumed-role/Auditor/another-session',
    role: 'arn:aws:sts::222222222222:assumed-role/Admin/me',
    account: 'arn:aws:sts::333333333333:assumed-role/Auditor/me',
  };
  let next = 'first';
  const asked: string[] = [];
  const provider = keepCaller(
    async () => ({ accessKeyId: next, secretAccessKey: 's' }),
    {
      caller: { account: '222222222222', arn: 'arn:aws:sts::222222222222:assumed-role/Auditor/me' },
      credentials: { accessKeyId: 'first', secretAccessKey: 's' },
    },
    async ({ accessKeyId }) => {
      asked.push(accessKeyId);
      return { account: '', arn: callers[accessKeyId] ?? '' };
    },
  );
  for (const name of ['first', 'again', 'again']) {
    next = name;
    expect(await provider()).toMatchObject({ accessKeyId: name });
  }
  for (const name of ['role', 'account']) {
    next = name;
    await expect(provider()).rejects.toThrow(`the new ones belong to ${callers[name]}, and the run was begun as arn:`);
  }
  expect(asked).toEqual(['again', 'role', 'account']);
});

test('in the middle of a run the interruption ends the wait for new credentials', async () => {
  const interruption = new AbortController();
  const credentials = createManagementCredentials({
    provider: () => new Promise(() => {}),
    current: { accessKeyId: 'a', secretAccessKey: 's' },
    signal: interruption.signal,
  });
  const asked = credentials.get();
  interruption.abort(new Error('enough'));
  await expect(asked).rejects.toThrow('enough');
  expect(credentials.ended()).toBeUndefined();
});
