import { createCellTable } from '../../../run-log/cell-table.ts';
import { NEEDS_ATTENTION, stateWord } from '../../build/change-states.ts';
import type {
  CellStatus,
  ControlStatus,
  Report,
  ReportChange,
  ReportControl,
  ReportFinding,
  ReportFramework,
  ReportPolicy,
  ReportWaived,
} from '../../build/report.ts';
import { runFacts } from '../../build/run-facts.ts';
import { evaluatedCells, evaluatesCells } from '../../build/summarize.ts';
import { strictProblem, waiverReason } from '../../build/waiver-words.ts';
import { type CellDetails, createCellDetails } from '../cell-details.ts';
import { frameworkTitle } from '../control-words.ts';
import { placeOf } from '../place-words.ts';
import { offWords } from '../policy-result.ts';
import { whatToDo } from '../policy-words.ts';
import { sumFacts } from '../sum-facts.ts';
import { attribute, content } from './xml-text.ts';

/**
 * The report as JUnit XML, which every CI shows: a suite for each policy, a case for each account and region. What
 * could not be evaluated is an `<error>`, and so is whatever makes the run incomplete, in a separate suite: nothing
 * unknown passes.
 *
 * There is no single definition: this keeps to what both published ones allow, one `<failure>` or `<error>` per case.
 *
 * @see
 *   https://github.com/jenkinsci/xunit-plugin/blob/master/src/main/resources/org/jenkinsci/plugins/xunit/types/model/xsd/junit-10.xsd
 * @see https://github.com/windyroad/JUnit-Schema/blob/master/JUnit.xsd
 */
export function* renderJunit(report: Report): Generator<string> {
  yield '<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n';
  const clock = createCounter();
  yield* suite(aboutRun(report), report, clock);
  for (const framework of report.controls ?? []) yield* suite(aboutControls(framework), report, clock);
  const details = createCellDetails(report);
  const known = countKnownCells(report);
  for (const policy of report.policies) {
    yield* suite(aboutPolicy(policy, known.get(policy.id) ?? 0, details.of(policy.id)), report, clock);
  }
  yield '</testsuites>\n';
}

interface Suite {
  readonly name: string;
  readonly properties: readonly (readonly [name: string, value: string])[];
  readonly tests: number;
  readonly failures: number;
  readonly errors: number;
  readonly skipped: number;
  readonly cases: Iterable<Case>;
}

interface Case {
  readonly name: string;
  /** Why it did not pass, with the kind, a line, and the details. */
  readonly outcome?: {
    readonly element: 'failure' | 'error' | 'skipped';
    /** None if skipped: the two definitions disagree on that. */
    readonly type?: string;
    readonly message: string;
    readonly text: string;
  };
}

function createCounter(): () => number {
  let next = 0;
  return () => next++;
}

function* suite(about: Suite, { run }: Report, next: () => number): Generator<string> {
  const attributes = {
    name: about.name,
    package: run.tool.name,
    id: next(),
    // Without a zone, as in the stricter definition; all times of a run are UTC.
    timestamp: run.start.slice(0, 19),
    hostname: 'localhost',
    tests: about.tests,
    failures: about.failures,
    errors: about.errors,
    skipped: about.skipped,
    time: '0',
  };
  yield `  <testsuite${attributesOf(attributes)}>\n    <properties>\n`;
  for (const [name, value] of about.properties) yield `      <property${attributesOf({ name, value })}/>\n`;
  yield '    </properties>\n';
  for (const each of about.cases) yield caseXml(about.name, each);
  yield '    <system-out></system-out>\n    <system-err></system-err>\n  </testsuite>\n';
}

function caseXml(suiteName: string, { name, outcome }: Case): string {
  const open = `    <testcase${attributesOf({ classname: suiteName, name, time: '0' })}`;
  if (outcome === undefined) return `${open}/>\n`;
  const { element, type, message, text } = outcome;
  const attributes = attributesOf({ ...(type === undefined ? {} : { type }), message });
  return `${open}>\n      <${element}${attributes}>${content(text)}</${element}>\n    </testcase>\n`;
}

