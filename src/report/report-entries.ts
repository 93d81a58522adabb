import type { LoggedChange } from '../run-log/logged-changes.ts';
import type { AccountRecord, OutcomeRecord, PolicyRecord } from '../run-log/records.ts';
import type {
  CellCounts,
  Report,
  ReportAccount,
  ReportError,
  ReportFinding,
  ReportPolicy,
  ReportSkipped,
} from './report.ts';
import { reportAccount } from './report-account.ts';
import { reportChanges } from './report-changes.ts';
import { severityRank } from './severity.ts';
import { by, sortMembers } from './sort.ts';

interface Source {
  readonly policies: ReadonlyMap<string, PolicyRecord>;
  readonly accounts: ReadonlyMap<string, AccountRecord>;
  readonly outcomes: readonly OutcomeRecord[];
  readonly counts: ReadonlyMap<string, CellCounts>;
  readonly logged: readonly LoggedChange[];
}

/** The lists of a report, sorted so that the order of the records leaves no trace. */
export function reportEntries(
  source: Source,
): Pick<Report, 'policies' | 'findings' | 'changes' | 'errors' | 'skipped'> {
  const policies = reportPolicies(source);
  const severityOf = new Map(policies.map(({ id, severity }) => [id, severity]));
  const cells = resolveCells(source.outcomes, source.accounts);
  return {
    policies,
    findings: cells.flatMap((cell) => reportFindings(cell, severityOf.get(cell.outcome.policy))).sort(findingOrder),
    changes: reportChanges({ logged: source.logged, accounts: source.accounts, policies }),
    errors: cells.flatMap(reportErrors).sort(errorOrder),
    skipped: cells.flatMap(reportSkipped).sort(skippedOrder),
  };
}

interface Cell {
  readonly outcome: OutcomeRecord;
  readonly account: ReportAccount;
}

function reportPolicies({ policies, counts, logged }: Source): ReportPolicy[] {
  const named = new Set([...counts.keys(), ...logged.map(({ change }) => change.policy)]);
  const undeclared = [...named].filter((id) => !policies.has(id)).map(undeclaredPolicy);
  return [...policies.values(), ...undeclared]
    .map(({ id, title, description, severity, tags, references, operation, source }) => ({
      id,
      title,
      description,
      severity,
      tags: [...tags],
      references: [...references],
      operation,
      source: source && {
        file: source.file,
        line: source.line,
        column: source.column,
        endLine: source.endLine,
        endColumn: source.endColumn,
      },
      cells: counts.get(id) ?? { compliant: 0, findings: 0, error: 0, skipped: 0 },
    }))
    .sort(
      by(
        (policy) => severityRank(policy.severity),
        (policy) => policy.id,
      ),
    );
}

/** Stands in for a policy that the log does not declare: its findings must not get lost, nor be taken too lightly. */
function undeclaredPolicy(id: string): Omit<ReportPolicy, 'cells'> {
  return {
    id,
    title: id,
    description: null,
    severity: 'critical',
    tags: [],
    references: [],
    operation: null,
    source: null,
  };
}

function resolveCells(outcomes: readonly OutcomeRecord[], accounts: ReadonlyMap<string, AccountRecord>): Cell[] {
  const resolved = new Map<string, ReportAccount>();
  return outcomes.map((outcome) => {
    const account = resolved.get(outcome.account) ?? reportAccount(outcome.account, accounts.get(outcome.account));
    resolved.set(outcome.account, account);
    return { outcome, account };
  });
}

function reportFindings({ outcome, account }: Cell, severity: ReportPolicy['severity'] = 'critical'): ReportFinding[] {
  return outcome.findings.map(({ resource, message, evidence, fingerprint }) => ({
    policy: outcome.policy,
    severity,
    account,
    region: outcome.region,
    resource,
    message,
    evidence: sortMembers(evidence),
    fingerprint,
  }));
}

function reportErrors({ outcome, account }: Cell): ReportError[] {
  return outcome.errors.map(({ resource, kind, operation, code, message, requestId, attempts }) => ({
    policy: outcome.policy,
    account,
    region: outcome.region,
    resource,
    kind,
    operation,
    code,
    message,
    requestId,
    attempts,
  }));
}

function reportSkipped({ outcome, account }: Cell): ReportSkipped[] {
  if (outcome.skipped === null) return [];
  const { reason, message } = outcome.skipped;
  return [{ policy: outcome.policy, account, region: outcome.region, reason, message }];
}

const cellOrder = [
  (entry: { readonly policy: string }) => entry.policy,
  (entry: { readonly account: ReportAccount }) => entry.account.id,
  (entry: { readonly region: string }) => entry.region,
] as const;

const findingOrder = by<ReportFinding>(
  (finding) => severityRank(finding.severity),
  ...cellOrder,
  (finding) => finding.resource,
  (finding) => finding.message,
  (finding) => finding.fingerprint,
  (finding) => JSON.stringify(finding.evidence),
);

const errorOrder = by<ReportError>(
  ...cellOrder,
  (error) => error.resource,
  (error) => error.kind,
  (error) => error.operation,
  (error) => error.code,
  (error) => error.message,
  (error) => error.attempts,
  (error) => error.requestId,
);

const skippedOrder = by<ReportSkipped>(
  ...cellOrder,
  (skipped) => skipped.reason,
  (skipped) => skipped.message,
);
