import type { Colors } from '../../../text/colors.ts';
import { counted } from '../../../text/counted.ts';
import { displayWidth } from '../../../text/display-width.ts';
import { visible } from '../../../text/visible-text.ts';
import { regionWord } from '../../build/region-words.ts';
import type { Report, ReportFinding } from '../../build/report.ts';
import { type FindingGroup, groupFindings } from '../group-findings.ts';
import type { GroupBy } from '../render-options.ts';
import { paintSeverity } from './paint-severity.ts';

/** The findings in groups, one line each: what does not fit is cut, as shown by `…`. */
export function* groupedSections(
  report: Report,
  groupBy: GroupBy,
  width: number,
  colors: Colors,
): Generator<Iterable<string>> {
  for (const group of groupFindings(report, groupBy)) yield groupLines(group, { groupBy, width, colors });
}

interface GroupLayout {
  readonly groupBy: GroupBy;
  readonly width: number;
  readonly colors: Colors;
}

function* groupLines({ name, count: all, findings }: FindingGroup, layout: GroupLayout): Generator<string> {
  const { groupBy, width, colors } = layout;
  yield colors.bold(cut(`${visible(name)} · ${counted(all, 'finding')}`, width));
  for (const finding of findings) {
    const severity = paintSeverity(finding.severity, colors)(finding.severity.padEnd(SEVERITY_WIDTH));
    const words = lineOf(finding, groupBy).map(visible).join('  ');
    yield `  ${severity}  ${cut(words, width - SEVERITY_WIDTH - 4)}`;
  }
}

const SEVERITY_WIDTH = 'critical'.length;

/** What distinguishes findings comes first; what the group's name says is not repeated. */
function lineOf({ policy, account, region, resource, message }: ReportFinding, groupBy: GroupBy): string[] {
  return [
    ...(groupBy === 'account' ? [] : [account.name ?? account.id]),
    ...(groupBy === 'region' ? [] : [regionWord(region)]),
    message,
    resource,
    ...(groupBy === 'policy' ? [] : [policy]),
  ];
}

function cut(text: string, width: number): string {
  if (displayWidth(text) <= width) return text;
  let kept = '';
  for (const character of text) {
    if (displayWidth(kept + character) > width - 1) break;
    kept += character;
  }
  return `${kept}…`;
}
