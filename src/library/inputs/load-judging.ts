import type { Baseline } from '../../baseline/baseline.ts';
import { readBaseline } from '../../baseline/read-baseline.ts';
import { CoveError } from '../../cove-error.ts';
import type { Diagnostic } from '../../documents/diagnostic.ts';
import type { Judging } from '../../report/build/judging.ts';
import { CLOCK_TOLERANCE_MS } from '../../text/age.ts';
import { sameInPack } from '../../text/same-in-pack.ts';
import { loadWaivers } from '../../waivers/load-waivers.ts';
import { hasErrors, type Loaded } from './load.ts';

export type { Judging } from '../../report/build/judging.ts';

/** The files that a run or a log is judged with, as named by flags. */
export interface JudgingFlags {
  /** @default `cove.waivers.yml` next to the settings file, if there is one */
  readonly waivers?: string;
  readonly strictWaivers?: boolean;
  readonly baseline?: string;
  readonly config?: string;
}

/**
 * Reads waivers and baseline. Waivers are judged as of the day of the call.
 *
 * @param policies - ids of the loaded ones; undefined for the log of an earlier run, which may have had others.
 * @returns what is wrong with the waivers file; nothing may run if that is an error.
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
  const other = baseline === undefined || policies === undefined ? [] : otherIds(baseline, policies);
  return { ok: true, value: { waivers, baseline }, diagnostics: [...diagnostics, ...other] };
}

/** Policies of a baseline that are loaded under other ids: all of their findings would be new. */
function otherIds({ file, entries }: Baseline, policies: readonly string[]): Diagnostic[] {
  const known = new Set(policies);
  const missing = new Set([...entries()].map(({ policy }) => policy).filter((policy) => !known.has(policy)));
  return [...missing].flatMap((policy): Diagnostic[] => {
    const elsewhere = sameInPack(policy, policies);
    if (elsewhere === undefined) return [];
    const range = { file, line: 1, column: 1, endLine: 1, endColumn: 1 };
    const message = `it knows findings of "${policy}", which is not loaded: they are new under another id`;
    return [{ code: 'baseline/other-id', severity: 'warning', message, range, sourceLine: '', hint: elsewhere }];
  });
}

/** `findings named in cove.waivers.yml are waived (3 waivers)`; undefined if no waivers file is in use. */
export function judgingNote({ waivers }: Judging): string | undefined {
  if (waivers === undefined) return undefined;
  const { length } = waivers.entries;
  return `findings named in ${waivers.file} are waived (${length} waiver${length === 1 ? '' : 's'}; --waivers off: none)`;
}

/** Where a run took place. */
export interface RunPlace {
  readonly organization: { readonly id: string } | null;
  readonly caller: { readonly account: string; readonly partition: string };
}

/**
 * A baseline of another organization knows nothing of this one.
 *
 * @throws {CoveError} `file` if the baseline is of a different organization than the run.
 */
export function assertBaselineFits({ baseline }: Judging, { organization, caller }: RunPlace): void {
  if (baseline === undefined) return;
  const here = organization?.id ?? null;
  if (baseline.organization === here && baseline.partition === caller.partition) return;
  const [then, now] = [placeText(baseline.organization, baseline.partition), placeText(here, caller.partition)];
  throw new CoveError('file', `the baseline ${baseline.file} was made in ${then}, and this run is in ${now}`, {
    hint: 'use the baseline of this organization',
  });
}

/**
 * To a clock that is behind, waivers are in force which have expired. No run is asked here what day it is.
 *
 * @throws {CoveError} `usage` if the run is of a day that has not come.
 */
export function assertWaiversFit({ waivers }: Judging, { start }: { readonly start: string }): void {
  if (waivers === undefined) return;
  const endOfDayMs = Date.parse(`${waivers.day}T00:00:00Z`) + 86_400_000;
  if (Date.parse(start) <= endOfDayMs + CLOCK_TOLERANCE_MS) return;
  const message = `the run was begun on ${start}, and its waivers would be judged as of ${waivers.day}`;
  throw new CoveError('usage', message, { hint: 'set the clock of the machine that is wrong' });
}

function placeText(organization: string | null, partition: string): string {
  return organization === null ? `an unknown organization (${partition})` : `${organization} (${partition})`;
}
