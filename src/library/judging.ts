import { readBaseline } from '../baseline/read-baseline.ts';
import { CoveError } from '../cove-error.ts';
import type { Judging } from '../report/build/judging.ts';
import { loadWaivers } from '../waivers/load-waivers.ts';
import { hasErrors, type Loaded } from './load.ts';

export type { Judging } from '../report/build/judging.ts';

/** The files that a run or a log is judged with, as the flags name them. */
export interface JudgingFlags {
  /** @default `cove.waivers.yml` beside the settings file, where there is one */
  readonly waivers?: string;
  readonly strictWaivers?: boolean;
  readonly baseline?: string;
  readonly config?: string;
}

/**
 * Reads waivers and baseline. The day for which waivers are judged is that of the call.
 *
 * @param policies - ids of those that are loaded; undefined for the log of an earlier run, which may have had others.
 * @returns what is wrong with the waivers file; nothing may run where it is an error.
 * @throws {CoveError} `file` for a baseline that cannot be used.
 */
export async function loadJudging(
  flags: JudgingFlags,
  cwd: string,
  policies?: readonly string[],
): Promise<Loaded<Judging>> {
  const { waivers: file, config, strictWaivers: strict = false } = flags;
  const { waivers, diagnostics } = await loadWaivers({ file, config, strict, cwd, policies, now: new Date() });
  if (hasErrors(diagnostics)) return { ok: false, diagnostics };
  const baseline = flags.baseline === undefined ? undefined : await readBaseline(flags.baseline, cwd);
  return { ok: true, value: { waivers, baseline }, diagnostics };
}

/** `findings that cove.waivers.yml names are waived (3 waivers)`; undefined where no waivers file is in use. */
export function judgingNote({ waivers }: Judging): string | undefined {
  if (waivers === undefined) return undefined;
  const { length } = waivers.entries;
  return `findings that ${waivers.file} names are waived (${length} waiver${length === 1 ? '' : 's'}; --waivers off: none)`;
}

/** Where a run took place. */
export interface RunPlace {
  readonly organization: { readonly id: string } | null;
  readonly caller: { readonly account: string; readonly partition: string };
}

/**
 * A baseline of another organization knows nothing of this one.
 *
 * @throws {CoveError} `file` where the baseline is of another organization than the run.
 */
export function assertBaselineFits({ baseline }: Judging, { organization, caller }: RunPlace): void {
  if (baseline === undefined) return;
  const here = organization?.id ?? null;
  if (baseline.organization === here && baseline.partition === caller.partition) return;
  const [then, now] = [placeText(baseline.organization, baseline.partition), placeText(here, caller.partition)];
  throw new CoveError('file', `the baseline ${baseline.file} was made in ${then}, and this run is in ${now}`, {
    hint: 'give it the baseline of its own organization',
  });
}

function placeText(organization: string | null, partition: string): string {
  return organization === null ? `an organization that is not known (${partition})` : `${organization} (${partition})`;
}
