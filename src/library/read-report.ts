import type { FileHandle } from 'node:fs/promises';
import { resolve } from 'node:path';
import { CoveError } from '../cove-error.ts';
import { fileReason } from '../files/file-reason.ts';
import { openRegularFile } from '../files/regular-file.ts';
import { reportOfFile } from '../report/build/build-report.ts';
import { composeReport, type LogSource } from '../report/build/compose-report.ts';
import type { Judging } from '../report/build/judging.ts';
import type { Report } from '../report/build/report.ts';
import { createRunSurvey } from '../report/build/run-survey.ts';
import { areShards } from '../report/build/shard-gaps.ts';
import { createSpill, type Spill } from '../report/lists/spill-file.ts';
import { cutWarning, readRunLogFile } from '../run-log/read-run-log.ts';
import { type ChainCheck, createChainCheck, type SigningKey } from '../run-log/signing.ts';
import { endOfLastLine } from '../run-log/write-run-log.ts';
import { definedMembers } from '../values/defined-members.ts';
import { assertBaselineFits, assertWaiversFit } from './inputs/load-judging.ts';
import { refuseUnmergeable } from './logs/merge-logs.ts';
import { type ReportFilter, selectOfLogs } from './logs/select-of-logs.ts';

export type { Report } from '../report/build/report.ts';
export { exitCode } from '../report/build/verdict.ts';
export { type Format, loadRenderer } from '../report/render/formats.ts';
export { parseOutputSpec } from '../report/render/parse-output-spec.ts';
export type { GroupBy, Renderer, RenderOptions } from '../report/render/render-options.ts';
export { droppedResults } from '../report/render/sarif/most-results.ts';
export { renderUnanswered } from '../report/render/text/render-text.ts';
export type { ReportFilter } from './logs/select-of-logs.ts';

export interface ReadReport {
  /** Its lists may not fit in memory: they are read from disk, until `close`. */
  readonly report: Report;
  close(): void;
}

export interface ReadReportOptions {
  /** The part of the logs that the report covers. @default all of it */
  readonly filter?: ReportFilter | undefined;
  /** What every log must be signed with. @default nothing */
  readonly key?: SigningKey | undefined;
  /** @default nothing is waived or known */
  readonly judging?: Judging | undefined;
}

/**
 * The report of an earlier run, from its run log, or of several runs that are parts of one, from theirs. Only a small
 * part of them is in memory at any time.
 *
 * @param files - one log, or several of the same organization without a common cell.
 * @throws {CoveError} `file` where one is not a run log or cannot be read, `usage` where logs do not belong together,
 *   and
 *   where the filter selects nothing.
 */
export async function readReport(
  files: string | readonly string[],
  cwd: string,
  { filter = {}, key, judging = {} }: ReadReportOptions = {},
): Promise<ReadReport> {
  const spill = createSpill();
  const opened: OpenLog[] = [];
  try {
    for (const file of [files].flat()) {
      opened.push(await openLog(file, cwd, key));
    }
    const regions = new Set<string>();
    const sources: LogSource[] = [];
    for (const log of opened) sources.push(await surveyLog(log, regions));
    const report = await reportOf(opened, sources, { filter, regions, spill, judging });
    assertBaselineFits(judging, report.run);
    assertWaiversFit(judging, report.run);
    return { report, close: () => spill.remove() };
  } catch (cause) {
    spill.remove();
    throw cause;
  } finally {
    for (const { file } of opened) await file.close();
  }
}

interface OpenLog {
  readonly name: string;
  readonly file: FileHandle;
  /** As far as it goes at the moment: a run may still be writing it. With a key, as far as it is signed. */
  readonly size: number;
  /** Whether the beginning of a line follows. */
  readonly isCut: boolean;
  /** Holds what is read against the key, at each reading; undefined where there is none. */
  readonly watch: () => ChainCheck | undefined;
}

async function openLog(name: string, cwd: string, key: SigningKey | undefined): Promise<OpenLog> {
  try {
    const file = await openRegularFile(resolve(cwd, name));
    return await measureLog(name, file, key).catch(async (cause: unknown) => {
      await file.close();
      throw cause;
    });
  } catch (cause) {
    throw unreadable(name, cause);
  }
}

async function measureLog(name: string, file: FileHandle, key: SigningKey | undefined): Promise<OpenLog> {
  const { size } = await file.stat();
  const signed = key === undefined ? size : await endOfLastLine(file);
  const watch = (): ChainCheck | undefined => key && createChainCheck(key, name);
  return { name, file, size: signed, isCut: signed < size, watch };
}

async function surveyLog({ name, file, size, isCut, watch }: OpenLog, regions: Set<string>): Promise<LogSource> {
  const survey = createRunSurvey();
  try {
    const chain = watch();
    for await (const batch of readRunLogFile(file, { until: size, watch: chain })) {
      for (const record of batch) {
        survey.add(record);
        if (record.type === 'outcome') regions.add(record.region);
      }
    }
    if (isCut && chain !== undefined) survey.add(cutWarning(chain.lines() + 1));
  } catch (cause) {
    if (!(cause instanceof CoveError)) throw unreadable(name, cause);
    const { code, message, hint } = cause;
    throw new CoveError(code, `${name}: ${message}`, { cause, ...definedMembers({ hint }) });
  }
  return { name, survey, read: () => readRunLogFile(file, { isChecked: false, until: size, watch: watch() }) };
}

async function reportOf(
  opened: readonly OpenLog[],
  sources: readonly LogSource[],
  {
    filter,
    regions,
    spill,
    judging,
  }: Required<Pick<ReadReportOptions, 'filter' | 'judging'>> & {
    readonly regions: ReadonlySet<string>;
    readonly spill: Spill;
  },
): Promise<Report> {
  await refuseUnmergeable(sources);
  const declared = sources.map(({ survey }) => survey.declared());
  const selection = selectOfLogs(filter ?? {}, declared, [...regions]);
  const [log, ...others] = opened;
  const [source] = sources;
  if (log === undefined || source === undefined) throw new CoveError('usage', 'no run log was named');
  if (others.length > 0 || selection !== undefined || areShards(declared))
    return composeReport(sources, selection, { spill, judging });
  return reportOfFile(source.survey, log.file, { spill, until: log.size, judging, watch: log.watch() });
}

function unreadable(name: string, cause: unknown): CoveError {
  if (cause instanceof CoveError) return cause;
  return new CoveError('file', `the run log ${name} cannot be read: ${fileReason(cause)}`, {
    hint: 'a run log is what check --run-log FILE writes',
    cause,
  });
}
