import type { Report } from '../../build/report.ts';

/** GitHub keeps this many results of a run, of at most 25,000 that it accepts. */
export const MAX_RESULTS = 5_000;

/** How many findings of a report its SARIF does not have: the least severe, and waived ones before others. */
export function droppedResults({ findings, waived }: Pick<Report, 'findings' | 'waived'>): number {
  return Math.max(0, findings.length + waived.length - MAX_RESULTS);
}
