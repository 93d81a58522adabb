import { createCellTable } from './cell-table.ts';
import type {
  EndRecord,
  OutcomeRecord,
  PackRecord,
  PlanRecord,
  PolicyRecord,
  RunLogRecord,
  RunRecord,
  WarningRecord,
} from './records.ts';

export type OutcomeStatus = OutcomeRecord['status'];

/** A cell that has an outcome, and which one. */
export interface EarlierCell {
  readonly policy: string;
  readonly region: string;
  readonly status: OutcomeStatus;
}

/**
 * What the log of a run says about how far it came, for a run that continues it. One byte per cell; findings are not
 * kept.
 */
export interface EarlierRun {
  /** Undefined if the log was cut before its first record was complete. */
  readonly run: () => RunRecord | undefined;
  /** By id, as last declared in the log. */
  readonly policies: ReadonlyMap<string, PolicyRecord>;
  /** By name, likewise. */
  readonly packs: ReadonlyMap<string, PackRecord>;
  /** Undefined where the run did not finish, and where a later one went on with its log and did not. */
  readonly end: () => EndRecord | undefined;
  /** Whether the run finished and evaluated every cell: a run that continues it would find nothing to do. */
  readonly isFinished: () => boolean;
  /** Whether the account was introduced. */
  knowsAccount(account: string): boolean;
  /** The accounts that have outcomes. */
  accounts(): IterableIterator<string>;
  /** The account's outcomes that count. */
  cells(account: string): EarlierCell[];
  /** How many cells the account has, by policy; undefined if the run did not get that far. */
  planned(account: string): Readonly<Record<string, number>> | undefined;
  /** Whether the log says that the account is settled, and nothing of it was taken back since. */
  isSettled(account: string): boolean;
  /** As the log declared it last; undefined in logs of version 1. */
  readonly plan: () => PlanRecord | undefined;
  hasWarning(warning: WarningRecord): boolean;
  /** Whether it contains changes: such a log belongs to a remediation. */
  readonly hasChanges: () => boolean;
  /** Takes a record as it is in the log, in order. */
  add(record: RunLogRecord): void;
}

/** In the table, 0 is "no outcome". */
const STATUSES: readonly OutcomeStatus[] = ['compliant', 'findings', 'error', 'skipped'];

export function createEarlierRun(): EarlierRun {
  let run: RunRecord | undefined;
  let end: EndRecord | undefined;
  let hasChanges = false;
  const policies = new Map<string, PolicyRecord>();
  const packs = new Map<string, PackRecord>();
  const introduced = new Set<string>();
  const planned = new Map<string, Readonly<Record<string, number>>>();
  const warnings = new Set<string>();
  const settled = new Set<string>();
  let plan: PlanRecord | undefined;
  const table = createCellTable();

  const isFinished = (): boolean => {
    if (end === undefined || end.interrupted) return false;
    const values = [...table.accounts()].flatMap((account) => table.ofAccount(account).map(({ value }) => value));
    return values.length === end.planned && !values.includes(STATUSES.indexOf('error') + 1);
  };

  return {
    run: () => run,
    end: () => end,
    isFinished,
    policies,
    packs,
    knowsAccount: (account) => introduced.has(account),
    accounts: () => table.accounts(),
    cells: (account) =>
      table.ofAccount(account).flatMap(({ policy, region, value }) => {
        const status = STATUSES[value - 1];
        return status === undefined ? [] : [{ policy, region, status }];
      }),
    planned: (account) => planned.get(account),
    isSettled: (account) => settled.has(account),
    plan: () => plan,
    hasWarning: (warning) => warnings.has(keyOf(warning)),
    hasChanges: () => hasChanges,
    add(record) {
      switch (record.type) {
        case 'run':
          run = record;
          return;
        case 'pack':
          packs.set(record.name, record);
          return;
        case 'policy':
          policies.set(record.id, record);
          return;
        case 'account':
          introduced.add(record.id);
          return;
        case 'warning':
          warnings.add(keyOf(record));
          return;
        case 'cells':
          planned.set(record.account, record.planned);
          return;
        case 'outcome':
          table.set(record, STATUSES.indexOf(record.status) + 1);
          return;
        case 'plan':
          plan = record;
          return;
        case 'settled':
          settled.add(record.account);
          return;
        case 'reopened':
          if (record.account === null) settled.clear();
          else settled.delete(record.account);
          if (record.account === null || record.region === null) table.clearPolicy(record.policy);
          else table.set({ policy: record.policy, account: record.account, region: record.region }, 0);
          return;
        case 'end':
          end = record;
          return;
        case 'resume':
          end = undefined;
          return;
        case 'planned':
        case 'intent':
        case 'result':
        case 'changed':
          hasChanges = true;
          return;
        default:
      }
    },
  };
}

function keyOf({ code, message, policy }: WarningRecord): string {
  return JSON.stringify([code, message, policy]);
}
