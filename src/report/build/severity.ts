import type { PolicyRecord } from '../../run-log/records.ts';

export type Severity = PolicyRecord['severity'];

/** 0 for critical; the higher, the less severe. */
export function severityRank(severity: Severity): number {
  return RANKS[severity];
}

const RANKS: Record<Severity, number> = { critical: 0, high: 1, medium: 2, low: 3, info: 4 };
