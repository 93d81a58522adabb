import { createHash } from 'node:crypto';
import { packageText } from '../../package-files.ts';
import { capital } from '../../text/capital.ts';
import { counted } from '../../text/counted.ts';
import { html } from '../render/html/html-text.ts';
import { placeOf } from '../render/place-words.ts';
import {
  COMPARED_STATES,
  type ComparedFinding,
  type ComparedGroup,
  type ComparedRun,
  type Comparison,
} from './comparison.ts';
import type { ComparisonOptions } from './comparison-options.ts';
import {
  comparisonBanner,
  comparisonVerdict,
  findingNotes,
  runWords,
  STATE_NOTES,
  STATE_WORDS,
} from './comparison-words.ts';

/** As many findings of a state are rows of the page; the JSON has all. */
const MOST_ROWS = 5_000;

/** One page for a meeting, without scripts or network: first what is new and what is not known. */
export function* renderComparisonHtml(comparison: Comparison, options: ComparisonOptions): Generator<string> {
  const style = packageText('assets/report-page/page.css');
  const hash = createHash('sha256').update(style).digest('base64');
  const policy = `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'`;
  const title = `cove-policy compare: ${comparison.earlier.file} and ${comparison.later.file}`;
  yield '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n';
  yield `<meta http-equiv="Content-Security-Policy" content="${policy}">\n`;
  yield '<meta name="viewport" content="width=device-width, initial-scale=1">\n<meta name="referrer" content="no-referrer">\n';
  yield `<title>${html(title)}</title>\n<style>${style}</style>\n</head>\n<body>\n<header>\n`;
  yield* opening(comparison, title, options);
  yield '</header>\n<main>\n';
  yield* groupTable('Policies', comparison.policies);
  yield* groupTable('Accounts', comparison.accounts);
  yield* groupTable('Units', comparison.units);
  yield* findingTables(comparison);
  yield '</main>\n</body>\n</html>\n';
}

function* opening(comparison: Comparison, title: string, options: ComparisonOptions): Generator<string> {
  const { earlier, later, counts, changedPolicies } = comparison;
  const { exitCode, reason } = comparisonVerdict(comparison, options);
  const tone = exitCode === 0 ? 'good' : exitCode === 1 ? 'bad' : 'doubt';
  const banner = comparisonBanner(comparison);
  if (banner !== undefined) yield `<p class="banner">${html(banner)}</p>\n`;
  yield `<h1>${html(title)}</h1>\n`;
  yield `<p class="verdict ${tone}"><b>${html(capital(reason))}</b><small>exit code ${exitCode}</small></p>\n`;
  yield `<dl>\n<dt>Earlier</dt><dd>${html(named(earlier))}</dd>\n<dt>Later</dt><dd>${html(named(later))}</dd>\n</dl>\n`;
  yield '<ul class="tiles">\n';
  for (const state of COMPARED_STATES) {
    yield `<li class="${TILES[state]}"><b>${counts[state].toLocaleString('en-US')}</b>${STATE_WORDS[state]}</li>\n`;
  }
  yield '</ul>\n';
  if (changedPolicies.length === 0) return;
  const names = changedPolicies.map(html).join(', ');
  yield `<p class="notice">Changed since, which may be why less is found: ${names}</p>\n`;
}

function named(run: ComparedRun): string {
  return `${run.file}: run ${run.id}, ${runWords(run)}`;
}

const TILES = { new: 'high', unknown: 'unknown', fixed: 'compliant', 'not-asked': 'skipped', 'still-there': 'sum' };

function* groupTable(heading: string, groups: readonly ComparedGroup[]): Generator<string> {
  if (groups.length === 0) return;
  yield* tableHead(heading, ['Name']);
  for (const state of COMPARED_STATES) yield `<th scope="col" class="number">${capital(STATE_WORDS[state])}</th>`;
  yield '</tr></thead>\n<tbody>\n';
  for (const { id, name, counts } of groups) {
    const numbers = COMPARED_STATES.map((state) => `<td class="number">${counts[state].toLocaleString('en-US')}</td>`);
    yield `<tr><th scope="row">${html(id)}${name === null ? '' : `<br><small>${html(name)}</small>`}</th>${numbers.join('')}</tr>\n`;
  }
  yield '</tbody></table></div>\n';
}

/** What is still there is only counted: a report of the later run lists it. */
function* findingTables({ findings, counts }: Comparison): Generator<string> {
  let state: ComparedFinding['state'] | undefined;
  let shown = 0;
  const end = function* (): Generator<string> {
    if (state === undefined) return;
    yield '</tbody></table></div>\n';
    const more = counts[state] - Math.min(shown, MOST_ROWS);
    if (more > 0) yield `<p>${counted(more, 'more finding')}: the JSON comparison has them.</p>\n`;
  };
  for (const finding of findings) {
    if (finding.state === 'still-there') break;
    if (finding.state !== state) {
      yield* end();
      state = finding.state;
      shown = 0;
      const note = STATE_NOTES[state];
      yield* tableHead(`${capital(STATE_WORDS[state])}: ${counted(counts[state], 'finding')}`, COLUMNS, note);
      yield '</tr></thead>\n<tbody>\n';
    }
    shown += 1;
    if (shown <= MOST_ROWS) yield row(finding);
  }
  yield* end();
}

const COLUMNS = ['Severity', 'Finding', 'Where', 'Policy'];

function row(finding: ComparedFinding): string {
  const { severity, policy, account, region, resource, message } = finding;
  const notes = findingNotes(finding).map((note) => `<br><small>${html(note)}</small>`);
  return [
    `<tr><td><span class="badge ${severity}">${severity}</span></td>`,
    `<td>${html(message)}<br><small>${html(resource)}</small>${notes.join('')}</td>`,
    `<td>${html(placeOf(account, region))}</td><td>${html(policy)}</td></tr>\n`,
  ].join('');
}

function* tableHead(heading: string, columns: readonly string[], note?: string): Generator<string> {
  const id = heading.toLowerCase().replace(/[^a-z]+/g, '-');
  yield `<h2 id="${id}">${html(heading)}</h2>\n${note === undefined ? '' : `<p>${html(note)}</p>\n`}`;
  yield `<div class="scroller" tabindex="0" role="region" aria-labelledby="${id}"><table>\n<thead><tr>`;
  for (const column of columns) yield `<th scope="col">${column}</th>`;
}
