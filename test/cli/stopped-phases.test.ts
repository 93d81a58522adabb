import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, request as forward, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import type { ReportFile } from '../../src/report/build/report-file.generated.ts';
import { parseOrganizationFile } from '../../src/simulator/parse-organization-file.ts';
import { type Simulator, startSimulator } from '../../src/simulator/start-simulator.ts';
import { type Answer, type Environment, runMain } from '../support/run-main.ts';
import { withoutWeakenings } from '../support/without-weakenings.ts';

/**
 * Where a run is when it is stopped: at the first request of an operation that is held, or at the third that is
 * throttled.
 */
interface Phase {
  readonly what: string;
  readonly operation: string;
  readonly throttled?: true;
  /** What it says in place of a report: the accounts were not known yet. */
  readonly nothing?: RegExp;
}

const PHASES: readonly Phase[] = [
  { what: 'who the caller is', operation: 'GetCallerIdentity', nothing: /before the run began/ },
  { what: 'the organization', operation: 'DescribeOrganization', nothing: /before the accounts were known/ },
  { what: 'the accounts', operation: 'ListAccounts', nothing: /before the accounts were known/ },
  { what: 'a throttled list of accounts', operation: 'ListAccounts', throttled: true, nothing: /before the accounts/ },
  { what: 'the tags of accounts', operation: 'ListTagsForResource' },
  { what: 'throttled tags', operation: 'ListTagsForResource', throttled: true },
  { what: 'roles', operation: 'AssumeRole' },
  { what: 'throttled roles', operation: 'AssumeRole', throttled: true },
  { what: 'the regions of accounts', operation: 'ListRegions' },
  { what: 'throttled regions', operation: 'ListRegions', throttled: true },
  { what: 'cells', operation: 'DescribeTrails' },
  { what: 'throttled cells', operation: 'DescribeTrails', throttled: true },
  { what: 'lookups', operation: 'GetTrailStatus' },
];

const ORGANIZATION = `
version: 1
organization: { managementAccount: "111111111111" }
regions: [us-east-1, eu-west-1]
accounts:
  - { id: "222222222222", name: Shop, tags: { stage: prod }, trails: [{ name: old }] }
  - { id: "333333333333", name: Search, tags: { stage: prod }, trails: [{ name: old }] }
`;

const POLICY = `version: 1
policies:
  - id: trail-logs
    title: A trail logs
    severity: high
    targets: { tags: { stage: prod } }
    call: cloudtrail:DescribeTrails
    resources: trailList
    lookups: [{ as: status, operation: "cloudtrail:GetTrailStatus", input: { Name: "\${TrailARN}" } }]
    filter: status.IsLogging
    finding: { resource: "\${TrailARN}", message: it logs }
`;

/** A world that stands still in a phase, and a folder in which checks of it run. */
interface Place {
  check(flags: readonly string[], signal?: AbortSignal): Promise<Answer>;
  /** Whatever was open is `interrupted`, says why, and nothing else is wrong or warned of. */
  expectInterrupted(message: RegExp): Promise<void>;
}

/** @param onReached - is called once a check is in the phase. */
async function inPhase(phase: Phase, onReached: () => void, act: (place: Place) => Promise<void>): Promise<void> {
  const simulator = await startSimulator({ organization: parseOrganizationFile(ORGANIZATION, 'organization') });
  const directory = await mkdtemp(path.join(tmpdir(), 'cove-policy-phases-'));
  await writeFile(path.join(directory, 'policy.yml'), POLICY);
  const door = doorTo(simulator, phase, onReached);
  await new Promise<void>((resolve) => void door.listen(0, '127.0.0.1', resolve));
  const { port } = door.address() as AddressInfo;
  try {
    await act({
      check: (flags, signal) => check(flags, directory, environmentOf(simulator, port, directory), signal),
      expectInterrupted: (message) => expectInterrupted(path.join(directory, 'report.json'), message),
    });
  } finally {
    door.closeAllConnections();
    door.close();
    await simulator.close();
    await rm(directory, { recursive: true, force: true });
  }
}

function doorTo(simulator: Simulator, phase: Phase, onReached: () => void): Server {
  let reached = 0;
  return createServer(async (incoming, response) => {
    const body = await readAll(incoming);
    if (operationOf(incoming, body) !== phase.operation) return passOn(simulator.port, incoming, body, response);
    reached += 1;
    if (phase.throttled === true) throttle(incoming, response);
    if (reached === (phase.throttled === true ? 3 : 1)) onReached();
  });
}

