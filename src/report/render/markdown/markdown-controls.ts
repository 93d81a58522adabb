import { codeCell, codeTitle, type MarkdownTable, title } from '../../../text/markdown.ts';
import type { Report } from '../../build/report.ts';
import { controlCounts, controlStatus, frameworkTitle } from '../control-words.ts';

/** How the controls of the packs' frameworks ended, a table for each release. */
export function controlTables({ controls = [] }: Report): MarkdownTable[] {
  return controls.map((framework) => ({
    title: title`Controls of ${codeTitle(frameworkTitle(framework))}: ${controlCounts(framework)}`,
    columns: ['control', 'level', 'result', 'title', 'why'],
    rows: framework.controls.map(({ id, level, status, title: words, reasons }) => [
      codeCell(id),
      level === null ? '' : String(level),
      status === 'passed' || status === 'not-selected' ? controlStatus(status) : `**${controlStatus(status)}**`,
      words === null ? '' : codeCell(words),
      reasons.map(codeCell).join('<br>'),
    ]),
    noun: 'control',
  }));
}
