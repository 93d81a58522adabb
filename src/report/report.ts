/** The report: what every renderer takes. Its shape, with descriptions, is `schemas/report.schema.json`. */
import type { JsonObject } from '../json.ts';
import type { ReportFile } from './report-file.generated.ts';

/** Read-only all the way down, but for free-form JSON, whose type knows no end. */
type DeepReadonly<T> = [JsonObject] extends [T]
  ? T
  : T extends object
    ? { readonly [Member in keyof T]: DeepReadonly<T[Member]> }
    : T;

export type Report = DeepReadonly<ReportFile>;
export type ReportPolicy = Report['policies'][number];
export type ReportFinding = Report['findings'][number];
export type ReportError = Report['errors'][number];
export type ReportSkipped = Report['skipped'][number];
export type ReportAccount = ReportFinding['account'];
export type CellStatus = keyof ReportPolicy['cells'];
export type CellCounts = ReportPolicy['cells'];
