import { capital } from '../../../text/capital.ts';
import { counted } from '../../../text/counted.ts';
import { firstFew, plural } from '../../build/count-words.ts';
import { regionWord } from '../../build/region-words.ts';
import type { Report, ReportPolicy } from '../../build/report.ts';
import { demoBanner, runFacts } from '../../build/run-facts.ts';
import { runProblems } from '../../build/run-problems.ts';
import { missingShardWords } from '../../build/shard-gaps.ts';
import { evaluatesCells } from '../../build/summarize.ts';
import { type VerdictOptions, verdict } from '../../build/verdict.ts';
import type { Wording } from '../../build/wording.ts';
import { firstOf } from '../../lists/entries.ts';
import { type AdviceContext, adviceFor } from '../advice.ts';
import { evaluatedAccounts } from '../coverage-lines.ts';
import { groupErrors, groupSkipped } from '../group-errors.ts';
import { accountWord } from '../place-words.ts';
import { offWords } from '../policy-result.ts';
import { whatToDo } from '../policy-words.ts';
import { html, reference } from './html-text.ts';

/** What is shown without a script: the verdict, the origin of the report, its totals. */
export function* opening(report: Report, options: VerdictOptions & Wording): Generator<string> {
  const banner = demoBanner(report);
  const { exitCode, reason } = verdict(report, options);
  const tone = exitCode === 0 ? 'good' : exitCode === 1 || exitCode === 4 ? 'bad' : 'doubt';
  if (banner !== undefined) yield `<p class="banner">${html(banner)}</p>\n`;
  yield `<h1>${html(titleOf(report))}</h1>\n`;
  yield `<p class="verdict ${tone}"><b>${html(capital(reason))}</b><small>exit code ${exitCode}</small></p>\n`;
  yield '<dl>\n';
  for (const { label, text } of runFacts(report, options)) {
    if (label !== 'demo') yield `<dt>${html(capital(label))}</dt><dd>${html(text)}</dd>\n`;
  }
  yield '</dl>\n';
  yield* tiles(report);
  for (const problem of runProblems(report)) yield `<p class="notice">${html(capital(problem))}</p>\n`;
}

export function titleOf({ run }: Report): string {
  return `cove-policy ${run.mode}: ${run.organization?.id ?? `account ${run.caller.account}`}, ${run.start.slice(0, 10)}`;
}

function* tiles({ run, summary, accounts, waivers }: Report): Generator<string> {
  const tile = (className: string, number: number, words: string): string =>
    `<li class="${className}"><b>${number.toLocaleString('en-US')}</b>${words}</li>\n`;
  yield '<ul class="tiles">\n';
  for (const [severity, number] of Object.entries(summary.findingsBySeverity)) yield tile(severity, number, severity);
  if (evaluatesCells(run)) {
    const unknown = accounts.filter(({ cells }) => cells.error > 0).length;
    yield tile(
      'unknown',
      summary.error,
      `${plural('cell', summary.error)} not evaluated, in ${counted(unknown, 'account')}`,
    );
    const { missingShards } = run;
    if (missingShards !== undefined) {
      yield tile(
        'unknown',
        missingShards.accounts.length,
        `${plural('account', missingShards.accounts.length)} not known: ${missingShardWords(missingShards)}`,
      );
    }
    yield tile('compliant', summary.compliant, `of ${counted(summary.cells, 'cell')} compliant`);
    if (waivers !== null)
      yield tile('waived', summary.waivedFindings, `${plural('finding', summary.waivedFindings)} waived`);
    yield tile('skipped', summary.skipped, `${plural('cell', summary.skipped)} skipped`);
  }
  yield tile('sum', summary.resources, `${plural('resource', summary.resources)} examined`);
  if (evaluatesCells(run)) {
    const all = accounts.length + (run.missingShards?.accounts.length ?? 0);
    yield tile('sum', evaluatedAccounts(accounts), `of ${counted(all, 'account')} evaluated`);
  } else yield tile('sum', accounts.length, plural('account', accounts.length));
  yield '</ul>\n';
}

/** Every policy, including those that found nothing, with what each is about and what to do. */
export function* policyTable({ policies }: Report, wording: Wording): Generator<string> {
  yield '<h2 id="policies">Policies</h2>\n<div class="scroller" tabindex="0" role="region" aria-labelledby="policies">';
  yield '<table>\n<thead><tr><th scope="col">Policy</th><th scope="col">Severity</th><th scope="col">Result</th>';
  for (const column of ['Compliant', 'With findings', 'Waived', 'Not evaluated', 'Skipped', 'Resources']) {
    yield `<th scope="col" class="number">${column}</th>`;
  }
  yield '</tr></thead>\n<tbody>\n';
  for (const policy of policies) yield policyRow(policy, wording);
  yield '</tbody></table></div>\n';
}

