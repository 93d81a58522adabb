import type { ControlStatus, ReportFramework } from '../build/report.ts';

const STATUSES: readonly ControlStatus[] = ['passed', 'waived', 'failed', 'unknown', 'by-hand', 'not-selected'];

/** What is left out of a line of counts where there is none of it. */
const RARE: ReadonlySet<ControlStatus> = new Set(['waived', 'not-selected']);

/** `by hand` */
export function controlStatus(status: ControlStatus): string {
  return status.replaceAll('-', ' ');
}

/** `CIS AWS Foundations Benchmark 5.0.0 (cis@cis-5.0.0)` */
export function frameworkTitle({ pack, name, framework, release, title }: ReportFramework): string {
  return `${title ?? `${framework} ${release}`} (${pack}@${name})`;
}

/** `30 passed · 2 failed · 4 unknown · 1 by hand`; what there is none of is left out, but for what is not passed. */
export function controlCounts({ counts }: ReportFramework): string {
  return STATUSES.filter((status) => counts[status] > 0 || !RARE.has(status))
    .map((status) => `${counts[status]} ${controlStatus(status)}`)
    .join(' · ');
}
