import {
  codeCell,
  codeSpan,
  codeTitle,
  type MarkdownTable,
  renderMarkdown as renderTables,
  title,
} from '../markdown-text.ts';
import { changeCounts, coverage } from './coverage-lines.ts';
import { verdict } from './exit-code.ts';
import { generalize, groupBy, groupErrors } from './group-errors.ts';
import { accountCell } from './markdown-account.ts';
import { changesMarkdown } from './markdown-changes.ts';
import type { RenderOptions } from './render-options.ts';
import type { Report, ReportFinding, ReportPolicy } from './report.ts';
import { count, countCells, firstFew } from './words.ts';

/**
 * The report for a comment or a job summary on GitHub: the verdict, the sums, then changes, findings and what could not be evaluated as
 * tables, as far as a comment has room.
 */
export function renderMarkdown(report: Report, options: Pick<RenderOptions, 'failOn' | 'allowErrors'>): string {
  const { run } = report;
  const { exitCode, reason } = verdict(report, options);
  const opening = [
    `## cove-policy ${run.mode}: ${reason}`,
    '',
    `Run ${codeSpan(run.id)} · began ${codeSpan(run.start)} · exit code ${exitCode}`,
    ...[...coverage(report), ...changeCounts(report)].flatMap((line) => ['', line]),
  ];
  const tables = [
    ...ledgerTables(report),
    ...changesMarkdown(report),
    ...findingTables(report),
    ...errorTables(report),
    ...skippedTables(report),
    ...warningTables(report),
  ];
  return renderTables(opening.join('\n'), tables, 'The JSON report has all.');
}

function ledgerTables({ summary }: Report): MarkdownTable[] {
  if (summary.ledger === 'ok') return [];
  const rows = summary.ledger.map((problem) => [codeCell(problem)]);
  return [{ title: title`The ledger does not add up`, columns: ['problem'], rows, noun: 'problem' }];
}

function findingTables({ policies, findings }: Report): MarkdownTable[] {
  const byPolicy = new Map(groupBy(findings, ({ policy }) => [policy]).map((group) => [group[0].policy, group]));
  return policies.flatMap((policy) => {
    const found = byPolicy.get(policy.id);
    return found === undefined ? [] : [findingTable(policy, found)];
  });
}

function findingTable(policy: ReportPolicy, findings: readonly ReportFinding[]): MarkdownTable {
  return {
    title: title`${codeTitle(policy.id)}, ${policy.severity}: ${count(findings.length, 'finding')}`,
    columns: ['account', 'region', 'resource', 'message'],
    rows: findings.map(({ account, region, resource, message }) => [
      accountCell(account),
      ...[region, resource, message].map(codeCell),
    ]),
    noun: 'finding',
  };
}

function errorTables({ errors, summary }: Report): MarkdownTable[] {
  if (errors.length === 0) return [];
  const rows = groupErrors(errors).map(({ kind, operation, code, message, cells, accounts, regions }) => [
    [kind, operation, code]
      .filter((part) => part !== null)
      .map(codeCell)
      .join(' '),
    codeCell(message),
    String(cells),
    firstFew(accounts.map(accountCell)),
    firstFew(regions.map(codeCell)),
  ]);
  return [
    {
      title: title`Could not be evaluated: ${count(summary.error, 'cell')}`,
      columns: ['error', 'message', 'cells', 'accounts', 'regions'],
      rows,
      noun: 'error group',
    },
  ];
}

function skippedTables({ skipped, summary }: Report): MarkdownTable[] {
  if (skipped.length === 0) return [];
  const rows = groupBy(skipped, (entry) => [entry.reason, generalize(entry.message, entry)]).map((group) => {
    const [first] = group;
    const isOne = group.every(({ message }) => message === first.message);
    const accounts = [...new Map(group.map(({ account }) => [account.id, account])).values()];
    return [
      codeCell(first.reason),
      codeCell(isOne ? first.message : generalize(first.message, first)),
      String(countCells(group)),
      firstFew(accounts.map(accountCell)),
    ];
  });
  return [
    {
      title: title`Skipped: ${count(summary.skipped, 'cell')}`,
      columns: ['reason', 'message', 'cells', 'accounts'],
      rows,
      noun: 'skip reason',
    },
  ];
}

function warningTables({ warnings }: Report): MarkdownTable[] {
  if (warnings.length === 0) return [];
  const rows = warnings.map(({ message }) => [codeCell(message)]);
  return [{ title: title`Warnings`, columns: ['warning'], rows, noun: 'warning' }];
}