function policyRow(policy: ReportPolicy, wording: Wording): string {
  const { id, title, description, severity, references, digest, cells, resources = 0 } = policy;
  const [className, result] = resultOf(policy);
  const words = [result, ...offWords(policy)].join(', ');
  const more = [
    ...(description === null ? [] : [`<p>${html(description)}</p>`]),
    `<p>${html(whatToDo(policy, wording))}</p>`,
    ...references.map((url) => `<p>${reference(url)}</p>`),
    ...(digest === null ? [] : [`<p><small>digest ${html(digest)}</small></p>`]),
  ];
  const numbers = [cells.compliant, cells.findings, cells.waived, cells.error, cells.skipped, resources];
  return [
    `<tr><th scope="row"><details><summary>${html(title)}<br><small>${html(id)}</small></summary>${more.join('')}</details></th>`,
    `<td><span class="badge ${severity}">${severity}</span></td><td><span class="${className}">${words}</span></td>`,
    ...numbers.map((number) => `<td class="number">${number.toLocaleString('en-US')}</td>`),
    '</tr>\n',
  ].join('');
}

function resultOf({ cells }: ReportPolicy): readonly [className: string, words: string] {
  if (cells.error > 0 && cells.findings > 0) return ['failed', 'findings, but not everything is known'];
  if (cells.error > 0) return ['doubt', 'not everything is known'];
  if (cells.findings > 0) return ['failed', 'findings'];
  if (cells.waived > 0) return ['doubt', 'findings, all waived'];
  return cells.compliant > 0 ? ['passed', 'passed'] : ['doubt', 'evaluated nowhere'];
}

/** This many groups of errors are written out; the page's list has every single one. */
const MOST_GROUPS = 200;

/** What could not be evaluated and why, with every account concerned. */
export function* unknownSection(report: Report, context: AdviceContext): Generator<string> {
  const { errors, accounts, summary } = report;
  if (errors.length === 0) return;
  yield `<h2>Not evaluated: ${counted(summary.error, 'cell')}</h2>\n`;
  yield '<p>It is not known whether these are as they should be. None of them counts as compliant.</p>\n';
  const groups = groupErrors(errors);
  for (const { first, message, cells, accounts: named, regions, policies } of firstOf(groups, MOST_GROUPS)) {
    const { kind, operation, code } = first;
    const what = [kind, operation, code].filter((part) => part !== null).map(html);
    yield `<h3>${what.join(' · ')}</h3>\n<p>${html(message)}</p>\n<dl>`;
    yield `<dt>Where</dt><dd>${counted(cells, 'cell')} in ${firstFew(named, (account) => html(accountWord(account)))}`;
    yield `; ${firstFew(regions.map(regionWord), html)}</dd><dt>Policies</dt><dd>${firstFew(policies, html)}</dd>`;
    yield `<dt>Do</dt><dd>${html(adviceFor({ kind, code, message }, context))}</dd></dl>\n`;
  }
  if (groups.length > MOST_GROUPS)
    yield `<p>${counted(groups.length - MOST_GROUPS, 'more reason')}: see the entries.</p>\n`;
  const unknown = accounts.filter(({ cells }) => cells.error > 0);
  yield `<details><summary>All accounts about which something is not known: ${unknown.length.toLocaleString('en-US')}</summary>`;
  yield '<ul class="accounts">\n';
  for (const account of unknown)
    yield `<li>${html(accountWord(account))}: ${counted(account.cells.error, 'cell')}</li>\n`;
  yield '</ul></details>\n';
}

/** What was skipped on purpose, changed, or should also be known. */
export function* closing(report: Report): Generator<string> {
  const { skipped, summary, changes, warnings } = report;
  if (changes.length > 0) {
    yield '<h2 id="changes">Changes</h2>\n<div class="scroller" tabindex="0" role="region" aria-labelledby="changes"><table>';
    yield '<thead><tr><th scope="col">State</th><th scope="col">Resource</th><th scope="col">Where</th>';
    yield '<th scope="col">Calls</th><th scope="col">Why</th></tr></thead>\n<tbody>\n';
    for (const { state, resource, account, region, calls, message, policy } of changes) {
      const texts = calls.map(({ operation, input, result }) =>
        html(`${operation} ${JSON.stringify(input)}: ${result ?? 'not called'}`),
      );
      yield `<tr><th scope="row">${html(state)}<br><small>${html(policy)}</small></th><td>${html(resource)}</td>`;
      yield `<td>${html(accountWord(account))}<br>${html(regionWord(region))}</td><td><code>${texts.join('<br>')}</code></td>`;
      yield `<td>${html(message)}</td></tr>\n`;
    }
    yield '</tbody></table></div>\n';
  }
  if (skipped.length > 0) {
    yield `<h2>Skipped: ${counted(summary.skipped, 'cell')}</h2>\n<ul>\n`;
    for (const { first, message, cells, accounts } of firstOf(groupSkipped(skipped), MOST_GROUPS)) {
      const named = firstFew(accounts, (account) => html(accountWord(account)));
      yield `<li>${html(first.reason)}: ${html(message)} · ${counted(cells, 'cell')} in ${named}</li>\n`;
    }
    yield '</ul>\n';
  }
  if (warnings.length > 0) {
    yield '<h2>Warnings</h2>\n<ul>\n';
    for (const { message } of warnings) yield `<li>${html(message)}</li>\n`;
    yield '</ul>\n';
  }
}
