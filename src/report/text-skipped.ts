import { visible } from '../visible-text.ts';
import { generalize, groupBy } from './group-errors.ts';
import { indent, wrap } from './layout.ts';
import type { Report, ReportSkipped } from './report.ts';
import { by } from './sort.ts';
import type { Colors } from './text-colors.ts';
import { nameAccounts } from './text-errors.ts';
import { count, countCells } from './words.ts';

/** What was left out on purpose, by reason. */
export function skippedSection({ skipped, summary }: Report, width: number, colors: Colors): string[] {
  if (skipped.length === 0) return [];
  const groups = groupBy(skipped, (entry) => [entry.reason, generalize(entry.message, entry)]);
  return [
    colors.bold(`Skipped: ${count(summary.skipped, 'cell')}`),
    ...groups
      .sort(
        by(
          ([first]) => first.reason,
          ([first]) => generalize(first.message, first),
        ),
      )
      .flatMap((group) => indent(wrap(groupText(group), width - 4), '    ', '  ')),
  ];
}

function groupText(group: readonly [ReportSkipped, ...ReportSkipped[]]): string {
  const [first] = group;
  const isOne = group.every(({ message }) => message === first.message);
  const accounts = [...new Map(group.map(({ account }) => [account.id, account])).values()].sort(by(({ id }) => id));
  const message = visible(isOne ? first.message : generalize(first.message, first));
  return `${first.reason}: ${message} · ${count(countCells(group), 'cell')} in ${nameAccounts(accounts)}`;
}
