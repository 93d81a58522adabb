import type { PolicyRecord } from '../../run-log/records.ts';

export type Severity = PolicyRecord['severity'];

/** The most severe first. */
export const SEVERITIES = ['critical', 'high', 'medium', 'low', 'info'] as const satisfies readonly Severity[];

/** 0 for critical; the higher, the less severe. */
export function severityRank(severity: Severity): number {
  return RANKS[severity];
}

const RANKS: Record<Severity, number> = { critical: 0, high: 1, medium: 2, low: 3, info: 4 };
