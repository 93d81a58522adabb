import { isDeepStrictEqual } from 'node:util';
import { assertSameOrganization } from '../organization/same-organization.ts';
import type { Policy } from '../policy/model/policy.ts';
import { policyHash } from '../policy/model/policy-hash.ts';
import type { EarlierRun } from '../run-log/earlier-run.ts';
import type { PackRecord, ReopenedRecord, RunLogRecord, WarningRecord } from '../run-log/records.ts';
import { counted } from '../text/counted.ts';
import { VERSION } from '../version.ts';
import type { AccountHistory, AccountWork } from './account-work.ts';
import { toPolicyRecord } from './opening-records.ts';
import { type PlanPart, toPlanRecord } from './plan-digest.ts';
import type { RunPlan } from './run-plan.ts';

/** How a run continues the log of an earlier one. */
export interface Resumption {
  /**
   * What is written before the first account: that the log continues, which policies are new or changed (their wording
   * and severity are today's, whatever the log began with), and new warnings.
   */
  openingRecords(at: string, part?: PlanPart): RunLogRecord[];
  /** How many cells the log has for an account that needs no visit; undefined if something is left to do. */
  doneCells(work: AccountWork): number | undefined;
  history(account: string): AccountHistory;
  /** Whether the log has no need of saying (again) that the account is settled: it does, or is of version 1. */
  isSettled(account: string): boolean;
  /** The policies with outcomes that count and say something about an account: a skipped cell says nothing. */
  judgedPolicies(): Set<string>;
  /** Whether the log has the warning already. */
  hasWarning(warning: WarningRecord): boolean;
  /** The outcomes of accounts that are no longer targets. */
  cellsLeftBehind(): number;
}

/**
 * Continues a log: final outcomes are kept, errors and what was never reached are evaluated, and a policy whose meaning
 * has changed is evaluated again everywhere.
 *
 * @returns undefined for a new run, and if the log was cut before its first record was complete.
 * @throws {CoveError} `usage` if the log is another organization's.
 */
export function createResumption(
  earlier: EarlierRun | undefined,
  plan: RunPlan,
  policies: readonly Policy[],
  packs: readonly PackRecord[] = [],
): Resumption | undefined {
  const run = earlier?.run();
  if (earlier === undefined || run === undefined) return undefined;
  const { organization, principal } = plan;
  assertSameOrganization(
    { what: 'the run was begun', organization: run.organization?.id, partition: run.caller.partition },
    { organization: organization?.id, partition: principal.partition, warnings: plan.warnings },
    { code: 'usage', hint: 'sign in where the run was begun; check --profile' },
  );
  const changed = changedPolicies(earlier, policies);
  const valid = new Set(policies.map(({ id }) => id).filter((id) => !changed.has(id)));
  const cellsOf = (account: string) => earlier.cells(account).filter(({ policy }) => valid.has(policy));
  const leftBehind = findLeftBehind(earlier, plan, cellsOf);

  return {
    openingRecords: (at, part = {}) => [
      { type: 'resume', at, tool: { name: 'cove-policy', version: VERSION } },
      // The last one of a name counts: controls are today's.
      ...packs.filter((pack) => !isDeepStrictEqual(earlier.packs.get(pack.name), pack)),
      ...(run.version === 1 ? [] : [toPlanRecord(plan, policies, part)]),
      ...policies.flatMap((policy): RunLogRecord[] => {
        const declared = toPolicyRecord(policy);
        if (isDeepStrictEqual(earlier.policies.get(policy.id), declared)) return [];
        // Reopened first: a process that dies in between leaves the old hash, and the next one sees the difference
        // again.
        return [...(changed.has(policy.id) ? reopenAll(policy.id) : []), declared];
      }),
      ...[...plan.warnings, ...leftBehind.map(leftBehindWarning)].filter((warning) => !earlier.hasWarning(warning)),
    ],
    doneCells({ account, selected }) {
      const planned = earlier.planned(account.id);
      if (planned === undefined || selected.some(({ disposition }) => disposition.action !== 'run')) return undefined;
      const final = countFinal(cellsOf(account.id));
      const isDone = selected.every(({ policy: { id } }) => valid.has(id) && planned[id] === (final.get(id) ?? 0));
      const isSame = [...final.keys()].every((id) => selected.some(({ policy }) => policy.id === id));
      return isDone && isSame ? [...final.values()].reduce((sum, count) => sum + count, 0) : undefined;
    },
    // What is evaluated again takes back what was said of its accounts.
    isSettled: (account) => run.version === 1 || (changed.size === 0 && earlier.isSettled(account)),
    history: (account) => ({ isIntroduced: earlier.knowsAccount(account), cells: cellsOf(account) }),
    judgedPolicies() {
      const judged = new Set<string>();
      for (const account of earlier.accounts()) {
        for (const { policy, status } of cellsOf(account)) if (status !== 'skipped') judged.add(policy);
      }
      return judged;
    },
    hasWarning: (warning) => earlier.hasWarning(warning),
    cellsLeftBehind: () => leftBehind.reduce((sum, { cells }) => sum + cells, 0),
  };
}

/** An account with outcomes that is no longer a target. */
interface LeftBehind {
  readonly account: string;
  readonly cells: number;
}

function findLeftBehind(
  earlier: EarlierRun,
  plan: RunPlan,
  cellsOf: (account: string) => AccountHistory['cells'],
): LeftBehind[] {
  const targets = new Set(plan.accounts.map(({ id }) => id));
  return [...earlier.accounts()]
    .filter((account) => !targets.has(account))
    .map((account) => ({ account, cells: cellsOf(account).length }))
    .filter(({ cells }) => cells > 0);
}

/** What was read in an account before it left stays in the report, marked as old. */
function leftBehindWarning({ account, cells }: LeftBehind): WarningRecord {
  return {
    type: 'warning',
    code: 'account-left',
    message: `account ${account} was a target when the run began but no longer is: ${counted(cells, 'outcome is', 'outcomes are')} from that time`,
    policy: null,
  };
}

/** The policies of a log that mean something else now. */
export function changedPolicies(earlier: EarlierRun, policies: readonly Policy[]): Set<string> {
  const isChanged = (policy: Policy): boolean => {
    const before = earlier.policies.get(policy.id);
    return before !== undefined && before.hash !== policyHash(policy);
  };
  return new Set(policies.filter(isChanged).map(({ id }) => id));
}

function reopenAll(policy: string): ReopenedRecord[] {
  return [{ type: 'reopened', policy, account: null, region: null }];
}

/** By policy; an error is not final. A policy whose cells are all errors has none. */
function countFinal(cells: AccountHistory['cells']): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { policy, status } of cells) counts.set(policy, (counts.get(policy) ?? 0) + (status === 'error' ? 0 : 1));
  return counts;
}
