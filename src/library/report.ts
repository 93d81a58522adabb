import { open } from 'node:fs/promises';
import { resolve } from 'node:path';
import { CoveError } from '../cove-error.ts';
import { fileReason } from '../file-reason.ts';
import { createRunSurvey, reportOfFile } from '../report/build/build-report.ts';
import type { Report } from '../report/build/report.ts';
import { createSpill, type Spill } from '../report/lists/spill-file.ts';
import { readRunLogFile } from '../run-log/read-run-log.ts';

export type { Report } from '../report/build/report.ts';
export { exitCode, type VerdictOptions } from '../report/build/verdict.ts';
export { type Format, loadRenderer } from '../report/render/formats.ts';
export { parseOutputSpec } from '../report/render/parse-output-spec.ts';
export type { GroupBy, Renderer, RenderOptions } from '../report/render/render-options.ts';
export { renderUnanswered } from '../report/render/text/render-text.ts';

export interface ReadReport {
  /** Lists of it may be longer than memory: they are read from the disk, until `close`. */
  readonly report: Report;
  close(): void;
}

/**
 * The report of an earlier run, from its run log. In memory is never more than a piece of it.
 *
 * @throws {CoveError} `file` where it is not a run log or cannot be read.
 */
export async function readReport(file: string, cwd: string): Promise<ReadReport> {
  const spill = createSpill();
  try {
    const report = await readTwice(resolve(cwd, file), spill);
    return { report, close: () => spill.remove() };
  } catch (cause) {
    spill.remove();
    if (cause instanceof CoveError) throw cause;
    throw new CoveError('file', `the run log ${file} cannot be read: ${fileReason(cause)}`, {
      hint: 'a run log is what check --run-log FILE writes',
      cause,
    });
  }
}

/** Twice through the file, as far as it goes now: once for the sums, once for the lists. */
async function readTwice(path: string, spill: Spill): Promise<Report> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    const survey = createRunSurvey();
    for await (const batch of readRunLogFile(file, { until: size })) for (const record of batch) survey.add(record);
    return await reportOfFile(survey, file, spill, size);
  } finally {
    await file.close();
  }
}
