import { COMMAND_FLAGS } from '../../config/command-flags.ts';
import { SETTING_FLAGS } from '../../config/setting-flags.ts';
import { CoveError, holds } from '../../cove-error.ts';
import type { Report } from '../../report/build/report.ts';
import { verdict as judge, type Verdict, type VerdictOptions } from '../../report/build/verdict.ts';
import { type Format, loadRenderer, REPORT_FORMATS } from '../../report/render/formats.ts';
import type { RenderOptions } from '../../report/render/render-options.ts';
import { describeValue } from '../../text/describe-value.ts';
import { definedMembers } from '../../values/defined-members.ts';
import {
  isBoolean,
  isOneOf,
  isPositiveInteger,
  isText,
  listOrUndefined,
  type OptionChecks,
  orUndefined,
  readList,
  readOptions,
} from '../cove/check-options.ts';
import { readOnce } from '../cove/read-once.ts';
import { thisProcess } from '../cove/this-process.ts';
import type { Given } from '../given.ts';
import type { RecordedRun } from '../logs/recorded-run.ts';
import { readReport as readRecorded } from '../read-report.ts';
import { inOptionWords, sayingOptions } from '../words/option-words.ts';
import { checkReport } from './check-arguments.ts';
import { JUDGING_CHECKS, type JudgingOptions, readJudging } from './judging-options.ts';

/** A report whose lists may be on disk: close it after reading, or use `await using`. */
export interface OpenReport extends Report, AsyncDisposable {
  /** The run log that it was made from; undefined if that was temporary, or if there were several. */
  readonly runLog: string | undefined;
  close(): Promise<void>;
}

/** @param more - what else is known about the run, but not shown in the report. */
export function openReport<More extends object = object>(
  { report, runLog, close }: RecordedRun,
  more?: More,
): OpenReport & More {
  const members = Object.entries({ ...more, runLog, close });
  // Renderers write the members that they enumerate.
  const hidden = Object.fromEntries(members.map(([name, value]) => [name, { value, enumerable: false }]));
  const opened = Object.defineProperties({ ...report }, { ...hidden, [Symbol.asyncDispose]: { value: close } });
  return opened as OpenReport & More;
}

export interface ReadReportOptions extends JudgingOptions {
  /** Where relative paths start. @default that of the process */
  readonly cwd?: string | undefined;
}

/**
 * The report of an earlier run, from its run log, or of several runs that are parts of one, from theirs.
 *
 * @param logs - a run log, or several of the same organization without a common cell.
 * @throws {CoveError} `file` if one is not a run log or cannot be read, `usage` if logs do not belong together.
 */
export async function readReport(
  logs: string | readonly string[],
  options: ReadReportOptions = {},
): Promise<OpenReport> {
  const files = readList('readReport', isText(logs) ? [logs] : logs, 'the path of a run log, or a list of paths');
  const { cwd = thisProcess().cwd, ...judging } = readOptions('readReport', options, READ_CHECKS);
  const { report, close } = await sayingOptions(async () =>
    readRecorded(files, cwd, { judging: await readJudging(judging, cwd) }),
  );
  return openReport({ report, runLog: files.length === 1 ? files[0] : undefined, close: async () => close() });
}

/** How a report is written; everything has a default. */
export interface ReportOptions extends Given<Partial<Omit<RenderOptions, 'words'>>> {}

/**
 * A report in one of the formats, in pieces: it may not fit in memory.
 *
 * @throws {CoveError} `usage` for an unknown format.
 */
export function renderReport(
  report: Report,
  format: Format,
  options: ReportOptions = {},
): AsyncGenerator<string, void, undefined> {
  return readOnce('renderReport', renderPieces(report, format, options));
}

