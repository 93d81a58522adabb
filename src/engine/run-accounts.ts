import { CoveError } from '../cove-error.ts';
import { globalRegion } from '../organization/role-arn.ts';
import type { Policy } from '../policy/model/policy.ts';
import { policyHash } from '../policy/model/policy-hash.ts';
import type { ErrorRecord, OutcomeRecord, RunLogRecord, WarningRecord } from '../run-log/records.ts';
import { accountsAtOnce, runAccountPool } from './account-pool.ts';
import { type AccountWork, workOf } from './account-work.ts';
import type { FoundResource } from './evaluate-policy.ts';
import { createFoundElsewhere } from './found-elsewhere.ts';
import type { CellEnvironment } from './open-cell.ts';
import type { Resumption } from './resume-run.ts';
import { type AccountRunOptions, runAccount } from './run-account.ts';
import type { RunEventListener } from './run-event.ts';
import type { RunPlan } from './run-plan.ts';
import { sharedNamesWarning } from './shared-names.ts';

export interface RunAccountsOptions extends Pick<CellEnvironment, 'client' | 'catalog' | 'showsSensitive'> {
  /** The policies that the plan was made for. */
  readonly policies: readonly Policy[];
  /** The most accounts processed at once, in addition to those that only wait out throttling. */
  readonly accountsAtOnce: number;
  /** What the log holds already. */
  readonly resumption?: Resumption | undefined;
  /** Takes every record of the accounts, in order. The run waits for it, and fails with it. */
  readonly emit: (record: RunLogRecord) => Promise<void>;
  readonly onEvent?: RunEventListener | undefined;
}

/** The results of accounts, as far as the closing records need them. Those of two parts of a run add up. */
export interface Settled {
  /** Cells that were planned, and settled. */
  readonly cells: number;
  /** Policies that were evaluated somewhere: a skipped cell does not count. */
  readonly policies: ReadonlySet<string>;
}

/**
 * Runs all or some accounts of a plan: a plan can be split among processes, since each account's records are complete
 * in themselves.
 *
 * @param ids - accounts of the plan, in the order in which they are begun.
 * @throws {CoveError} `usage` if the policies at hand are not those of the plan.
 */
export async function runAccounts(
  plan: RunPlan,
  ids: readonly string[],
  options: RunAccountsOptions,
): Promise<Settled> {
  const { client, onEvent, resumption } = options;
  const runner = createAccountRunner(plan, options);
  const log: AccountLog = { emit: options.emit, warned: new Set() };
  const run = async (id: string): Promise<number> => {
    const done = resumption?.doneCells(runner.workOf(id));
    if (done === undefined) return runner.run(id, log);
    onEvent?.({ type: 'cells', account: id, cells: 0 });
    // The log may have been cut just before it said so.
    if (resumption?.isSettled(id) !== true) {
      await options.emit({ type: 'settled', account: id, cells: done, calls: 0 });
    }
    onEvent?.({ type: 'account-done', account: id });
    return done;
  };
  if (new Set(ids).size < ids.length) throw new Error('an account is to be run twice');
  const cells = await runAccountPool(ids, run, {
    atOnce: accountsAtOnce(options.accountsAtOnce, client.load),
    throttledAccounts: () => client.load().throttledAccounts,
    onThrottled: client.onThrottled,
  });
  return { cells: cells.reduce((sum, each) => sum + each, 0), policies: runner.judged };
}

/** Where the records of an account go, and what was warned of there. */
export interface AccountLog {
  readonly emit: RunAccountsOptions['emit'];
  /** Keys of warnings. */
  readonly warned: Set<string>;
  /** Hears of the findings of this account, as they were read, each before its outcome. @default nobody does */
  readonly onFinding?: ((found: FoundResource) => void) | undefined;
}

