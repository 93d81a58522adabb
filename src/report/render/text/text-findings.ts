import type { Colors } from '../../../text/colors.ts';
import { counted } from '../../../text/counted.ts';
import { displayWidth } from '../../../text/display-width.ts';
import { alignRow, indent, widen, wrap, wrapParts } from '../../../text/layout.ts';
import { visible } from '../../../text/visible-text.ts';
import { regionWord } from '../../build/region-words.ts';
import type { Report, ReportFinding, ReportPolicy } from '../../build/report.ts';
import type { Wording } from '../../build/wording.ts';
import { policyByPolicy } from '../policy-by-policy.ts';
import { whatToDo } from '../policy-words.ts';
import { severityHere } from '../severity-here.ts';
import { paintSeverity } from './paint-severity.ts';

/**
 * The findings of each policy that has any, under its title: sections of lines, produced on iteration.
 */
export function* findingSections(
  report: Report,
  width: number,
  colors: Colors,
  wording: Wording,
): Generator<Iterable<string>> {
  const all = policyByPolicy(report);
  const layouts = measure(all, report.policies);
  const findings = all[Symbol.iterator]();
  try {
    for (const policy of report.policies) {
      const layout = layouts.get(policy.id);
      if (layout !== undefined) yield section(policy, layout, findings, { width, colors, wording });
    }
  } finally {
    // The end of a counted list is never requested: what it holds open is closed here.
    findings.return?.();
  }
}

/** How wide the columns of a policy's findings are, and how many findings there are. */
interface Layout {
  readonly widths: number[];
  count: number;
}

function measure(findings: Iterable<ReportFinding>, policies: Report['policies']): Map<string, Layout> {
  const layouts = new Map(
    policies.map((policy) => [policy.id, { policy, layout: { widths: [], count: 0 } as Layout }]),
  );
  for (const finding of findings) {
    const known = layouts.get(finding.policy);
    if (known === undefined) throw new Error(`a finding of ${finding.policy}, which is not in the report`);
    known.layout.count += 1;
    widen(known.layout.widths, rowOf(finding, known.policy));
  }
  return new Map([...layouts].filter(([, { layout }]) => layout.count > 0).map(([id, { layout }]) => [id, layout]));
}

function* section(
  policy: ReportPolicy,
  layout: Layout,
  findings: Iterator<ReportFinding>,
  { width, colors, wording }: { readonly width: number; readonly colors: Colors; readonly wording: Wording },
): Generator<string> {
  yield* heading(policy, width, colors);
  yield* indent(wrapParts(origin(policy, layout.count), width - 2), '    ', '  ').map(colors.dim);
  yield* about(policy, width, wording);
  yield '';
  const needed = layout.widths.reduce((sum, column) => sum + column + 2, 0);
  let before: string | undefined;
  // Findings of a policy are adjacent, in the order of the policies.
  for (let index = 0; index < layout.count; index += 1) {
    const next = findings.next();
    if (next.done === true) return;
    const row = rowOf(next.value, policy);
    if (needed <= width) yield* indent([alignRow(row, layout.widths)], '  ');
    else {
      const place = placeLines(row, layout.widths, width - 2);
      const key = place.join('\n');
      yield* tallRow(row, key === before ? [] : place, width);
      before = key;
    }
  }
}

function heading(policy: ReportPolicy, width: number, colors: Colors): string[] {
  const severity = policy.severity.toUpperCase();
  const title = wrap(visible(policy.title), width - severity.length - 2);
  return title.map((line, index) =>
    index === 0
      ? `${paintSeverity(policy.severity, colors)(severity)}  ${colors.bold(line)}`
      : `${' '.repeat(severity.length)}  ${colors.bold(line)}`,
  );
}

/** Which policy it is, where it is, and how much it found. */
function origin({ id, source, digest }: ReportPolicy, findings: number): string {
  const place = source === null ? [] : [`${visible(source.file)}:${source.line}`];
  const known = digest === null ? [] : [`digest ${digest.slice(0, 12)}`];
  return [visible(id), ...place, counted(findings, 'finding'), ...known].join(' · ');
}

/** Why it matters, what to do and where to read more. */
function* about(policy: ReportPolicy, width: number, wording: Wording): Generator<string> {
  if (policy.description !== null) yield* indent(wrap(visible(policy.description), width - 2), '  ');
  yield* indent(wrap(visible(whatToDo(policy, wording)), width - 6), '      ', '  do  ');
  for (const reference of policy.references) yield* indent([visible(reference)], '  see ');
}

function rowOf(finding: ReportFinding, policy: ReportPolicy): string[] {
  const { account, region, resource, message, baseline } = finding;
  const words = `${message}${severityHere(finding, policy)}${baseline === 'known' ? ' (known)' : ''}`;
  return [account.id, account.name ?? '', regionWord(region), resource, words].map(visible);
}

/** Account and region in their columns; where one long name would push the others out of sight, without columns. */
function placeLines(row: readonly string[], widths: readonly number[], width: number): string[] {
  const place = row.slice(0, 3);
  if (widths.slice(0, 3).reduce((sum, column) => sum + column + 2, -2) <= width) return [alignRow(place, widths)];
  const [id = '', name = '', region = ''] = place;
  const line = place.filter((text) => text !== '').join('  ');
  return displayWidth(line) <= width ? [line] : [`${id}  ${name}`, region];
}

/**
 * If the widest finding does not fit on a line: the resource and the message on separate lines. Nothing is cut.
 */
function* tallRow(row: readonly string[], place: readonly string[], width: number): Generator<string> {
  const [, , , resource = '', message = ''] = row;
  yield* indent(place, '      ', '  ');
  yield* indent([resource], '    ');
  yield* indent(wrap(message, width - 6), '      ');
}
