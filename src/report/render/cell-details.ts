import type { Report, ReportCell, ReportError, ReportFinding, ReportSkipped, ReportWaived } from '../build/report.ts';
import { inOrderOf, policyByPolicy, rankOf } from './policy-by-policy.ts';

/** A cell with everything known about it. */
export interface CellDetails extends ReportCell {
  readonly findings: readonly ReportFinding[];
  readonly waived: readonly ReportWaived[];
  readonly errors: readonly ReportError[];
  readonly skipped: ReportSkipped | undefined;
}

/**
 * Every cell, including those that passed, with its findings, errors or reason: the lists of a report side by side, one
 * cell in memory at a time.
 *
 * @returns `of` gives a policy's cells, by account and region. Call it for the policies in the order of the report,
 * once each, and consume the cells before calling it for the next policy.
 */
export function createCellDetails(report: Report): { of(policy: string): Iterable<CellDetails> } {
  // Errors and skipped cells are sorted by the id of the policy, waived findings by waiver, findings by severity.
  const rank = rankOf(report.policies);
  const cells = createCursor(report.cells);
  const findings = createCursor(policyByPolicy(report));
  const waived = createCursor(inOrderOf(rank, report.waived));
  const errors = createCursor(inOrderOf(rank, report.errors));
  const skipped = createCursor(inOrderOf(rank, report.skipped));
  return {
    *of(policy) {
      for (let cell = cells.next(policy); cell !== undefined; cell = cells.next(policy)) {
        yield {
          ...cell,
          findings: findings.of(cell),
          waived: waived.of(cell),
          errors: errors.of(cell),
          skipped: skipped.of(cell)[0],
        };
      }
    },
  };
}

type CellKey = Pick<ReportCell, 'policy' | 'account' | 'region'>;

interface Cursor<T> {
  /** The next entry, if it is of this policy. */
  next(policy: string): T | undefined;
  /** The next entries, as far as they are of this cell. */
  of(cell: CellKey): T[];
}

function createCursor<T extends CellKey>(entries: Iterable<T>): Cursor<T> {
  const iterator = entries[Symbol.iterator]();
  let head = iterator.next();
  const take = (): T => {
    const { value } = head;
    head = iterator.next();
    return value;
  };
  return {
    next: (policy) => (head.done !== true && head.value.policy === policy ? take() : undefined),
    of({ policy, account, region }) {
      const found: T[] = [];
      while (
        head.done !== true &&
        head.value.policy === policy &&
        head.value.account.id === account.id &&
        head.value.region === region
      ) {
        found.push(take());
      }
      return found;
    },
  };
}
