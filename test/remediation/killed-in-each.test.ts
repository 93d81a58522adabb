import { setTimeout as sleep } from 'node:timers/promises';
import { StopLoggingCommand } from '@aws-sdk/client-cloudtrail';
import { expect, test, vi } from 'vitest';
import type { Simulator } from '../../src/simulator/start-simulator.ts';
import { memberClients } from '../simulator/clients.ts';
import { executed, inWorld, killOnce, logging, oneAccountWith, type Program } from './program.ts';

vi.setConfig({ testTimeout: 240_000 });

const account = '222222222201';
const names = ['first', 'second', 'third'];
const stoppable = names.map((name) => `${account}/${name}`);
const world = oneAccountWith(...names.map((name) => `{ name: ${name} }`));

/** One resource, and a call for each of its trails: a fresh reading gives other calls once one is stopped. */
const policy = `
version: 1
policies:
  - id: all-trails
    title: Trails log
    call: { operation: cloudtrail:DescribeTrails, input: { includeShadowTrails: false } }
    lookups: [{ for: trailList, as: status, operation: cloudtrail:GetTrailStatus, input: { Name: "\${TrailARN}" } }]
    filter: trailList[?!IsOrganizationTrail && status.IsLogging]
    remediate:
      operation: cloudtrail:StopLogging
      each: trailList[?!IsOrganizationTrail]
      when: status.IsLogging
      input: { Name: "\${TrailARN}" }
      undo:
        - { operation: cloudtrail:StartLogging, input: { Name: "\${TrailARN}" } }
        - { operation: cloudtrail:StartLogging, when: Name == 'never', input: { Name: "\${TrailARN}" } }
`;

const log = 'plan.json.run.ndjson';
const back = `${log}.rollback.ndjson`;
const quick = ['--yes', '--verify-for', '1'];
const apply = ['apply', 'plan.json', ...quick];
const rollback = ['rollback', log, '--trust-run-log', ...quick];

/** Each stop takes its time, so that a process that is killed after an intent is killed before the last call. */
const faults = { rules: [{ kind: 'latency' as const, latencyMs: 150, operation: 'StopLogging' }] };

async function withPlan(act: (program: Program, simulator: Simulator) => Promise<void>): Promise<void> {
  await inWorld(world, { faults }, async (program, simulator) => {
    await program.write('policies/all.yml', policy);
    await program.run('check', 'policies/all.yml', '--plan', 'plan.json', '--quiet');
    await act(program, simulator);
  });
}

test('killed in the second call of three: none is repeated, the third is not lost sight of, and all are taken back', () =>
  withPlan(async (program, simulator) => {
    const isInSecond = (text: string): boolean => text.split('"type":"intent"').length > 2;
    expect(await killOnce(program, log, isInSecond, ...apply)).toBe(true);
    // The call is under way when its process dies: the server finishes it.
    await sleep(300);
    const made = executed(simulator, 'StopLogging');
    const [killed] = await program.changes(log);
    // On a busy machine it may have begun the third one before it was killed.
    const begun = stoppable.slice(0, killed?.calls.size);
    expect(begun.length).toBeGreaterThanOrEqual(2);
    expect(begun, 'no call without its intent').toEqual(expect.arrayContaining(made));
    expect(killed?.calls.get(0)).toBe('done');
    expect(killed?.final).toBeUndefined();

    expect((await program.run(...apply)).exitCode).toBe(4);
    expect(executed(simulator, 'StopLogging'), 'none is sent again, and no other one').toEqual(made);
    const [resumed] = await program.changes(log);
    expect(resumed?.final?.state).toBe('unverified');
    expect(resumed?.final?.message).toMatch(/^unknown, verify: an earlier run ended/);
    if (begun.length < 3) expect(resumed?.final?.message).toContain('1 of 3 calls was not made');

    await program.run(...rollback);
    expect(executed(simulator, 'StartLogging')).toEqual(begun.reverse());
    expect(logging(simulator)).toEqual(stoppable);
  }));

test('a rollback killed between two undos makes those that are left, whatever a fresh reading says', () =>
  withPlan(async (program, simulator) => {
    expect((await program.run(...apply)).exitCode).toBe(0);
    expect((await program.run(...rollback)).exitCode).toBe(0);
    expect(executed(simulator, 'StartLogging')).toEqual([...stoppable].reverse());
    // Log and world as they are after the first undo.
    const lines = (await program.read(back)).split('\n');
    const killed = lines.findIndex((line) => line.includes('"type":"result"'));
    await program.write(back, `${lines.slice(0, killed + 1).join('\n')}\n`);
    const { cloudtrail } = await memberClients(simulator, account);
    for (const Name of names.slice(0, 2)) await cloudtrail.send(new StopLoggingCommand({ Name }));

    const before = executed(simulator, 'StartLogging').length;
    await program.run(...rollback);
    expect(executed(simulator, 'StartLogging').slice(before)).toEqual([stoppable[1], stoppable[0]]);
    expect(logging(simulator)).toEqual(stoppable);
    const [change] = await program.changes(back);
    expect([...(change?.calls.values() ?? [])]).toEqual(['done', 'done', 'done']);
  }));
