import { allowancesOf, type FailOn, listOr, policyChoice } from '../config/settings.ts';
import { CoveError } from '../cove-error.ts';
import { OUR_PLAN } from '../files/file-kind.ts';
import type { JudgingFlags } from '../library/inputs/load-judging.ts';
import { readSigningKey, type SigningKey } from '../library/inputs/signing-key.ts';
import { isPlan, renderPlan } from '../library/plan-report.ts';
import { type GroupBy, type ReportFilter, readReport } from '../library/read-report.ts';
import type { CommandIo } from './command-io.ts';
import { loadJudging } from './load-inputs.ts';
import { type Output, parseOutputs, writeReports } from './outputs.ts';
import { checkFiles, judgingFiles, keyFile } from './places.ts';
import { writeEach } from './write-each.ts';

export interface ReportFlags extends Omit<JudgingFlags, 'config'> {
  readonly output?: readonly string[];
  readonly failOn?: FailOn;
  readonly allowErrors?: boolean;
  readonly allow?: string;
  readonly quiet?: boolean;
  /** The key file that it is signed with. */
  readonly sign?: string;
  readonly groupBy?: GroupBy;
  readonly sarifCategory?: string;
  readonly policy?: string;
  readonly tag?: string;
  readonly severity?: string;
  readonly control?: string;
  readonly accounts?: string;
  readonly ous?: string;
  readonly regions?: string;
}

/**
 * `cove-policy report`: the reports of an earlier run, from its run log, with the exit code that the run had, or of
 * several runs that are parts of one; or a plan, for review.
 */
export async function reportCommand(files: readonly string[], flags: ReportFlags, io: CommandIo): Promise<number> {
  const outputs = await parseOutputs(flags.output ?? [], flags.quiet ?? false, io.cwd);
  const key = await readSigningKey(flags.sign, io);
  const filter = filterOf(flags);
  const plan = await planAmong(files, filter, io);
  const judging = plan === undefined ? await loadJudging(flags, io) : {};
  if (judging === undefined) return 2;
  const read = files.map((file) => ({ what: `the file ${file} that is read`, path: file }));
  const inputs = [...read, ...keyFile(flags.sign), ...judgingFiles(judging)];
  // A plan in JSON is the plan.
  const isPlan = (format: string) => plan !== undefined && format === 'json';
  const reports = outputs.map((each) => (isPlan(each.format) ? { ...each, begins: OUR_PLAN } : each));
  await checkFiles({ inputs, reports }, io);
  if (plan !== undefined) return reportPlan(plan, reports, io, key);
  const allow = flags.allow === undefined ? [] : allowancesOf(flags.allow, '--allow');
  const { report, close } = await readReport(files, io.cwd, { filter, key, judging });
  try {
    return await writeReports(
      report,
      outputs,
      {
        failOn: flags.failOn ?? 'low',
        allowErrors: flags.allowErrors ?? false,
        allow,
        groupBy: flags.groupBy,
        sarifCategory: flags.sarifCategory,
      },
      io,
    );
  } finally {
    close();
  }
}

/** @throws {CoveError} `usage` for a plan among other files, or if only part of it is requested. */
async function planAmong(
  files: readonly string[],
  filter: ReportFilter,
  { cwd }: Pick<CommandIo, 'cwd'>,
): Promise<string | undefined> {
  for (const file of files) {
    if (!(await isPlan(file, cwd))) continue;
    if (files.length === 1 && Object.values(filter).every((each) => each === undefined)) return file;
    throw new CoveError('usage', `${file} is a plan, which is only shown by itself and whole`, {
      hint: 'name it alone, and no part of it',
    });
  }
  return undefined;
}

function filterOf(flags: ReportFlags): ReportFilter {
  return {
    ...policyChoice(flags),
    accounts: listOr(flags.accounts, '--accounts'),
    ous: listOr(flags.ous, '--ous'),
    regions: listOr(flags.regions, '--regions'),
  };
}

async function reportPlan(
  file: string,
  outputs: readonly Output[],
  io: CommandIo,
  key: SigningKey | undefined,
): Promise<number> {
  const formats = outputs.map(({ format }) => format);
  const texts = await renderPlan(file, formats, io.cwd, key);
  return (await writeEach(outputs, io, ({ format }) => texts.get(format) ?? '')) ? 0 : 3;
}
