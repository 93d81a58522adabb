import { beforeAll, expect, test, vi } from 'vitest';
import { createSumChain } from '../../src/run-log/line-sums.ts';
import type { PlannedRecord, RunLogRecord } from '../../src/run-log/records.ts';
import type { JsonValue } from '../../src/values/json.ts';
import { allTrails, executed, inWorld, logging, planOfSmallWorld, smallWorld } from './program.ts';

vi.setConfig({ testTimeout: 240_000 });

let plan: string;
beforeAll(async () => {
  plan = await planOfSmallWorld();
});

const log = 'plan.json.run.ndjson';

type Edit = (change: PlannedRecord['change']) => object;

/** Each is done to the first planned change of the log, and to nothing else. */
const edits: Readonly<Record<string, Edit>> = {
  'another operation': ({ calls }) => ({ calls: replaced(calls, 'cloudtrail:StopLogging', 'cloudtrail:DeleteTrail') }),
  'another input': ({ calls }) => ({ calls: replaced(calls, /trail\/\w+/g, 'trail/another') }),
  'no undo': ({ calls }) => ({ calls: calls.map((call) => ({ ...call, undo: null })) }),
  'a call more': ({ calls }) => ({ calls: [...calls, ...calls] }),
  'no call': () => ({ calls: [] }),
  'another account': () => ({ account: '222222222203' }),
  'another region': () => ({ region: 'ap-south-1' }),
  'another resource': () => ({ resource: 'arn:aws:cloudtrail:us-east-1:222222222201:trail/another' }),
  'another message': () => ({ message: 'harmless' }),
  'an id that the plan does not have': () => ({ id: 'b'.repeat(64) }),
};

function replaced<T>(value: T, from: string | RegExp, to: string): T {
  return JSON.parse(JSON.stringify(value).replaceAll(from, to)) as T;
}

/** Whoever edits the log leaves no wrong sums. */
function summed(records: readonly RunLogRecord[]): string {
  const chain = createSumChain();
  return `${records.map((record) => chain.next(record)).join('\n')}\n`;
}

function edited(records: readonly RunLogRecord[], edit: Edit): string {
  const first = records.find((record) => record.type === 'planned');
  return summed(
    records.map((record) =>
      record === first && record.type === 'planned'
        ? { ...record, change: { ...record.change, ...(edit(record.change) as Record<string, JsonValue>) } }
        : record,
    ),
  );
}

test('an apply that goes on does what the plan says: a log that says otherwise is refused, and nothing is called', () =>
  inWorld(smallWorld, {}, async (program, simulator) => {
    await program.write('plan.json', plan);
    const apply = ['apply', 'plan.json', '--yes', '--verify-for', '0'];
    expect((await program.run(...apply, '--max-changes', '0')).exitCode).toBe(4);
    const records = await program.records(log);
    for (const [name, edit] of Object.entries(edits)) {
      const text = edited(records, edit);
      await program.write(log, text);
      const { exitCode, stdout, stderr } = await program.run(...apply);
      expect(stderr, name).toMatch(/the run log has a change that differs from the plan: arn:aws:cloudtrail:/);
      expect({ exitCode, stdout }, name).toEqual({ exitCode: 2, stdout: '' });
      expect(await program.read(log), name).toBe(text);
    }
    expect(logging(simulator)).toEqual(allTrails);
    expect(executed(simulator, 'DeleteTrail')).toEqual([]);

    // The same log, summed in the same way and not edited, goes on.
    await program.write(log, summed(records));
    expect((await program.run(...apply)).exitCode).toBe(0);
    expect(logging(simulator)).toEqual([]);
  }));
