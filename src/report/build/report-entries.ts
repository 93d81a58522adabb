import type { LoggedChange } from '../../run-log/logged-changes.ts';
import type { AccountRecord, FindingRecord, OutcomeRecord, PolicyRecord } from '../../run-log/records.ts';
import { definedMembers } from '../../values/defined-members.ts';
import { createSortedEntries } from '../lists/external-sort.ts';
import { by, sortMembers, sortObject } from '../lists/sort.ts';
import type { Spill } from '../lists/spill-file.ts';
import type { Judge } from './judging.ts';
import type {
  Report,
  ReportAccount,
  ReportError,
  ReportFinding,
  ReportPolicy,
  ReportSkipped,
  ReportWaived,
} from './report.ts';
import { reportAccount } from './report-account.ts';
import { reportChanges } from './report-changes.ts';
import { emptyCounts, type ReportLedger } from './report-ledger.ts';
import { packWords } from './report-packs.ts';
import { severityRank } from './severity.ts';

interface Source {
  readonly policies: ReadonlyMap<string, PolicyRecord>;
  readonly accounts: ReadonlyMap<string, AccountRecord>;
  readonly ledger: Pick<ReportLedger, 'counts' | 'waive'>;
  readonly judge: Judge;
  readonly logged: readonly LoggedChange[];
}

type Lists = Pick<Report, 'policies' | 'findings' | 'waived' | 'changes' | 'errors' | 'skipped'>;

/** Takes outcomes in any order. */
export interface EntryLists {
  add(outcome: OutcomeRecord): void;
  finish(): Lists & Pick<Report['summary'], 'findingsBySeverity'>;
}

/** The lists of a report, sorted so that the order of the records leaves no trace. */
export function createEntryLists(source: Source, spill: Spill | undefined): EntryLists {
  const policies = reportPolicies(source);
  const severityOf = severitiesOf(source.policies);
  const accountOf = accountsOf(source.accounts);
  const findings = createSortedEntries(findingOrder, spill);
  const waived = createSortedEntries(waivedOrder, spill);
  const errors = createSortedEntries(errorOrder, spill);
  const skipped = createSortedEntries(skippedOrder, spill);
  const examined = new Map<string, number>();
  const findingsBySeverity = { critical: 0, high: 0, medium: 0, low: 0, info: 0 };
  return {
    add(outcome) {
      examined.set(outcome.policy, (examined.get(outcome.policy) ?? 0) + outcome.resources);
      if (outcome.findings.length + outcome.errors.length === 0 && outcome.skipped === null) return;
      const cell = { outcome, account: accountOf(outcome.account) };
      const severity = severityOf(outcome);
      let open = 0;
      for (const finding of outcome.findings) {
        const { waiver, baseline } = source.judge.judge(outcome, finding, severity);
        const reported = { ...reportFinding(cell, severity, finding), ...definedMembers({ baseline }) };
        if (waiver !== undefined) {
          waived.add({ ...reported, waiver });
          continue;
        }
        open += 1;
        findingsBySeverity[severity] += 1;
        findings.add(reported);
      }
      if (open === 0 && outcome.findings.length > 0) source.ledger.waive(outcome);
      for (const error of reportErrors(cell)) errors.add(error);
      for (const each of reportSkipped(cell)) skipped.add(each);
    },
    finish: () => ({
      policies: policies.map((policy) => ({ ...policy, resources: examined.get(policy.id) ?? 0 })),
      findings: findings.finish(),
      waived: waived.finish(),
      changes: reportChanges({ logged: source.logged, accounts: source.accounts, policies }),
      errors: errors.finish(),
      skipped: skipped.finish(),
      findingsBySeverity,
    }),
  };
}

/** What settings make of a policy in some accounts counts there; what is not declared is not taken lightly. */
function severitiesOf(policies: Source['policies']): (outcome: OutcomeRecord) => ReportPolicy['severity'] {
  return ({ policy: id, override }) => {
    const policy = policies.get(id);
    const own = override === undefined ? undefined : policy?.overrides?.[override]?.severity;
    return own ?? policy?.severity ?? 'critical';
  };
}

