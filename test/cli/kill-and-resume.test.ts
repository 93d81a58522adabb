import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { whenFileSays } from '../support/when-file-says.ts';
import { withoutWeakenings } from '../support/without-weakenings.ts';
import { type Answer, openSandbox, type Sandbox } from './sandbox.ts';

/**
 * Two dozen accounts, two at a time, some of the first and one in the middle refusing; each answer some milliseconds
 * late: a run of a second or two, at any point of which a process can die.
 */
const organization = `
version: 1
time: 2026-01-02T03:04:05Z
organization: { managementAccount: "111111111111" }
regions: [us-east-1, eu-west-1]
accounts:
  - { id: "111111111111", name: Management, trails: [{ name: organization-trail, multiRegion: true, organization: true }] }
  - { id: "222222222201", name: Closed, roles: [] }
  - { id: "222222222202", name: Shop, trails: [{ name: old }, { name: stopped, logging: false }] }
  - { id: "222222222203", name: Gone, status: SUSPENDED }
generate: { accounts: 20, trailsEvery: 3, firstId: "333333333301" }
faults:
  rules:
    - { kind: latency, service: cloudtrail, latencyMs: 15 }
    - { kind: latency, service: sts, latencyMs: 10 }
    - { kind: deny, operation: DescribeConfigurationRecorders, account: "222222222202", region: eu-west-1 }
    - { kind: deny, operation: AssumeRole, roleArn: "arn:aws:iam::333333333310:*" }
`;

const check = 'cove-policy check policies/trails.yml policies/config-recorder.yml --concurrency 2 --quiet';
const reports = '-o json=report.json -o sarif=report.sarif';

let sandbox: Sandbox;
/** What a run that nobody disturbed reports, and its exit code. */
let undisturbed: { readonly exitCode: number | null; readonly report: Facts };
/** As many as its log has. */
const LINES = 256;

beforeAll(async () => {
  sandbox = await openSandbox({ world: 'own', organization });
  const { exitCode, stderr } = await sandbox.run(`${check} --run-log whole.ndjson ${reports}`);
  expect(withoutWeakenings(stderr)).toBe('');
  undisturbed = { exitCode, report: await readReports() };
}, 60_000);

afterAll(() => sandbox.close());

interface Facts {
  readonly json: unknown;
  readonly sarif: unknown;
}

/**
 * The reports, which name ids and times alike, without what only the last of the processes knows: how many calls it
 * made.
 */
async function readReports(): Promise<Facts> {
  const read = async (name: string): Promise<unknown> =>
    JSON.parse(((await sandbox.read(name)) ?? '').replaceAll(/"calls": \d+/g, '"calls": 0'));
  return { json: await read('report.json'), sarif: await read('report.sarif') };
}

async function linesOf(log: string): Promise<number> {
  return linesIn((await sandbox.read(log)) ?? '');
}

function linesIn(text: string): number {
  return text.split('\n').length - 1;
}

/** When a process dies: once its log has so many lines, or so long after it has begun to write. */
interface Death {
  readonly lines: number;
  readonly afterMs: number;
}

const SEED = 20_260_102;

/** A number from 0 to `below`, the same for the same name. */
function random(name: string, below: number): number {
  const hash = createHash('sha256').update(`${SEED} ${name}`).digest();
  return Math.floor((hash.readUInt32BE(0) / 2 ** 32) * below);
}

/** @returns whether the process was killed; false where it had ended before. */
async function killAt({ lines, afterMs }: Death, log: string, command: string): Promise<boolean> {
  const running = sandbox.start(command);
  let answer: Answer | undefined;
  const ended = running.ended.then((ending) => {
    answer = ending;
  });
  await whenFileSays(path.join(sandbox.directory, log), (text) => linesIn(text) >= lines, ended);
  await Promise.race([sleep(afterMs), ended]);
  running.kill('SIGKILL');
  await ended;
  return answer?.exitCode === null;
}

async function isThere(name: string): Promise<boolean> {
  return stat(path.join(sandbox.directory, name)).then(
    () => true,
    () => false,
  );
}

describe('a check that is killed with SIGKILL and continued', () => {
  test('has findings, errors and skipped cells to lose', async () => {
    expect(undisturbed.exitCode).toBe(3);
    expect(undisturbed.report.json).toMatchObject({
      summary: { ledger: 'ok', cells: 176, findings: 44, error: 9, skipped: 8 },
    });
    expect(await linesOf('whole.ndjson')).toBe(LINES);
  });

  let killed = 0;
  /** By lines and by time in turn; the process that goes on is killed too, in two of three. */
  const deaths = Array.from({ length: 6 }, (_, index): Death[] =>
    Array.from({ length: 1 + (index % 3) }, (__, life) => {
      const name = `${index} ${life}`;
      return (index + life) % 2 === 0
        ? { lines: 1 + random(name, LINES - 20), afterMs: 0 }
        : { lines: 1 + random(name, LINES / 2), afterMs: random(`${name} ms`, 250) };
    }),
  );

  test.each(deaths.map((each, index) => ({ index, deaths: each })))(
    'reports what it reports undisturbed: $index',
    { timeout: 60_000 },
    async ({ index, deaths: each }) => {
      const log = `killed-${index}.ndjson`;
      for (const death of each) {
        const how = (await isThere(log)) ? '--resume' : '--run-log';
        if (await killAt(death, log, `${check} ${how} ${log} ${reports}`)) killed += 1;
      }
      const { exitCode, stdout, stderr } = await sandbox.run(`${check} --resume ${log} ${reports}`);
      expect(withoutWeakenings(stderr)).toBe('');
      expect(stdout).toBe('');
      expect(exitCode).toBe(undisturbed.exitCode);
      expect(await readReports()).toEqual(undisturbed.report);
    },
  );

  test('was killed: a process that comes to its end shows nothing', () => {
    expect(killed).toBeGreaterThan(deaths.flat().length / 2);
  });
});
