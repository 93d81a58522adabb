import { isDeepStrictEqual } from 'node:util';
import { assertSameOrganization } from '../organization/same-organization.ts';
import type { Policy } from '../policy/model/policy.ts';
import { policyHash } from '../policy/model/policy-hash.ts';
import type { EarlierRun } from '../run-log/earlier-run.ts';
import type { PackRecord, ReopenedRecord, RunLogRecord, WarningRecord } from '../run-log/records.ts';
import { VERSION } from '../version.ts';
import type { AccountHistory, AccountWork } from './account-work.ts';
import { toPolicyRecord } from './opening-records.ts';
import type { RunPlan } from './run-plan.ts';

/** How a run continues the log of an earlier one. */
export interface Resumption {
  /**
   * What is written before the first account: that the log goes on, which policies are new or not what they were (their
   * words and severity are today's, whatever the log began with), and new warnings.
   */
  openingRecords(at: string): RunLogRecord[];
  /** How many cells of an account that needs no visit the log holds; undefined where something is left to do. */
  doneCells(work: AccountWork): number | undefined;
  history(account: string): AccountHistory;
  /** The policies that have outcomes which count and say something of an account: a skipped cell says nothing. */
  judgedPolicies(): Set<string>;
  /** Whether the log has the warning already. */
  hasWarning(warning: WarningRecord): boolean;
  /** The outcomes of accounts that are targets no more. */
  cellsLeftBehind(): number;
}

/**
 * Continues a log: what has a final outcome is kept, errors and what was never reached are evaluated, and a policy that
 * means something else than before is evaluated again everywhere.
 *
 * @returns undefined for a new run, and where the log was cut before its first record was whole.
 * @throws {CoveError} `usage` where the log is another organization's.
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
    'the run was begun',
    run.organization?.id,
    run.caller.partition,
    { organization: organization?.id, partition: principal.partition },
    { code: 'usage', hint: 'sign in where the run was begun; check --profile' },
  );
  const changed = changedPolicies(earlier, policies);
  const valid = new Set(policies.map(({ id }) => id).filter((id) => !changed.has(id)));
  const cellsOf = (account: string) => earlier.cells(account).filter(({ policy }) => valid.has(policy));
  const leftBehind = findLeftBehind(earlier, plan, cellsOf);

  return {
    openingRecords: (at) => [
      { type: 'resume', at, tool: { name: 'cove-policy', version: VERSION } },
      // The last one of a name counts: controls are today's.
      ...packs.filter((pack) => !isDeepStrictEqual(earlier.packs.get(pack.name), pack)),
      ...policies.flatMap((policy): RunLogRecord[] => {
        const declared = toPolicyRecord(policy);
        if (isDeepStrictEqual(earlier.policies.get(policy.id), declared)) return [];
        // Reopened first: a process that dies in between leaves the old hash, and the next one finds the difference
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

/** An account with outcomes that is a target no more. */
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

/** What was read of an account before it left stays in the report, and is said to be old. */
function leftBehindWarning({ account, cells }: LeftBehind): WarningRecord {
  return {
    type: 'warning',
    code: 'account-left',
    message: `account ${account} was a target when the run began and is none now: its ${cells} outcomes are those of then`,
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

/** By policy; an error is not final. A policy all of whose cells are errors has none. */
function countFinal(cells: AccountHistory['cells']): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { policy, status } of cells) counts.set(policy, (counts.get(policy) ?? 0) + (status === 'error' ? 0 : 1));
  return counts;
}
