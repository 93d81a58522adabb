import { createHash } from 'node:crypto';
import type { Report, ReportFinding, ReportPolicy, ReportWaived } from '../build/report.ts';
import { runProblems } from '../build/run-problems.ts';
import { type CellDetails, createCellDetails } from './cell-details.ts';

/**
 * What a run says about one thing, for formats in which everything is a separate entry. What was skipped on purpose is
 * not judged, and so is not among them.
 */
export type Judgement =
  | { readonly kind: 'failed'; readonly policy: ReportPolicy; readonly finding: ReportFinding }
  | { readonly kind: 'waived'; readonly policy: ReportPolicy; readonly finding: ReportWaived }
  | { readonly kind: 'unknown'; readonly policy: ReportPolicy; readonly cell: CellDetails }
  | { readonly kind: 'passed'; readonly policy: ReportPolicy; readonly cell: CellDetails }
  | { readonly kind: 'incomplete'; readonly problem: string };

/** Every judgement of a report: first why it is incomplete, then policy by policy. */
export function* judgements(report: Report): Generator<Judgement> {
  for (const problem of runProblems(report)) yield { kind: 'incomplete', problem };
  const details = createCellDetails(report);
  for (const policy of report.policies) {
    for (const cell of details.of(policy.id)) {
      // The findings of a partly unknown cell still count.
      for (const finding of cell.findings) yield { kind: 'failed', policy, finding };
      for (const finding of cell.waived) yield { kind: 'waived', policy, finding };
      if (cell.status === 'error') yield { kind: 'unknown', policy, cell };
      if (cell.status === 'compliant') yield { kind: 'passed', policy, cell };
    }
  }
}

/**
 * A name that is the same in every run: the fingerprint of a finding, else one derived from what the judgement is
 * about.
 */
export function judgementId(judgement: Judgement): string {
  // The same finding, whether or not somebody has accepted it.
  if (judgement.kind === 'failed' || judgement.kind === 'waived') return judgement.finding.fingerprint;
  const about =
    judgement.kind === 'incomplete'
      ? [judgement.problem]
      : [judgement.policy.id, judgement.cell.account.id, judgement.cell.region];
  return createHash('sha256')
    .update(JSON.stringify([`cove-policy/${judgement.kind}/1`, ...about]))
    .digest('hex');
}

/** Why a cell is not known, in a line. */
export function unknownReason({ errors }: CellDetails): string {
  const [first] = errors;
  if (first === undefined) return 'not evaluated';
  const { kind, operation, code, message } = first;
  const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : '';
  return `${[kind, operation, code, message].filter((part) => part !== null).join(': ')}${more}`;
}
