/** The report: what every renderer takes. Its shape, with descriptions, is `schemas/report.schema.json`. */
import type { DeepReadonly } from '../json.ts';
import type { ReportFile } from './report-file.generated.ts';

export type Report = DeepReadonly<ReportFile>;
export type ReportPolicy = Report['policies'][number];
export type ReportFinding = Report['findings'][number];
export type ReportChange = Report['changes'][number];
export type ReportError = Report['errors'][number];
export type ReportSkipped = Report['skipped'][number];
export type ReportAccount = ReportFinding['account'];
export type CellStatus = keyof ReportPolicy['cells'];
export type CellCounts = ReportPolicy['cells'];
