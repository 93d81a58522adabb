import { counted } from '../../../text/counted.ts';
import { githubCommand } from '../../../text/github-command.ts';
import { firstFew, upTo } from '../../build/count-words.ts';
import type { Report, ReportFinding, ReportPolicy } from '../../build/report.ts';
import { demoBanner, runFacts } from '../../build/run-facts.ts';
import { runProblems } from '../../build/run-problems.ts';
import { type Severity, severityRank } from '../../build/severity.ts';
import { evaluatesCells } from '../../build/summarize.ts';
import { verdict } from '../../build/verdict.ts';
import { waiverWarnings } from '../../build/waiver-words.ts';
import { byPolicy } from '../../lists/entries.ts';
import { by } from '../../lists/sort.ts';
import { examined } from '../coverage-lines.ts';
import { groupErrors } from '../group-errors.ts';
import { accountWord, placeOf } from '../place-words.ts';
import { policyResult } from '../policy-result.ts';
import { policyFile } from '../policy-uri.ts';
import { whatToDo } from '../policy-words.ts';
import type { RenderOptions } from '../render-options.ts';
import { severityHere } from '../severity-here.ts';

type Level = 'error' | 'warning' | 'notice';

/** GitHub shows this many annotations of each level for a step, and silently drops the rest. */
const MOST_SHOWN = 10;

const LEVELS: Readonly<Record<Severity, Level>> = {
  critical: 'error',
  high: 'error',
  medium: 'warning',
  low: 'notice',
  info: 'notice',
};

interface Annotation {
  readonly level: Level;
  readonly properties: Readonly<Record<string, string>>;
  readonly message: string | readonly string[];
}

/**
 * Annotations for GitHub Actions, one for each policy with findings, at its `filter`, and first of all one for each
 * reason why something is not known: only the least severe are cut at GitHub's limit.
 *
 * @see https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions
 */
export function renderGithub(report: Report, options: RenderOptions): string {
  const all = [...aboutRun(report, options), ...aboutUnknown(report), ...aboutPolicies(report, options)];
  const shown = (['error', 'warning', 'notice'] as const).flatMap((level) =>
    limited(
      level,
      all.filter((annotation) => annotation.level === level),
    ),
  );
  return shown.map(({ level, properties, message }) => `${githubCommand(level, properties, message)}\n`).join('');
}

function limited(level: Level, annotations: readonly Annotation[]): readonly Annotation[] {
  if (annotations.length <= MOST_SHOWN) return annotations;
  const shown = annotations.slice(0, MOST_SHOWN - 1);
  const message = `${counted(annotations.length - shown.length, `more ${level}`)}: the other reports have them all`;
  return [...shown, { level, properties: { title: 'cove-policy' }, message }];
}

/** The verdict with the origin of the report, and whatever makes it incomplete. */
function aboutRun(report: Report, options: RenderOptions): Annotation[] {
  const { exitCode, reason } = verdict(report, options);
  const facts = runFacts(report, options).map(({ label, text }) => `${label}: ${text}`);
  const level = exitCode === 0 ? 'notice' : 'error';
  const title = `cove-policy ${report.run.mode}${demoBanner(report) === undefined ? '' : ' (DEMO)'}`;
  return [
    { level, properties: { title }, message: [`${reason} (exit ${exitCode})`, ...sums(report), ...facts] },
    ...waiverWarnings(report.waivers).map(
      ({ message }): Annotation => ({ level: 'warning', properties: { title: 'Waivers' }, message }),
    ),
    ...(report.warnings.length === 0 ? [] : [aboutWarnings(report)]),
    ...runProblems(report).map(
      (problem): Annotation => ({ level: 'error', properties: { title: 'Incomplete' }, message: problem }),
    ),
  ];
}

/** One for all: GitHub shows few, and findings must not be displaced. */
function aboutWarnings({ warnings }: Report): Annotation {
  return { level: 'warning', properties: { title: 'Warnings' }, message: warnings.map(({ message }) => message) };
}

function sums(report: Report): string[] {
  if (!evaluatesCells(report.run)) return [];
  const { policies, summary, waivers } = report;
  const passed = policies.filter((policy) => policyResult(policy) === 'passed').map(({ id }) => id);
  const off = policies.filter((policy) => policyResult(policy) === 'passed' && policy.off !== undefined).length;
  const inPart = off === 0 ? '' : ` (${off} of them only where not switched off)`;
  const severities = Object.entries(summary.findingsBySeverity).map(([severity, number]) => `${number} ${severity}`);
  return [
    `findings: ${severities.join(', ')}${waivers === null ? '' : `; ${summary.waivedFindings} waived`}`,
    `policies: ${passed.length} of ${policies.length} passed${inPart}; ${examined(report)}`,
    ...(passed.length === 0 ? [] : [`passed: ${upTo(MOST_PASSED, passed)}`]),
  ];
}

/** As many ids as fit into an annotation, with what else it says: GitHub takes 64 KB. */
const MOST_ACCOUNTS = 2_000;
const MOST_PASSED = 500;

function* aboutUnknown({ errors }: Report): Generator<Annotation> {
  for (const { first, message, cells, accounts } of groupErrors(errors)) {
    const what = [first.operation, first.code, message].filter((part) => part !== null).join(': ');
    const where = `${counted(cells, 'cell')} in ${firstFew(accounts, accountWord)}`;
    const ids = accounts.map(({ id }) => id);
    yield {
      level: 'error',
      properties: { title: `Not evaluated: ${first.kind}` },
      message: [
        `${where} could not be evaluated, and may not be compliant. ${what}`,
        ...(ids.length > 3 ? [`all ${counted(ids.length, 'account')}: ${upTo(MOST_ACCOUNTS, ids)}`] : []),
      ],
    };
  }
}

/** This many findings are named per policy. */
const MOST_NAMED = 3;

function aboutPolicies({ policies, findings }: Report, options: RenderOptions): Annotation[] {
  const found = byPolicy(findings, Number.POSITIVE_INFINITY, MOST_NAMED);
  return policies
    .flatMap((policy) => {
      const ofPolicy = found.get(policy.id);
      // Settings may take a policy more seriously in some accounts: the worst of its findings counts, the first one.
      const worst = ofPolicy?.first[0]?.severity;
      return ofPolicy === undefined || worst === undefined ? [] : [{ policy, worst, ...ofPolicy }];
    })
    .sort(by(({ worst }) => severityRank(worst)))
    .map(({ policy, worst, first, count: all }) => aboutPolicy({ policy, worst, all }, first, options));
}

function aboutPolicy(
  { policy, worst, all }: { readonly policy: ReportPolicy; readonly worst: Severity; readonly all: number },
  first: readonly ReportFinding[],
  { cwd, words }: RenderOptions,
): Annotation {
  const { id, title, source, references, digest } = policy;
  const place = source === null ? {} : { file: policyFile(source.file, cwd), line: String(source.line) };
  return {
    level: LEVELS[worst],
    properties: { ...place, title: `${worst}: ${title}` },
    message: [
      `${counted(all, 'finding')} of ${id}`,
      ...first.map((finding) => {
        const { account, region, resource, message } = finding;
        return `${placeOf(account, region)}: ${message}${severityHere(finding, policy)} (${resource})`;
      }),
      ...(all > first.length ? [`and ${(all - first.length).toLocaleString('en-US')} more`] : []),
      whatToDo(policy, { words }),
      ...references,
      ...(digest === null ? [] : [`digest ${digest.slice(0, 12)}`]),
    ],
  };
}
