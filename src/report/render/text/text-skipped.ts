import type { Colors } from '../../../text/colors.ts';
import { counted } from '../../../text/counted.ts';
import { indent, wrap } from '../../../text/layout.ts';
import { visible } from '../../../text/visible-text.ts';
import type { Report, ReportSkipped } from '../../build/report.ts';
import { by } from '../../lists/sort.ts';
import { generalize, groupSkipped } from '../group-errors.ts';
import type { EntryGroup } from '../open-group.ts';
import { nameAccounts } from './text-errors.ts';

/** What was skipped on purpose, by reason. Lines, produced on iteration. */
export function* skippedSection({ skipped, summary }: Report, width: number, colors: Colors): Generator<string> {
  if (skipped.length === 0) return;
  yield colors.bold(`Skipped: ${counted(summary.skipped, 'cell')}`);
  const order = by<EntryGroup<ReportSkipped>>(
    ({ first }) => first.reason,
    ({ first }) => generalize(first.message, first),
  );
  for (const group of groupSkipped(skipped, order)) yield* indent(wrap(groupText(group), width - 4), '    ', '  ');
}

function groupText({ first, message, cells, accounts }: EntryGroup<ReportSkipped>): string {
  return `${first.reason}: ${visible(message)} · ${counted(cells, 'cell')} in ${nameAccounts(accounts)}`;
}
