import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { ReportFile } from '../../src/report/build/report-file.generated.ts';
import { withoutWeakenings } from '../support/without-weakenings.ts';
import { openSandbox, type RunningCommand, type Sandbox } from './sandbox.ts';

/** Two accounts that answer at once, and one whose trails nobody lives to see. */
const organization = `
version: 1
organization: { managementAccount: "111111111111" }
regions: [us-east-1, eu-west-1]
accounts:
  - { id: "222222222222", name: Shop, trails: [{ name: old }] }
  - { id: "333333333333", name: Search }
  - { id: "444444444444", name: Slow }
faults:
  rules: [{ kind: latency, service: cloudtrail, account: "444444444444", latencyMs: 600000 }]
`;
const check = 'cove-policy check policies/trails.yml --run-log run.ndjson -o json=report.json -o sarif=report.sarif';
const FAST_CELLS = 4;

test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('%s ends a run with all of its reports', async (signal) => {
  const sandbox = await openSandbox({ world: 'own', organization });
  try {
    const { exitCode, stdout, stderr } = await interrupt(sandbox, (running) => running.kill(signal));
    expect(exitCode).toBe(130);
    expect(withoutWeakenings(stderr)).toBe(`${signal}: finishing cleanly (press again to stop at once)\n`);
    expect(stdout).toContain('Trail old in us-east-1 still logs');
    expect(stdout).toMatch(/interrupted: 2 cells never reached; 1 finding at or above low \(exit 130\)\n$/);

    const { run, summary, errors } = await readJson<ReportFile>(sandbox, 'report.json');
    expect(run.interrupted).toBe(true);
    expect(summary).toMatchObject({ cells: 7, compliant: 3, findings: 1, error: 2, skipped: 1, complete: false });
    expect(summary.ledger).toBe('ok');
    expect(errors.map(({ account, region, kind }) => [account.id, region, kind])).toEqual([
      ['444444444444', 'eu-west-1', 'interrupted'],
      ['444444444444', 'us-east-1', 'interrupted'],
    ]);
    const sarif = await readJson<{ runs: [{ invocations: unknown[] }] }>(sandbox, 'report.sarif');
    expect(sarif.runs[0].invocations[0]).toMatchObject({ executionSuccessful: false });

    const again = await sandbox.run('cove-policy report run.ndjson -o json=again.json -o sarif=again.sarif');
    expect(again).toEqual({ exitCode: 130, stdout: sandbox.named(stdout), stderr: '' });
    const same = await sandbox.run('cmp report.json again.json && cmp report.sarif again.sarif');
    expect(same).toEqual({ exitCode: 0, stdout: '', stderr: '' });
  } finally {
    await sandbox.close();
  }
});

test('an endpoint for credentials that never answers keeps no process alive once it is interrupted', async () => {
  const silent = createServer(() => {});
  await once(silent.listen(0, '127.0.0.1'), 'listening');
  const asked = once(silent, 'request');
  const { port } = silent.address() as AddressInfo;
  const sandbox = await openSandbox({ env: { AWS_CONTAINER_CREDENTIALS_FULL_URI: `http://127.0.0.1:${port}/` } });
  try {
    const running = sandbox.start('cove-policy check policies/trails.yml --quiet');
    await asked;
    running.kill('SIGINT');
    const { exitCode, stderr } = await running.ended;
    expect(stderr).toContain('interrupted before the run began');
    expect(exitCode).toBe(130);
  } finally {
    silent.closeAllConnections();
    silent.close();
    await sandbox.close();
  }
});

test('a second signal ends it at once, without reports', async () => {
  const sandbox = await openSandbox({ world: 'own', organization });
  try {
    const { exitCode, stdout } = await interrupt(sandbox, (running) => {
      // Both arrive when it goes on, and nothing happens between them.
      running.kill('SIGSTOP');
      running.kill('SIGINT');
      running.kill('SIGTERM');
      running.kill('SIGCONT');
    });
    expect(exitCode).toBe(130);
    expect(stdout).toBe('');
    expect(await sandbox.read('report.json')).toBeUndefined();

    const { exitCode: afterwards, stdout: text } = await sandbox.run('cove-policy report run.ndjson');
    // Between the two signals the run may have got as far as its last record, or not: the log says which, and neither
    // is a clean end.
    const isCutOff = text.includes('no end record: the run was cut off');
    expect(afterwards).toBe(isCutOff ? 3 : 130);
  } finally {
    await sandbox.close();
  }
});

test('before the accounts are known it ends a run that has evaluated nothing, and says no more than that', async () => {
  const slow = organization.replace('service: cloudtrail, account: "444444444444"', 'operation: ListAccounts');
  const sandbox = await openSandbox({ world: 'own', organization: slow });
  try {
    const running = sandbox.start(`${check} --accounts 222222222222`);
    // It is opened before AWS is asked for anything.
    while ((await sandbox.read('run.ndjson')) === undefined)
      await Promise.race([sleep(20), running.ended.then(endedEarly)]);
    running.kill('SIGINT');
    const { exitCode, stdout, stderr } = await running.ended;
    expect(withoutWeakenings(stderr)).toMatch(
      /^SIGINT: finishing cleanly \(press again to stop at once\)\ncove-policy: interrupted before the (accounts were known|run began): nothing was evaluated\n$/,
    );
    expect(stdout).toBe('');
    expect(exitCode).toBe(130);
    expect(await sandbox.read('run.ndjson')).toBeUndefined();
  } finally {
    await sandbox.close();
  }
});

/** Interrupts a run once everything that answers is on record. */
async function interrupt(sandbox: Sandbox, stop: (running: RunningCommand) => void) {
  const running = sandbox.start(check);
  while ((await outcomes(sandbox)) < FAST_CELLS + 1) await Promise.race([sleep(20), running.ended.then(endedEarly)]);
  stop(running);
  return running.ended;
}

async function outcomes(sandbox: Sandbox): Promise<number> {
  return ((await sandbox.read('run.ndjson')) ?? '').split('"type":"outcome"').length - 1;
}

function endedEarly({ stderr }: { readonly stderr: string }): never {
  throw new Error(`the run ended before it was interrupted:\n${stderr}`);
}

async function readJson<T>(sandbox: Sandbox, name: string): Promise<T> {
  return JSON.parse((await sandbox.read(name)) ?? '(not there)');
}
