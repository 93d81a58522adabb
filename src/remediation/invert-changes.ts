import { CoveError } from '../cove-error.ts';
import { type LoggedChange, wasBegun } from '../run-log/logged-changes.ts';
import type { Change, ChangeCall } from '../run-log/records.ts';
import type { Origin } from './change-run.ts';

export interface Inversion {
  /** Newest first; their calls are the undo calls, last one first. */
  readonly changes: readonly Change[];
  /** What each of them was, by its id. */
  readonly origins: ReadonlyMap<string, Origin>;
  /** Changes that were made, at least in part, and cannot be undone. */
  readonly withoutUndo: readonly Change[];
}

/**
 * What undoes the changes of a run: the `undo` of every call that was made or may have been made, in reverse order.
 *
 * A change with a call that has no undo is left alone as a whole: half undone would be a state that nobody asked for.
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
  // Of those begun in the same millisecond, the later one in the plan goes first.
  return [...logged].reverse().sort((a, b) => (b.begunAt ?? '').localeCompare(a.begunAt ?? ''));
}

function toUndo(call: ChangeCall | undefined): ChangeCall | undefined {
  return call === undefined || call.undo === null
    ? undefined
    : { ...call.undo, undo: { operation: call.operation, input: call.input } };
}

/**
 * @throws {CoveError} `plan` for a log of a rollback: undoing that would mean making the changes, which requires a
 * plan.
 */
export function assertInvertible(mode: string, shown: string): void {
  if (mode === 'remediate' || mode === 'apply') return;
  throw new CoveError('plan', `${shown} is the log of a ${mode}, which changed nothing that could be undone`, {
    hint: 'rollback takes the log of check --remediate or apply',
  });
}
