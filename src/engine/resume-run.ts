import type { Policy } from '../policy/model/policy.ts';
import { policyHash } from '../policy/model/policy-hash.ts';
import type { EarlierRun } from '../run-log/earlier-run.ts';
import type { ReopenedRecord, RunLogRecord, WarningRecord } from '../run-log/records.ts';
import { VERSION } from '../version.ts';
import type { AccountHistory, AccountWork } from './account-work.ts';
import { toPolicyRecord } from './opening-records.ts';

/** How a run goes on with the log of an earlier one. */
export interface Resumption {
  /** What is written before the first account: that the log goes on, which policies are new or not what they were, and new warnings. */
  opening(warnings: readonly WarningRecord[], at: string): RunLogRecord[];
  /** How many cells of an account that needs no visit the log holds; undefined where something is left to do. */
  doneCells(work: AccountWork): number | undefined;
  history(account: string): AccountHistory;
  /** The policies that have outcomes which count. */
  busyPolicies(): Set<string>;
  /** Accounts with outcomes that are targets no more, each with how many outcomes it has. */
  leftBehind(works: readonly AccountWork[]): { readonly account: string; readonly cells: number }[];
}

/**
 * Goes on with a log: what has a final outcome is kept, errors and what was never reached are evaluated, and a policy that means something else than
 * before is evaluated anew everywhere.
 *
 * @throws {Error} nothing: whether the log fits the run is for the caller to find out.
 */
export function resumeRun(earlier: EarlierRun, policies: readonly Policy[]): Resumption {
  const changed = changedPolicies(earlier, policies);
  const valid = new Set(policies.map(({ id }) => id).filter((id) => !changed.has(id)));
  const cellsOf = (account: string) => earlier.cells(account).filter(({ policy }) => valid.has(policy));

  return {
    opening: (warnings, at) => [
      { type: 'resume', at, tool: { name: 'cove-policy', version: VERSION } },
      ...policies.flatMap((policy): RunLogRecord[] => {
        if (valid.has(policy.id) && earlier.policies.has(policy.id)) return [];
        // Reopened first: a process that dies in between leaves the old hash, and the next one finds the difference again.
        return [...(changed.has(policy.id) ? reopenAll(policy.id) : []), toPolicyRecord(policy)];
      }),
      ...warnings.filter((warning) => !earlier.hasWarning(warning)),
    ],
    doneCells({ account, selected }) {
      const planned = earlier.planned(account.id);
      if (planned === undefined || selected.some(({ selection }) => selection.action !== 'run')) return undefined;
      const final = countFinal(cellsOf(account.id));
      const isDone = selected.every(({ policy: { id } }) => valid.has(id) && planned[id] === (final.get(id) ?? 0));
      const isSame = [...final.keys()].every((id) => selected.some(({ policy }) => policy.id === id));
      return isDone && isSame ? [...final.values()].reduce((sum, count) => sum + count, 0) : undefined;
    },
    history: (account) => ({ isIntroduced: earlier.knowsAccount(account), cells: cellsOf(account) }),
    busyPolicies: () =>
      new Set([...earlier.accounts()].flatMap((account) => cellsOf(account).map((cell) => cell.policy))),
    leftBehind(works) {
      const targets = new Set(works.map(({ account }) => account.id));
      return [...earlier.accounts()]
        .filter((account) => !targets.has(account))
        .map((account) => ({ account, cells: cellsOf(account).length }))
        .filter(({ cells }) => cells > 0);
    },
  };
}

/** The policies of a log that mean something else now. */
export function changedPolicies(earlier: EarlierRun, policies: readonly Policy[]): Set<string> {
  const isChanged = (policy: Policy): boolean => {
    const before = earlier.policies.get(policy.id);
    return before !== undefined && before !== policyHash(policy);
  };
  return new Set(policies.filter(isChanged).map(({ id }) => id));
}

function reopenAll(policy: string): ReopenedRecord[] {
  return [{ type: 'reopened', policy, account: null, region: null }];
}

/** By policy; an error is not final. A policy all of whose cells are errors has none. */
function countFinal(cells: AccountHistory['cells']): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { policy, status } of cells) counts.set(policy, (counts.get(policy) ?? 0) + (status === 'error' ? 0 : 1));
  return counts;
}
