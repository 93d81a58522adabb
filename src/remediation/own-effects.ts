import type { LoggedChange } from '../run-log/logged-changes.ts';
import type { Change } from '../run-log/records.ts';
import type { ApplyOptions, Reread } from './change-run.ts';
import { isFinished } from './look-again.ts';
import { sameCalls, sameInputs } from './same-calls.ts';

/**
 * What the changes of an account have done to the resources of changes that are still to be made. Such a change is
 * compared with what was read right after ours, and not with its plan; only if it was as planned right before ours, so
 * that what somebody else has changed is noticed as ever.
 */
export interface OwnEffects {
  /** The state that a resource has by our own doing; undefined if it is that of the plan. */
  stateOf(change: Change): string | undefined;
  /** Reads what the change may alter, right before its calls. @returns what reads it again, right after them. */
  before(change: Change, later: readonly LoggedChange[]): Promise<() => Promise<void>>;
}

export function createOwnEffects(options: ApplyOptions): OwnEffects {
  const states = new Map<string, string>();
  const stateOf = (change: Change): string | undefined => states.get(change.id);

  const isAsExpected = (change: Change, now: Reread): boolean => {
    if (now.state !== 'found') return false;
    const own = stateOf(change);
    // Until we have changed something ourselves, what takes it back is what was reviewed, too.
    const isSame = own === undefined ? sameCalls : sameInputs;
    return now.change.state === (own ?? change.state) && isSame(now.change, change);
  };

  return {
    stateOf,
    async before(change, later) {
      const related = later
        .filter((logged) => logged.calls.size === 0 && !isFinished(logged, options.begins))
        .map((logged) => logged.change)
        .filter((each) => options.isRelated?.(change, each) === true);
      if (related.length === 0) return async () => undefined;
      const known = await read(related, options);
      const asExpected = related.filter((each, index) => known[index] && isAsExpected(each, known[index]));
      return async () => {
        if (options.signal.aborted) return;
        const now = await read(asExpected, options);
        for (const [index, each] of asExpected.entries()) {
          const reread = now[index];
          if (reread?.state === 'found') states.set(each.id, reread.change.state);
        }
      };
    },
  };
}

async function read(changes: readonly Change[], options: ApplyOptions): Promise<readonly (Reread | undefined)[]> {
  const targeted: Change[] = [];
  for (const each of changes) if ((await options.whyNotTargeted(each)) === undefined) targeted.push(each);
  const readings = (await options.rereadAll?.(targeted)) ?? [];
  const byId = new Map(targeted.map((each, index) => [each.id, readings[index]]));
  return changes.map(({ id }) => byId.get(id));
}
