import { readRunLogFile } from '../../run-log/read-run-log.ts';
import type { OutcomeRecord, RunLogRecord } from '../../run-log/records.ts';
import type { LineWatch, ReadableFile } from '../../run-log/split-lines.ts';
import type { Spill } from '../lists/spill-file.ts';
import type { Judging } from './judging.ts';
import type { CollectedRecord } from './outcome-collector.ts';
import type { Report, WholeReport } from './report.ts';
import { createRunSurvey, type RunSurvey } from './run-survey.ts';

/** Takes a run's records as they arrive, and returns the report at the end. */
export interface ReportBuilder {
  add(record: RunLogRecord): void;
  /** @throws {CoveError} `file` if no record of the run itself was added. */
  finish(): WholeReport;
}

/**
 * The report of a run log.
 *
 * It is complete only if the run finished, every planned cell has exactly one outcome, none is an error, at least one
 * cell was evaluated, and every planned change has a final state. Records of cells in another order give the same
 * report; those of changes are in chronological order.
 *
 * @throws {CoveError} `file` if the record of the run is missing.
 */
export function buildReport(records: Iterable<RunLogRecord>, judging: Judging = {}): WholeReport {
  const builder = createReportBuilder(judging);
  for (const record of records) builder.add(record);
  return builder.finish();
}

/**
 * Like `buildReport`, one record at a time. It keeps findings, errors and skipped cells, and a byte per compliant cell.
 */
export function createReportBuilder(judging: Judging = {}): ReportBuilder {
  const survey = createRunSurvey();
  const collected: CollectedRecord[] = [];
  return {
    add(record) {
      survey.add(record);
      if (record.type === 'outcome') collected.push(withoutNothing(record));
      if (record.type === 'reopened') collected.push(record);
    },
    finish() {
      const collector = survey.collector({ judging });
      for (const record of collected) collector.add(record);
      const report = collector.finish();
      return {
        ...report,
        findings: [...report.findings],
        waived: [...report.waived],
        changes: report.changes,
        errors: [...report.errors],
        skipped: [...report.skipped],
        warnings: report.warnings,
      };
    },
  };
}

/**
 * The report of a log that was surveyed before: it reads the file once more, and keeps on disk what does not fit in
 * memory.
 *
 * @throws {CoveError} `file` if the record of the run is missing, `output` if the disk is full.
 */
export async function reportOfFile(
  survey: RunSurvey,
  file: ReadableFile,
  { spill, until, judging, watch }: FileReportOptions,
): Promise<Report> {
  const collector = survey.collector({ spill, judging });
  const options = { isChecked: false, until, watch };
  for await (const batch of readRunLogFile(file, options)) {
    for (const record of batch) if (record.type === 'outcome' || record.type === 'reopened') collector.add(record);
  }
  return collector.finish();
}

export interface FileReportOptions {
  readonly spill: Spill;
  /** How many bytes of the file the survey is about. @default all */
  readonly until?: number | undefined;
  readonly judging?: Judging | undefined;
  /** Sees every line that is read. @default nobody */
  readonly watch?: LineWatch | undefined;
}

/**
 * Members that are usually empty need no separate lists: a compliant outcome is kept only for its number of resources.
 */
function withoutNothing(outcome: OutcomeRecord): OutcomeRecord {
  return outcome.findings.length + outcome.errors.length > 0 || outcome.skipped !== null
    ? outcome
    : { ...outcome, findings: NONE, errors: NONE };
}

const NONE: readonly never[] = [];
