import { resolve } from 'node:path';
import { CoveError } from '../cove-error.ts';
import { openRegularFile } from '../files/regular-file.ts';
import type { PlanFile } from '../remediation/plan-file.generated.ts';
import { readPlanFile } from '../remediation/plan-file.ts';
import { renderPlanMarkdown } from '../remediation/plan-markdown.ts';
import { renderPlanText } from '../remediation/plan-text.ts';
import type { Format } from '../report/render/formats.ts';
import type { SigningKey } from '../run-log/signing.ts';
import { visibleJson } from '../text/visible-text.ts';

/**
 * Whether a file is a plan: it begins with a brace, its version and when it was made, a JSON report with its version
 * and the run, a run log with its first record on a separate line. Anything else is left to the reader of run logs,
 * which says what is wrong with it.
 */
export async function isPlan(file: string, cwd: string): Promise<boolean> {
  return /^\s*\{\s*"version"\s*:\s*\d+\s*,(?!\s*"run")/.test(await readBeginning(resolve(cwd, file)));
}

/**
 * A plan for its reviewers, in each of the formats.
 *
 * @throws {CoveError} `plan` if it was altered, `usage` for a format that plans do not have.
 */
export async function renderPlan(
  file: string,
  formats: readonly Format[],
  cwd: string,
  key?: SigningKey,
): Promise<ReadonlyMap<Format, string>> {
  // Reading a plan is harmless at any age.
  const wanted = { maxAgeMs: Number.POSITIVE_INFINITY, now: new Date(8.64e15), key };
  const plan = await readPlanFile(resolve(cwd, file), file, wanted);
  return new Map(formats.map((format) => [format, rendererOf(file, format)(plan)]));
}

const RENDERERS: Partial<Record<Format, (plan: PlanFile) => string>> = {
  text: renderPlanText,
  markdown: renderPlanMarkdown,
  json: (plan) => `${visibleJson(JSON.stringify(plan, null, 2))}\n`,
};

function rendererOf(file: string, format: Format): (plan: PlanFile) => string {
  const render = RENDERERS[format];
  if (render !== undefined) return render;
  throw new CoveError('usage', `${file} is a plan, and plans have no ${format} report`, {
    hint: `write one of ${Object.keys(RENDERERS).join(', ')}: markdown=-`,
  });
}

/** Empty for a file that cannot be read: the next reader says why. */
async function readBeginning(path: string): Promise<string> {
  try {
    const handle = await openRegularFile(path);
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