// Most of the time they wait for the timeout, or for a back-off.
describe.concurrent('a run that is stopped', () => {
  test.each(PHASES)('Ctrl-C while $what are read (throttled: $throttled)', async (phase) => {
    const interruption = new AbortController();
    await inPhase(
      phase,
      () => interruption.abort(),
      async (place) => {
        const { exitCode, stdout, stderr } = await place.check([], interruption.signal);
        expect(exitCode).toBe(130);
        if (phase.nothing !== undefined) {
          expect(stdout).toBe('');
          expect(withoutWeakenings(stderr)).toMatch(
            new RegExp(`^cove-policy: interrupted ${phase.nothing.source}.*: nothing was evaluated\n$`),
          );
          return;
        }
        expect(withoutWeakenings(stderr)).toBe('');
        expect(stdout).toMatch(/interrupted: \d cells? never reached.* \(exit 130\)\n$/);
        await place.expectInterrupted(/^(the account's tags are unknown: )?the run was stopped$/);
      },
    );
  });

  test.each(PHASES)('the end of --timeout while $what are read (throttled: $throttled)', (phase) =>
    inPhase(
      phase,
      () => undefined,
      async (place) => {
        const { exitCode, stdout, stderr } = await place.check(['--timeout', '1', '--allow-errors']);
        expect(exitCode).toBe(3);
        if (phase.nothing !== undefined) {
          expect(stdout).toBe('');
          expect(withoutWeakenings(stderr)).toMatch(
            /^cove-policy: the 1 second of --timeout was over before the accounts were known: nothing was evaluated\n {2}\S/,
          );
          return;
        }
        expect(withoutWeakenings(stderr)).toBe('');
        expect(stdout).toMatch(/incomplete: \d cells? never reached.* \(exit 3\)\n$/);
        await place.expectInterrupted(/^(the account's tags are unknown: )?the 1 second of --timeout was over$/);
      },
    ),
  );
});

async function expectInterrupted(report: string, message: RegExp): Promise<void> {
  const { errors, warnings, summary } = JSON.parse(await readFile(report, 'utf8')) as ReportFile;
  expect(errors.length).toBeGreaterThan(0);
  for (const error of errors) {
    expect(error.kind).toBe('interrupted');
    expect(error.message).toMatch(message);
  }
  // The endpoint is not AWS's own, which the report says.
  expect(warnings.filter(({ code }) => code !== 'not-default')).toEqual([]);
  expect(summary).toMatchObject({ complete: false, ledger: 'ok' });
}

function environmentOf({ credentials }: Simulator, port: number, home: string): Environment {
  return {
    AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_REGION: 'us-east-1',
    AWS_EC2_METADATA_DISABLED: 'true',
    HOME: home,
  };
}

function check(
  flags: readonly string[],
  cwd: string,
  env: Environment,
  signal = new AbortController().signal,
): Promise<Answer> {
  const args = ['check', 'policy.yml', '--run-log', 'off', '-o', 'json=report.json', '-o', 'text=-', ...flags];
  return runMain(args, { cwd, env, signal });
}

function operationOf({ headers, url = '' }: IncomingMessage, body: string): string | undefined {
  const target = headers['x-amz-target'];
  if (typeof target === 'string') return target.split('.').at(-1);
  return new URLSearchParams(body).get('Action') ?? (/listRegions/i.test(url) ? 'ListRegions' : undefined);
}

function throttle({ headers }: IncomingMessage, response: ServerResponse): void {
  const isXml = headers['x-amz-target'] === undefined && !/json/.test(headers['content-type'] ?? '');
  const xml = '<ErrorResponse><Error><Code>Throttling</Code><Message>Rate exceeded</Message></Error></ErrorResponse>';
  const json = '{"__type":"ThrottlingException","message":"Rate exceeded"}';
  response.writeHead(400, { 'x-amzn-errortype': 'ThrottlingException' }).end(isXml ? xml : json);
}

/** With the headers as they are: the signature holds. */
function passOn(port: number, { method, url, headers }: IncomingMessage, body: string, response: ServerResponse): void {
  const onward = forward({ host: '127.0.0.1', port, method, path: url, headers }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(response);
  });
  onward.on('error', () => response.destroy());
  onward.end(body);
}

async function readAll(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}
