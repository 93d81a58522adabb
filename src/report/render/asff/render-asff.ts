import { visible } from '../../../text/visible-text.ts';
import { definedMembers } from '../../../values/defined-members.ts';
import type { Report, ReportAccount, ReportFinding, ReportPolicy, ReportWaived } from '../../build/report.ts';
import { runFacts } from '../../build/run-facts.ts';
import type { Severity } from '../../build/severity.ts';
import { waiverReason } from '../../build/waiver-words.ts';
import type { Wording } from '../../build/wording.ts';
import { jsonList } from '../json-list.ts';
import { type Judgement, judgementId, judgements, unknownReason } from '../judgements.ts';
import { whatToDo } from '../policy-words.ts';
import { sumFacts } from '../sum-facts.ts';

type Label = 'INFORMATIONAL' | 'LOW' | 'MEDIUM' | 'HIGH' | 'CRITICAL';

const LABELS: Readonly<Record<Severity, Label>> = {
  info: 'INFORMATIONAL',
  low: 'LOW',
  medium: 'MEDIUM',
  high: 'HIGH',
  critical: 'CRITICAL',
};

const STATUSES: Readonly<Record<Judgement['kind'], 'PASSED' | 'FAILED' | 'NOT_AVAILABLE'>> = {
  passed: 'PASSED',
  failed: 'FAILED',
  waived: 'FAILED',
  unknown: 'NOT_AVAILABLE',
  incomplete: 'NOT_AVAILABLE',
};

/** What Security Hub shows as resolved or suppressed. */
const WORKFLOWS: Readonly<Record<Judgement['kind'], 'NEW' | 'RESOLVED' | 'SUPPRESSED'>> = {
  passed: 'RESOLVED',
  failed: 'NEW',
  waived: 'SUPPRESSED',
  unknown: 'NEW',
  incomplete: 'NEW',
};

/** AWS refuses a finding with a longer text. */
const MOST = { title: 256, description: 1_024, id: 512, text: 512, field: 2_048 } as const;

/**
 * The report in the AWS Security Finding Format, for `BatchImportFindings` of Security Hub: one for each finding, one
 * that PASSED for each compliant cell, and one that is NOT_AVAILABLE for each cell that could not be evaluated. Each
 * belongs to the default product of its own account and region, which is where AWS takes it.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-findings-format-syntax.html
 */
export function* renderAsff(report: Report, wording: Wording): Generator<string> {
  const facts = productFields(report, wording);
  yield* jsonList(findings());

  function* findings(): Generator<unknown> {
    for (const judgement of judgements(report)) yield toFinding(judgement, report, facts, wording);
  }
}

/** A field for each fact. Facts with the same label share it: two endpoints, several warnings. */
function productFields(report: Report, wording: Wording): Readonly<Record<string, string>> {
  const texts = new Map<string, string[]>();
  const warnings = report.warnings.map(({ message }) => ({ label: 'warnings', text: message }));
  const all = [...runFacts(report, wording), ...sumFacts(report, wording), ...warnings];
  for (const { label, text } of all) texts.set(label, [...(texts.get(label) ?? []), text]);
  return Object.fromEntries(
    [...texts].map(([label, each]) => [`cove-policy/${label}`, clip(each.join('; '), MOST.field)]),
  );
}

interface About {
  readonly title: string;
  readonly description: string;
  readonly severity: Label;
  readonly account: Pick<ReportAccount, 'id'>;
  readonly region: string;
  readonly resource: string;
  readonly policy?: ReportPolicy;
}

function toFinding(judgement: Judgement, report: Report, facts: Readonly<Record<string, string>>, wording: Wording) {
  const { run } = report;
  const about = ABOUT[judgement.kind](judgement as never, report);
  const region = regionOf(about.region, run.caller.partition);
  const at = run.end ?? run.start;
  return {
    SchemaVersion: '2018-10-08',
    Id: `cove-policy/${judgementId(judgement)}`,
    ProductArn: `arn:${run.caller.partition}:securityhub:${region}:${about.account.id}:product/${about.account.id}/default`,
    ProductName: 'cove-policy',
    CompanyName: 'cove-policy',
    Region: region,
    GeneratorId: clip(`cove-policy/${about.policy?.id ?? 'run'}`, MOST.id),
    AwsAccountId: about.account.id,
    Types: ['Software and Configuration Checks'],
    CreatedAt: run.start,
    UpdatedAt: at,
    Severity: { Label: about.severity },
    Title: clip(about.title, MOST.title),
    Description: clip(about.description, MOST.description),
    ...definedMembers({ Remediation: about.policy && { Recommendation: recommendation(about.policy, wording) } }),
    ProductFields: {
      ...facts,
      ...definedMembers({ 'cove-policy/digest': about.policy?.digest ?? undefined }),
    },
    Resources: [
      {
        Type: resourceType(about.resource),
        Id: clip(about.resource, MOST.id),
        Partition: run.caller.partition,
        Region: region,
      },
    ],
    Compliance: {
      Status: STATUSES[judgement.kind],
      ...(judgement.kind === 'unknown' || judgement.kind === 'incomplete'
        ? {
            StatusReasons: [
              { ReasonCode: 'COVE_NOT_EVALUATED', Description: clip(about.description, MOST.description) },
            ],
          }
        : {}),
    },
    Workflow: { Status: WORKFLOWS[judgement.kind] },
    ...(judgement.kind === 'waived' ? { Note: noteOf(judgement.finding.waiver, at) } : {}),
    RecordState: 'ACTIVE',
  };
}

