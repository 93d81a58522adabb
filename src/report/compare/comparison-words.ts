import { counted } from '../../text/counted.ts';
import { DEMO } from '../build/run-facts.ts';
import { type Severity, severityRank } from '../build/severity.ts';
import {
  COMPARED_STATES,
  type ComparedCounts,
  type ComparedFinding,
  type ComparedRun,
  type ComparedState,
  type Comparison,
} from './comparison.ts';

/** What each state is called, as a heading and in a sum. */
export const STATE_WORDS: Readonly<Record<ComparedState, string>> = {
  new: 'new',
  unknown: 'no longer known',
  fixed: 'fixed',
  'not-asked': 'no longer requested',
  'still-there': 'still there',
};

/** What people need to know about a state. */
export const STATE_NOTES: Readonly<Record<ComparedState, string | undefined>> = {
  new: undefined,
  unknown: 'Found before, but their cells could not be evaluated: it is not known whether they are fixed.',
  fixed: undefined,
  'not-asked': 'The later run does not have their policy, account or region, or skipped it.',
  'still-there': undefined,
};

/** Remarks on a finding in addition to its state. */
export function findingNotes({ waived, before }: Pick<ComparedFinding, 'waived' | 'before'>): string[] {
  return [
    ...(waived ? ['waived'] : []),
    ...(before === 'unknown' ? ['the earlier run could not evaluate its cell'] : []),
    ...(before === 'not-asked' ? ['the earlier run did not request it'] : []),
  ];
}

/** The notice above a comparison of invented accounts; undefined if they are real. */
export function comparisonBanner({ later }: Comparison): string | undefined {
  return later.demo ? DEMO : undefined;
}

/** What a run is, and what of it is not known or accepted, after its name: `begun 2026-01-02T…, incomplete: …`. */
export function runWords({ start, complete, error, problems, waived, waivers }: ComparedRun): string {
  const gaps = [...(error === 0 ? [] : [`${counted(error, 'cell')} not evaluated`]), ...problems];
  return [
    `begun ${start}`,
    ...(complete ? [] : [`incomplete: ${gaps.join('; ')}`]),
    ...(waivers === null ? [] : [`${counted(waived, 'finding')} waived by ${waivers}`]),
  ].join(', ');
}

/** `2 new · 0 no longer known · 1 fixed · …` */
export function sumWords(counts: ComparedCounts): string {
  return COMPARED_STATES.map((state) => `${counts[state].toLocaleString('en-US')} ${STATE_WORDS[state]}`).join(' · ');
}

export interface ComparisonVerdictOptions {
  /** New findings of this severity or a higher one fail. */
  readonly failOn: Severity | 'none';
  /** What is no longer known does not cause exit code 3, nor does an incomplete later run. */
  readonly allowErrors: boolean;
}

/** 0 nothing new · 1 new findings · 3 not everything is known about what was found, or could be new. */
export function comparisonVerdict(
  comparison: Comparison,
  { failOn, allowErrors }: ComparisonVerdictOptions,
): { readonly exitCode: 0 | 1 | 3; readonly reason: string } {
  const failing = failOn === 'none' ? 0 : countFailing(comparison, severityRank(failOn));
  const { counts, later } = comparison;
  const found = failing === 0 ? undefined : `${counted(failing, 'new finding')} at or above ${failOn}`;
  if (!allowErrors && (counts.unknown > 0 || !later.complete)) {
    const gaps = [
      ...(counts.unknown > 0 ? [`${counted(counts.unknown, 'finding')} no longer known`] : []),
      ...(later.complete ? [] : ['the later run is incomplete']),
      ...(found === undefined ? [] : [found]),
    ];
    return { exitCode: 3, reason: `incomplete: ${gaps.join('; ')}` };
  }
  if (found !== undefined) return { exitCode: 1, reason: `failed: ${found}` };
  return { exitCode: 0, reason: counts.new === 0 ? 'passed: nothing new' : 'passed: nothing new that fails' };
}

/** They come first in the list. */
function countFailing({ findings }: Comparison, least: number): number {
  let failing = 0;
  for (const { state, severity, waived } of findings) {
    if (state !== 'new') break;
    if (!waived && severityRank(severity) <= least) failing += 1;
  }
  return failing;
}
