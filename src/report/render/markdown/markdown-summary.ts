import { counted } from '../../../text/counted.ts';
import { codeCell, codeSpan, codeTitle, type MarkdownTable, MOST_ROWS, title } from '../../../text/markdown.ts';
import { regionWord } from '../../build/region-words.ts';
import type { Report } from '../../build/report.ts';
import { runFacts } from '../../build/run-facts.ts';
import { SEVERITIES } from '../../build/severity.ts';
import { missingShardWords } from '../../build/shard-gaps.ts';
import { evaluatesCells } from '../../build/summarize.ts';
import type { Wording } from '../../build/wording.ts';
import { firstOf } from '../../lists/entries.ts';
import { countFindings } from '../count-findings.ts';
import { examined } from '../coverage-lines.ts';
import { groupFindings } from '../group-findings.ts';
import { policyResult, resultWords } from '../policy-result.ts';
import { whatToDo } from '../policy-words.ts';
import type { GroupBy } from '../render-options.ts';
import { type PlaceTally, worstPlaces } from '../worst-places.ts';
import { accountCell } from './markdown-account.ts';

/** The origin of the report, in a line: ` · organization `o-example` · …` */
export function factsLine(report: Report, wording: Wording): string {
  return runFacts(report, wording)
    .filter(({ label }) => label !== 'demo')
    .map(({ label, text }) => ` · ${label} ${codeSpan(text)}`)
    .join('');
}

/** Counts by severity, with what is not known; nothing if the run did not evaluate anything. */
export function severityLine(report: Report): string[] {
  const { run, summary, accounts } = report;
  if (!evaluatesCells(run)) return [];
  const severities = SEVERITIES.map((each) => `${summary.findingsBySeverity[each].toLocaleString('en-US')} ${each}`);
  const unknown = accounts.filter(({ cells }) => cells.error > 0).length;
  const known = [
    `**${counted(summary.error, 'cell')} not evaluated** in ${counted(unknown, 'account')}`,
    ...(run.missingShards === undefined ? [] : [`**${missingShardWords(run.missingShards)}**`]),
    examined(report),
  ];
  return ['', [...severities, ...known].join(' · ')];
}

/** Every policy, including those that passed. */
export function policyTables({ run, policies, findings }: Report, wording: Wording): MarkdownTable[] {
  if (!evaluatesCells(run) || policies.length === 0) return [];
  const found = countFindings(findings);
  const rows = policies.map((policy) => {
    const { id, severity, title: name, description, references, digest, resources = 0 } = policy;
    const result = resultWords(policy, found.get(id) ?? 0);
    const more = [name, description, whatToDo(policy, wording), ...references].filter((part) => part !== null);
    return [
      codeCell(id),
      severity,
      policyResult(policy) === 'passed' ? result : `**${result}**`,
      String(resources),
      // What passed needs no advice, and there may be hundreds.
      policyResult(policy) === 'passed' ? '' : more.map(codeCell).join('<br>'),
      digest === null ? '' : codeCell(digest.slice(0, 12)),
    ];
  });
  const passed = policies.filter((policy) => policyResult(policy) === 'passed').length;
  return [
    {
      title: title`Policies: ${passed.toLocaleString('en-US')} of ${policies.length.toLocaleString('en-US')} passed`,
      columns: ['policy', 'severity', 'result', 'resources', 'about', 'digest'],
      rows,
      noun: 'policy row',
    },
  ];
}

/** The worst places; nothing if there is only one place. */
export function placeTables(report: Report): MarkdownTable[] {
  if (!evaluatesCells(report.run)) return [];
  const { accounts, units } = worstPlaces(report);
  return [placeTable('accounts', accounts), placeTable('units', units)].flat();
}

function placeTable(what: 'accounts' | 'units', places: readonly PlaceTally[]): MarkdownTable[] {
  if (places.length < 2) return [];
  const rows = places.map(({ id, name, findings, unknown }) => [
    codeCell(name === '' ? id : `${id} (${name})`),
    ...findings.map(String),
    String(unknown),
  ]);
  return [{ title: title`Worst ${what}`, columns: [what, ...SEVERITIES, 'not evaluated'], rows, noun: 'place' }];
}

/** The findings in groups, one table per group. */
export function groupTables(report: Report, groupBy: GroupBy): MarkdownTable[] {
  let room = MOST_ROWS;
  return [...groupFindings(report, groupBy)].map(({ name, count: all, findings }) => {
    const rows = firstOf(findings, room).map(({ policy, severity, account, region, resource, message }) => [
      severity,
      codeCell(policy),
      accountCell(account),
      ...[regionWord(region), resource, message].map(codeCell),
    ]);
    room -= rows.length;
    const columns = ['severity', 'policy', 'account', 'region', 'resource', 'message'];
    return {
      title: title`${codeTitle(name)}: ${counted(all, 'finding')}`,
      columns,
      rows,
      more: all - rows.length,
      noun: 'finding',
    };
  });
}

/** Every account about which something is not known. */
export function unknownAccounts({ accounts }: Report): MarkdownTable[] {
  const rows = accounts
    .filter(({ cells }) => cells.error > 0)
    .map((account) => [accountCell(account), String(account.cells.error)]);
  if (rows.length === 0) return [];
  return [
    { title: title`Accounts about which something is not known`, columns: ['account', 'cells'], rows, noun: 'account' },
  ];
}