function attributesOf(attributes: Readonly<Record<string, string | number>>): string {
  return Object.entries(attributes)
    .map(([name, value]) => ` ${name}="${attribute(String(value))}"`)
    .join('');
}

/** What applies to the whole run. Its cases are what a green list of policies would not show. */
function aboutRun(report: Report): Suite {
  const { run, summary } = report;
  const cases: Case[] = [
    check('the run finished', run.interrupted ? 'interrupted' : run.end === null ? 'cut off' : undefined),
    check('the ledger adds up', summary.ledger === 'ok' ? undefined : summary.ledger.join('\n')),
    ...(evaluatesCells(run) ? coverageCases(report) : []),
    ...(report.waivers?.strict === true ? [strictCase(strictProblem(report))] : []),
    ...report.changes.map((change) => changeCase(change, report)),
  ];
  const having = (element: string): number => cases.filter(({ outcome }) => outcome?.element === element).length;
  return {
    name: 'run',
    properties: [
      ...[...runFacts(report), ...sumFacts(report)].map(({ label, text }) => [label, text] as const),
      ...report.warnings.map(({ message }) => ['warning', message] as const),
    ],
    tests: cases.length,
    failures: having('failure'),
    errors: having('error'),
    skipped: having('skipped'),
    cases,
  };
}

function coverageCases({ summary }: Report): Case[] {
  const evaluated = evaluatedCells(summary);
  return [
    check('something was evaluated', evaluated + summary.error === 0 ? 'no cell was evaluated' : undefined),
    check(
      'every policy was evaluated somewhere',
      summary.idle?.length ? `evaluated nowhere: ${summary.idle.join(', ')}` : undefined,
    ),
  ];
}

function check(name: string, problem: string | undefined): Case {
  if (problem === undefined) return { name };
  return { name, outcome: { element: 'error', type: 'incomplete', message: problem, text: problem } };
}

function strictCase(problem: string | undefined): Case {
  const name = 'no waiver fails --strict-waivers';
  if (problem === undefined) return { name };
  return { name, outcome: { element: 'failure', type: 'waivers', message: problem, text: problem } };
}

function changeCase(change: ReportChange, report: Report): Case {
  const { policy, account, region, resource, state, message } = change;
  const name = `change: ${policy} · ${placeOf(account, region)} · ${resource}`;
  if (!NEEDS_ATTENTION.has(state)) return { name };
  const isUnknown = state === 'unverified';
  return {
    name,
    outcome: {
      element: isUnknown ? 'error' : 'failure',
      type: state,
      message: `${stateWord(state, report)}: ${message}`,
      text: change.calls.map(({ operation, input }) => `${operation} ${JSON.stringify(input)}`).join('\n'),
    },
  };
}

/** The controls of a release: what people judge, and what is waived, is skipped, and unknown is an error. */
function aboutControls(framework: ReportFramework): Suite {
  const { counts } = framework;
  return {
    name: `controls ${framework.pack}@${framework.name}`,
    properties: [['title', frameworkTitle(framework)]],
    tests: framework.controls.length,
    failures: counts.failed,
    errors: counts.unknown,
    skipped: counts.waived + counts['by-hand'],
    cases: framework.controls.map(controlCase),
  };
}

const CONTROL_ELEMENTS: Readonly<Record<ControlStatus, 'failure' | 'error' | 'skipped' | undefined>> = {
  passed: undefined,
  waived: 'skipped',
  failed: 'failure',
  unknown: 'error',
  'by-hand': 'skipped',
};

function controlCase({ id, title, status, reasons, policies }: ReportControl): Case {
  const name = title === null ? id : `${id} ${title}`;
  const element = CONTROL_ELEMENTS[status];
  if (element === undefined) return { name };
  const message = reasons[0] ?? status;
  const text = [...reasons, ...policies.map((policy) => `policy: ${policy}`)].join('\n');
  return { name, outcome: { element, ...(element === 'skipped' ? {} : { type: status }), message, text } };
}

