import type { Colors } from '../../../text/colors.ts';
import { counted } from '../../../text/counted.ts';
import { displayWidth } from '../../../text/display-width.ts';
import { alignColumns, indent, wrap, wrapParts } from '../../../text/layout.ts';
import { visible } from '../../../text/visible-text.ts';
import { greatest } from '../../../values/long-lists.ts';
import type { Report, ReportPolicy } from '../../build/report.ts';
import { demoBanner, runFacts } from '../../build/run-facts.ts';
import { SEVERITIES } from '../../build/severity.ts';
import { missingShardWords } from '../../build/shard-gaps.ts';
import { evaluatesCells } from '../../build/summarize.ts';
import type { Wording } from '../../build/wording.ts';
import { countFindings } from '../count-findings.ts';
import { examined } from '../coverage-lines.ts';
import { hasPassedEverywhere, type PolicyResult, policyResult, resultWords } from '../policy-result.ts';
import { type PlaceTally, worstPlaces } from '../worst-places.ts';
import { narrowTable } from './narrow-table.ts';
import { paintSeverity } from './paint-severity.ts';

/** The origin of the report. A demo says so first of all. */
export function* headSection(report: Report, width: number, colors: Colors, wording: Wording): Generator<string> {
  const banner = demoBanner(report);
  if (banner !== undefined) {
    for (const line of wrap(banner, width)) yield colors.bold(colors.yellow(line));
  }
  const [first, ...rest] = runFacts(report, wording).filter(({ label }) => label !== 'demo');
  if (first === undefined) return;
  const longest = greatest([first, ...rest].map(({ label }) => label.length)) + 2;
  for (const { label, text } of [first, ...rest]) {
    const lines = wrap(visible(label === 'pack' ? shortHashes(text) : text), width - longest);
    yield* indent(lines, ' '.repeat(longest), colors.dim(label.padEnd(longest)));
  }
}

/** Hashes of packs are wider than a terminal: as of policies, twelve characters tell them apart, and JSON has all. */
function shortHashes(text: string): string {
  return text.replace(/(?<=[ ,]sha\d{3}[:-][\w+/]{12})[\w+/]{20,}={0,2}(?=,|$)/g, '…');
}

/** The totals before the details: severities, every policy, and the worst places. */
export function* summarySection(report: Report, width: number, colors: Colors): Generator<string> {
  if (!evaluatesCells(report.run) || report.policies.length === 0) return;
  const { summary } = report;
  yield colors.bold('Summary');
  const severities = SEVERITIES.map((severity): Sum => {
    const number = summary.findingsBySeverity[severity];
    const paint = number === 0 ? colors.dim : paintSeverity(severity, colors);
    return { text: `${number.toLocaleString('en-US')} ${severity}`, paint };
  });
  const unknown = `${counted(summary.error, 'cell')} not evaluated`;
  const waived =
    report.waivers === null
      ? []
      : [{ text: `${summary.waivedFindings.toLocaleString('en-US')} waived`, paint: String }];
  const { missingShards } = report.run;
  const missing = missingShards === undefined ? [] : [{ text: missingShardWords(missingShards), paint: colors.yellow }];
  const error = { text: unknown, paint: summary.error === 0 ? colors.dim : colors.yellow };
  yield* indent(sumLines([...severities, ...waived, error, ...missing], width - 4), '    ', '  ');
  yield `  ${examined(report)}`;
  yield '';
  yield* policyLines(report, width, colors);
  yield* placeLines(report, width, colors);
}

interface Sum {
  readonly text: string;
  readonly paint: (text: string) => string;
}

/** `1 high · 2 low`, broken before a `·` where a line is full. Colours have no width. */
function sumLines(sums: readonly Sum[], width: number): string[] {
  const lines: string[] = [];
  let used = 0;
  for (const { text, paint } of sums) {
    const before = lines.pop();
    const isFull = used + displayWidth(text) + 3 > width;
    if (before !== undefined && isFull) lines.push(before);
    lines.push(before === undefined ? paint(text) : `${isFull ? '' : `${before} `}· ${paint(text)}`);
    used = displayWidth(text) + (before === undefined ? 0 : isFull ? 2 : used + 3);
  }
  return lines;
}

/** If more policies passed, they are named on a few lines, not one per line. */
const MOST_PASSED = 12;

function* policyLines(report: Report, width: number, colors: Colors): Generator<string> {
  const found = countFindings(report.findings);
  const passed = report.policies.filter(hasPassedEverywhere);
  const listed =
    passed.length > MOST_PASSED ? report.policies.filter((each) => !passed.includes(each)) : report.policies;
  for (const [index, lines] of policyTable(listed, found, width - 2).entries()) {
    const policy = listed[index - 1];
    const paint = policy === undefined ? colors.dim : paintResult(policyResult(policy), colors);
    yield* indent(lines.map(paint), '  ');
  }
  if (listed.length === report.policies.length) return;
  const names = passed.map(({ id }) => visible(id)).join(', ');
  yield* indent(wrap(`passed (${passed.length}): ${names}`, width - 6).map(colors.green), '      ', '  ');
}

/** The lines of each row; in fewer words where the words of a wide terminal do not fit. */
function policyTable(policies: readonly ReportPolicy[], found: ReadonlyMap<string, number>, width: number): string[][] {
  const rows = (isShort: boolean): string[][] => [
    ['policy', 'severity', isShort ? 'seen' : 'resources', 'result'],
    ...policies.map((policy) => policyRow(policy, found.get(policy.id) ?? 0, isShort)),
  ];
  const full = alignColumns(rows(false));
  return full.some((line) => displayWidth(line) > width) ? narrowTable(rows(true), width) : full.map((line) => [line]);
}

function policyRow(policy: ReportPolicy, findings: number, isShort: boolean): string[] {
  const { id, severity, resources = 0 } = policy;
  return [visible(id), severity, resources.toLocaleString('en-US'), resultWords(policy, findings, isShort)];
}

function paintResult(result: PolicyResult, colors: Colors): (text: string) => string {
  const paints: Readonly<Record<PolicyResult, (text: string) => string>> = {
    findings: (text) => text,
    unknown: colors.yellow,
    waived: colors.yellow,
    passed: colors.green,
    skipped: colors.yellow,
  };
  return paints[result];
}

function* placeLines(report: Report, width: number, colors: Colors): Generator<string> {
  const { accounts, units } = worstPlaces(report);
  for (const [title, places] of [
    ['worst accounts', accounts],
    ['worst units', units],
  ] as const) {
    // The worst of one place says nothing.
    if (places.length < 2) continue;
    yield '';
    yield `  ${colors.dim(title)}`;
    const lines = alignColumns(places.map((place) => [visible(place.id), visible(place.name), placeWords(place)]));
    for (const line of lines) yield* indent(wrapParts(line, width - 6), '        ', '    ');
  }
}

function placeWords({ findings, unknown }: PlaceTally): string {
  const parts = SEVERITIES.map((severity, rank) => [findings[rank] ?? 0, severity] as const)
    .filter(([number]) => number > 0)
    .map(([number, severity]) => `${number.toLocaleString('en-US')} ${severity}`);
  return [...parts, ...(unknown === 0 ? [] : [`${counted(unknown, 'cell')} not evaluated`])].join(' · ');
}
