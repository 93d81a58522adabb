import { counted } from '../../../text/counted.ts';
import { codeCell, codeTitle, type MarkdownTable, title } from '../../../text/markdown.ts';
import { stateWord } from '../../build/change-states.ts';
import { regionWord } from '../../build/region-words.ts';
import type { Report, ReportChange } from '../../build/report.ts';
import type { Wording } from '../../build/wording.ts';
import { changeAdvice } from '../change-advice.ts';
import { groupBy } from '../group-errors.ts';
import { accountCell } from './markdown-account.ts';

type Call = ReportChange['calls'][number];

/** Changes as tables, one per state and policy; what needs attention comes first, with what to do. */
export function changesMarkdown(report: Report, wording: Wording): MarkdownTable[] {
  return groupBy(report.changes, ({ state, policy }) => [state, policy]).map((changes) => {
    const [{ state, policy }] = changes;
    return {
      title: title`${codeTitle(policy)}: ${counted(changes.length, 'change')} ${stateWord(state, report)}`,
      columns: ['account', 'region', 'resource', 'call', 'undo', 'why'],
      rows: changes.map((change) => [
        accountCell(change.account),
        codeCell(regionWord(change.region)),
        codeCell(change.resource),
        change.calls.map(callCell).join('<br>'),
        change.calls.map(undoCell).join('<br>'),
        [codeCell(change.message), changeAdvice(change, report, wording) ?? []].flat().join('<br>'),
      ]),
      noun: 'change',
    };
  });
}

function callCell({ operation, input, result }: Call): string {
  return `${codeCell(`${operation} ${JSON.stringify(input)}`)}: ${result ?? 'not called'}`;
}

/** What was not called, or was refused, needs no undoing. */
function undoCell({ undo, result }: Call): string {
  if (result === null || result === 'refused') return '';
  if (undo === null) return '**none**';
  return [undo]
    .flat()
    .map((each) => codeCell(`${each.operation} ${JSON.stringify(each.input)}`))
    .join('<br>');
}
