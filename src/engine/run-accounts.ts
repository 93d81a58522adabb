import { CoveError } from '../cove-error.ts';
import { globalRegion } from '../organization/role-arn.ts';
import type { Policy } from '../policy/model/policy.ts';
import { policyHash } from '../policy/model/policy-hash.ts';
import type { OutcomeRecord, RunLogRecord } from '../run-log/records.ts';
import { runAccountPool } from './account-pool.ts';
import { workOf } from './account-work.ts';
import type { CellEnvironment } from './open-cell.ts';
import type { Resumption } from './resume-run.ts';
import { type AccountRunOptions, runAccount } from './run-account.ts';
import type { RunEventListener } from './run-event.ts';
import type { PlannedAccount, RunPlan } from './run-plan.ts';
import { sharedNamesWarning } from './shared-names.ts';

export interface RunAccountsOptions extends Pick<CellEnvironment, 'client' | 'catalog' | 'showsSensitive'> {
  /** Those that the plan was made for. */
  readonly policies: readonly Policy[];
  /** Accounts that are worked on at once, beside those that only wait out throttling. */
  readonly accountsAtOnce: number;
  /** What the log holds already. */
  readonly resumption?: Resumption | undefined;
  /** Takes every record of the accounts, in order. The run waits for it, and fails with it. */
  readonly emit: (record: RunLogRecord) => Promise<void>;
  readonly onEvent?: RunEventListener | undefined;
}

/** What accounts came to, as far as the closing records need it. Those of two parts of a run add up. */
export interface Settled {
  /** Cells that were planned, and settled. */
  readonly cells: number;
  /** Policies that were evaluated somewhere: a cell that was skipped says nothing. */
  readonly policies: ReadonlySet<string>;
}

/**
 * Runs accounts of a plan, all of them or some: a plan can be shared among processes, and each account's records are
 * complete in themselves.
 *
 * @param ids - accounts of the plan, in the order in which they are begun.
 * @throws {CoveError} `usage` where the policies at hand are not those of the plan.
 */
export async function runAccounts(
  plan: RunPlan,
  ids: readonly string[],
  options: RunAccountsOptions,
): Promise<Settled> {
  const policies = policiesOf(plan, options.policies);
  const accounts = accountsOf(plan, ids);
  const { client, onEvent, resumption } = options;
  const judgedPolicies = new Set<string>();
  const environment = environmentOf(plan, options, judgedPolicies);
  const run = async (planned: PlannedAccount): Promise<number> => {
    const work = workOf(planned, plan.classes, policies);
    const done = resumption?.doneCells(work);
    if (done !== undefined) {
      onEvent?.({ type: 'cells', account: planned.id, cells: 0 });
      // The log may have been cut just before it said so.
      if (resumption?.isSettled(planned.id) !== true) {
        await options.emit({ type: 'settled', account: planned.id, cells: done, calls: 0 });
      }
    }
    const cells = done ?? (await runAccount(work, { ...environment, history: resumption?.history(planned.id) }));
    onEvent?.({ type: 'account-done', account: planned.id });
    return cells;
  };
  const cells = await runAccountPool(accounts, run, {
    atOnce: options.accountsAtOnce,
    throttledAccounts: () => client.load().throttledAccounts,
    onThrottled: client.onThrottled,
  });
  return { cells: cells.reduce((sum, each) => sum + each, 0), policies: judgedPolicies };
}

/** What all accounts of a run share. */
function environmentOf(
  { principal: { partition }, start, regions }: RunPlan,
  { client, catalog, showsSensitive, emit, onEvent, resumption }: RunAccountsOptions,
  judgedPolicies: Set<string>,
): AccountRunOptions {
  const warned = new Set<string>();
  // Before the outcome: a run that is resumed does not see it again.
  const warnOfNames = async (outcome: OutcomeRecord): Promise<void> => {
    const warning = sharedNamesWarning(outcome);
    const key = `${warning?.code} ${warning?.policy}`;
    if (warning === undefined || warned.has(key) || resumption?.hasWarning(warning) === true) return;
    warned.add(key);
    await emit(warning);
  };
  return {
    client,
    catalog,
    showsSensitive,
    partition,
    globalRegion: globalRegion(partition),
    now: start,
    regions: regions ?? undefined,
    onEvent,
    emit: async (record) => {
      if (record.type === 'outcome') await warnOfNames(record);
      await emit(record);
      if (record.type !== 'outcome') return;
      if (record.status !== 'skipped') judgedPolicies.add(record.policy);
      if (record.status === 'error') onEvent?.({ type: 'error-outcome', outcome: record });
    },
  };
}

function policiesOf(plan: RunPlan, policies: readonly Policy[]): ReadonlyMap<string, Policy> {
  const known = new Map(policies.map((policy) => [policy.id, policy]));
  for (const { id, hash } of plan.policies) {
    const policy = known.get(id);
    if (policy !== undefined && policyHash(policy) === hash) continue;
    const problem = policy === undefined ? 'is missing' : 'is not the one that the run was planned with';
    throw new CoveError('usage', `policy ${id} ${problem}`, { hint: 'plan the run again, with the policies at hand' });
  }
  return known;
}

function accountsOf(plan: RunPlan, ids: readonly string[]): PlannedAccount[] {
  const known = new Map(plan.accounts.map((account) => [account.id, account]));
  if (new Set(ids).size < ids.length) throw new Error('an account is to be run twice');
  return ids.map((id) => {
    const account = known.get(id);
    if (account === undefined) throw new Error(`account ${id} is not in the plan`);
    return account;
  });
}
