import { counted } from '../../../text/counted.ts';
import { codeCell, codeTitle, joinTables, type MarkdownTable, MOST_ROWS, title } from '../../../text/markdown.ts';
import { firstFew } from '../../build/count-words.ts';
import { regionWord } from '../../build/region-words.ts';
import type { Report, ReportFinding, ReportPolicy } from '../../build/report.ts';
import { demoBanner } from '../../build/run-facts.ts';
import { verdict } from '../../build/verdict.ts';
import { waiverReason } from '../../build/waiver-words.ts';
import { byPolicy, firstOf } from '../../lists/entries.ts';
import { changeCounts, coverage, ledgerTitle } from '../coverage-lines.ts';
import { groupErrors, groupSkipped } from '../group-errors.ts';
import type { RenderOptions } from '../render-options.ts';
import { severityHere } from '../severity-here.ts';
import { accountCell } from './markdown-account.ts';
import { changesMarkdown } from './markdown-changes.ts';
import { controlTables } from './markdown-controls.ts';
import {
  factsLine,
  groupTables,
  placeTables,
  policyTables,
  severityLine,
  unknownAccounts,
} from './markdown-summary.ts';

/**
 * The report for a comment or a job summary on GitHub: the verdict, the totals, then changes, findings and what could
 * not be evaluated as tables, as far as they fit in a comment.
 */
export function renderMarkdown(
  report: Report,
  options: Pick<RenderOptions, 'failOn' | 'allowErrors' | 'allow' | 'groupBy' | 'words'>,
): string {
  const { run } = report;
  const banner = demoBanner(report);
  const { exitCode, reason } = verdict(report, options);
  const opening = [
    ...(banner === undefined ? [] : [`> **${banner}**`, '']),
    `## cove-policy ${run.mode}: ${reason}`,
    '',
    `exit code ${exitCode}${factsLine(report, options)}`,
    ...severityLine(report),
    ...[...coverage(report), ...changeCounts(report)].flatMap((line) => ['', line]),
  ];
  const tables = [
    ...ledgerTables(report),
    ...changesMarkdown(report, options),
    ...errorTables(report),
    ...controlTables(report),
    ...policyTables(report, options),
    ...placeTables(report),
    ...(options.groupBy === undefined ? findingTables(report) : groupTables(report, options.groupBy)),
    ...waivedTables(report),
    ...unknownAccounts(report),
    ...skippedTables(report),
    ...warningTables(report),
  ];
  return joinTables(opening.join('\n'), tables, 'The JSON report has everything.');
}

function ledgerTables(report: Report): MarkdownTable[] {
  const { summary } = report;
  if (summary.ledger === 'ok') return [];
  const rows = summary.ledger.map((problem) => [codeCell(problem)]);
  const heading = ledgerTitle(report);
  return [{ title: { markdown: heading, html: heading }, columns: ['problem'], rows, noun: 'problem' }];
}

function findingTables({ policies, findings }: Report): MarkdownTable[] {
  const found = byPolicy(findings, MOST_ROWS);
  return policies.flatMap((policy) => {
    const ofPolicy = found.get(policy.id);
    return ofPolicy === undefined ? [] : [findingTable(policy, ofPolicy.first, ofPolicy.count)];
  });
}

function findingTable(policy: ReportPolicy, first: readonly ReportFinding[], all: number): MarkdownTable {
  return {
    title: title`${codeTitle(policy.id)}, ${policy.severity}: ${counted(all, 'finding')}`,
    columns: ['account', 'region', 'resource', 'message'],
    rows: first.map((finding) => [
      accountCell(finding.account),
      ...[regionWord(finding.region), finding.resource].map(codeCell),
      `${codeCell(finding.message)}${severityHere(finding, policy)}${finding.baseline === 'known' ? ' (known)' : ''}`,
    ]),
    more: all - first.length,
    noun: 'finding',
  };
}

function waivedTables({ waived }: Report): MarkdownTable[] {
  if (waived.length === 0) return [];
  const first = firstOf(waived, MOST_ROWS);
  return [
    {
      title: title`Waived: ${counted(waived.length, 'finding')}`,
      columns: ['policy', 'account', 'region', 'resource', 'waiver'],
      rows: first.map(({ policy, account, region, resource, waiver }) => [
        codeCell(policy),
        accountCell(account),
        ...[regionWord(region), resource, waiverReason(waiver)].map(codeCell),
      ]),
      more: waived.length - first.length,
      noun: 'waived finding',
    },
  ];
}

function errorTables(report: Report): MarkdownTable[] {
  const { errors, summary } = report;
  if (errors.length === 0) return [];
  const groups = groupErrors(errors);
  const rows = firstOf(groups, MOST_ROWS).map(({ first, message, cells, accounts, regions }) => [
    [first.kind, first.operation, first.code]
      .filter((part) => part !== null)
      .map(codeCell)
      .join(' '),
    codeCell(message),
    String(cells),
    firstFew(accounts, accountCell),
    firstFew(regions.map(regionWord), codeCell),
  ]);
  return [
    {
      title: title`Could not be evaluated: ${counted(summary.error, 'cell')}`,
      columns: ['error', 'message', 'cells', 'accounts', 'regions'],
      rows,
      more: groups.length - rows.length,
      noun: 'error group',
    },
  ];
}

function skippedTables({ skipped, summary }: Report): MarkdownTable[] {
  if (skipped.length === 0) return [];
  const groups = groupSkipped(skipped);
  const rows = firstOf(groups, MOST_ROWS).map(({ first, message, cells, accounts }) => [
    codeCell(first.reason),
    codeCell(message),
    String(cells),
    firstFew(accounts, accountCell),
  ]);
  return [
    {
      title: title`Skipped: ${counted(summary.skipped, 'cell')}`,
      columns: ['reason', 'message', 'cells', 'accounts'],
      rows,
      more: groups.length - rows.length,
      noun: 'skip reason',
    },
  ];
}

function warningTables({ warnings }: Report): MarkdownTable[] {
  if (warnings.length === 0) return [];
  const rows = warnings.map(({ message }) => [codeCell(message)]);
  return [{ title: title`Warnings`, columns: ['warning'], rows, noun: 'warning' }];
}
