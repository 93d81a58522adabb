import { StartLoggingCommand } from '@aws-sdk/client-cloudtrail';
import { beforeAll, expect, test, vi } from 'vitest';
import { memberClients } from '../simulator/clients.ts';
import { withoutSums } from '../support/without-sums.ts';
import {
  allTrails,
  executed,
  inWorld,
  logging,
  type Program,
  planOfSmallWorld,
  smallWorld,
  statesOf,
  trails,
} from './program.ts';

vi.setConfig({ testTimeout: 240_000 });

let plan: string;
beforeAll(async () => {
  plan = await planOfSmallWorld();
});

const log = 'plan.json.run.ndjson';
const back = `${log}.rollback.ndjson`;

async function applied(program: Program): Promise<void> {
  await program.write('plan.json', plan);
  await program.run('apply', 'plan.json', '--yes', '--quiet', '--verify-for', '1');
}

test('goes by account, newest first, and leaves alone what logs again already', () =>
  inWorld(smallWorld, {}, async (program, simulator) => {
    await applied(program);
    const { cloudtrail } = await memberClients(simulator, '222222222202');
    await cloudtrail.send(new StartLoggingCommand({ Name: 'third' }));
    expect((await program.run('rollback', log, '--yes')).exitCode).toBe(0);
    expect(statesOf(await program.changes(back))).toEqual({
      '222222222201/first': 'remediated',
      '222222222201/second': 'remediated',
      '222222222202/third': 'already-compliant',
      '222222222203/fourth': 'remediated',
    });
    const started = executed(simulator, 'StartLogging').filter((trail) => trail.startsWith('222222222201'));
    const stopped = executed(simulator, 'StopLogging').filter((trail) => trail.startsWith('222222222201'));
    expect(started).toEqual(stopped.reverse());
    expect(logging(simulator)).toEqual(allTrails);
    // The same command again has nothing left to do, and a rollback is not itself rolled back.
    expect((await program.run('rollback', log, '--yes')).exitCode).toBe(0);
    expect(executed(simulator, 'StartLogging')).toHaveLength(4);
    const twice = await program.run('rollback', back, '--yes');
    expect(twice).toMatchObject({ exitCode: 2, stdout: '' });
    expect(twice.stderr).toContain('is the log of a rollback');
  }));

test('takes back what was made, of an apply that failed in part', () => {
  const faults = { rules: [{ kind: 'deny' as const, operation: 'StopLogging', account: '222222222201' }] };
  return inWorld(smallWorld, { faults }, async (program, simulator) => {
    await applied(program);
    expect((await program.run('rollback', log, '--yes')).exitCode).toBe(0);
    expect(executed(simulator, 'StartLogging').sort()).toEqual(['222222222202/third', '222222222203/fourth']);
    expect(logging(simulator)).toEqual(allTrails);
  });
});

test('asks of an unknown change whether there is anything to take back', () => {
  const faults = { rules: [{ kind: 'reset' as const, operation: 'StopLogging', account: '222222222203' }] };
  return inWorld(smallWorld, { faults }, async (program, simulator) => {
    await applied(program);
    expect((await program.run('rollback', log, '--yes', '--verify-for', '1')).exitCode).toBe(4);
    expect(statesOf(await program.changes(back))['222222222203/fourth']).toBe('unverified');
    expect(executed(simulator, 'StartLogging')).toHaveLength(3);
  });
});

test('nothing to take back: nothing is asked of AWS', () =>
  inWorld(smallWorld, {}, async (program, simulator) => {
    await program.write('plan.json', plan);
    await program.run('apply', 'plan.json', '--yes', '--quiet', '--max-changes', '0');
    const calls = simulator.recorded.length;
    const { exitCode, stderr } = await program.run('rollback', log, '--yes');
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: `Nothing to undo in ${log}.\n` });
    expect(simulator.recorded).toHaveLength(calls);
  }));

test('changes without an undo are listed, and exit code 4 says that they stand', () =>
  inWorld(smallWorld, {}, async (program, simulator) => {
    const policy = (await program.read(trails)).replace(/ {6}undo:\n.*\n.*\n/, '');
    expect(policy).not.toContain('undo');
    await program.write(trails, policy);
    const run = ['check', trails, '--remediate', '--yes', '--quiet', '--run-log', 'run.ndjson'];
    expect((await program.run(...run)).exitCode).toBe(0);
    const { exitCode, stderr } = await program.run('rollback', 'run.ndjson', '--yes');
    expect(exitCode).toBe(4);
    expect(stderr).toContain('Cannot be undone, since the policy names no undo, or none whose `when` holds:\n');
    for (const trail of allTrails)
      expect(stderr).toContain(`trail/${trail.split('/')[1]} (cloudtrail-redundant-trail)`);
    expect(executed(simulator, 'StartLogging')).toEqual([]);
  }));

const refusals: readonly { name: string; prepare: (program: Program) => Promise<unknown>; says: RegExp }[] = [
  {
    name: 'the policy has changed',
    prepare: async ({ read, write }) =>
      write(trails, (await read(trails)).replace('filter: status.IsLogging', 'filter: status.IsLogging && Name')),
    says: /cloudtrail-redundant-trail: the policy is not the one that made these changes/,
  },
  {
    name: 'the policy is gone',
    prepare: async ({ read, write }) =>
      write(trails, (await read(trails)).replace('id: cloudtrail-redundant-trail', 'id: another-name')),
    says: /the policy is not the one that made these changes/,
  },
  {
    name: 'a log that was edited to call something else',
    prepare: async ({ read, write }) =>
      write(log, withoutSums(await read(log)).replaceAll('cloudtrail:StartLogging', 'cloudtrail:DeleteTrail')),
    says: /a change makes calls that its policy does not/,
  },
  { name: 'no log', prepare: ({ write }) => write(log, 'notes\n'), says: /malformed/ },
];

test.each(refusals)('refuses before any call: $name', ({ prepare, says }) =>
  inWorld(smallWorld, {}, async (program, simulator) => {
    await applied(program);
    await prepare(program);
    const calls = simulator.recorded.length;
    const { exitCode, stderr, stdout } = await program.run('rollback', log, '--yes');
    expect(stderr).toMatch(says);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(simulator.recorded).toHaveLength(calls);
  }),
);

test('--max-changes holds for taking back, too', () =>
  inWorld(smallWorld, {}, async (program, simulator) => {
    await applied(program);
    const { exitCode, stderr } = await program.run('rollback', log, '--yes', '--max-changes', '3');
    expect(exitCode).toBe(4);
    expect(stderr).toContain('4 changes are more than --max-changes 3 allows');
    expect(logging(simulator)).toEqual([]);
  }));
