import { CoveError } from '../cove-error.ts';
import { assertEnded } from '../report/build/assert-ended.ts';
import type { Report } from '../report/build/report.ts';
import { compareReports, type NamedReport } from '../report/compare/compare-reports.ts';
import type { Comparison } from '../report/compare/comparison.ts';
import { createSpill } from '../report/lists/spill-file.ts';
import { whatAnswered } from '../run-log/what-answered.ts';
import { shellWord } from '../text/shell-word.ts';
import type { Judging } from './inputs/load-judging.ts';
import type { SigningKey } from './inputs/signing-key.ts';
import { type ReadReport, readReport } from './read-report.ts';

export {
  COMPARISON_FORMATS,
  loadComparisonRenderer,
} from '../report/compare/comparison-formats.ts';
export { comparisonVerdict } from '../report/compare/comparison-words.ts';

export interface ReadComparison {
  /** Its list may not fit in memory: it is read from disk, until `close`. */
  readonly comparison: Comparison;
  close(): void;
}

/**
 * The differences between two runs, from their logs: of each one, or those of all its shards.
 *
 * @param judging - today's waivers, which are applied to both.
 * @param key - what both must be signed with. @default nothing
 * @throws {CoveError} `file` if one is not the log of a complete check, `usage` if they are of two organizations, or in
 * the wrong order.
 */
export async function compareLogs(
  [earlier, later]: readonly [earlier: readonly string[], later: readonly string[]],
  cwd: string,
  judging: Judging = {},
  key?: SigningKey,
): Promise<ReadComparison> {
  const spill = createSpill();
  const open: { close(): void }[] = [spillOf(spill)];
  const close = (): void => {
    for (const each of open) each.close();
  };
  try {
    const before = await read(earlier, cwd, judging, key);
    open.push(before);
    const now = await read(later, cwd, judging, key);
    open.push(now);
    assertEnded(earlier, before.report);
    assertEnded(later, now.report);
    const named = [
      { file: earlier.join(','), report: before.report },
      { file: later.join(','), report: now.report },
    ] as const;
    assertComparable(...named);
    return { comparison: compareReports(...named, spill), close };
  } catch (error) {
    close();
    throw error;
  }
}

/** With two files, a message must say which one it is about. */
async function read(
  files: readonly string[],
  cwd: string,
  judging: Judging,
  key: SigningKey | undefined,
): Promise<ReadReport> {
  try {
    return await readReport(files, cwd, { judging, key });
  } catch (cause) {
    if (!(cause instanceof CoveError) || files.some((file) => cause.message.includes(file))) throw cause;
    throw new CoveError(cause.code, `${files.join(', ')}: ${cause.message}`, { hint: cause.hint, cause });
  }
}

function spillOf(spill: { remove(): void }): { close(): void } {
  return { close: () => spill.remove() };
}

function assertComparable(
  { file: earlier, report: { run: before } }: NamedReport,
  { file: later, report: { run: now } }: NamedReport,
): void {
  if (before.organization?.id !== now.organization?.id || before.caller.partition !== now.caller.partition) {
    throw new CoveError('usage', `${earlier} is of ${placeOf(before)}, and ${later} of ${placeOf(now)}`, {
      hint: 'compare two runs of one organization',
    });
  }
  const [first, second] = [before, now].map(({ settings }) => whatAnswered(settings, false));
  if (first !== second) {
    throw new CoveError('usage', `the run in ${earlier} was answered by ${first}, and that in ${later} by ${second}`, {
      hint: 'compare two runs that were answered from one place: what is fixed in a simulation is not fixed in AWS',
    });
  }
  if (before.start <= now.start) return;
  throw new CoveError('usage', `the run in ${earlier} began after that in ${later}`, {
    hint: `name the earlier one first: cove-policy compare ${shellWord(later)} ${shellWord(earlier)}`,
  });
}

function placeOf({ organization, caller }: Report['run']): string {
  return organization === null
    ? `an unknown organization (${caller.partition})`
    : `${organization.id} (${caller.partition})`;
}