const ABOUT: {
  readonly [Kind in Judgement['kind']]: (judgement: Extract<Judgement, { kind: Kind }>, report: Report) => About;
} = {
  failed: ({ policy, finding }) => aboutFinding(policy, finding),
  waived: ({ policy, finding }) => aboutFinding(policy, finding),
  passed: ({ policy, cell: { account, region } }) => ({
    title: policy.title,
    description: 'Passed: nothing matched the filter of the policy.',
    severity: 'INFORMATIONAL',
    ...{ account, region, policy, resource: accountResource(account) },
  }),
  // Its severity is that of what it may hide.
  unknown: ({ policy, cell }) => ({
    title: `Not evaluated: ${policy.title}`,
    description: `Not evaluated, so not known to be compliant. ${unknownReason(cell)}`,
    severity: LABELS[policy.severity],
    ...{ account: cell.account, region: cell.region, policy, resource: accountResource(cell.account) },
  }),
  incomplete: ({ problem }, report) => ({
    title: 'The report of cove-policy is incomplete',
    description: problem,
    severity: 'HIGH',
    account: { id: report.run.caller.account },
    region: 'global',
    resource: accountResource({ id: report.run.caller.account }),
  }),
};

function aboutFinding(policy: ReportPolicy, finding: Omit<ReportFinding, 'baseline'>): About {
  const { severity, account, region, resource, message } = finding;
  return {
    title: policy.title,
    description: message,
    severity: LABELS[severity],
    ...{ account, region, resource, policy },
  };
}

function noteOf(waiver: ReportWaived['waiver'], at: string) {
  return { Text: clip(waiverReason(waiver), MOST.text), UpdatedBy: clip(waiver.owner, MOST.text), UpdatedAt: at };
}

/** An account as named by Security Hub. */
function accountResource({ id }: Pick<ReportAccount, 'id'>): string {
  return `AWS::::Account:${id}`;
}

/**
 * A finding is in a region: that of a global service, or of an account that was not entered, is the partition's own.
 */
function regionOf(region: string, partition: string): string {
  if (region !== 'global' && region !== '*') return region;
  return GLOBAL_REGIONS[partition] ?? 'us-east-1';
}

/** Where the global services of a partition have their findings. */
const GLOBAL_REGIONS: Readonly<Record<string, string>> = {
  aws: 'us-east-1',
  'aws-cn': 'cn-north-1',
  'aws-us-gov': 'us-gov-west-1',
  'aws-eusc': 'eusc-de-east-1',
  'aws-iso': 'us-iso-east-1',
  'aws-iso-b': 'us-isob-east-1',
  'aws-iso-e': 'eu-isoe-west-1',
  'aws-iso-f': 'us-isof-south-1',
};

/** AWS knows the type of a resource by its ARN; anything with another name is part of an account. */
function resourceType(resource: string): string {
  return resource.startsWith('AWS::::Account:') ? 'AwsAccount' : 'Other';
}

function recommendation(policy: ReportPolicy, wording: Wording): { readonly Text: string; readonly Url?: string } {
  const url = policy.references.find((each) => /^https?:\/\//i.test(each) && URL.canParse(each));
  const Url = url === undefined ? undefined : new URL(url).href;
  return { Text: clip(whatToDo(policy, wording), MOST.text), ...definedMembers({ Url }) };
}

/** AWS does not accept empty text. */
function clip(text: string, most: number): string {
  const shown = visible(text);
  if (shown.trim() === '') return '(empty)';
  const characters = [...shown];
  return characters.length <= most ? shown : `${characters.slice(0, most - 1).join('')}…`;
}
