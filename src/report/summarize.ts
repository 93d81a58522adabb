import type { AccountRecord, EndRecord, PolicyRecord } from '../run-log/records.ts';
import type { Ledger } from './ledger.ts';
import type { CellStatus, Report } from './report.ts';

interface Source {
  readonly end: EndRecord | undefined;
  readonly ledger: Ledger;
  readonly policies: Report['policies'];
  readonly findings: Report['findings'];
  readonly errors: Report['errors'];
  readonly declaredPolicies: ReadonlyMap<string, PolicyRecord>;
  readonly declaredAccounts: ReadonlyMap<string, AccountRecord>;
  readonly resources: number;
}

/** The sums of a report, and whether they can be relied on. */
export function summarize(source: Source): Report['summary'] {
  const { end, policies, findings, errors, resources } = source;
  const compliant = countCells(policies, 'compliant');
  const withFindings = countCells(policies, 'findings');
  const error = countCells(policies, 'error');
  const skipped = countCells(policies, 'skipped');
  const problems = ledgerProblems(source);
  const evaluated = compliant + withFindings;
  return {
    complete:
      problems.length === 0 && end?.interrupted === false && error === 0 && errors.length === 0 && evaluated > 0,
    ledger: problems.length === 0 ? 'ok' : problems,
    cells: evaluated + error + skipped,
    compliant,
    findings: withFindings,
    error,
    skipped,
    planned: end?.planned ?? null,
    findingsBySeverity: countBySeverity(findings),
    resources,
    calls: end?.calls ?? null,
  };
}

function countCells(policies: Report['policies'], status: CellStatus): number {
  return policies.reduce((sum, { cells }) => sum + cells[status], 0);
}

function countBySeverity(findings: Report['findings']): Report['summary']['findingsBySeverity'] {
  const counts = { critical: 0, high: 0, medium: 0, low: 0, info: 0 };
  for (const { severity } of findings) counts[severity] += 1;
  return counts;
}

function ledgerProblems({ end, ledger, declaredPolicies, declaredAccounts }: Source): string[] {
  return [
    ...compareWithPlan(end, ledger.outcomes()),
    ...undeclared('policy', ledger.counts, declaredPolicies),
    ...undeclared('account', ledger.accounts, declaredAccounts),
    ...ledger.problems(),
  ];
}

function compareWithPlan(end: EndRecord | undefined, outcomes: number): string[] {
  if (end === undefined) return ['no end record: the run was cut off, and how much is missing is not known'];
  if (end.planned === outcomes) return [];
  return [`${end.planned} cells were planned, but ${outcomes} outcomes were recorded`];
}

function undeclared(
  what: string,
  named: ReadonlyMap<string, unknown>,
  declared: ReadonlyMap<string, unknown>,
): string[] {
  return [...named.keys()]
    .filter((id) => !declared.has(id))
    .sort()
    .map((id) => `outcomes of an unknown ${what}: ${id}`);
}
