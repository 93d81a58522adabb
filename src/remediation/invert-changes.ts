import { CoveError } from '../cove-error.ts';
import { expressionsOf, fillIn } from '../expressions/answer-template.ts';
import { type LoggedChange, wasBegun } from '../run-log/logged-changes.ts';
import type { Change, ChangeCall } from '../run-log/records.ts';
import { undosOf } from '../run-log/undo-calls.ts';
import type { JsonObject, JsonValue } from '../values/json.ts';
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
    const undone = madeCalls(entry)
      .reverse()
      .map((made) => undoOf(entry, made));
    if (undone.every((calls) => calls.length > 0 && calls.every(({ call }) => call !== undefined))) {
      const calls = undone.flat().flatMap(({ call }) => call ?? []);
      const { risk: _, ...change } = entry.change;
      changes.push({ ...change, calls });
      origins.set(
        entry.change.id,
        toOrigin(
          entry,
          undone.flat().map(({ origin }) => origin),
        ),
      );
    } else {
      withoutUndo.push(entry.change);
    }
  }
  return { changes, origins, withoutUndo };
}

type MadeCall = Pick<Origin['calls'][number], 'index' | 'result'>;

function madeCalls({ change, calls }: LoggedChange): MadeCall[] {
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
  return [...logged].sort((a, b) => (b.begunAs ?? 0) - (a.begunAs ?? 0));
}

interface UndoneCall {
  /** Undefined if it waits for an answer that is not in the log. */
  readonly call: ChangeCall | undefined;
  readonly origin: Origin['calls'][number];
}

/** What undoes one call; empty if nothing does. */
function undoOf({ change, answers }: LoggedChange, made: MadeCall): UndoneCall[] {
  const call = change.calls[made.index];
  if (call === undefined) return [];
  const { operation, input } = call;
  const known = answers.get(made.index) ?? {};
  return undosOf(call).map((undo) => {
    const { fromResult = [] } = undo;
    const filled = fillIn({ input: undo.input as JsonValue, fromResult }, known as JsonObject) as
      | JsonObject
      | undefined;
    const texts = expressionsOf({ input: undo.input as JsonValue, fromResult });
    return {
      call: filled && { operation: undo.operation, input: filled, undo: { operation, input } },
      origin: { ...made, undo, answers: texts.map((text) => (known as JsonObject)[text] ?? null) },
    };
  });
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
