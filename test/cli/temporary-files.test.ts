import { mkdtemp, readdir, readlink, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { outcomeRecord, wholeRun } from '../report/sample-run.ts';
import { openSandbox, type RunningCommand, type Sandbox } from './sandbox.ts';

/** One account of which no answer is waited for. */
const organization = `
version: 1
organization: { managementAccount: "111111111111" }
regions: [us-east-1]
accounts:
  - { id: "222222222222", name: Shop, trails: [{ name: old }] }
  - { id: "333333333333", name: Slow }
faults:
  rules: [{ kind: latency, service: cloudtrail, account: "333333333333", latencyMs: 600000 }]
`;

let temporary: string;
let sandbox: Sandbox;

beforeEach(async () => {
  temporary = await mkdtemp(path.join(tmpdir(), 'cove-policy-temporary-'));
  sandbox = await openSandbox({
    world: 'own',
    organization,
    env: { TMPDIR: temporary },
    files: [{ name: 'long.ndjson', text: longLog() }],
  });
});

afterEach(async () => {
  await sandbox.close();
  await rm(temporary, { recursive: true });
});

/** The log of a run with more findings than a report keeps in memory. */
function longLog(): string {
  const evidence = { filler: 'x'.repeat(1_000) };
  const outcomes = Array.from({ length: 100 }, (_, index) => {
    const region = `region-${index}`;
    const findings = Array.from({ length: 100 }, (__, number) => ({
      resource: `resource-${number}`,
      message: 'found',
      evidence,
      fingerprint: `${index * 100 + number}`.padStart(64, '0'),
    }));
    return outcomeRecord({ region, status: 'findings', resources: 100, findings });
  });
  return wholeRun(outcomes)
    .map((record) => `${JSON.stringify(record)}\n`)
    .join('');
}

describe.runIf(process.platform === 'linux')(
  'a process that is stopped without a farewell leaves no temporary file',
  () => {
    test.each([
      ['SIGKILL', ['SIGKILL']],
      ['Ctrl-C twice', ['SIGSTOP', 'SIGINT', 'SIGTERM', 'SIGCONT']],
    ] as const)('a check without a log, by %s', async (_, signals) => {
      const running = sandbox.start('cove-policy check policies/trails.yml --run-log off --quiet');
      await hasTemporaryFile(running);
      for (const signal of signals) running.kill(signal);
      await running.ended;
      expect(await readdir(temporary)).toEqual([]);
    });

    test('a report with more than it keeps in memory, by SIGKILL', async () => {
      await sandbox.run('mkfifo nobody-reads');
      // Open at the other end, or it would not be waited for.
      const holder = sandbox.start('sleep 600 3<> nobody-reads');
      const running = sandbox.start('cove-policy report long.ndjson -o json=nobody-reads --quiet');
      await hasTemporaryFile(running);
      running.kill('SIGKILL');
      await running.ended;
      holder.kill('SIGKILL');
      await holder.ended;
      expect(await readdir(temporary)).toEqual([]);
    });
  },
);

test('a second signal while a report is written leaves nothing beside it, and the earlier one as it was', async () => {
  await sandbox.run('cove-policy report long.ndjson -o html=long.html --quiet');
  const earlier = await sandbox.read('long.html');
  const running = await stoppedWhileWriting();
  expect(await unfinished()).toHaveLength(1);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGCONT'] as const) running.kill(signal);
  expect((await running.ended).exitCode).toBe(130);
  expect(await unfinished()).toEqual([]);
  expect(await sandbox.read('long.html')).toBe(earlier);
});

test('a run that comes to its end leaves no temporary file either', async () => {
  const { exitCode } = await sandbox.run('cove-policy check --demo policies/trails.yml --quiet');
  expect(exitCode).toBe(3);
  const report = await sandbox.run('cove-policy report long.ndjson -o csv=long.csv --quiet');
  expect(report).toEqual({ exitCode: 1, stdout: '', stderr: '' });
  const lines = (await sandbox.read('long.csv'))?.split('\r\n') ?? [];
  expect(lines.filter((line) => line.startsWith('finding,'))).toHaveLength(10_000);
  expect(await readdir(temporary)).toEqual([]);
});

async function unfinished(): Promise<string[]> {
  return (await readdir(sandbox.directory)).filter((name) => name.startsWith('long.html.'));
}

/** Starts the report again where it was written before it could be stopped. */
async function stoppedWhileWriting(): Promise<RunningCommand> {
  for (let attempt = 0; attempt < 20; attempt += 1) {
    const running = sandbox.start('cove-policy report long.ndjson -o html=long.html --quiet');
    let hasEnded = false;
    running.ended.then(() => {
      hasEnded = true;
    });
    while (!hasEnded && (await unfinished()).length === 0) await sleep(1);
    running.kill('SIGSTOP');
    if (!hasEnded && (await unfinished()).length > 0) return running;
    running.kill('SIGCONT');
    await running.ended;
  }
  throw new Error('the report was never seen half written');
}

/** Waits until a file of the temporary directory is open and has something in it, with a name or without. */
async function hasTemporaryFile({ pid, ended, stderr }: RunningCommand): Promise<void> {
  let hasEnded = false;
  ended.then(() => {
    hasEnded = true;
  });
  while (!hasEnded) {
    for (const name of await readdir(`/proc/${pid}/fd`)) {
      const link = `/proc/${pid}/fd/${name}`;
      const target = await readlink(link).catch(() => '');
      if (
        target.startsWith(`${temporary}/`) &&
        (await stat(link).then(
          ({ size }) => size,
          () => 0,
        )) > 0
      )
        return;
    }
    await sleep(5);
  }
  throw new Error(`it ended, and no temporary file was seen: ${stderr()}`);
}
