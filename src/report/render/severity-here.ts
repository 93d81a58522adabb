import type { ReportFinding, ReportPolicy } from '../build/report.ts';

/**
 * ` (critical here)` of a finding that settings take otherwise in its account than its policy elsewhere, or nothing.
 */
export function severityHere({ severity }: Pick<ReportFinding, 'severity'>, policy: ReportPolicy): string {
  return severity === policy.severity ? '' : ` (${severity} here)`;
}
