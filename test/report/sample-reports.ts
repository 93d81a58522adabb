import type { Baseline, BaselineEntry } from '../../src/baseline/baseline.ts';
import { buildReport } from '../../src/report/build/build-report.ts';
import type { WholeReport } from '../../src/report/build/report.ts';
import type { RenderOptions } from '../../src/report/render/render-options.ts';
import { fingerprint } from '../../src/run-log/fingerprint.ts';
import type { OutcomeRecord, RunLogRecord } from '../../src/run-log/records.ts';
import { createWaivers, type Waivers } from '../../src/waivers/waivers.ts';
import { strictly, waiver, waiversOf } from '../waivers/sample-waivers.ts';
import { hostileText } from './hostile-text.ts';
import { appliedRun, hostileChanges, killedRun, remediateRun, resumedRun, rolledBackRun } from './sample-changes.ts';
import { packRun, severityByPlaceRun } from './sample-packs.ts';
import {
  accountRecord,
  endRecord,
  errorIn,
  findingsIn,
  outcomeRecord,
  policyRecord,
  runRecord,
  skippedIn,
  warningRecord,
  wholeRun,
} from './sample-run.ts';

export const options: RenderOptions = {
  color: false,
  width: 100,
  failOn: 'low',
  allowErrors: false,
  cwd: '/project/repo',
};

/** The reports that every renderer is shown. A new case here gets a golden file of each format. */
export const sampleReports: Record<string, () => WholeReport> = {
  mixed: () => buildReport(mixedRun()),
  clean: () => buildReport(wholeRun([outcomeRecord({ region: 'eu-west-1' }), outcomeRecord({ region: 'us-east-1' })])),
  'nothing-evaluated': () => buildReport([runRecord(), policyRecord(), warningRecord(), endRecord()]),
  'cut-off': () => buildReport(mixedRun().filter(({ type }) => type !== 'end')),
  interrupted: () => buildReport(interruptedRun()),
  'many-errors': () => buildReport(wholeRun(manyDenials(1000))),
  waived: () => buildReport(mixedRun(), { waivers: strictly(sampleWaivers()) }),
  'all-waived': () => buildReport(wholeRun(waivedOutcomes()), { waivers: waiversOf(waiver()) }),
  known: () => buildReport(mixedRun(), { waivers: sampleWaivers(), baseline: sampleBaseline() }),
  'hostile-waiver': () => buildReport(hostileRun(), { waivers: hostileWaivers() }),
  hostile: () => buildReport(hostileRun()),
  remediated: () => buildReport(remediateRun()),
  applied: () => buildReport(appliedRun()),
  killed: () => buildReport(killedRun()),
  resumed: () => buildReport(resumedRun()),
  'rolled-back': () => buildReport(rolledBackRun()),
  'hostile-changes': () => buildReport(hostileChanges()),
  packs: () => buildReport(packRun()),
  'severity-by-place': () => buildReport(severityByPlaceRun()),
};

const payments = '222222222222';
const legacy = '333333333333';
const sandbox = '444444444444';
const management = '111111111111';

function trail(account: string, region: string, name: string): string {
  return `arn:aws:cloudtrail:${region}:${account}:trail/${name}`;
}

/** Two policies; findings, an account whose role is denied, a resource that cannot be judged, and skipped accounts. */
export function mixedRun(): RunLogRecord[] {
  const trails = 'redundant-trail';
  const recorder = 'recorder-missing';
  const outcomes: OutcomeRecord[] = [
    findingsIn(
      { policy: trails, account: payments, region: 'eu-west-1' },
      { resource: trail(payments, 'eu-west-1', 'old'), message: 'Trail old in eu-west-1 still logs' },
      { resource: trail(payments, 'eu-west-1', 'audit-2019'), message: 'Trail audit-2019 in eu-west-1 still logs' },
    ),
    outcomeRecord({ policy: trails, account: payments, region: 'us-east-1' }),
    outcomeRecord({ policy: recorder, account: payments, region: 'eu-west-1' }),
    findingsIn(
      { policy: recorder, account: payments, region: 'us-east-1' },
      { resource: payments, message: 'No configuration recorder in us-east-1' },
    ),
    ...[trails, recorder].flatMap((policy) => [
      errorIn(
        { policy, account: legacy, region: '*' },
        {
          kind: 'assume-role',
          operation: 'sts:AssumeRole',
          code: 'AccessDenied',
          message: `User: arn:aws:iam::${management}:user/audit is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::${legacy}:role/OrganizationAccountAccessRole`,
        },
      ),
      skippedIn({ policy, account: sandbox, region: '*' }, 'account-not-active', 'account 444444444444 is SUSPENDED'),
      skippedIn({ policy, account: management, region: '*' }, 'caller-account', "the caller's own account"),
    ]),
  ];
  return [
    runRecord(),
    policyRecord({ id: trails }),
    policyRecord({
      id: recorder,
      title: 'No AWS Config recorder',
      severity: 'medium',
      description: null,
      operation: 'config-service:DescribeConfigurationRecorders',
      source: { file: 'policies/config recorder.yml', line: 9, column: 13, endLine: 9, endColumn: 40 },
    }),
    accountRecord(payments, {
      name: 'payments-prod',
      email: 'payments@example.com',
      ou: 'ou-ab12-prod',
      ouPath: [
        { id: 'r-ab12', name: 'Root' },
        { id: 'ou-ab12-prod', name: 'Production' },
      ],
      tags: { stage: 'prod' },
    }),
    accountRecord(legacy, { name: 'legacy', email: 'legacy@example.com', ou: 'ou-ab12-prod' }),
    accountRecord(sandbox, { name: 'sandbox', email: 'sandbox@example.com', ou: 'r-ab12' }),
    accountRecord(management, { name: 'management', email: 'root@example.com', ou: 'r-ab12' }),
    warningRecord({ code: 'exclusion-unused', message: 'the exclusion 555555555555 matches no account', policy: null }),
    ...outcomes,
    endRecord({ planned: outcomes.length, calls: 9 }),
  ];
}

