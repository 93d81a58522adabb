import { allowancesOf, type FailOn } from '../config/settings.ts';
import { isPlan, renderPlan } from '../library/plan-report.ts';
import { type GroupBy, readReport } from '../library/report.ts';
import type { CommandIo } from './command-io.ts';
import { type Output, parseOutputs, writeReports } from './outputs.ts';
import { writeEach } from './write-each.ts';

export interface ReportFlags {
  readonly output?: readonly string[];
  readonly failOn?: FailOn;
  readonly allowErrors?: boolean;
  readonly allow?: string;
  readonly quiet?: boolean;
  readonly groupBy?: GroupBy;
}

/**
 * `cove-policy report`: the reports of an earlier run, from its run log, with the exit code that the run had; or a
 * plan, for its review.
 */
export async function reportCommand(file: string, flags: ReportFlags, io: CommandIo): Promise<number> {
  const outputs = parseOutputs(flags.output ?? [], flags.quiet ?? false, io.cwd);
  if (await isPlan(file, io.cwd)) return reportPlan(file, outputs, io);
  const allow = flags.allow === undefined ? [] : allowancesOf(flags.allow, '--allow');
  const { report, close } = await readReport(file, io.cwd);
  try {
    return await writeReports(
      report,
      outputs,
      { failOn: flags.failOn ?? 'low', allowErrors: flags.allowErrors ?? false, allow, groupBy: flags.groupBy },
      io,
    );
  } finally {
    close();
  }
}

async function reportPlan(file: string, outputs: readonly Output[], io: CommandIo): Promise<number> {
  const formats = outputs.map(({ format }) => format);
  const texts = await renderPlan(file, formats, io.cwd);
  return (await writeEach(outputs, io, ({ format }) => texts.get(format) ?? '')) ? 0 : 3;
}
