import { visible } from '../visible-text.ts';
import { type EntryGroup, generalize, groupEntries } from './group-errors.ts';
import { indent, wrap } from './layout.ts';
import type { Report, ReportSkipped } from './report.ts';
import { by } from './sort.ts';
import type { Colors } from './text-colors.ts';
import { nameAccounts } from './text-errors.ts';
import { count } from './words.ts';

/** What was left out on purpose, by reason. */
export function skippedSection({ skipped, summary }: Report, width: number, colors: Colors): string[] {
  if (skipped.length === 0) return [];
  const groups = groupEntries(skipped, ({ reason }, message) => [reason, message]);
  return [
    colors.bold(`Skipped: ${count(summary.skipped, 'cell')}`),
    ...groups
      .sort(
        by(
          ({ first }) => first.reason,
          ({ first }) => generalize(first.message, first),
        ),
      )
      .flatMap((group) => indent(wrap(groupText(group), width - 4), '    ', '  ')),
  ];
}

function groupText({ first, message, cells, accounts }: EntryGroup<ReportSkipped>): string {
  return `${first.reason}: ${visible(message)} · ${count(cells, 'cell')} in ${nameAccounts(accounts)}`;
}
