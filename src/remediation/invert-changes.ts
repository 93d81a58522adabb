import { CoveError } from '../cove-error.ts';
import { type LoggedChange, wasBegun } from '../run-log/logged-changes.ts';
import type { Change, ChangeCall } from '../run-log/records.ts';
import type { Origin } from './change-run.ts';

export interface Inversion {
  /** Newest first; their calls are the undo calls, the last one first. */
  readonly changes: readonly Change[];
  /** What each of them was, by its id. */
  readonly origins: ReadonlyMap<string, Origin>;
  /** Changes that were made, at least in part, and that nothing takes back. */
  readonly withoutUndo: readonly Change[];
}

/**
 * What takes back the changes of a run: the `undo` of every call that was made or may have been made, in reverse order.
 *
 * A change of which one call has no undo is left alone as a whole: half taken back would be a state that nobody asked
 * for.
 */
export function invertChanges(logged: readonly LoggedChange[]): Inversion {
  const changes: Change[] = [];
  const withoutUndo: Change[] = [];
  const origins = new Map<string, Origin>();
  for (const entry of newestFirst(logged.filter(wasBegun))) {
    const made = madeCalls(entry).reverse();
    const calls = made.map(({ index }) => toUndo(entry.change.calls[index]));
    if (calls.every((call) => call !== undefined)) {
      changes.push({ ...entry.change, calls });
      origins.set(entry.change.id, toOrigin(entry, made));
    } else {
      withoutUndo.push(entry.change);
    }
  }
  return { changes, origins, withoutUndo };
}

function madeCalls({ change, calls }: LoggedChange): Origin['calls'][number][] {
  return [...change.calls.keys()].flatMap((index) => {
    const result = calls.get(index) ?? 'refused';
    return result === 'refused' ? [] : [{ index, result }];
  });
}

function toOrigin({ change, calls, isVerified, begunAt }: LoggedChange, made: Origin['calls']): Origin {
  const isWhole = change.calls.every((_, index) => calls.get(index) === 'done');
  return { change, calls: made, isWhole, isVerified, begunAt };
}

function newestFirst(logged: readonly LoggedChange[]): LoggedChange[] {
  // Of those that were begun in the same millisecond, the later one of the plan goes first.
  return [...logged].reverse().sort((a, b) => (b.begunAt ?? '').localeCompare(a.begunAt ?? ''));
}

function toUndo(call: ChangeCall | undefined): ChangeCall | undefined {
  return call === undefined || call.undo === null
    ? undefined
    : { ...call.undo, undo: { operation: call.operation, input: call.input } };
}

/**
 * @throws {CoveError} `plan` for a log of a rollback: taking that back would be making the changes, which wants a plan.
 */
export function assertInvertible(mode: string, shown: string): void {
  if (mode === 'remediate' || mode === 'apply') return;
  throw new CoveError('plan', `${shown} is the log of a ${mode}, which changed nothing that could be taken back`, {
    hint: 'rollback takes the log of check --remediate or apply',
  });
}
