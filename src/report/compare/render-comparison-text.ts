import pc from 'picocolors';
import type { Colors } from '../../text/colors.ts';
import { counted } from '../../text/counted.ts';
import { displayWidth } from '../../text/display-width.ts';
import { alignColumns, indent, wrap } from '../../text/layout.ts';
import { visible } from '../../text/visible-text.ts';
import { placeOf } from '../render/place-words.ts';
import { narrowTable } from '../render/text/narrow-table.ts';
import { paintSeverity } from '../render/text/paint-severity.ts';
import {
  COMPARED_STATES,
  type ComparedFinding,
  type ComparedGroup,
  type ComparedRun,
  type Comparison,
} from './comparison.ts';
import type { ComparisonOptions } from './comparison-options.ts';
import {
  comparisonBanner,
  comparisonVerdict,
  findingNotes,
  runWords,
  STATE_NOTES,
  STATE_WORDS,
  sumWords,
} from './comparison-words.ts';

/**
 * For people: the totals by policy, account and unit, then each finding that is new, unknown, fixed or no longer
 * requested.
 */
export function* renderComparisonText(comparison: Comparison, options: ComparisonOptions): Generator<string> {
  for (const line of lines(comparison, options, pc.createColors(options.color))) yield `${line}\n`;
}

function* lines(comparison: Comparison, options: ComparisonOptions, colors: Colors): Generator<string> {
  const { width } = options;
  const banner = comparisonBanner(comparison);
  if (banner !== undefined) for (const line of wrap(banner, width)) yield colors.bold(colors.yellow(line));
  yield* runLines('earlier', comparison.earlier, width);
  yield* runLines('later', comparison.later, width);
  yield '';
  yield colors.bold('Summary');
  yield* indent(wrap(sumWords(comparison.counts), width - 4), '    ', '  ');
  if (comparison.changedPolicies.length > 0) {
    const names = comparison.changedPolicies.map(visible).join(', ');
    const text = `Changed since, which may be why less is found: ${names}`;
    yield* indent(wrap(text, width - 4), '    ', '  ');
  }
  yield* groupLines('policy', comparison.policies, width);
  yield* groupLines('account', comparison.accounts, width);
  yield* groupLines('unit', comparison.units, width);
  yield* findingLines(comparison, width, colors);
  const { exitCode, reason } = comparisonVerdict(comparison, options);
  const paint = exitCode === 0 ? colors.green : exitCode === 1 ? colors.red : colors.yellow;
  yield '';
  yield colors.bold(paint(`${reason} (exit ${exitCode})`));
}

function* runLines(word: string, run: ComparedRun, width: number): Generator<string> {
  const text = visible(`${run.file}: run ${run.id}, ${runWords(run)}`);
  yield* indent(wrap(text, width - 9), ' '.repeat(9), word.padEnd(9));
}

/** This many groups are shown; the JSON has them all. */
const MOST_GROUPS = 10;

function* groupLines(noun: string, groups: readonly ComparedGroup[], width: number): Generator<string> {
  const touched = groups.filter(({ counts }) => COMPARED_STATES.some((state) => counts[state] > 0));
  if (touched.length === 0) return;
  const rows = touched
    .slice(0, MOST_GROUPS)
    .map(({ id, name, counts }) => [
      visible(name === null ? id : `${id} (${name})`),
      ...COMPARED_STATES.map((state) => counts[state].toLocaleString('en-US')),
    ]);
  yield '';
  const full = alignColumns([[noun, ...COMPARED_STATES.map((state) => HEADS[state])], ...rows]);
  const isNarrow = full.some((line) => displayWidth(line) > width - 2);
  const short = [noun, ...COMPARED_STATES.map((state) => SHORT_HEADS[state])];
  yield* indent(isNarrow ? narrowTable([short, ...rows], width - 2).flat() : full, '  ');
  if (touched.length > MOST_GROUPS) yield `  and ${(touched.length - MOST_GROUPS).toLocaleString('en-US')} more`;
}

const HEADS = {
  new: 'new',
  unknown: 'not known',
  fixed: 'fixed',
  'not-asked': 'not asked',
  'still-there': 'still there',
};

const SHORT_HEADS: typeof HEADS = { ...HEADS, unknown: 'unknown', 'not-asked': 'unasked', 'still-there': 'still' };

/** What is still there is only counted: a report of the later run lists it. */
function* findingLines({ findings, counts }: Comparison, width: number, colors: Colors): Generator<string> {
  let state: ComparedFinding['state'] | undefined;
  for (const finding of findings) {
    if (finding.state === 'still-there') return;
    if (finding.state !== state) {
      state = finding.state;
      yield '';
      const words = STATE_WORDS[state];
      yield colors.bold(`${words.slice(0, 1).toUpperCase()}${words.slice(1)}: ${counted(counts[state], 'finding')}`);
      const note = STATE_NOTES[state];
      if (note !== undefined) yield* indent(wrap(note, width - 2), '  ');
    }
    yield* findingLine(finding, width, colors);
  }
}

function* findingLine(finding: ComparedFinding, width: number, colors: Colors): Generator<string> {
  const { severity, policy, account, region, resource, message } = finding;
  const about = [policy, placeOf(account, region), ...findingNotes(finding)].join(' · ');
  const [first = '', ...rest] = wrap(visible(about), width - severity.length - 4);
  yield `  ${paintSeverity(severity, colors)(severity)}  ${first}`;
  yield* indent(rest, '      ');
  yield* indent(wrap(visible(resource), width - 6), '      ', '    ');
  yield* indent(wrap(visible(message), width - 8), '        ', '      ');
}
