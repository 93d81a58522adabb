import type { Colors } from '../../../text/colors.ts';
import { counted } from '../../../text/counted.ts';
import { cutEnd, cutName } from '../../../text/cut.ts';
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
  yield colors.bold(cutEnd(`${visible(name)} · ${counted(all, 'finding')}`, width));
  for (const finding of findings) {
    const severity = paintSeverity(finding.severity, colors)(finding.severity.padEnd(SEVERITY_WIDTH));
    yield `  ${severity}  ${lineOf(finding, groupBy, width - SEVERITY_WIDTH - 4)}`;
  }
}

const SEVERITY_WIDTH = 'critical'.length;

/**
 * Where it is comes first, in columns; what the group's name says is not repeated. Of what does not fit, the message
 * and the resource share the room: many findings have one message, and the end of an ARN tells them apart.
 */
function lineOf(finding: ReportFinding, groupBy: GroupBy, width: number): string {
  const place = placeOf(finding, groupBy, width < ALIGNED);
  const message = visible(finding.message);
  const resource = visible(finding.resource);
  const policy = groupBy === 'policy' ? [] : [visible(finding.policy)];
  const room = width - displayWidth([...place, ''].join('  ')) - GAP;
  if (displayWidth(message) + displayWidth(resource) <= room || room < LEAST_ROOM) {
    return cutEnd([...place, message, resource, ...policy].join('  '), width);
  }
  const ofResource = Math.min(displayWidth(resource), Math.max(Math.floor(room / 2), room - displayWidth(message)));
  return [...place, cutEnd(message, room - ofResource), cutName(resource, ofResource)].join('  ');
}

function placeOf({ account, region }: ReportFinding, groupBy: GroupBy, isNarrow: boolean): string[] {
  return [
    ...(groupBy === 'account' ? [] : [padded(visible(account.name ?? account.id), isNarrow ? 0 : ACCOUNT_WIDTH)]),
    ...(groupBy === 'region' ? [] : [padded(visible(regionWord(region)), isNarrow ? 0 : REGION_WIDTH)]),
  ];
}

function padded(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - displayWidth(text)));
}

const GAP = 2;
/** Most names, so that the columns stand below one another without a look at all findings first. */
const ACCOUNT_WIDTH = 20;
const REGION_WIDTH = 'ap-southeast-1'.length;
/** In less, columns would take the room of what is in them. */
const ALIGNED = 60;
/** With less, a message and a resource beside each other say nothing. */
const LEAST_ROOM = 24;
