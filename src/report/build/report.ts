/** The report: what every renderer takes. Its shape, with descriptions, is `schemas/report.schema.json`. */
import type { DeepReadonly } from '../../json.ts';
import type { Entries } from '../lists/entries.ts';
import type { ReportFile } from './report-file.generated.ts';

/** A report all of which is in memory. */
export type WholeReport = DeepReadonly<ReportFile>;

/** What may be longer than memory is only gone through. */
export type Report = Omit<WholeReport, 'findings' | 'errors' | 'skipped'> & {
  readonly findings: Entries<WholeReport['findings'][number]>;
  readonly errors: Entries<WholeReport['errors'][number]>;
  readonly skipped: Entries<WholeReport['skipped'][number]>;
};
export type ReportPolicy = Report['policies'][number];
export type ReportFinding = WholeReport['findings'][number];
export type ReportChange = Report['changes'][number];
export type ReportError = WholeReport['errors'][number];
export type ReportSkipped = WholeReport['skipped'][number];
export type ReportAccount = ReportFinding['account'];
export type CellStatus = keyof ReportPolicy['cells'];
export type CellCounts = ReportPolicy['cells'];
