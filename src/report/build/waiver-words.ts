import type { WarningRecord } from '../../run-log/records.ts';
import { counted } from '../../text/counted.ts';
import type { Report, ReportWaivers } from './report.ts';
import { type Wording, worded } from './wording.ts';

type Entry = ReportWaivers['entries'][number];

/** The waivers that need attention, as warnings that every report shows. */
export function waiverWarnings(waivers: Report['waivers']): Pick<WarningRecord, 'code' | 'message' | 'policy'>[] {
  if (waivers === null) return [];
  return waivers.entries.flatMap((entry) =>
    waiverProblems(entry).map(({ code, problem }) => ({
      code,
      message: `${waiverPlace(waivers, entry)} (${entry.owner}): ${problem}`,
      policy: null,
    })),
  );
}

/** `2 waivers need attention (--strict-waivers): 1 expired, 1 unused`; undefined unless they fail the run. */
export function strictProblem({ waivers }: Pick<Report, 'waivers'>, wording: Wording): string | undefined {
  if (waivers === null || !waivers.strict) return undefined;
  const wrong = waivers.entries
    .map((entry) => waiverProblems(entry).filter(({ isAllowed = false }) => !isAllowed))
    .filter((problems) => problems.length > 0);
  if (wrong.length === 0) return undefined;
  const words = wrong.flatMap((problems) => problems.map(({ word }) => word));
  const sums = [...new Set(words)].map((word) => `${words.filter((each) => each === word).length} ${word}`);
  return worded(`${counted(wrong.length, 'waiver')} failed --strict-waivers: ${sums.join(', ')}`, wording);
}

/** `cove.waivers.yml:12` */
export function waiverPlace({ file }: Pick<ReportWaivers, 'file'>, { line }: Pick<Entry, 'line'>): string {
  return `${file}:${line}`;
}

/** `the vendor replaces it in March (platform-team, until 2027-03-31)` */
export function waiverReason({ reason, owner, expires }: Pick<Entry, 'reason' | 'owner' | 'expires'>): string {
  return `${reason} (${owner}, until ${expires})`;
}

/** `cove.waivers.yml: 12 findings waived by 3 of 5 waivers`; undefined if no file was in use. */
export function describeWaivers({ waivers, summary }: Pick<Report, 'waivers' | 'summary'>): string | undefined {
  if (waivers === null) return undefined;
  const { entries, file } = waivers;
  const used = entries.filter(({ state }) => state === 'used').length;
  return `${file}: ${counted(summary.waivedFindings, 'finding')} waived by ${used} of ${counted(entries.length, 'waiver')}`;
}

/** `baseline.ndjson, of 2026-01-02T03:04:05.000Z: 4 findings known, 1 new; 2 fixed, 1 not evaluated`. */
export function describeBaseline({ baseline }: Pick<Report, 'baseline'>): string | undefined {
  if (baseline === null) return undefined;
  const known = Object.values(baseline.known).reduce((sum, number) => sum + number, 0);
  const parts = [
    `${counted(known, 'finding')} known`,
    `${baseline.new.toLocaleString('en-US')} new`,
    `${baseline.fixed.toLocaleString('en-US')} fixed`,
    ...(baseline.unknown === 0 ? [] : [`${baseline.unknown.toLocaleString('en-US')} not known, because not evaluated`]),
    ...(baseline.notAsked === 0 ? [] : [`${baseline.notAsked.toLocaleString('en-US')} not asked for`]),
  ];
  return `${baseline.file}, of ${baseline.created}: ${parts.join(', ')}`;
}

interface WaiverProblem {
  readonly code: WarningRecord['code'];
  readonly word: string;
  readonly problem: string;
  /** Whether it is allowed with `--strict-waivers`. @default false */
  readonly isAllowed?: boolean;
}

function waiverProblems({ state, coversNothing, tooBroad, expires, findings }: Entry): WaiverProblem[] {
  return [
    ...(state === 'expired' ? [expired(expires, findings)] : []),
    ...(state === 'unused' ? [UNUSED] : []),
    ...(coversNothing === true && state !== 'expired' ? [COVERS_NOTHING] : []),
    ...(tooBroad ? [TOO_BROAD] : []),
  ];
}

function expired(expires: string, findings: number): WaiverProblem {
  const again = findings === 0 ? '' : `: ${counted(findings, 'finding')} count${findings === 1 ? 's' : ''} again`;
  const problem = `the waiver expired on ${expires}${again}`;
  return { code: 'waiver-expired', word: 'expired', problem };
}

const UNUSED: WaiverProblem = {
  code: 'waiver-unused',
  word: 'unused',
  problem: 'the waiver is unused: everything that it covers was evaluated, and there is no such finding',
};

/** A slip of the pen, or of another organization that the file is shared with: only a person can tell. */
const COVERS_NOTHING: WaiverProblem = {
  ...UNUSED,
  problem:
    'the waiver covers nothing: its policies were evaluated, and nowhere in the accounts and regions that it names',
  isAllowed: true,
};

const TOO_BROAD: WaiverProblem = {
  code: 'waiver-too-broad',
  word: 'too broad',
  problem: 'the waiver is too broad: it names nothing that narrows what it waives',
};
