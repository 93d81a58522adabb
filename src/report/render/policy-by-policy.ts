import type { Report, ReportFinding } from '../build/report.ts';
import type { Entries } from '../lists/entries.ts';
import { createSortedEntries } from '../lists/external-sort.ts';
import { by } from '../lists/sort.ts';

type OfCell = Pick<ReportFinding, 'policy' | 'account' | 'region'>;

/**
 * The findings of a report, those of each policy together, in the order of the policies. A report has the most severe
 * first, which is not the same: settings may make a policy more severe in some accounts than in others.
 */
export function policyByPolicy({ policies, findings }: Report): Entries<ReportFinding> {
  const rank = rankOf(policies);
  return isInOrder(rank, findings) ? findings : inOrderOf(rank, findings);
}

/** The place of each policy in the report. */
export function rankOf(policies: Report['policies']): ReadonlyMap<string, number> {
  return new Map(policies.map(({ id }, index) => [id, index]));
}

/** Entries in the order of the policies, then by account and region. Those of a cell stay as they are. */
export function inOrderOf<T extends OfCell>(rank: ReadonlyMap<string, number>, entries: Entries<T>): Entries<T> {
  const order = by<T>(
    ({ policy }) => rank.get(policy) ?? -1,
    ({ account }) => account.id,
    ({ region }) => region,
  );
  const sorted = createSortedEntries<T>(order, entries.spill);
  for (const entry of entries) sorted.add(entry);
  return sorted.finish();
}

function isInOrder(rank: ReadonlyMap<string, number>, findings: Iterable<ReportFinding>): boolean {
  let before = -1;
  for (const { policy } of findings) {
    const place = rank.get(policy) ?? -1;
    if (place < before) return false;
    before = place;
  }
  return true;
}
