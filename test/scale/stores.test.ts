import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm, stat, symlink, truncate, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createS3Store } from '../../src/aws/s3-store.ts';
import { openStore } from '../../src/library/scale/open-store.ts';
import { createPatientStore } from '../../src/library/scale/patient-store.ts';
import { createDirectoryStore } from '../../src/store/directory-store.ts';
import { type ObjectStore, StoreError } from '../../src/store/object-store.ts';
import { asPlainUser } from '../support/as-plain-user.ts';
import { type ConditionalServer, startConditionalServer } from './conditional-server.ts';

let directory: string;
let server: ConditionalServer;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'cove-policy-store-'));
  server = await startConditionalServer();
});

afterEach(async () => {
  await server.close();
  await rm(directory, { recursive: true, force: true });
});

const credentials = async () => ({ accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'secret' });
const openS3 = (url = server.url): ObjectStore =>
  createS3Store({ bucket: 'audit', prefix: 'runs', region: 'us-east-1', credentials, endpoint: url });

describe.each([
  ['a folder', () => createDirectoryStore(directory)],
  ['S3', () => openS3()],
] as const)('%s', (_, open) => {
  it('creates an object once, whoever tries at the same time', async () => {
    const store = open();
    const tries = await Promise.all(['a', 'b', 'c', 'd'].map((text) => store.create('run/accounts/1.ndjson', text)));
    expect(tries.filter((isFirst) => isFirst)).toHaveLength(1);
    const winner = 'abcd'[tries.indexOf(true)];
    expect(await store.create('run/accounts/1.ndjson', 'late')).toBe(false);
    expect(await store.read('run/accounts/1.ndjson')).toBe(winner);
    store.close();
  });

  it('lists a folder to its end, and knows what is not there', async () => {
    const store = open();
    expect(await store.list('run/accounts')).toEqual([]);
    expect(await store.read('run/plan.json')).toBeUndefined();
    for (const name of ['1', '2', '3', '4', '5']) await store.create(`run/accounts/${name}.ndjson`, 'größer 漢\n');
    expect((await store.list('run/accounts')).sort()).toEqual(
      ['1', '2', '3', '4', '5'].map((name) => `${name}.ndjson`),
    );
    expect(await store.read('run/accounts/3.ndjson')).toBe('größer 漢\n');
    store.close();
  });
});

describe('a folder', () => {
  it('is readable by its owner only, and keeps no rest of what lost the race', async () => {
    const store = createDirectoryStore(directory);
    await store.create('run/plan.json', 'a');
    await store.create('run/plan.json', 'b');
    expect(await readdir(join(directory, 'run'))).toEqual(['plan.json']);
    expect((await stat(join(directory, 'run/plan.json'))).mode & 0o777).toBe(0o600);
  });

  it.each([
    ['a pipe', 'it is not a regular file', (path: string) => execFileSync('mkfifo', [path])],
    ['a folder', 'it is a folder', (path: string) => mkdir(path)],
    ['a device', 'it is not a regular file', (path: string) => symlink('/dev/zero', path)],
    ['a link to itself', 'too many symbolic links encountered', (path: string) => symlink(path, path)],
    [
      'a file without measure',
      'it is larger than 250 MB',
      (path: string) => writeFile(path, '').then(() => truncate(path, 10_000_000_000)),
    ],
  ])('has %s in the place of an object: refused for good, without a wait', async (_, says, place) => {
    const store = createDirectoryStore(directory);
    await store.create('run/plan.json', 'a');
    await rm(join(directory, 'run/plan.json'));
    await place(join(directory, 'run/plan.json'));
    await expect(store.read('run/plan.json')).rejects.toMatchObject({
      isPassing: false,
      message: `run/plan.json cannot be read: ${says}`,
    });
    const patient = createPatientStore(store, {}, { waitMs: 20_000, howToGoOn: () => '' });
    await expect(patient.read('run/plan.json')).rejects.toMatchObject({
      code: 'file',
      message: `in the store ${directory}, run/plan.json cannot be read: ${says}`,
    });
  });

  it('that is not there any more is not empty', async () => {
    const store = createDirectoryStore(join(directory, 'gone'));
    await expect(store.list('run/accounts')).rejects.toBeInstanceOf(StoreError);
  });
});