/** Runs accounts of a plan one by one. */
export interface AccountRunner {
  /** @returns how many cells the account has. @throws {Error} for one that is not in the plan. */
  run(id: string, log: AccountLog): Promise<number>;
  /**
   * Settles all that was to be evaluated in an account with an error: it could not be run. No event but the errors:
   * an account that was run before its outcomes were lost was told of then.
   */
  giveUp(id: string, error: ErrorRecord, log: AccountLog): Promise<number>;
  workOf(id: string): AccountWork;
  /** Policies that were evaluated somewhere so far. */
  readonly judged: ReadonlySet<string>;
}

/** @throws {CoveError} `usage` where the policies at hand are not those of the plan. */
export function createAccountRunner(
  plan: RunPlan,
  options: Omit<RunAccountsOptions, 'accountsAtOnce' | 'emit'>,
): AccountRunner {
  const policies = policiesOf(plan, options.policies);
  const accounts = new Map(plan.accounts.map((account) => [account.id, account]));
  const judged = new Set<string>();
  const runWork = (work: AccountWork, log: AccountLog, onEvent: RunEventListener | undefined): Promise<number> => {
    const history = options.resumption?.history(work.account.id);
    return runAccount(work, { ...environmentOf(plan, { ...options, onEvent }, log, judged), history });
  };
  const onErrors: RunEventListener = (event) => {
    if (event.type === 'error-outcome') options.onEvent?.(event);
  };
  const plannedWork = (id: string): AccountWork => {
    const account = accounts.get(id);
    if (account === undefined) throw new Error(`account ${id} is not in the plan`);
    return workOf(account, plan.classes, policies);
  };
  return {
    async run(id, log) {
      const cells = await runWork(plannedWork(id), log, (event) => {
        if (event.type === 'finding') log.onFinding?.(event.found);
        options.onEvent?.(event);
      });
      options.onEvent?.({ type: 'account-done', account: id });
      return cells;
    },
    giveUp(id, error, log) {
      const { selected, ...work } = plannedWork(id);
      const failed = selected.map((each) =>
        each.disposition.action === 'run' ? { ...each, disposition: { action: 'error', error } as const } : each,
      );
      return runWork({ ...work, selected: failed }, log, onErrors);
    },
    workOf: plannedWork,
    judged,
  };
}

/** What an account's run works by. */
function environmentOf(
  { principal: { partition }, organization, start, regions }: RunPlan,
  { client, catalog, showsSensitive, onEvent, resumption }: Omit<RunAccountsOptions, 'accountsAtOnce' | 'emit'>,
  { emit, warned }: AccountLog,
  judged: Set<string>,
): AccountRunOptions {
  const foundElsewhere = createFoundElsewhere();
  const elsewhere: WarningRecord[] = [];
  const emitNew = async (warnings: readonly WarningRecord[]): Promise<void> => {
    for (const warning of warnings) {
      const key = `${warning.code} ${warning.policy}`;
      if (warned.has(key) || resumption?.hasWarning(warning) === true) continue;
      warned.add(key);
      await emit(warning);
    }
  };
  // Before the outcome: a resumed run does not see it again.
  const warnOfNames = (outcome: OutcomeRecord): Promise<void> | undefined => {
    const shared = sharedNamesWarning(outcome);
    if (shared === undefined && elsewhere.length === 0) return undefined;
    return emitNew([...elsewhere.splice(0), ...(shared === undefined ? [] : [shared])]);
  };
  return {
    client,
    catalog,
    showsSensitive,
    partition,
    organization,
    globalRegion: globalRegion(partition),
    now: start,
    regions: regions ?? undefined,
    onEvent: (event) => {
      const warning = event.type === 'finding' ? foundElsewhere(event.found) : undefined;
      if (warning !== undefined) elsewhere.push(warning);
      onEvent?.(event);
    },
    emit: async (record) => {
      const warning = record.type === 'outcome' ? warnOfNames(record) : undefined;
      if (warning !== undefined) await warning;
      await emit(record);
      if (record.type !== 'outcome') return;
      if (record.status !== 'skipped') judged.add(record.policy);
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
