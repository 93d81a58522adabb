import { open } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { FailOn } from '../config/settings.ts';
import { CoveError } from '../cove-error.ts';
import { fileReason } from '../file-reason.ts';
import type { PlanFile } from '../remediation/plan-file.generated.ts';
import { readPlan } from '../remediation/plan-file.ts';
import { renderPlanMarkdown } from '../remediation/plan-markdown.ts';
import { renderPlanText } from '../remediation/plan-text.ts';
import { reportOfFile, surveyRun } from '../report/build/build-report.ts';
import type { Report } from '../report/build/report.ts';
import { createSpill, type Spill } from '../report/lists/spill-file.ts';
import type { Format } from '../report/render/formats.ts';
import { readRunLogFile } from '../run-log/read-run-log.ts';
import { visibleJson } from '../text/visible-text.ts';
import type { CommandIo } from './command-io.ts';
import { type Output, parseOutputs, writeReports } from './outputs.ts';
import { writeEach } from './write-each.ts';

export interface ReportFlags {
  readonly output?: readonly string[];
  readonly failOn?: FailOn;
  readonly allowErrors?: boolean;
  readonly quiet?: boolean;
}

/**
 * `cove-policy report`: the reports of an earlier run, from its run log, with the exit code that the run had; or a plan, for its review.
 */
export async function reportCommand(file: string, flags: ReportFlags, io: CommandIo): Promise<number> {
  const outputs = parseOutputs(flags.output ?? [], flags.quiet ?? false, io.cwd);
  if (await isPlan(resolve(io.cwd, file))) return reportPlan(file, outputs, io);
  const spill = createSpill();
  try {
    const report = await readReport(resolve(io.cwd, file), spill);
    const settings = { failOn: flags.failOn ?? 'low', allowErrors: flags.allowErrors ?? false } as const;
    return await writeReports(report, outputs, settings, io);
  } catch (error) {
    throw error instanceof CoveError ? error : unreadable(file, error);
  } finally {
    spill.remove();
  }
}

/** Twice through the file, as far as it goes now: once for the sums, once for the lists. In memory is never more than a piece of it. */
async function readReport(path: string, spill: Spill): Promise<Report> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    const survey = surveyRun();
    for await (const batch of readRunLogFile(file, { until: size })) for (const record of batch) survey.add(record);
    return await reportOfFile(survey, file, spill, size);
  } finally {
    await file.close();
  }
}

/**
 * A run log begins with its first record on a line of its own; a plan with a brace, or with its version. What is neither is left to the reader of
 * run logs, which says what is wrong with it.
 */
async function isPlan(path: string): Promise<boolean> {
  const beginning = await readBeginning(path);
  return /^\s*\{\s*"version"\s*:/.test(beginning);
}

/** Empty for a file that cannot be read: whoever reads it next says why. */
async function readBeginning(path: string): Promise<string> {
  try {
    const handle = await open(path, 'r');
    try {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(256), 0, 256, 0);
      return buffer.toString('utf8', 0, bytesRead);
    } finally {
      await handle.close();
    }
  } catch {
    return '';
  }
}

const planRenderers: Partial<Record<Format, (plan: PlanFile) => string>> = {
  text: renderPlanText,
  markdown: renderPlanMarkdown,
  json: (plan) => `${visibleJson(JSON.stringify(plan, null, 2))}\n`,
};

async function reportPlan(file: string, outputs: readonly Output[], io: CommandIo): Promise<number> {
  // Reading a plan is harmless at any age.
  const plan = await readPlan(resolve(io.cwd, file), file, Number.POSITIVE_INFINITY, new Date(8.64e15));
  const texts = new Map(outputs.map((output) => [output, planRenderer(file, output)(plan)]));
  return (await writeEach(outputs, io, (output) => texts.get(output) ?? '')) ? 0 : 3;
}

function planRenderer(file: string, { format }: Output): (plan: PlanFile) => string {
  const render = planRenderers[format];
  if (render !== undefined) return render;
  throw new CoveError('usage', `${file} is a plan, and a plan has no ${format} report`, {
    hint: `Write one of ${Object.keys(planRenderers).join(', ')}: markdown=-`,
  });
}

function unreadable(file: string, cause: unknown): CoveError {
  return new CoveError('file', `the run log ${file} cannot be read: ${fileReason(cause)}`, {
    hint: 'a run log is what check --run-log FILE writes',
    cause,
  });
}
