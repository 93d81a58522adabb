import { NEEDS_ATTENTION, stateWord } from '../../build/change-states.ts';
import type { Report, ReportChange } from '../../build/report.ts';
import { runFacts } from '../../build/run-facts.ts';
import { evaluatedCells, evaluatesCells } from '../../build/summarize.ts';
import { strictProblem } from '../../build/waiver-words.ts';
import { type Wording, worded } from '../../build/wording.ts';
import { placeOf } from '../place-words.ts';
import { sumFacts } from '../sum-facts.ts';
import type { Case, Suite } from './test-suite.ts';

/** What applies to the whole run. Its cases are what a green list of policies would not show. */
export function aboutRun(report: Report, wording: Wording): Suite {
  const { run, summary } = report;
  const cases: Case[] = [
    check('the run finished', run.interrupted ? 'interrupted' : run.end === null ? 'cut off' : undefined),
    check('the ledger adds up', summary.ledger === 'ok' ? undefined : summary.ledger.join('\n')),
    ...(evaluatesCells(run) ? coverageCases(report) : []),
    ...(report.waivers?.strict === true ? [strictCase(strictProblem(report, wording), wording)] : []),
    ...report.changes.map((change) => changeCase(change, report)),
  ];
  const having = (element: string): number => cases.filter(({ outcome }) => outcome?.element === element).length;
  return {
    name: 'run',
    properties: [
      ...[...runFacts(report, wording), ...sumFacts(report, wording)].map(({ label, text }) => [label, text] as const),
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
  return { name, outcome: { element: 'error', type: 'incomplete', message: problem, lines: problem.split('\n') } };
}

function strictCase(problem: string | undefined, wording: Wording): Case {
  const name = worded('no waiver fails --strict-waivers', wording);
  if (problem === undefined) return { name };
  return { name, outcome: { element: 'failure', type: 'waivers', message: problem, lines: problem.split('\n') } };
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
      lines: change.calls.map(({ operation, input }) => `${operation} ${JSON.stringify(input)}`),
    },
  };
}
