import { type CellKey, createCellTable } from '../../run-log/cell-table.ts';
import type { CellsRecord, OutcomeRecord, ReopenedRecord } from '../../run-log/records.ts';
import { ALL_REGIONS } from '../../run-log/records.ts';
import { by } from '../lists/sort.ts';
import type { CellCounts, CellStatus } from './report.ts';

/**
 * Each policy × account × region ends in exactly one status. The ledger counts them, and records what does not add up.
 */
export interface ReportLedger {
  /** Enters an outcome. If a cell has two, or an outcome contradicts itself, the worse status counts. */
  enter(outcome: OutcomeRecord): void;
  /** Records how many cells an account has. */
  begin(cells: CellsRecord): void;
  /**
   * Counts the cell of an outcome as waived, all of whose findings are. What is unknown in it, or found by another
   * outcome, is not waived with them.
   */
  waive(outcome: OutcomeRecord): void;
  /** How a cell ended. If it has no outcome of its own, that of its account or policy as a whole counts. */
  statusOf(cell: CellKey): CellStatus | undefined;
  /** Removes the outcomes that no longer count: of one cell, or of all cells of a policy. */
  reopen(reopened: ReopenedRecord): void;
  /** Records that something in the run log is not as it must be; equal problems are counted, with one example. */
  note(problem: string, example: string): void;
  /** How the cells of each policy ended. */
  readonly counts: ReadonlyMap<string, CellCounts>;
  /** The accounts that appear in outcomes. */
  readonly accounts: ReadonlySet<string>;
  /** How the cells of an account ended, over all policies. */
  countsOf(account: string): CellCounts;
  /** How the cells of a policy ended in an account, sorted by region. */
  cellsOf(policy: string, account: string): { readonly region: string; readonly status: CellStatus }[];
  /** How many cells have an outcome that still stands. */
  cells(): number;
  /** How many cells the begun accounts have; undefined if the log does not say. */
  begun(): number | undefined;
  /** In an order that does not depend on the order of the records. */
  problems(): string[];
}

/** In the table, 0 is "no outcome". */
const STATUSES: readonly CellStatus[] = ['compliant', 'findings', 'error', 'skipped', 'waived'];

/** No cell has ended yet. */
export function emptyCounts(): Record<CellStatus, number> {
  return { compliant: 0, findings: 0, waived: 0, error: 0, skipped: 0 };
}

export function createReportLedger(): ReportLedger {
  const cells = createCellTable();
  const counts = new Map<string, Record<CellStatus, number>>();
  const { note, problems } = createProblems();
  const accounts = new Set<string>();
  const begun = new Map<string, number>();
  const doubled = new Set<string>();

  return {
    enter(outcome) {
      accounts.add(outcome.account);
      if (contradicts(outcome)) note('an outcome whose status does not fit what it holds', nameCell(outcome));
      const tally = counts.get(outcome.policy) ?? emptyCounts();
      counts.set(outcome.policy, tally);
      const before = STATUSES[cells.get(outcome) - 1];
      if (before !== undefined) {
        note('more than one outcome for a cell', nameCell(outcome));
        doubled.add(nameCell(outcome));
        tally[before] -= 1;
      }
      const status = worst(outcome.status, evidentStatus(outcome), before ?? 'compliant');
      cells.set(outcome, STATUSES.indexOf(status) + 1);
      tally[status] += 1;
    },
    waive(outcome) {
      const tally = counts.get(outcome.policy);
      if (tally === undefined || STATUSES[cells.get(outcome) - 1] !== 'findings') return;
      if (evidentStatus(outcome) !== 'findings' || doubled.has(nameCell(outcome))) return;
      cells.set(outcome, STATUSES.indexOf('waived') + 1);
      tally.findings -= 1;
      tally.waived += 1;
    },
    statusOf: (cell) => STATUSES[(cells.get(cell) || cells.get({ ...cell, region: ALL_REGIONS })) - 1],
    reopen({ policy, account, region }) {
      const tally = counts.get(policy);
      if (tally === undefined) return;
      if (account === null || region === null) {
        cells.clearPolicy(policy);
        counts.set(policy, emptyCounts());
        return;
      }
      const before = STATUSES[cells.get({ policy, account, region }) - 1];
      if (before === undefined) return;
      cells.set({ policy, account, region }, 0);
      tally[before] -= 1;
    },
    note,
    counts,
    accounts,
    countsOf(account) {
      const tally = emptyCounts();
      cells.eachOf(account, (_policy, _region, value) => {
        const status = STATUSES[value - 1];
        if (status !== undefined) tally[status] += 1;
      });
      return tally;
    },
    cellsOf: (policy, account) =>
      cells
        .ofPolicy(policy, account)
        .flatMap(({ region, value }) => {
          const status = STATUSES[value - 1];
          return status === undefined ? [] : [{ region, status }];
        })
        .sort(by(({ region }) => region)),
    cells: () => sumOf([...counts.values()].map((tally) => sumOf(Object.values(tally)))),
    begin: ({ account, planned }) => begun.set(account, sumOf(Object.values(planned))),
    begun: () => (begun.size === 0 ? undefined : sumOf([...begun.values()])),
    problems,
  };
}

/** Problems of a log: equal ones are counted, with the first of their examples. */
function createProblems(): Pick<ReportLedger, 'note' | 'problems'> {
  const problems = new Map<string, { readonly count: number; readonly example: string }>();
  return {
    note(problem, example) {
      const known = problems.get(problem);
      const count = (known?.count ?? 0) + 1;
      problems.set(problem, {
        count,
        example: known !== undefined && known.example < example ? known.example : example,
      });
    },
    problems: () =>
      [...problems]
        .map(([problem, { count, example }]) => `${problem}: ${example}${count > 1 ? ` (${count} times)` : ''}`)
        .sort(by((text) => text)),
  };
}

function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0);
}

const BADNESS: Record<CellStatus, number> = { compliant: 0, skipped: 1, waived: 2, findings: 3, error: 4 };

function worst(...statuses: readonly CellStatus[]): CellStatus {
  return statuses.reduce((a, b) => (BADNESS[a] >= BADNESS[b] ? a : b));
}

/** What the outcome contains, whatever status it claims: what is unknown must not pass as compliant. */
function evidentStatus(outcome: OutcomeRecord): CellStatus {
  if (outcome.errors.length > 0) return 'error';
  if (outcome.findings.length > 0) return 'findings';
  return outcome.skipped === null ? 'compliant' : 'skipped';
}

function contradicts(outcome: OutcomeRecord): boolean {
  return evidentStatus(outcome) !== outcome.status || (outcome.skipped !== null && outcome.status !== 'skipped');
}

function nameCell({ policy, account, region }: OutcomeRecord): string {
  return `${policy} in ${account} ${region}`;
}
