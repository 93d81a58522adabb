import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { executed, inWorld, killOnce, logging, planOfSmallWorld, smallWorld, statesOf, trailOf } from './program.ts';

vi.setConfig({ testTimeout: 240_000 });

/** Every answer takes its time, so that a process that is killed after a record is killed before the next one. */
const faults = { rules: [{ kind: 'latency' as const, latencyMs: 60, service: 'cloudtrail' }] };
const two = ['--accounts', '222222222201,222222222202'];
const planned = ['222222222201/first', '222222222201/second', '222222222202/third'];
/** run, policy, 2 accounts, 3 planned, 3 × (intent, result, changed), end */
const lines = 17;

/** One plan for all: every world is the same when it begins. */
let plan: string;
beforeAll(async () => {
  plan = await planOfSmallWorld(...two);
});

describe('apply, killed once its log has a number of lines, and applied again', () => {
  test.concurrent.each(Array.from({ length: lines + 1 }, (_, index) => index))('%i lines', (count) =>
    inWorld(smallWorld, { faults }, async (program, simulator) => {
      await program.write('plan.json', plan);

      const wasKilled = await killOnce(program, 'plan.json.run.ndjson', hasLines(count), 'apply', 'plan.json', '--yes');
      // A call may be under way when its process dies: the server finishes it.
      await sleep(150);
      const made = executed(simulator, 'StopLogging');

      const second = await program.run('apply', 'plan.json', '--yes', '--verify-for', '1');
      const changes = await program.changes('plan.json.run.ndjson');
      expect(Object.keys(statesOf(changes)).sort()).toEqual(planned);
      expect(changes.filter(({ final }) => final === undefined)).toEqual([]);

      const all = executed(simulator, 'StopLogging');
      expect(new Set(all).size, 'no trail is stopped twice').toBe(all.length);
      expect(all.slice(0, made.length)).toEqual(made);
      for (const change of changes) {
        const state = change.final?.state;
        // A trail that still logs was called before its process could send it: unknown, and nobody sends it again.
        // One that the killed run had finished is looked at: this run has not called it.
        const called = ['remediated', 'already-compliant'];
        expect(all.includes(trailOf(change)) ? called : ['unverified'], change.final?.message).toContain(state);
        if (state === 'unverified') expect(change.final?.message).toMatch(/^unknown, verify: an earlier run ended/);
      }
      expect(logging(simulator).filter((trail) => planned.includes(trail))).toEqual(
        planned.filter((trail) => !all.includes(trail)),
      );
      expect(second.exitCode).toBe(all.length === planned.length ? 0 : 4);
      if (count <= 12) expect(wasKilled).toBe(true);
    }),
  );
});

test('a rollback that is killed goes on with its log, and starts no trail twice', async () => {
  for (const count of [9, 10, 12]) {
    await inWorld(smallWorld, { faults }, async (program, simulator) => {
      await program.write('plan.json', plan);
      await program.run('apply', 'plan.json', '--yes', '--quiet');
      const log = 'plan.json.run.ndjson';
      expect(await killOnce(program, `${log}.rollback.ndjson`, hasLines(count), 'rollback', log, '--yes')).toBe(true);
      await sleep(150);
      await program.run('rollback', log, '--yes', '--verify-for', '1');
      const started = executed(simulator, 'StartLogging');
      expect(new Set(started).size).toBe(started.length);
      const changes = await program.changes(`${log}.rollback.ndjson`);
      for (const change of changes) {
        const called = ['remediated', 'already-compliant'];
        expect(started.includes(trailOf(change)) ? called : ['unverified']).toContain(change.final?.state);
      }
      expect(changes).toHaveLength(3);
    });
  }
});

function hasLines(count: number): (text: string) => boolean {
  return (text) => text.split('\n').length - 1 >= count;
}
