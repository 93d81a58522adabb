import type { Log, ReportingDescriptor, Result, Run, Suppression } from 'sarif';
import { visibleJson } from '../../../text/visible-text.ts';
import { definedMembers } from '../../../values/defined-members.ts';
import { regionWord } from '../../build/region-words.ts';
import type { Report, ReportFinding, ReportPolicy, ReportWaived } from '../../build/report.ts';
import { runFacts } from '../../build/run-facts.ts';
import { waiverReason } from '../../build/waiver-words.ts';
import type { Wording } from '../../build/wording.ts';
import { firstOf } from '../../lists/entries.ts';
import { policyUri } from '../policy-uri.ts';
import type { RenderOptions } from '../render-options.ts';
import { droppedResults, MAX_RESULTS } from './most-results.ts';
import { createSarifNotifications, isFailure } from './sarif-notifications.ts';
import { LEVELS, sarifRule } from './sarif-rules.ts';
import { plainText } from './sarif-text.ts';

/**
 * The report as SARIF 2.1.0, for GitHub code scanning and other viewers. A result points at the `filter` in the policy
 * file, since a viewer needs a file; account, region and resource are its logical locations.
 *
 * @see https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 * @see
 *   https://docs.github.com/en/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning
 */
export function* renderSarif(
  report: Report,
  { cwd, words, sarifCategory = report.run.tool.name }: Pick<RenderOptions, 'cwd' | 'sarifCategory' | 'words'>,
): Generator<string> {
  const findings = firstOf(report.findings, MAX_RESULTS);
  const waived = firstOf(report.waived, MAX_RESULTS - findings.length);
  const { descriptors, notifications } = createSarifNotifications(report, droppedResults(report), { words });
  const log: Log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [sarifRun(report, [...findings, ...waived], descriptors, { cwd, words, category: sarifCategory })],
  };
  const text = visibleJson(JSON.stringify(log, null, 2));
  // In a string the quotes would be escaped: this is the member.
  const place = text.indexOf(NO_NOTIFICATIONS) + NO_NOTIFICATIONS.length - ']'.length;
  yield text.slice(0, place);
  let separator = '\n';
  for (const notification of notifications()) {
    yield `${separator}${indented(notification, 12)}`;
    separator = ',\n';
  }
  yield `${separator === '\n' ? '' : `\n${' '.repeat(10)}`}${text.slice(place)}\n`;
}

/** Written as a placeholder, to insert the notifications one after another. */
const NO_NOTIFICATIONS = '"toolExecutionNotifications": []';

function indented(value: unknown, by: number): string {
  const margin = ' '.repeat(by);
  return `${margin}${visibleJson(JSON.stringify(value, null, 2)).replaceAll('\n', `\n${margin}`)}`;
}

/** What SARIF accepts as a guid. */
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

function sarifRun(
  report: Report,
  findings: readonly Found[],
  descriptors: readonly ReportingDescriptor[],
  { cwd, category, words }: { readonly cwd: string; readonly category: string } & Wording,
): Run {
  const { run, summary, policies, waivers, baseline } = report;
  return {
    tool: {
      driver: {
        name: run.tool.name,
        version: run.tool.version,
        semanticVersion: run.tool.version,
        rules: policies.map((policy) => sarifRule(policy, { words })),
        notifications: [...descriptors],
      },
    },
    // GitHub takes what precedes the last slash as the category, overriding the upload's.
    automationDetails: { id: `${category}/${run.id}` },
    invocations: [
      {
        executionSuccessful: summary.complete && !report.changes.some(({ state }) => isFailure(state)),
        startTimeUtc: run.start,
        ...definedMembers({ endTimeUtc: run.end ?? undefined }),
        toolExecutionNotifications: [],
      },
    ],
    originalUriBaseIds: {
      SRCROOT: { description: { text: 'The directory that the run was started in: the root of the repository.' } },
    },
    columnKind: 'utf16CodeUnits',
    results: sarifResults(findings, report, cwd),
    ...(baseline !== null && UUID.test(baseline.run) ? { baselineGuid: baseline.run } : {}),
    properties: {
      summary,
      ...definedMembers({ waivers: waivers ?? undefined, baseline: baseline ?? undefined }),
      facts: runFacts(report, { words }).map(({ label, text }) => `${label}: ${text}`),
      accountsNotEvaluated: report.accounts.filter(({ cells }) => cells.error > 0).map(({ id }) => id),
    },
  };
}

function sarifResults(findings: readonly Found[], report: Report, cwd: string): Result[] {
  const { policies, changes } = report;
  const changeOf = new Map(changes.map((change) => [change.id, change]));
  const ruleIndexes = new Map(policies.map(({ id }, index) => [id, index]));
  return findings.map((finding) => {
    const ruleIndex = ruleIndexes.get(finding.policy) ?? -1;
    const result = {
      ...sarifResult(finding, ruleIndex, policies[ruleIndex]?.source ?? null, cwd),
      ...standing(finding, report),
    };
    const change = changeOf.get(finding.fingerprint);
    if (change === undefined) return result;
    const remediation = { state: change.state, message: change.message };
    return { ...result, properties: { ...result.properties, remediation } };
  });
}

/** A finding, or a waived one. */
type Found = ReportFinding | ReportWaived;

/**
 * Whether a result is suppressed, and its state in a baseline. In a run either all results have these, or none.
 *
 * @see https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/sarif-v2.1.0-os.html#_Toc34317648 suppressions
 */
function standing(finding: Found, { waivers, baseline }: Report): Partial<Result> {
  const suppressions = 'waiver' in finding ? [suppression(finding.waiver)] : [];
  const baselineState = isKnown(finding) ? 'unchanged' : 'new';
  return { ...(waivers && { suppressions }), ...(baseline && { baselineState }) };
}

function isKnown(finding: Found): boolean {
  return finding.baseline === 'known';
}

function suppression(waiver: ReportWaived['waiver']): Suppression {
  const { owner, expires } = waiver;
  const justification = plainText(waiverReason(waiver));
  return { kind: 'external', status: 'accepted', justification, properties: { owner, expires } };
}

function sarifResult(finding: Found, ruleIndex: number, source: ReportPolicy['source'], cwd: string): Result {
  const { policy, severity, account, region, resource, fingerprint } = finding;
  return {
    ruleId: policy,
    ruleIndex,
    level: LEVELS[severity],
    message: { text: plainText(resultText(finding)) },
    locations: [
      {
        physicalLocation: physicalLocation(source, cwd),
        logicalLocations: [
          { name: resource, fullyQualifiedName: `${account.id}/${region}/${resource}`, kind: 'resource' },
          { name: account.id, kind: 'account' },
          { name: region, kind: 'region' },
        ],
      },
    ],
    partialFingerprints: { primaryLocationLineHash: fingerprint },
    properties: { severity, account: account.id, accountName: account.name, region, resource },
  };
}

function physicalLocation(source: ReportPolicy['source'], cwd: string) {
  if (source === null)
    return { artifactLocation: { uri: policyUri('', cwd), uriBaseId: 'SRCROOT' }, region: { startLine: 1 } };
  return {
    artifactLocation: { uri: policyUri(source.file, cwd), uriBaseId: 'SRCROOT' },
    region: {
      startLine: source.line,
      startColumn: source.column,
      endLine: source.endLine,
      endColumn: source.endColumn,
    },
  };
}

/** The message with the place, since GitHub does not show it otherwise. */
function resultText({ account, region, resource, message }: Found): string {
  const name = account.name === null ? account.id : `${account.id} (${account.name})`;
  return `${message} · ${resource} · account ${name} · ${regionWord(region)}`;
}
