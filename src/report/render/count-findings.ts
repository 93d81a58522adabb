import type { Report } from '../build/report.ts';

/** How many findings each policy has: a cell may have many, so counting cells is not enough. */
export function countFindings(findings: Report['findings']): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { policy } of findings) counts.set(policy, (counts.get(policy) ?? 0) + 1);
  return counts;
}
