import { createCellTable } from './cell-table.ts';
import type {
  EndRecord,
  OutcomeRecord,
  PackRecord,
  PolicyRecord,
  RunLogRecord,
  RunRecord,
  WarningRecord,
} from './records.ts';

export type CellStatus = OutcomeRecord['status'];

/** A cell that has an outcome, and which one. */
export interface EarlierCell {
  readonly policy: string;
  readonly region: string;
  readonly status: CellStatus;
}

/** What the log of a run says of how far it came, for a run that continues it. A byte per cell; no finding is kept. */
export interface EarlierRun {
  /** Undefined where the log was cut before its first record was whole. */
  readonly run: () => RunRecord | undefined;
  /** By id, as the log declared them last. */
  readonly policies: ReadonlyMap<string, PolicyRecord>;
  /** By name, likewise. */
  readonly packs: ReadonlyMap<string, PackRecord>;
  /** Undefined where the run did not come to its end, and where a later one went on with its log and did not. */
  readonly end: () => EndRecord | undefined;
  /** Whether the run came to its end and evaluated every cell: a run that goes on with it would find nothing to do. */
  readonly isFinished: () => boolean;
  /** Whether the account was introduced. */
  knowsAccount(account: string): boolean;
  /** The accounts that have outcomes. */
  accounts(): IterableIterator<string>;
  /** The account's outcomes that count. */
  cells(account: string): EarlierCell[];
  /** How many cells the account has, by policy; undefined where the run did not come so far. */
  planned(account: string): Readonly<Record<string, number>> | undefined;
  hasWarning(warning: WarningRecord): boolean;
  /** Whether there are changes in it: such a log belongs to a remediation. */
  readonly hasChanges: () => boolean;
  /** Takes a record as it stands in the log, in order. */
  add(record: RunLogRecord): void;
}

/** In the table, 0 is "no outcome". */
const STATUSES: readonly CellStatus[] = ['compliant', 'findings', 'error', 'skipped'];

export function createEarlierRun(): EarlierRun {
  let run: RunRecord | undefined;
  let end: EndRecord | undefined;
  let hasChanges = false;
  const policies = new Map<string, PolicyRecord>();
  const packs = new Map<string, PackRecord>();
  const introduced = new Set<string>();
  const planned = new Map<string, Readonly<Record<string, number>>>();
  const warnings = new Set<string>();
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
        case 'reopened':
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