interface Cell {
  readonly outcome: OutcomeRecord;
  readonly account: ReportAccount;
}

function reportPolicies({ policies, ledger: { counts }, logged }: Source): ReportPolicy[] {
  const named = new Set([...counts.keys(), ...logged.map(({ change }) => change.policy)]);
  const undeclared = [...named].filter((id) => !policies.has(id)).map(undeclaredPolicy);
  return [...policies.values(), ...undeclared]
    .map(({ id, title, description, severity, tags, references, operation, source, ...more }) => ({
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
      asks: more.asks === undefined ? null : sortAsks(more.asks),
      remediation: [...(more.remediation ?? [])],
      ...definedMembers({ risk: more.risk }),
      digest: more.hash,
      ...packWords(more),
      resources: 0,
      cells: counts.get(id) ?? emptyCounts(),
    }))
    .sort(
      by(
        (policy) => severityRank(policy.severity),
        (policy) => policy.id,
      ),
    );
}

function sortAsks({ operation, input, resources, lookups, filter }: NonNullable<PolicyRecord['asks']>) {
  return {
    operation,
    input: sortObject(input),
    resources,
    lookups: lookups.map((lookup) => ({ operation: lookup.operation, input: sortObject(lookup.input) })),
    filter,
  };
}

type Undeclared = Omit<PolicyRecord, 'type' | 'operation' | 'source' | 'hash'> & {
  readonly operation: null;
  readonly source: null;
  readonly hash: null;
};

/** Replaces a policy that the log does not declare: its findings must not get lost, nor be taken too lightly. */
function undeclaredPolicy(id: string): Undeclared {
  return {
    id,
    title: id,
    description: null,
    severity: 'critical',
    tags: [],
    references: [],
    operation: null,
    source: null,
    hash: null,
  };
}

/** One object per account, however many entries are about it. */
function accountsOf(accounts: ReadonlyMap<string, AccountRecord>): (id: string) => ReportAccount {
  const resolved = new Map<string, ReportAccount>();
  return (id) => {
    const account = resolved.get(id) ?? reportAccount(id, accounts.get(id));
    resolved.set(id, account);
    return account;
  };
}

function reportFinding(
  { outcome, account }: Cell,
  severity: ReportPolicy['severity'],
  { resource, message, evidence, fingerprint }: FindingRecord,
): ReportFinding {
  return {
    policy: outcome.policy,
    severity,
    account,
    region: outcome.region,
    resource,
    message,
    evidence: sortMembers(evidence),
    fingerprint,
  };
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

const CELL_ORDER = [
  (entry: { readonly policy: string }) => entry.policy,
  (entry: { readonly account: ReportAccount }) => entry.account.id,
  (entry: { readonly region: string }) => entry.region,
] as const;

const findingOrder = by<ReportFinding>(
  (finding) => severityRank(finding.severity),
  ...CELL_ORDER,
  (finding) => finding.resource,
  (finding) => finding.message,
  (finding) => finding.fingerprint,
  (finding) => JSON.stringify(finding.evidence),
);

const waiverOrder = by<ReportWaived>(({ waiver }) => waiver.line);

function waivedOrder(a: ReportWaived, b: ReportWaived): number {
  return waiverOrder(a, b) || findingOrder(a, b);
}

const errorOrder = by<ReportError>(
  ...CELL_ORDER,
  (error) => error.resource,
  (error) => error.kind,
  (error) => error.operation,
  (error) => error.code,
  (error) => error.message,
  (error) => error.attempts,
  (error) => error.requestId,
);

const skippedOrder = by<ReportSkipped>(
  ...CELL_ORDER,
  (skipped) => skipped.reason,
  (skipped) => skipped.message,
);