async function* renderPieces(
  report: Report,
  format: Format,
  options: ReportOptions,
): AsyncGenerator<string, void, undefined> {
  checkReport('renderReport', report);
  if (!isOneOf(Object.keys(REPORT_FORMATS))(format)) {
    throw new CoveError('usage', `renderReport: there is no format ${describeValue(format)}`, {
      hint: `the formats are ${Object.keys(REPORT_FORMATS).join(', ')}`,
    });
  }
  const own = readOptions('renderReport', options, RENDER_CHECKS);
  if (REPORT_FORMATS[format].ofAllCells) checkHasCells(report, format);
  const render = await loadRenderer(format);
  const rendered = render(report, {
    ...DEFAULTS,
    ...judgedBy(report),
    cwd: thisProcess().cwd,
    ...definedMembers(own),
    words: inOptionWords,
  });
  if (typeof rendered === 'string') yield rendered;
  else yield* rendered;
}

/**
 * The verdict on a run: the exit code of the command line, and why.
 *
 * @param options - as on the command line: which severity of findings fails, and which errors do not. @default those of
 *   the run, which the report has in `run.settings`: its `failOn`, `allowErrors` and `allow`
 */
export function verdict(report: Report, options: Given<Partial<VerdictOptions>> = {}): Verdict {
  checkReport('verdict', report);
  const own = readOptions('verdict', options, VERDICT_CHECKS);
  return judge(report, { ...DEFAULTS, ...judgedBy(report), ...definedMembers(own), words: inOptionWords });
}

/** @throws {CoveError} `usage` for a copy of a report from its JSON, which has totals of them. */
function checkHasCells({ cells }: Partial<Pick<Report, 'cells'>>, format: Format): void {
  if (holds(() => typeof cells?.[Symbol.iterator] === 'function')) return;
  throw new CoveError(
    'usage',
    `renderReport: ${format} says how every cell ended, which a copy from JSON does not have`,
    {
      hint: 'pass the report itself, or what readReport makes of its run log',
    },
  );
}

const DEFAULTS = { color: false, width: 100, failOn: 'low', allowErrors: false } as const;

const FAIL_ON: readonly unknown[] = SETTING_FLAGS.failOn.choices;
const ALLOWED: readonly unknown[] = SETTING_FLAGS.allow.choices;

function isAllowance(value: unknown): boolean {
  return ALLOWED.includes((value as { kind?: unknown } | null)?.kind);
}

/**
 * What was said to the run need not be said again: `check(set, { failOn: 'info' })`. The report has it as data, so that
 * a copy, its JSON, and its run log are judged alike. What is not one of ours there says nothing.
 */
function judgedBy({ run }: Report): Partial<VerdictOptions> {
  // A copy spread from it may be of anything.
  const { failOn, allowErrors, allow } = { ...run.settings };
  const given = { failOn, allowErrors, allow };
  const known = Object.entries(given).filter(
    ([name, value]) => VERDICT_CHECKS[name as keyof VerdictOptions](value) === undefined,
  );
  return definedMembers(Object.fromEntries(known));
}

const READ_CHECKS: OptionChecks<ReadReportOptions> = {
  cwd: orUndefined(isText, 'the path of a folder'),
  ...JUDGING_CHECKS,
};

const VERDICT_CHECKS: OptionChecks<Given<Partial<VerdictOptions>>> = {
  failOn: orUndefined(isOneOf(FAIL_ON), `one of ${FAIL_ON.join(', ')}`),
  allowErrors: orUndefined(isBoolean, 'true or false'),
  allow: listOrUndefined(isAllowance, "a list of kinds of errors, as in [{ kind: 'denied-by-scp' }]", true),
};

const GROUPS: readonly unknown[] = COMMAND_FLAGS.groupBy.choices;

const RENDER_CHECKS: OptionChecks<ReportOptions> = {
  ...VERDICT_CHECKS,
  color: orUndefined(isBoolean, 'true or false'),
  width: orUndefined(isPositiveInteger, 'columns, a whole number from 1'),
  proxyVariable: orUndefined(isText, 'the name of a variable'),
  cwd: orUndefined(isText, 'the path of a folder'),
  groupBy: orUndefined(isOneOf(GROUPS), `one of ${GROUPS.join(', ')}`),
  sarifCategory: orUndefined(isText, 'a text'),
};