describe('S3', () => {
  it('that answers with 503, 409 or not at all is asked again', async () => {
    const store = openS3();
    server.faults.push(503, 409, 0);
    const patient = createPatientStore(store, {}, { waitMs: 20_000, howToGoOn: () => '' });
    expect(await patient.create('run/plan.json', 'x')).toBe(true);
    expect(server.objects.get('runs/run/plan.json')).toBe('x');
    store.close();
  });

  it('that sends back what it got shows no credentials, in no error and no cause', async () => {
    const sessionToken = 'FwoGZXIvYXdzEJr/EXAMPLE+session/token=='.repeat(4);
    const echo = createServer((request, response) => {
      const said = `${request.headers['x-amz-security-token']} ${request.headers.authorization}`;
      request.resume().on('end', () => {
        response.writeHead(403, { 'content-type': 'application/xml', 'x-amz-request-id': said });
        response.end(
          `<Error><Code>AccessDenied</Code><Message>${said}</Message><RequestId>${said}</RequestId></Error>`,
        );
      });
    });
    await new Promise<void>((resolve) => void echo.listen(0, '127.0.0.1', resolve));
    const own = {
      accessKeyId: 'ASIAEXAMPLEEXAMPLE00',
      secretAccessKey: 'wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY00',
      sessionToken,
    };
    const store = createS3Store({
      bucket: 'audit',
      prefix: 'runs',
      region: 'us-east-1',
      credentials: async () => own,
      endpoint: `http://127.0.0.1:${(echo.address() as AddressInfo).port}`,
    });
    for (const ask of [() => store.create('a', 'x'), () => store.read('a'), () => store.list('b')]) {
      const error = await ask().then(
        () => undefined,
        (caught: unknown) => caught,
      );
      expect(error).toBeInstanceOf(StoreError);
      // All that --debug shows of it.
      const { message, stack, cause } = error as StoreError;
      const told = [message, stack, (cause as Error).message, (cause as Error).stack].join(' ');
      expect(told).toContain('(credential)');
      expect(told).not.toMatch(/EXAMPLE.session|ASIAEXAMPLE|Signature=[0-9a-f]{8}/);
    }
    store.close();
    echo.close();
  });

  it('that takes a request and says nothing is asked again', async () => {
    const store = createS3Store({
      ...{ bucket: 'audit', prefix: 'runs', region: 'us-east-1', credentials, endpoint: server.url, silenceMs: 150 },
    });
    server.faults.push('silent');
    expect(await store.create('run/plan.json', 'x')).toBe(true);
    server.faults.push('silent', 'silent', 'silent');
    await expect(store.read('run/plan.json')).rejects.toMatchObject({ isPassing: true });
    store.close();
  });

  it('that sends other bytes than it was given has no object that can be used, and is no store that is gone', async () => {
    const store = openS3();
    await store.create('run/plan.json', 'x');
    server.checksum = 'AAAAAA==';
    await expect(store.read('run/plan.json')).rejects.toMatchObject({
      name: 'UnusableObjectError',
      message: expect.stringContaining('run/plan.json cannot be read: Checksum mismatch'),
    });
    store.close();
  });

  it('whose lists have pages without an end is not asked for ever', async () => {
    const endless = createServer((request, response) => {
      const token = Number(new URL(request.url ?? '', 'http://x').searchParams.get('continuation-token') ?? 0);
      const next = `<NextContinuationToken>${token + 1}</NextContinuationToken>`;
      response.end(`<ListBucketResult><IsTruncated>true</IsTruncated>${next}</ListBucketResult>`);
    });
    await new Promise<void>((resolve) => void endless.listen(0, '127.0.0.1', resolve));
    const endpoint = `http://127.0.0.1:${(endless.address() as AddressInfo).port}`;
    const store = createS3Store({
      ...{ bucket: 'audit', prefix: 'runs', region: 'us-east-1', credentials, endpoint, mostPages: 5 },
    });
    await expect(store.list('run/accounts')).rejects.toMatchObject({ message: expect.stringContaining('5 pages') });
    store.close();
    endless.close();
  });

  it('that stays away ends the run, with how to go on', async () => {
    const store = openS3('http://127.0.0.1:9');
    const patient = createPatientStore(store, {}, { waitMs: 0, howToGoOn: () => 'check --resume R' });
    await expect(patient.read('run/plan.json')).rejects.toMatchObject({
      code: 'output',
      hint: expect.stringContaining('check --resume R'),
    });
    store.close();
  });
});

describe('--store', () => {
  const open = (url: string, env: Record<string, string> = {}) =>
    openStore(url, { profile: undefined }, { cwd: directory, env });

  it.each(['s3://', 's3://x', 's3://Bucket/a', 's3://bucket/../a', 'https://bucket/a', ''])(
    'refuses %j',
    async (url) => {
      await expect(open(url)).rejects.toMatchObject({ code: 'usage' });
    },
  );

  it('refuses a folder that may not be written to', async () => {
    await mkdir(join(directory, 'closed'), { mode: 0o500 });
    await asPlainUser(directory, () =>
      expect(open('closed')).rejects.toMatchObject({ code: 'usage', message: expect.stringContaining('closed') }),
    );
  });

  it('refuses a file', async () => {
    await writeFile(join(directory, 'file'), '');
    for (const name of ['file', 'file/below']) {
      await expect(open(name)).rejects.toMatchObject({
        code: 'usage',
        message: `the store ${name} cannot be used: a file is in its place, and a store is a folder`,
        hint: expect.not.stringContaining('s3:'),
      });
    }
  });

  it('refuses a bucket that may be written to and not read', async () => {
    process.env.AWS_ACCESS_KEY_ID ??= 'AKIAEXAMPLE';
    process.env.AWS_SECRET_ACCESS_KEY ??= 'secret';
    server.denied.add('GET');
    await expect(open('s3://audit/runs', { AWS_ENDPOINT_URL: server.url })).rejects.toMatchObject({
      code: 'usage',
      message: expect.stringContaining('the store s3://audit/runs cannot be used: probe cannot be read: AccessDenied'),
    });
  });

  it.each([409, 503, 0] as const)(
    'waits for what passes: %s, as S3 answers workers that start at the same time',
    async (fault) => {
      process.env.AWS_ACCESS_KEY_ID ??= 'AKIAEXAMPLE';
      process.env.AWS_SECRET_ACCESS_KEY ??= 'secret';
      server.faults.push(fault, fault, fault, fault);
      const store = await open('s3://audit/runs', { AWS_ENDPOINT_URL: server.url });
      expect(server.objects.has('runs/probe')).toBe(true);
      store.close();
    },
  );

  it('refuses a server that does not know the condition', async () => {
    const careless = await startConditionalServer(false);
    const env = { AWS_ENDPOINT_URL: careless.url };
    process.env.AWS_ACCESS_KEY_ID ??= 'AKIAEXAMPLE';
    process.env.AWS_SECRET_ACCESS_KEY ??= 'secret';
    await expect(open('s3://audit/runs', env)).rejects.toMatchObject({
      code: 'usage',
      message: 'the store s3://audit/runs overwrites objects that are to be created once',
    });
    await careless.close();
  });
});
