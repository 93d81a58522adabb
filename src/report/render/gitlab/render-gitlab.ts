import { createHash } from 'node:crypto';
import { visible } from '../../../text/visible-text.ts';
import { NEEDS_ATTENTION, stateWord } from '../../build/change-states.ts';
import type {
  Report,
  ReportChange,
  ReportError,
  ReportFinding,
  ReportPolicy,
  ReportWaived,
} from '../../build/report.ts';
import { demoBanner } from '../../build/run-facts.ts';
import { runProblems } from '../../build/run-problems.ts';
import type { Severity } from '../../build/severity.ts';
import { strictProblem, waiverReason } from '../../build/waiver-words.ts';
import type { Wording } from '../../build/wording.ts';
import { jsonList } from '../json-list.ts';
import { placeOf } from '../place-words.ts';
import { policyFile } from '../policy-uri.ts';
import type { RenderOptions } from '../render-options.ts';

/** What GitLab's reader requires of an entry. It stops at the first one that it does not accept, and drops the rest. */
interface Issue {
  readonly type: 'issue';
  /** Not of GitLab's schema, as in Code Climate's: it says that the file is ours. */
  readonly engine_name: 'cove-policy';
  readonly check_name: string;
  readonly description: string;
  readonly categories: readonly string[];
  readonly severity: 'blocker' | 'critical' | 'major' | 'minor' | 'info';
  readonly fingerprint: string;
  readonly location: { readonly path: string; readonly lines: { readonly begin: number; readonly end?: number } };
}

const SEVERITIES: Readonly<Record<Severity, Issue['severity']>> = {
  critical: 'blocker',
  high: 'critical',
  medium: 'major',
  low: 'minor',
  info: 'info',
};

/** Of what is not known. An issue that is not in the file counts as fixed, so unknown ones must not be missing. */
const UNKNOWN: Issue['severity'] = 'critical';

/**
 * The report for GitLab's Code Quality: an issue for each finding, and one for each cell that could not be evaluated,
 * since GitLab considers an issue that is not in the file fixed. An issue is placed at the `filter` of its policy.
 *
 * @see https://docs.gitlab.com/ci/testing/code_quality/
 */
export function* renderGitlab(report: Report, { cwd, words }: Pick<RenderOptions, 'cwd' | 'words'>): Generator<string> {
  const locations = new Map(report.policies.map((policy) => [policy.id, locationOf(policy, cwd)]));
  yield* jsonList(issuesOf(report, { words }, (policy) => locations.get(policy) ?? NOWHERE));
}

type LocationOf = (policy: string) => Issue['location'];

const NOWHERE: Issue['location'] = { path: 'unknown-policy-file', lines: { begin: 1 } };

function* issuesOf(report: Report, wording: Wording, locationOf: LocationOf): Generator<Issue> {
  for (const problem of runProblems(report))
    yield problemIssue('incomplete', `The report is incomplete: ${problem}`, report, locationOf);
  const demo = demoBanner(report);
  if (demo !== undefined) yield { ...problemIssue('demo', demo, report, locationOf), severity: 'info' };
  for (const { message } of report.warnings) yield warningIssue(message, report, locationOf);
  const strict = strictProblem(report, wording);
  if (strict !== undefined) yield problemIssue('waivers', strict, report, locationOf);
  for (const change of report.changes) {
    if (NEEDS_ATTENTION.has(change.state)) yield changeIssue(change, report, locationOf);
  }
  for (const finding of report.findings) yield findingIssue(finding, locationOf);
  for (const finding of report.waived) yield waivedIssue(finding, locationOf);
  let before: string | undefined;
  for (const error of report.errors) {
    // The errors of a cell are adjacent. GitLab keeps one issue per fingerprint.
    const print = hash('not-evaluated', error.policy, error.account.id, error.region);
    if (print !== before) yield errorIssue(error, print, locationOf);
    before = print;
  }
}

function locationOf({ source }: ReportPolicy, cwd: string): Issue['location'] {
  if (source === null) return NOWHERE;
  return { path: policyFile(source.file, cwd), lines: { begin: source.line, end: source.endLine } };
}

function findingIssue(finding: ReportFinding, locationOf: LocationOf): Issue {
  const { policy, severity, account, region, resource, message, fingerprint, baseline } = finding;
  const known = baseline === 'known' ? 'Known from the baseline: ' : '';
  return {
    type: 'issue',
    engine_name: 'cove-policy',
    check_name: policy,
    description: visible(`${known}${message} · ${resource} · ${placeOf(account, region)}`),
    categories: ['Security'],
    severity: SEVERITIES[severity],
    fingerprint,
    location: locationOf(policy),
  };
}

/**
 * Left out it would look fixed. It keeps its fingerprint, so that a merge request shows it neither as new nor as gone.
 */
function waivedIssue({ waiver, ...finding }: ReportWaived, locationOf: LocationOf): Issue {
  const issue = findingIssue(finding, locationOf);
  return {
    ...issue,
    description: `Waived: ${visible(waiverReason(waiver))} · ${issue.description}`,
    severity: 'info',
  };
}

function errorIssue(error: ReportError, fingerprint: string, locationOf: LocationOf): Issue {
  const { policy, account, region, kind, operation, code, message } = error;
  const what = [kind, operation, code, message].filter((part) => part !== null).join(' · ');
  return {
    type: 'issue',
    engine_name: 'cove-policy',
    check_name: `${policy}/not-evaluated`,
    description: visible(`Not evaluated, so not known to be compliant: ${placeOf(account, region)} · ${what}`),
    categories: ['Security'],
    severity: UNKNOWN,
    fingerprint,
    location: locationOf(policy),
  };
}

/** A change that is not, or not certainly, what was asked for. One that was made is no issue. */
function changeIssue(change: ReportChange, report: Report, locationOf: LocationOf): Issue {
  const { policy, account, region, resource, state, message } = change;
  return {
    type: 'issue',
    engine_name: 'cove-policy',
    check_name: `${policy}/change`,
    description: visible(`Change ${stateWord(state, report)}: ${message} · ${resource} · ${placeOf(account, region)}`),
    categories: ['Security'],
    severity: UNKNOWN,
    fingerprint: hash('change', policy, account.id, region, resource),
    location: locationOf(policy),
  };
}

function problemIssue(name: string, problem: string, { policies }: Report, locationOf: LocationOf): Issue {
  return {
    type: 'issue',
    engine_name: 'cove-policy',
    check_name: `cove-policy/${name}`,
    description: visible(problem),
    categories: ['Security'],
    severity: UNKNOWN,
    fingerprint: hash(name, problem),
    location: locationOf(policies[0]?.id ?? ''),
  };
}

/** Notes about the run, including the safety that it went without. They are not findings. */
function warningIssue(message: string, report: Report, locationOf: LocationOf): Issue {
  return { ...problemIssue('warning', `Warning: ${message}`, report, locationOf), severity: 'info' };
}

function hash(...parts: readonly string[]): string {
  return createHash('sha256')
    .update(JSON.stringify(['cove-policy/gitlab/1', ...parts]))
    .digest('hex');
}
