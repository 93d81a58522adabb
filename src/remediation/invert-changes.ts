import { CoveError } from '../cove-error.ts';
import { type LoggedChange, wasBegun } from '../run-log/logged-changes.ts';
import type { Change, ChangeCall } from '../run-log/records.ts';

export interface Inversion {
  /** Newest first; their calls are the undo calls, the last one first. */
  readonly changes: readonly Change[];
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
  for (const entry of newestFirst(logged.filter(wasBegun))) {
    const made = entry.change.calls.filter((_, index) => (entry.calls.get(index) ?? 'refused') !== 'refused');
    const calls = made.reverse().map(toUndo);
    if (calls.every((call) => call !== undefined)) changes.push({ ...entry.change, calls });
    else withoutUndo.push(entry.change);
  }
  return { changes, withoutUndo };
}

function newestFirst(logged: readonly LoggedChange[]): LoggedChange[] {
  // Of those that were begun in the same millisecond, the later one of the plan goes first.
  return [...logged].reverse().sort((a, b) => (b.begunAt ?? '').localeCompare(a.begunAt ?? ''));
}

function toUndo(call: ChangeCall): ChangeCall | undefined {
  return call.undo === null ? undefined : { ...call.undo, undo: { operation: call.operation, input: call.input } };
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
