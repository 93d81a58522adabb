import { callText } from '../../../text/call-text.ts';
import type { Colors } from '../../../text/colors.ts';
import { counted } from '../../../text/counted.ts';
import { alignColumns, indent, wrap } from '../../../text/layout.ts';
import { visible } from '../../../text/visible-text.ts';
import { NEEDS_ATTENTION, stateWord } from '../../build/change-states.ts';
import { regionWord } from '../../build/region-words.ts';
import type { Report, ReportChange } from '../../build/report.ts';
import type { Wording } from '../../build/wording.ts';
import { changeAdvice } from '../change-advice.ts';
import { generalize, groupBy } from '../group-errors.ts';

/** What was changed, by state and policy; what needs attention comes first, with what to do. */
export function changeSection(report: Report, width: number, colors: Colors, wording: Wording): string[] {
  if (report.changes.length === 0) return [];
  const groups = groupBy(report.changes, (change) => [change.state, change.policy, likeMessage(change)]);
  return [
    colors.bold('Changes'),
    ...groups.flatMap((group) => [
      '',
      ...groupHead(group, report, { width, colors, wording }),
      ...group.flatMap(changeLines(width)),
    ]),
  ];
}

type Group = readonly [ReportChange, ...ReportChange[]];

interface Layout {
  readonly width: number;
  readonly colors: Colors;
  readonly wording: Wording;
}

function groupHead(group: Group, report: Report, { width, colors, wording }: Layout): string[] {
  const [first] = group;
  const isOne = group.every(({ message }) => message === first.message);
  const paint = NEEDS_ATTENTION.has(first.state)
    ? first.state === 'failed'
      ? colors.red
      : colors.yellow
    : colors.green;
  const next = changeAdvice(first, report, wording);
  return [
    `  ${paint(stateWord(first.state, report))} · ${visible(first.policy)} · ${counted(group.length, 'change')}`,
    ...indent(wrap(visible(isOne ? first.message : likeMessage(first)), width - 4), '    '),
    ...(next === undefined ? [] : indent(wrap(next, width - 12), ' '.repeat(12), '    do      ')),
  ];
}

/** Calls that were never made are not listed: the plan has them. */
function changeLines(width: number): (change: ReportChange) => string[] {
  return ({ account, region, resource, calls }) => [
    ...indent(
      alignColumns([[account.id, account.name ?? '', regionWord(region)].filter((part) => part !== '').map(visible)]),
      '    ',
    ),
    ...indent([visible(resource)], '      '),
    ...calls.flatMap(({ operation, input, undo, result }) => {
      if (result === null) return [];
      const back = undo === null ? ['cannot be undone'] : [undo].flat().map(callText);
      return [
        ...fact(result, callText({ operation, input }), width),
        ...(result === 'refused' ? [] : back.flatMap((each) => fact('undo', each, width))),
      ];
    }),
  ];
}

function fact(label: string, text: string, width: number): string[] {
  return indent(wrap(text, width - 17), ' '.repeat(17), `        ${label.padEnd(9)}`);
}

function likeMessage(change: ReportChange): string {
  const { account, region, resource, message, error } = change;
  return generalize(message, { account, region, resource, requestId: error?.requestId ?? null });
}
