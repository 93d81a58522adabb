/** The report: what every renderer takes. Its shape, with descriptions, is `schemas/report.schema.json`. */
import type { DeepReadonly } from '../../values/json.ts';
import type { Entries } from '../lists/entries.ts';
import type { ReportFile } from './report-file.generated.ts';

/** The JSON report, all of which is in memory. */
type WholeFile = DeepReadonly<ReportFile>;

/** What the JSON report does not list, since totals are enough for programs: how every single cell ended. */
interface AllCells {
  /** By policy, in their order, then by account and region. Made while they are taken. */
  readonly cells: Entries<ReportCell>;
}

/** A report all of which is in memory. */
export type WholeReport = WholeFile & AllCells;

/** What may not fit in memory is only iterated. */
export type Report = Omit<WholeReport, 'findings' | 'waived' | 'errors' | 'skipped'> & {
  readonly findings: Entries<WholeReport['findings'][number]>;
  readonly waived: Entries<WholeReport['waived'][number]>;
  readonly errors: Entries<WholeReport['errors'][number]>;
  readonly skipped: Entries<WholeReport['skipped'][number]>;
};

/** How a policy ended in an account and region. */
export interface ReportCell {
  readonly policy: string;
  readonly account: ReportAccount;
  readonly region: string;
  readonly status: CellStatus;
}

export type ReportPolicy = Report['policies'][number];
export type ReportFinding = WholeReport['findings'][number];
export type ReportWaived = WholeReport['waived'][number];
export type ReportWaivers = NonNullable<Report['waivers']>;
export type ReportChange = Report['changes'][number];
export type ReportError = WholeReport['errors'][number];
export type ReportSkipped = WholeReport['skipped'][number];
export type ReportAccount = ReportFinding['account'];
export type AccountSummary = Report['accounts'][number];
export type CellStatus = keyof ReportPolicy['cells'];
export type CellCounts = ReportPolicy['cells'];
export type ReportPack = NonNullable<Report['packs']>[number];
export type ReportFramework = NonNullable<Report['controls']>[number];
export type ReportControl = ReportFramework['controls'][number];
export type ControlStatus = ReportControl['status'];
