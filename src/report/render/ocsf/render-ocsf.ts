import { ALL_REGIONS } from '../../../run-log/records.ts';
import { definedMembers } from '../../../values/defined-members.ts';
import type { Report, ReportAccount, ReportPolicy } from '../../build/report.ts';
import { runFacts } from '../../build/run-facts.ts';
import type { Severity } from '../../build/severity.ts';
import { waiverReason } from '../../build/waiver-words.ts';
import type { Wording } from '../../build/wording.ts';
import { jsonList } from '../json-list.ts';
import { type Judgement, judgementId, judgements, unknownReason } from '../judgements.ts';
import { asksText, whatToDo } from '../policy-words.ts';
import { sumFacts } from '../sum-facts.ts';

const VERSION = '1.5.0';

const SEVERITY_IDS: Readonly<Record<Severity, number>> = { info: 1, low: 2, medium: 3, high: 4, critical: 5 };

/** `status_id` of `compliance`: what is not known is neither a pass nor a failure. */
const STATUSES: Readonly<Record<Judgement['kind'], { readonly status_id: number; readonly status: string }>> = {
  passed: { status_id: 1, status: 'Pass' },
  failed: { status_id: 3, status: 'Fail' },
  waived: { status_id: 3, status: 'Fail' },
  unknown: { status_id: 0, status: 'Unknown' },
  incomplete: { status_id: 0, status: 'Unknown' },
};

/**
 * The report as events of class Compliance Finding (2003) of OCSF 1.5.0, with the profile `cloud`: one for each
 * finding, one for each cell that passed, and one of status Unknown for each that could not be evaluated.
 *
 * @see https://schema.ocsf.io/1.5.0/classes/compliance_finding
 */
export function* renderOcsf(report: Report, wording: Wording): Generator<string> {
  const common = commonMembers(report, wording);
  const accounts = new Map(report.accounts.map((account) => [account.id, account]));
  yield* jsonList(events());

  function* events(): Generator<unknown> {
    for (const judgement of judgements(report)) {
      const about = ABOUT[judgement.kind](judgement as never);
      const id = judgementId(judgement);
      const account = about.account === undefined ? undefined : accounts.get(about.account.id);
      const region = about.region === ALL_REGIONS ? undefined : about.region;
      yield {
        ...common,
        severity_id: SEVERITY_IDS[about.severity],
        severity: SEVERITY_NAMES[about.severity],
        message: about.message,
        ...(judgement.kind === 'waived' ? SUPPRESSED : NEW),
        ...(judgement.kind === 'waived' ? { comment: waiverReason(judgement.finding.waiver) } : {}),
        compliance: {
          ...STATUSES[judgement.kind],
          status_detail: about.message,
          ...definedMembers({ control: about.policy?.id, desc: about.policy?.title }),
        },
        finding_info: {
          uid: id,
          title: about.policy?.title ?? 'The report is incomplete',
          desc: about.policy?.description ?? about.message,
          created_time: common.time,
          types: ['Compliance'],
          ...definedMembers({ analytic: about.policy && analyticOf(about.policy) }),
        },
        cloud: {
          provider: 'AWS',
          cloud_partition: report.run.caller.partition,
          ...definedMembers({ region }),
          account: accountOf(about.account ?? { id: report.run.caller.account, name: null }),
          org: organizationOf(report, account?.ouPath.at(-1)),
        },
        resources: [
          {
            uid: about.resource,
            cloud_partition: report.run.caller.partition,
            ...definedMembers({ region }),
          },
        ],
        ...definedMembers({
          remediation: about.policy && remediationOf(about.policy, wording),
          evidences: about.evidence === undefined ? undefined : [{ data: about.evidence }],
          raw_data: about.policy?.asks ? asksText(about.policy.asks) : undefined,
        }),
      };
    }
  }
}

/** `status_id` of a finding. */
const NEW = { status_id: 1, status: 'New' } as const;
const SUPPRESSED = { status_id: 3, status: 'Suppressed' } as const;

const SEVERITY_NAMES: Readonly<Record<Severity, string>> = {
  info: 'Informational',
  low: 'Low',
  medium: 'Medium',
  high: 'High',
  critical: 'Critical',
};

interface About {
  readonly severity: Severity;
  readonly message: string;
  readonly resource: string;
  readonly policy?: ReportPolicy;
  readonly account?: Pick<ReportAccount, 'id' | 'name'>;
  readonly region?: string;
  readonly evidence?: unknown;
}

const ABOUT: { readonly [Kind in Judgement['kind']]: (judgement: Extract<Judgement, { kind: Kind }>) => About } = {
  failed: ({ policy, finding }) => ({ ...finding, policy }),
  waived: ({ policy, finding }) => ({ ...finding, policy }),
  passed: ({ policy, cell: { account, region } }) => ({
    severity: 'info',
    message: 'passed: nothing matched the filter of the policy',
    resource: account.id,
    policy,
    account,
    region,
  }),
  // As severe as what it may hide.
  unknown: ({ policy, cell }) => ({
    severity: policy.severity,
    message: `not evaluated: ${unknownReason(cell)}`,
    resource: cell.account.id,
    policy,
    account: cell.account,
    region: cell.region,
  }),
  incomplete: ({ problem }) => ({ severity: 'high', message: problem, resource: 'run' }),
};

function commonMembers(report: Report, wording: Wording) {
  const { run } = report;
  return {
    activity_id: 1,
    activity_name: 'Create',
    category_uid: 2,
    category_name: 'Findings',
    class_uid: 2003,
    class_name: 'Compliance Finding',
    type_uid: 200_301,
    type_name: 'Compliance Finding: Create',
    time: Date.parse(run.end ?? run.start),
    metadata: {
      version: VERSION,
      profiles: ['cloud'],
      correlation_uid: run.id,
      product: { name: run.tool.name, vendor_name: run.tool.name, version: run.tool.version },
      ...definedMembers({ tenant_uid: run.organization?.id }),
      labels: [
        ...[...runFacts(report, wording), ...sumFacts(report, wording)].map(({ label, text }) => `${label}: ${text}`),
        ...report.warnings.map(({ message }) => `warning: ${message}`),
      ],
    },
  };
}

function analyticOf({ id, title, digest }: ReportPolicy) {
  return { uid: id, name: title, type_id: 1, type: 'Rule', ...definedMembers({ version: digest ?? undefined }) };
}

function accountOf({ id, name }: Pick<ReportAccount, 'id' | 'name'>) {
  return { uid: id, ...definedMembers({ name: name ?? undefined }), type_id: 10, type: 'AWS Account' };
}

function organizationOf({ run }: Report, unit: { readonly id: string; readonly name: string } | undefined) {
  return {
    uid: run.organization?.id ?? 'not known',
    ...definedMembers({ ou_uid: unit?.id, ou_name: unit?.name }),
  };
}

function remediationOf(policy: ReportPolicy, wording: Wording) {
  return { desc: whatToDo(policy, wording), references: [...policy.references] };
}
