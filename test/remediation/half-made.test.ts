import { StartLoggingCommand } from '@aws-sdk/client-cloudtrail';
import { expect, test, vi } from 'vitest';
import type { FaultRule } from '../../src/simulator/organization-file.generated.ts';
import type { Simulator } from '../../src/simulator/start-simulator.ts';
import { memberClients } from '../simulator/clients.ts';
import { withoutSums } from '../support/without-sums.ts';
import { executed, inWorld, logging, oneAccountWith, type Program, statesOf } from './program.ts';

vi.setConfig({ testTimeout: 240_000 });

const world = oneAccountWith('{ name: first }');

/** A change of two calls; the policy finds the trail until it is gone. */
const policy = `
version: 1
policies:
  - id: no-trails
    title: A trail is there
    severity: high
    call: { operation: cloudtrail:DescribeTrails, input: { includeShadowTrails: false } }
    resources: trailList
    lookups: [{ as: status, operation: cloudtrail:GetTrailStatus, input: { Name: "\${TrailARN}" } }]
    filter: Name
    finding: { resource: "\${TrailARN}", message: "\${Name} is there" }
    remediate:
      - operation: cloudtrail:StopLogging
        input: { Name: "\${TrailARN}" }
        undo: { operation: cloudtrail:StartLogging, input: { Name: "\${TrailARN}" } }
      - operation: cloudtrail:DeleteTrail
        input: { Name: "\${TrailARN}" }
        undo: { operation: cloudtrail:CreateTrail, input: { Name: "\${Name}", S3BucketName: "\${S3BucketName}" } }
`;

const file = 'policies/no-trails.yml';
const log = 'plan.json.run.ndjson';
const back = `${log}.rollback.ndjson`;
const trail = '222222222201/first';
const quick = ['--yes', '--verify-for', '1', '--max-changes', '10'];

async function withApplied(
  rules: readonly FaultRule[],
  act: (program: Program, simulator: Simulator) => Promise<void>,
  visibleAfterReads = 0,
): Promise<void> {
  await inWorld(world, { faults: { rules: [...rules] }, visibleAfterReads }, async (program, simulator) => {
    await program.write(file, policy);
    await program.run('check', file, '--plan', 'plan.json', '--quiet');
    await program.run('apply', 'plan.json', '--quiet', '--allow-risk', 'destructive', ...quick);
    await act(program, simulator);
  });
}

const deny = (operation: string, count = 1_000): FaultRule => ({
  kind: 'deny',
  operation,
  account: '222222222201',
  count,
});

test('a change of which AWS refused the second call: its first call is taken back', () =>
  withApplied([deny('DeleteTrail')], async (program, simulator) => {
    expect(statesOf(await program.changes(log))).toEqual({ [trail]: 'failed' });
    expect(logging(simulator)).toEqual([]);
    const { exitCode, stdout } = await program.run('rollback', log, ...quick);
    expect(stdout).not.toContain('already as before');
    expect(logging(simulator)).toEqual([trail]);
    expect(executed(simulator, 'StartLogging')).toEqual([trail]);
    expect(statesOf(await program.changes(back))).toEqual({ [trail]: 'remediated' });
    expect(exitCode).toBe(0);
  }));

test('a change of which AWS refused the second call, and somebody has repaired the first: unverified, never already as before', () =>
  withApplied([deny('DeleteTrail')], async (program, simulator) => {
    const { cloudtrail } = await memberClients(simulator, '222222222201');
    await cloudtrail.send(new StartLoggingCommand({ Name: 'first' }));
    const { exitCode, stdout } = await program.run('rollback', log, ...quick);
    expect(stdout).not.toContain('already as before');
    expect(statesOf(await program.changes(back))).toEqual({ [trail]: 'unverified' });
    expect(exitCode).toBe(4);
    expect(logging(simulator)).toEqual([trail]);
  }));

test('the run log alone says how to make the trail again: refused, until somebody has looked at it', () =>
  withApplied([], async (program, simulator) => {
    expect(executed(simulator, 'DeleteTrail')).toEqual([trail]);
    const refused = await program.run('rollback', log, ...quick);
    expect(refused.stdout.replace(/\s+/g, ' ')).toMatch(
      /CreateTrail can only be known from the run log.*pass --trust-run-log/,
    );
    expect(refused.exitCode).toBe(4);
    expect(executed(simulator, 'CreateTrail')).toEqual([]);
    expect((await program.run('rollback', log, ...quick, '--trust-run-log')).exitCode).toBe(0);
    expect(logging(simulator)).toEqual([trail]);
  }));

