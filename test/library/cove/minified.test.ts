/** Functions in a bundle whose names were minified: what an operation is called there says nothing. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { rolldown } from 'rolldown';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { cove } from '../../../src/library/cove/cove.ts';
import type { CoveSession } from '../../../src/library/cove/cove-session.ts';
import { packageFile } from '../../../src/package-files.ts';
import { generateOrganization } from '../../../src/simulator/generate-organization.ts';
import { type Demo, startDemo } from './demo.ts';

/** With schemas, and without: a client of late 2024. */
const SOURCE = `
import { CloudTrailClient, DescribeTrailsCommand, StopLoggingCommand } from '@aws-sdk/client-cloudtrail';
import { ListQueuesCommand, SQSClient } from 'client-sqs-without-schemas';

export const names = [DescribeTrailsCommand, StopLoggingCommand, ListQueuesCommand].map(({ name }) => name);
export const read = (session) => session.client(CloudTrailClient).send(new DescribeTrailsCommand({}));
export const readOld = (session) => session.client(SQSClient).send(new ListQueuesCommand({}));
export const write = (session) => session.client(CloudTrailClient).send(new StopLoggingCommand({ Name: 'legacy-trail' }));
`;

interface Bundled {
  readonly names: readonly string[];
  read(session: CoveSession): Promise<unknown>;
  readOld(session: CoveSession): Promise<unknown>;
  write(session: CoveSession): Promise<unknown>;
}

let folder: string;
let bundled: Bundled;
let demo: Demo;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'cove-minified-'));
  const input = path.join(folder, 'input.js');
  await writeFile(input, SOURCE);
  const modules = [packageFile('node_modules')];
  const bundle = await rolldown({
    input,
    platform: 'node',
    resolve: { modules, mainFields: ['module', 'main'] },
    logLevel: 'silent',
  });
  const file = path.join(folder, 'bundle.mjs');
  await bundle.write({ file, format: 'esm', minify: true, codeSplitting: false });
  await bundle.close();
  bundled = await import(/* @vite-ignore */ pathToFileURL(file).href);
}, 120_000);

afterAll(() => rm(folder, { recursive: true, force: true }));

afterEach(() => demo?.close());

const ACCOUNT = '200000000001';
const MANAGEMENT = '111111111111';

async function start(): Promise<Demo> {
  const services = ['cloudtrail', 'sqs'].map((service) => ({ kind: 'latency' as const, service, latencyMs: 600_000 }));
  const organization = generateOrganization({ accounts: 1, trailsEvery: 1, regions: [{ name: 'us-east-1' }] });
  demo = await startDemo({ organization: { ...organization, faults: { rules: services } } });
  return demo;
}

describe('in a bundle that was minified', () => {
  it('the names are gone', async () => {
    expect(bundled.names).toEqual(bundled.names.map(() => expect.stringMatching(/^.{0,3}$/)));
  });

  it.each(['read', 'readOld'] as const)('a read that is left behind is one: nobody waits for it (%s)', async (name) => {
    const { connection } = await start();
    const { results } = await cove((session) => void bundled[name](session), { connection, accounts: [ACCOUNT] });
    expect(results).toHaveLength(1);
  });

  it("a write is refused in the caller's own account, and a read is not", async () => {
    demo = await startDemo();
    const here = { connection: demo.connection, accounts: [MANAGEMENT], includeCaller: true };
    const { exceptions } = await cove(bundled.write, here);
    expect(exceptions).toMatchObject([{ exception: { kind: 'access-denied', operation: 'cloudtrail:StopLogging' } }]);
    const { results } = await cove(bundled.read, here);
    expect(results).toHaveLength(1);
  });
});
