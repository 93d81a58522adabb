import { fingerprint } from '../../src/run-log/fingerprint.ts';
import type {
  AccountRecord,
  EndRecord,
  ErrorRecord,
  FindingRecord,
  OutcomeRecord,
  PolicyRecord,
  RunLogRecord,
  RunRecord,
  WarningRecord,
} from '../../src/run-log/records.ts';

/** Records of a small run, each of which a test may change by what it hands over. */
export function runRecord(changes: Partial<RunRecord> = {}): RunRecord {
  return {
    type: 'run',
    version: 1,
    id: '3f2c8a52-6f5d-4f0e-9d4f-0f6a1f0f7c11',
    tool: { name: 'cove-policy', version: '0.1.0' },
    start: '2026-01-02T03:04:05.000Z',
    mode: 'check',
    caller: { account: '111111111111', arn: 'arn:aws:iam::111111111111:user/audit', partition: 'aws' },
    organization: { id: 'o-example', managementAccount: '111111111111' },
    settings: { roleName: 'OrganizationAccountAccessRole', concurrency: 100, regions: ['eu-west-1', 'us-east-1'] },
    ...changes,
  };
}

export function policyRecord(changes: Partial<PolicyRecord> = {}): PolicyRecord {
  return {
    type: 'policy',
    id: 'redundant-trail',
    title: 'Account trail still logs beside the organization trail',
    description: 'Every further copy of management events is billed.',
    severity: 'high',
    tags: ['cost', 'cloudtrail'],
    references: ['https://docs.aws.amazon.com/awscloudtrail/latest/userguide/'],
    operation: 'cloudtrail:DescribeTrails',
    asks: {
      operation: 'cloudtrail:DescribeTrails',
      input: { includeShadowTrails: false },
      resources: 'trailList[?!IsOrganizationTrail]',
      lookups: [{ operation: 'cloudtrail:GetTrailStatus', input: { Name: '${TrailARN}' } }],
      filter: 'status.IsLogging',
    },
    remediation: ['cloudtrail:StopLogging'],
    hash: 'a'.repeat(64),
    source: { file: 'policies/trails.yml', line: 22, column: 13, endLine: 22, endColumn: 29 },
    ...changes,
  };
}

export function accountRecord(id: string, changes: Partial<AccountRecord> = {}): AccountRecord {
  return { type: 'account', id, name: null, email: null, ou: null, tags: {}, ...changes };
}

export function outcomeRecord(changes: Partial<OutcomeRecord> = {}): OutcomeRecord {
  return {
    type: 'outcome',
    policy: 'redundant-trail',
    account: '222222222222',
    region: 'eu-west-1',
    status: 'compliant',
    resources: 1,
    findings: [],
    errors: [],
    skipped: null,
    ...changes,
  };
}

type CellName = Pick<OutcomeRecord, 'policy' | 'account' | 'region'>;

export function findingsIn(
  cell: CellName,
  ...found: readonly Pick<FindingRecord, 'resource' | 'message'>[]
): OutcomeRecord {
  const findings = found.map(({ resource, message }) => ({
    resource,
    message,
    evidence: { TrailARN: resource, IsLogging: true },
    fingerprint: fingerprint({ ...cell, resource }),
  }));
  return outcomeRecord({ ...cell, status: 'findings', resources: findings.length, findings });
}

export function errorIn(cell: CellName, changes: Partial<ErrorRecord> = {}): OutcomeRecord {
  const error: ErrorRecord = {
    kind: 'access-denied',
    operation: 'cloudtrail:DescribeTrails',
    code: 'AccessDeniedException',
    message: `User: arn:aws:sts::${cell.account}:assumed-role/Audit/cove is not authorized to perform: cloudtrail:DescribeTrails`,
    requestId: '00000000-0000-4000-8000-000000000001',
    attempts: 1,
    resource: null,
    ...changes,
  };
  return outcomeRecord({ ...cell, status: 'error', resources: 0, errors: [error] });
}

export function skippedIn(
  cell: CellName,
  reason: 'account-not-active' | 'caller-account' | 'off',
  message: string,
): OutcomeRecord {
  return outcomeRecord({ ...cell, status: 'skipped', resources: 0, skipped: { reason, message } });
}

export function warningRecord(changes: Partial<WarningRecord> = {}): WarningRecord {
  return {
    type: 'warning',
    code: 'policy-selects-nothing',
    message: 'policy x selects nothing',
    policy: 'x',
    ...changes,
  };
}

export function endRecord(changes: Partial<EndRecord> = {}): EndRecord {
  return { type: 'end', end: '2026-01-02T03:04:15.000Z', interrupted: false, planned: 0, calls: 0, ...changes };
}

/** A whole run of these outcomes: the run, its policies and accounts, and an end that has planned them all. */
export function wholeRun(outcomes: readonly OutcomeRecord[], end: Partial<EndRecord> = {}): RunLogRecord[] {
  return [
    runRecord(),
    ...distinct(outcomes.map(({ policy }) => policy)).map((id) => policyRecord({ id })),
    ...distinct(outcomes.map(({ account }) => account)).map((id) => accountRecord(id)),
    ...outcomes,
    endRecord({ planned: outcomes.length, calls: outcomes.length, ...end }),
  ];
}

function distinct(items: readonly string[]): string[] {
  return [...new Set(items)];
}
