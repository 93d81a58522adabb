import type { OutcomeRecord, ReopenedRecord } from '../run-log/records.ts';
import type { CellCounts, CellStatus } from './report.ts';
import { by } from './sort.ts';

/**
 * Each policy × account × region ends in exactly one status. The ledger counts them, and keeps what does not add up.
 */
export interface Ledger {
  /** Enters an outcome. Where a cell has two, or an outcome contradicts itself, the worse status counts. */
  enter(outcome: OutcomeRecord): void;
  /** Takes back the outcomes that count no more: of one cell, or of all cells of a policy. */
  reopen(reopened: ReopenedRecord): void;
  /** Notes that something is not as a run log must be; equal problems are counted, with one example. */
  note(problem: string, example: string): void;
  /** How the cells of each policy ended. */
  readonly counts: ReadonlyMap<string, CellCounts>;
  /** The accounts that appear in outcomes. */
  readonly accounts: ReadonlyMap<string, number>;
  /** How many outcomes were entered and not taken back, double ones included. */
  outcomes(): number;
  /** How many resources the outcomes judged that were not taken back. */
  resources(): number;
  /** In an order that does not depend on the order of the records. */
  problems(): string[];
}

export function openLedger(): Ledger {
  const cells = new Map<string, Map<number, CellStatus>>();
  /** Of the cells that have any. */
  const judged = new Map<string, Map<number, number>>();
  const counts = new Map<string, Record<CellStatus, number>>();
  const problems = new Map<string, { count: number; example: string }>();
  const accounts = new Map<string, number>();
  const regions = new Map<string, number>();
  let outcomes = 0;

  function note(problem: string, example: string): void {
    const known = problems.get(problem);
    if (known === undefined) problems.set(problem, { count: 1, example });
    else problems.set(problem, { count: known.count + 1, example: example < known.example ? example : known.example });
  }

  return {
    enter(outcome) {
      outcomes += 1;
      if (contradicts(outcome)) note('an outcome whose status does not fit what it holds', nameCell(outcome));
      const ofPolicy = getOrSet(cells, outcome.policy, () => new Map<number, CellStatus>());
      const tally = getOrSet(counts, outcome.policy, () => ({ compliant: 0, findings: 0, error: 0, skipped: 0 }));
      const cell = cellNumber(numberOf(accounts, outcome.account), numberOf(regions, outcome.region));
      const before = ofPolicy.get(cell);
      if (before !== undefined) {
        note('more than one outcome for a cell', nameCell(outcome));
        tally[before] -= 1;
      }
      const status = worst(outcome.status, evidentStatus(outcome), before ?? 'compliant');
      ofPolicy.set(cell, status);
      tally[status] += 1;
      if (outcome.resources === 0) return;
      const resources = getOrSet(judged, outcome.policy, () => new Map<number, number>());
      resources.set(cell, (resources.get(cell) ?? 0) + outcome.resources);
    },
    reopen({ policy, account, region }) {
      const ofPolicy = cells.get(policy) ?? new Map<number, CellStatus>();
      const isOne = account !== null && region !== null;
      const reopened = isOne
        ? [cellNumber(numberOf(accounts, account), numberOf(regions, region))]
        : [...ofPolicy.keys()];
      for (const cell of reopened) {
        const before = ofPolicy.get(cell);
        const tally = counts.get(policy);
        if (before === undefined || tally === undefined) continue;
        ofPolicy.delete(cell);
        judged.get(policy)?.delete(cell);
        tally[before] -= 1;
        outcomes -= 1;
      }
    },
    note,
    counts,
    accounts,
    outcomes: () => outcomes,
    resources: () => {
      let sum = 0;
      for (const ofPolicy of judged.values()) for (const resources of ofPolicy.values()) sum += resources;
      return sum;
    },
    problems: () =>
      [...problems]
        .map(([problem, { count, example }]) => `${problem}: ${example}${count > 1 ? ` (${count} times)` : ''}`)
        .sort(by((text) => text)),
  };
}

const badness: Record<CellStatus, number> = { compliant: 0, skipped: 1, findings: 2, error: 3 };

function worst(...statuses: readonly CellStatus[]): CellStatus {
  return statuses.reduce((a, b) => (badness[a] >= badness[b] ? a : b));
}

/** What the outcome holds, whatever it says of itself: what is unknown must not pass as compliant. */
function evidentStatus(outcome: OutcomeRecord): CellStatus {
  if (outcome.errors.length > 0) return 'error';
  if (outcome.findings.length > 0) return 'findings';
  return outcome.skipped === null ? 'compliant' : 'skipped';
}

function contradicts(outcome: OutcomeRecord): boolean {
  return evidentStatus(outcome) !== outcome.status || (outcome.skipped !== null && outcome.status !== 'skipped');
}

/**
 * A number for each account and region: a million cells are then a million small map entries and not as many strings.
 * 65,536 region names are far more than there are; a log with more of them is reported as having double outcomes.
 */
function cellNumber(account: number, region: number): number {
  return account * 65_536 + region;
}

function numberOf(numbers: Map<string, number>, name: string): number {
  return getOrSet(numbers, name, () => numbers.size);
}

function nameCell({ policy, account, region }: OutcomeRecord): string {
  return `${policy} in ${account} ${region}`;
}

function getOrSet<Key, Value>(map: Map<Key, Value>, key: Key, make: () => Value): Value {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}