function interruptedRun(): RunLogRecord[] {
  const unreached = errorIn(
    { policy: 'redundant-trail', account: payments, region: 'us-east-1' },
    {
      kind: 'interrupted',
      operation: null,
      code: null,
      message: 'the run was interrupted',
      requestId: null,
      attempts: 0,
    },
  );
  return wholeRun([outcomeRecord(), unreached], { interrupted: true });
}

/** The same denial in many accounts, each with its own account id and request id in the message. */
export function manyDenials(count: number): OutcomeRecord[] {
  const denials = Array.from({ length: count }, (_, index) => {
    const account = String(500_000_000_000 + index);
    const requestId = `00000000-0000-4000-8000-${account}`;
    const message = `User: arn:aws:sts::${account}:assumed-role/Audit/cove is not authorized (request ${requestId})`;
    return errorIn({ policy: 'redundant-trail', account, region: 'eu-west-1' }, { message, requestId });
  });
  return [outcomeRecord(), ...denials];
}

/** What a resource's owner may write into a name, everywhere. */
export function hostileRun(): RunLogRecord[] {
  const cell = { policy: 'redundant-trail', account: payments, region: 'eu-west-1' };
  const outcomes = [
    findingsIn(cell, { resource: hostileText, message: hostileText }),
    errorIn({ ...cell, region: 'us-east-1' }, { message: hostileText, code: hostileText, resource: hostileText }),
    skippedIn({ ...cell, account: sandbox }, 'account-not-active', hostileText),
  ];
  return [
    runRecord({ settings: { hostileText } }),
    policyRecord({
      title: hostileText,
      description: `${hostileText} ${'long '.repeat(500)}`,
      tags: [hostileText, ...Array.from({ length: 30 }, (_, index) => `tag-${index}`)],
      references: [hostileText, 'https://example.com/a b?c=<d>'],
      source: { file: '/elsewhere/../pölicies/a b#c?%25:1.yml', line: 1, column: 1, endLine: 1, endColumn: 5 },
    }),
    accountRecord(payments, {
      name: hostileText,
      email: hostileText,
      ou: hostileText,
      tags: { [hostileText]: hostileText },
    }),
    accountRecord(sandbox, { name: hostileText }),
    warningRecord({ message: hostileText }),
    ...outcomes,
    endRecord({ planned: outcomes.length, calls: 3 }),
  ];
}

/** One that waives a finding, one that has expired, one that nobody needs, and one that is not asked for. */
function sampleWaivers(): Waivers {
  return waiversOf(
    waiver({ line: 3, resources: ['*/old'] }),
    waiver({ line: 9, resources: ['*/audit-*'], reason: 'archived soon', expires: '2025-12-31', isExpired: true }),
    waiver({ line: 15, policies: ['recorder-missing'], accounts: [payments], regions: ['eu-*'], owner: 'nobody' }),
    waiver({ line: 21, policies: ['another-policy'] }),
  );
}

/** One finding that is known, one that is fixed, one whose account cannot be entered, one of a policy that is gone. */
function sampleBaseline(): Baseline {
  const found = (policy: string, account: string, region: string, resource: string): BaselineEntry => {
    const cell = { policy, account, region, resource };
    return { ...cell, fingerprint: fingerprint(cell) };
  };
  const entries = [
    found('recorder-missing', payments, 'us-east-1', payments),
    found('redundant-trail', payments, 'us-east-1', trail(payments, 'us-east-1', 'gone')),
    found('redundant-trail', legacy, 'eu-west-1', trail(legacy, 'eu-west-1', 'old')),
    found('another-policy', payments, 'eu-west-1', 'x'),
  ];
  const known = new Set(entries.map((entry) => entry.fingerprint));
  return {
    file: 'baseline.ndjson',
    run: '0a1b2c3d-6f5d-4f0e-9d4f-0f6a1f0f7c11',
    created: '2025-12-01T00:00:00.000Z',
    organization: 'o-example',
    partition: 'aws',
    size: entries.length,
    countOf: (print) => (known.has(print) ? 1 : 0),
    entries: () => entries,
  };
}

function waivedOutcomes(): OutcomeRecord[] {
  const cell = { policy: 'redundant-trail', account: payments, region: 'eu-west-1' };
  return [
    findingsIn(cell, { resource: trail(payments, 'eu-west-1', 'old'), message: 'Trail old in eu-west-1 still logs' }),
    outcomeRecord({ ...cell, region: 'us-east-1' }),
  ];
}

function hostileWaivers(): Waivers {
  const hostile = { reason: hostileText, owner: hostileText };
  return createWaivers([waiver({ ...hostile }), waiver({ ...hostile, line: 9, isExpired: true })], {
    file: hostileText,
    day: '2026-01-02',
    strict: true,
  });
}