test.each([['--trust-run-log'], []])("an edited run log does not make a foreign bucket the trail's: %s", (...trust) =>
  withApplied([], async (program, simulator) => {
    const { S3BucketName } = JSON.parse(
      /\{"Name":"first","S3BucketName":"[^"]*"\}/.exec(await program.read(log))?.[0] ?? '{}',
    );
    const text = await program.read(log);
    const undo = `{"Name":"first","S3BucketName":"${S3BucketName}"}`;
    expect(text).toContain(undo);
    await program.write(log, withoutSums(text).replaceAll(undo, '{"Name":"first","S3BucketName":"attacker"}'));
    const { exitCode, stdout } = await program.run('rollback', log, ...quick, ...trust);
    expect(exitCode).toBe(4);
    expect(stdout.replace(/\s+/g, ' ')).toMatch(/is not how the policy would undo the change/);
    expect(executed(simulator, 'CreateTrail')).toEqual([]);
  }),
);

test('a rollback done in half, and tried again as the report says: the rest is taken back, nothing twice', () =>
  withApplied([deny('StartLogging', 1)], async (program, simulator) => {
    const first = await program.run('rollback', log, ...quick, '--trust-run-log');
    expect(first.exitCode).toBe(4);
    expect(first.stdout.replace(/\s+/g, ' ')).toContain('run the same rollback again');
    expect(executed(simulator, 'CreateTrail')).toHaveLength(1);
    expect(logging(simulator)).toEqual([]);
    const second = await program.run('rollback', log, ...quick, '--trust-run-log');
    expect(second.stdout).not.toContain('already as before');
    expect(executed(simulator, 'CreateTrail')).toHaveLength(1);
    expect(logging(simulator)).toEqual([trail]);
  }));

test('a rollback done in half, and tried again with another log: never already as before', () =>
  withApplied([deny('StartLogging', 1)], async (program, simulator) => {
    await program.run('rollback', log, ...quick, '--trust-run-log');
    const second = await program.run('rollback', log, ...quick, '--trust-run-log', '--run-log', 'second.ndjson');
    expect(second.stdout).not.toContain('already as before');
    if (logging(simulator).length === 0) expect(second.exitCode).toBe(4);
  }));

test('an unverified change while AWS lags: its call is taken back, and not called as before', () =>
  inWorld(world, { visibleAfterReads: 200 }, async (program, simulator) => {
    await program.run('check', 'policies/trails.yml', '--plan', 'plan.json', '--quiet');
    expect((await program.run('apply', 'plan.json', '--quiet', '--allow-risk', 'destructive', ...quick)).exitCode).toBe(
      4,
    );
    expect(statesOf(await program.changes(log))).toEqual({ [trail]: 'unverified' });
    expect(logging(simulator)).toEqual([]);
    const { exitCode, stdout } = await program.run('rollback', log, ...quick);
    expect(stdout).not.toContain('already as before');
    expect(exitCode).toBe(4);
    expect(logging(simulator)).toEqual([trail]);
    // Nothing new comes of the same command again.
    expect((await program.run('rollback', log, '--quiet', ...quick)).exitCode).toBe(4);
    expect(executed(simulator, 'StartLogging')).toEqual([trail]);
  }));

test('apply, rollback, and the same apply again: nothing is called, and nothing counts as remediated', () =>
  inWorld(world, {}, async (program, simulator) => {
    await program.run('check', 'policies/trails.yml', '--plan', 'plan.json', '--quiet');
    expect((await program.run('apply', 'plan.json', ...quick)).stdout).toContain('1 remediated');
    const again = await program.run('apply', 'plan.json', ...quick);
    expect(again.stderr).toContain('Nothing is left to call');
    expect(again.stdout).toContain('1 already compliant');
    expect(again.stdout).not.toContain('remediated');
    expect(again.exitCode).toBe(0);
    expect((await program.run('rollback', log, ...quick)).exitCode).toBe(0);
    const third = await program.run('apply', 'plan.json', ...quick);
    expect(third.stdout).not.toContain('remediated');
    expect(third.stdout.replace(/\s+/g, ' ')).toContain('nothing is called twice from the same log; make a new plan');
    expect(third.exitCode).toBe(4);
    expect(executed(simulator, 'StopLogging')).toEqual([trail]);
    expect(logging(simulator)).toEqual([trail]);
  }));

test('what an earlier run began is verified and recorded, although its risk is no longer allowed', () =>
  withApplied([], async (program, simulator) => {
    const lines = (await program.read(log)).split('\n');
    const killed = lines.findLastIndex((line) => line.includes('"type":"result"'));
    await program.write(log, `${lines.slice(0, killed + 1).join('\n')}\n`);
    const { exitCode, stdout, stderr } = await program.run('apply', 'plan.json', ...quick);
    expect(stderr).toContain('Nothing is left to call');
    expect(stdout).not.toContain('refused');
    expect(statesOf(await program.changes(log))).toEqual({ [trail]: 'remediated' });
    expect(exitCode).toBe(0);
    expect(executed(simulator, 'DeleteTrail')).toEqual([trail]);
  }));
