import { allowancesOf, type FailOn } from '../config/settings.ts';
import { isPlan, renderPlan } from '../library/plan-report.ts';
import { readReport } from '../library/report.ts';
import { readSigningKey, type SigningKey } from '../library/signing-key.ts';
import type { CommandIo } from './command-io.ts';
import { type Output, parseOutputs, writeReports } from './outputs.ts';
import { checkFiles, keyFile } from './places.ts';
import { writeEach } from './write-each.ts';

export interface ReportFlags {
  readonly output?: readonly string[];
  readonly failOn?: FailOn;
  readonly allowErrors?: boolean;
  readonly allow?: string;
  readonly quiet?: boolean;
  /** The file of the key that it is signed with. */
  readonly sign?: string;
}

/**
 * `cove-policy report`: the reports of an earlier run, from its run log, with the exit code that the run had; or a
 * plan, for its review.
 */
export async function reportCommand(file: string, flags: ReportFlags, io: CommandIo): Promise<number> {
  const outputs = parseOutputs(flags.output ?? [], flags.quiet ?? false, io.cwd);
  const key = await readSigningKey(flags.sign, io);
  const read = [{ what: `the file ${file} that is read`, path: file }, ...keyFile(flags.sign)];
  await checkFiles({ inputs: read, reports: outputs }, io);
  if (await isPlan(file, io.cwd)) return reportPlan(file, outputs, io, key);
  const allow = flags.allow === undefined ? [] : allowancesOf(flags.allow, '--allow');
  const { report, close } = await readReport(file, io.cwd, key);
  try {
    return await writeReports(
      report,
      outputs,
      { failOn: flags.failOn ?? 'low', allowErrors: flags.allowErrors ?? false, allow },
      io,
    );
  } finally {
    close();
  }
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
