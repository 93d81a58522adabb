import pMap from 'p-map';
import { CoveError } from '../../cove-error.ts';
import type { AccountLog, AccountRunner, Settled } from '../../engine/run-accounts.ts';
import type { RunPlan } from '../../engine/run-plan.ts';
import type { PlannedChange } from '../../remediation/plan-change.ts';
import { createErrorRecord } from '../../run-log/error-record.ts';
import type { RunLogRecord } from '../../run-log/records.ts';
import { append } from '../../values/long-lists.ts';
import type { SigningKey } from '../inputs/signing-key.ts';
import { type AccountOutcome, createOutcomeReader } from './account-object.ts';
import type { StoreRun } from './store-run.ts';

export interface MergeOptions {
  readonly plan: RunPlan;
  readonly digest: string;
  readonly run: StoreRun;
  readonly runner: AccountRunner;
  readonly key: SigningKey | undefined;
  /** Why an account has no outcomes. */
  readonly missing: 'interrupted' | 'given up';
  /** Warnings that the log has already. */
  readonly told: readonly RunLogRecord[];
  readonly emit: (record: RunLogRecord) => Promise<void>;
}

export interface Merged extends Settled {
  readonly calls: number;
  /** Accounts whose outcomes are not there, or cannot be used. */
  readonly lost: number;
  /** Accounts that have errors, beside those. */
  readonly failed: number;
  /** What the findings ask for, in a run that plans changes. */
  readonly changes: readonly PlannedChange[];
}

/** Objects that are read ahead: each is in memory until its turn. */
const READ_AHEAD = 16;

/**
 * Brings the outcomes of all accounts from the store into a run log, in the order of the plan. An account without
 * outcomes, or with some that are not whole, ends in errors: what is not known is never green.
 */
export async function mergeStore(options: MergeOptions): Promise<Merged> {
  const { plan, runner, emit } = options;
  const generations = await options.run.accounts();
  const read = createLatestReader(options, generations);
  const judged = new Set<string>();
  const warned = new Set<string>(options.told.map((record) => JSON.stringify(record)));
  const changes: PlannedChange[] = [];
  let [cells, calls, lost, failed] = [0, 0, 0, 0];
  for (let first = 0; first < plan.accounts.length; first += READ_AHEAD) {
    const ids = plan.accounts.slice(first, first + READ_AHEAD).map(({ id }) => id);
    const found = await pMap(ids, read, { concurrency: READ_AHEAD });
    for (const [index, account] of ids.entries()) {
      const outcome = found[index];
      if (typeof outcome === 'string' || outcome === undefined) {
        const error = createErrorRecord(options.missing === 'interrupted' ? 'interrupted' : 'internal', outcome ?? '');
        const log: AccountLog = { emit, warned };
        cells += await runner.giveUp(account, error, log);
        lost += 1;
        continue;
      }
      calls += outcome.calls;
      if (outcome.hasErrors) failed += 1;
      append(changes, outcome.changes);
      for (const record of outcome.records) {
        if (record.type === 'warning' && isKnown(warned, record)) continue;
        if (record.type === 'settled') cells += record.cells;
        if (record.type === 'outcome' && record.status !== 'skipped') judged.add(record.policy);
        await emit(record);
      }
    }
  }
  for (const policy of runner.judged) if (lost > 0) judged.add(policy);
  return { cells, policies: judged, calls, lost, failed, changes };
}

/** Reads what an account came to; a text says why it has come to nothing. */
function createLatestReader(
  { plan, digest, run, runner, key, missing }: Omit<MergeOptions, 'told' | 'emit'>,
  generations: ReadonlyMap<string, number>,
): (account: string) => Promise<AccountOutcome | string> {
  const reader = createOutcomeReader(plan, { run: run.id, plan: digest }, key, runner);
  return async (account) => {
    const generation = generations.get(account) ?? 0;
    try {
      const text = generation === 0 ? undefined : await run.readAccount(account, generation - 1);
      if (text !== undefined) return reader.read(account, text);
    } catch (error) {
      // Of this object; a store that is gone says nothing about the account.
      if (error instanceof CoveError && error.code === 'file') return error.message;
      throw error;
    }
    return missing === 'interrupted' ? 'the run ended before the account was reached' : 'nobody finished the account';
  };
}

/**
 * The accounts that a run which goes on has to run, with the generation that each gets: those without outcomes, and
 * those that have errors or cannot be used.
 */
export async function openAccounts(
  options: Pick<MergeOptions, 'plan' | 'digest' | 'run' | 'runner' | 'key'>,
): Promise<Map<string, number>> {
  const generations = await options.run.accounts();
  const open = new Map<string, number>();
  const read = createLatestReader({ ...options, missing: 'given up' }, generations);
  const ids = options.plan.accounts.map(({ id }) => id);
  await pMap(
    ids,
    async (account) => {
      const generation = generations.get(account) ?? 0;
      if (generation > 0) {
        const outcome = await read(account);
        if (typeof outcome !== 'string' && !outcome.hasErrors) return;
      }
      open.set(account, generation);
    },
    { concurrency: READ_AHEAD },
  );
  return new Map(ids.flatMap((id) => (open.has(id) ? [[id, open.get(id) ?? 0] as const] : [])));
}

function isKnown(warned: Set<string>, record: RunLogRecord): boolean {
  const text = JSON.stringify(record);
  if (warned.has(text)) return true;
  warned.add(text);
  return false;
}
