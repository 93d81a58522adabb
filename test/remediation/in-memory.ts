import { setImmediate } from 'node:timers/promises';
import { CoveError } from '../../src/cove-error.ts';
import { type ApplyOptions, applyChanges, type Origin, type Reread } from '../../src/remediation/apply-changes.ts';
import type { SendOutcome } from '../../src/remediation/change-log.ts';
import type { Wait } from '../../src/remediation/change-run.ts';
import { type LoggedChange, readChanges } from '../../src/run-log/logged-changes.ts';
import type { Change, ChangeState, ErrorRecord, RunLogRecord } from '../../src/run-log/records.ts';

/** Names short enough to read in a test, and ids as the schema wants them. */
export function changeId(name: string): string {
  return Buffer.from(name).toString('hex').padEnd(64, '0');
}

export function nameOf(id: string): string {
  return Buffer.from(id, 'hex').toString().replace(/\0+$/, '');
}

/** A change of `calls` calls; a name is `account/resource`. */
export function change(name: string, calls = 1): Change {
  const [account = ''] = name.split('/');
  return {
    id: changeId(name),
    policy: 'a-policy',
    account,
    region: 'us-east-1',
    resource: name,
    message: name,
    evidence: null,
    state: `state of ${name}`,
    calls: Array.from({ length: calls }, (_, index) => ({
      operation: `cloudtrail:Call${index}`,
      input: { Name: name },
      undo: { operation: `cloudtrail:Undo${index}`, input: { Name: name } },
    })),
  };
}

export function planned(changes: readonly Change[]): RunLogRecord[] {
  return changes.map((each) => ({ type: 'planned', change: each, policyHash: 'hash' }));
}

export function anError(kind: ErrorRecord['kind'], message: string): ErrorRecord {
  return { kind, operation: null, code: null, message, requestId: null, attempts: 1, resource: null };
}

export interface InMemoryRun {
  /** What an earlier run has left, the planned changes at least. */
  readonly before: readonly RunLogRecord[];
  readonly begins?: ApplyOptions['begins'];
  /** What the policy says of a change, by how often it has been asked (from 0) and how many of its calls were made. */
  readonly read?: (change: Change, asked: number, made: number) => Reread | Promise<Reread>;
  readonly answer?: (name: string, operation: string) => SendOutcome | Promise<SendOutcome>;
  /** Whether one change may alter the other one's resource. @default none does */
  readonly isRelated?: ApplyOptions['isRelated'];
  readonly maxErrors?: number;
  readonly verifyForMs?: number;
  readonly accountsAtOnce?: number;
  readonly signal?: AbortSignal;
  /** The append of this number (from 0) fails, and all after it. */
  readonly logFailsAt?: number;
  /** Sees every record before it is written. */
  readonly onRecord?: (record: RunLogRecord) => void;
}

export interface InMemoryResult {
  /** `name operation` of every call that was sent, in its order. */
  readonly sent: readonly string[];
  /** What this run wrote. */
  readonly records: readonly RunLogRecord[];
  /** By name: the state that the log ends with. */
  readonly states: Readonly<Record<string, ChangeState | undefined>>;
  readonly messages: Readonly<Record<string, string | undefined>>;
  readonly failure: unknown;
  /** By name: how often the policy was asked. */
  readonly asked: Readonly<Record<string, number>>;
}

/**
 * Runs `applyChanges` with a log, a policy and an AWS of our own: found until a change's calls are all made, unless the
 * run says otherwise.
 */
export async function runInMemory(run: InMemoryRun): Promise<InMemoryResult> {
  const begins = run.begins ?? 'found';
  const sent: string[] = [];
  const records: RunLogRecord[] = [];
  const asked: Record<string, number> = {};
  const made = new Map<string, number>();
  let failure: unknown;
  let appends = 0;
  const read = run.read ?? ((each, _, calls) => says(each, calls < each.calls.length ? begins : other(begins)));
  const changes: readonly LoggedChange[] = readChanges(run.before);
  const reread = async (each: Change): Promise<Reread> => {
    const count = asked[each.resource] ?? 0;
    asked[each.resource] = count + 1;
    return read(each, count, made.get(each.id) ?? 0);
  };
  try {
    await applyChanges({
      begins,
      changes,
      origins: new Map(changes.map((logged) => [logged.change.id, madeAndVerified(logged.change)])),
      maxErrors: run.maxErrors ?? 5,
      accountsAtOnce: run.accountsAtOnce ?? 10,
      verifyForMs: run.verifyForMs ?? 20,
      verifyPauseMs: 1,
      startWait,
      signal: run.signal ?? new AbortController().signal,
      now: () => new Date(),
      whyNotTargeted: async () => undefined,
      reread,
      isRelated: run.isRelated,
      rereadAll: (all) => Promise.all(all.map(reread)),
      send: async (each, call) => {
        sent.push(`${each.resource} ${call.operation}`);
        const outcome = (await run.answer?.(each.resource, call.operation)) ?? { result: 'done' };
        if (outcome.result !== 'refused') made.set(each.id, (made.get(each.id) ?? 0) + 1);
        return outcome;
      },
      log: {
        append: async (record) => {
          run.onRecord?.(record);
          if (run.logFailsAt !== undefined && appends++ >= run.logFailsAt) throw new CoveError('file', 'disk full');
          records.push(record);
        },
      },
    });
  } catch (error) {
    failure = error;
  }
  const finals = readChanges([...run.before, ...records]);
  return {
    sent,
    records,
    failure,
    asked,
    states: Object.fromEntries(finals.map((each) => [each.change.resource, each.final?.state])),
    messages: Object.fromEntries(finals.map((each) => [each.change.resource, each.final?.message])),
  };
}

export function says(each: Change, state: 'found' | 'not-found'): Reread {
  return state === 'found' ? { state, change: each } : { state };
}

/** A wait in which no time passes but that of its pauses, however busy the machine is. */
function startWait(): Wait {
  let elapsedMs = 0;
  return {
    elapsedMs: () => elapsedMs,
    pause: async (ms, signal) => {
      elapsedMs += ms;
      await setImmediate(undefined, { signal });
    },
  };
}

/** As a change was whose calls were all made, and seen to be. */
function madeAndVerified(change: Change): Origin {
  const calls = change.calls.map((call, index) => ({ index, result: 'done' as const, undo: call, answers: [] }));
  return { change, calls, isWhole: true, isVerified: true, begunAt: undefined };
}

function other(begins: ApplyOptions['begins']): ApplyOptions['begins'] {
  return begins === 'found' ? 'not-found' : 'found';
}