/** How many cells of each policy have findings that are all in the baseline: they do not fail. */
function countKnownCells({ baseline, findings }: Report): Map<string, number> {
  const counts = new Map<string, number>();
  if (baseline === null) return counts;
  const isNew = createCellTable();
  for (const { policy, account, region, baseline: state } of findings) {
    const cell = { policy, account: account.id, region };
    const before = isNew.get(cell);
    isNew.set(cell, state === 'known' && before !== NEW ? KNOWN : NEW);
  }
  for (const account of isNew.accounts()) {
    isNew.eachOf(account, (policy, _, value) => {
      if (value === KNOWN) counts.set(policy, (counts.get(policy) ?? 0) + 1);
    });
  }
  return counts;
}

const KNOWN = 1;
const NEW = 2;

function aboutPolicy(policy: ReportPolicy, known: number, details: Iterable<CellDetails>): Suite {
  const { cells } = policy;
  return {
    name: policy.id,
    properties: [
      ['title', policy.title],
      ['severity', policy.severity],
      ...(policy.description === null ? [] : [['description', policy.description] as const]),
      ['do', whatToDo(policy)],
      ...policy.references.map((reference) => ['reference', reference] as const),
      ['digest', policy.digest ?? 'not known'],
      ['resources examined', String(policy.resources)],
      ...offWords(policy).map((words) => ['result', words] as const),
    ],
    tests: evaluatedCells(cells) + cells.error + cells.skipped,
    failures: cells.findings - known,
    errors: cells.error,
    skipped: cells.skipped + cells.waived + known,
    cases: casesOf(policy, details),
  };
}

function* casesOf(policy: ReportPolicy, details: Iterable<CellDetails>): Generator<Case> {
  for (const cell of details) {
    const outcome = OUTCOMES[cell.status](policy, cell);
    yield { name: placeOf(cell.account, cell.region), ...(outcome === undefined ? {} : { outcome }) };
  }
}

/** A status without a row does not compile: a new one never counts as a pass. */
const OUTCOMES: Readonly<Record<CellStatus, (policy: ReportPolicy, cell: CellDetails) => Case['outcome']>> = {
  compliant: () => undefined,
  findings: ({ severity, title }, { findings, waived }) => {
    const message = findings.length === 1 ? (findings[0]?.message ?? title) : `${findings.length} findings: ${title}`;
    const text = [...findings.map(findingText), ...waived.map(waivedText)].join('\n');
    return findings.every(({ baseline }) => baseline === 'known')
      ? { element: 'skipped', message: `known from the baseline: ${message}`, text }
      : { element: 'failure', type: severity, message, text };
  },
  waived: ({ title }, { waived }) => ({
    element: 'skipped',
    message: `waived: ${waived[0] === undefined ? title : waiverReason(waived[0].waiver)}`,
    text: waived.map(waivedText).join('\n'),
  }),
  // Its findings are listed below the errors: a case is one or the other, and unknown takes precedence.
  error: (_, { errors, findings, waived }) => ({
    element: 'error',
    type: errors[0]?.kind ?? 'internal',
    message: errors[0]?.message ?? 'not evaluated',
    text: [
      ...errors.map(({ kind, operation, code, resource, message }) =>
        [kind, operation, code, resource, message].filter((part) => part !== null).join(' · '),
      ),
      ...findings.map((finding) => `finding: ${findingText(finding)}`),
      ...waived.map(waivedText),
    ].join('\n'),
  }),
  skipped: (_, { skipped }) => ({
    element: 'skipped',
    message: `${skipped?.reason}: ${skipped?.message}`,
    text: '',
  }),
};

function findingText({ resource, message, baseline }: ReportFinding): string {
  return `${resource}\n  ${message}${baseline === 'known' ? ' (known from the baseline)' : ''}`;
}

function waivedText({ resource, message, waiver }: ReportWaived): string {
  return `waived: ${resource}\n  ${message}\n  ${waiverReason(waiver)}`;
}
