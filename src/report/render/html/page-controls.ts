import type { ControlStatus, Report, ReportControl } from '../../build/report.ts';
import { controlCounts, controlStatus, frameworkTitle } from '../control-words.ts';
import { html, reference } from './html-text.ts';

/** How the controls of the packs' frameworks ended, a table for each release. */
export function* controlTables({ controls = [] }: Report): Generator<string> {
  for (const [index, framework] of controls.entries()) {
    const id = `controls-${index}`;
    yield `<h2 id="${id}">Controls: ${html(frameworkTitle(framework))}</h2>\n<p>${html(controlCounts(framework))}</p>\n`;
    yield `<div class="scroller" tabindex="0" role="region" aria-labelledby="${id}"><table class="controls">\n<thead><tr>`;
    for (const column of ['Control', 'Level', 'Result', 'Why']) yield `<th scope="col">${column}</th>`;
    yield '</tr></thead>\n<tbody>\n';
    for (const control of framework.controls) yield controlRow(control);
    yield '</tbody></table></div>\n';
  }
}

/** What is not known looks like what is not known elsewhere in the page. */
const CLASSES: Readonly<Record<ControlStatus, string>> = {
  passed: 'passed',
  waived: 'doubt',
  failed: 'failed',
  unknown: 'doubt',
  'by-hand': 'doubt',
  'not-selected': 'doubt',
};

function controlRow({ id, title, level, status, reasons, policies, references }: ReportControl): string {
  const words = title === null ? '' : `<br><small>${html(title)}</small>`;
  const why = [
    ...(reasons.length === 0 ? [] : [reasons.join(' · ')]),
    ...(policies.length === 0 ? [] : [`policies: ${policies.join(', ')}`]),
  ].map(html);
  return [
    `<tr><th scope="row">${html(id)}${words}</th><td>${level ?? ''}</td>`,
    `<td><span class="${CLASSES[status]}">${controlStatus(status)}</span></td>`,
    `<td class="lines">${[...why, ...references.map(reference)].map((line) => `<span>${line}</span>`).join('')}</td></tr>\n`,
  ].join('');
}
