import { type Case, type Suite, suiteXml } from '../../report/render/junit/test-suite.ts';
import { VERSION } from '../../version.ts';
import type { TestResult, TestRun } from '../test-result.ts';
import { problemLines } from './problem-words.ts';

/**
 * The results as JUnit XML: a suite for each policy, a case for each test. A policy without any test is a case that was
 * skipped; what was demanded of the tests as a whole and is not so is a failure, in a suite of its own.
 */
export function testJunit({ start, results, untested, unmet }: TestRun): string {
  const byPolicy = new Map<string, TestResult[]>();
  for (const result of results) byPolicy.set(result.policy, [...(byPolicy.get(result.policy) ?? []), result]);
  const suites = [
    ...[...byPolicy].map(([policy, own]) => suite(policy, own.map(toCase))),
    ...untested.map(({ id, file }) => suite(id, [{ name: `has a test in ${file}`, outcome: UNTESTED }])),
    ...(unmet.length === 0 ? [] : [suite('run', unmet.map(toUnmet))]),
  ];
  const run = { start, tool: { name: 'cove-policy test' } };
  const text = suites.flatMap((each, id) => [...suiteXml(each, run, id)]).join('');
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n${text}</testsuites>\n`;
}

const UNTESTED = { element: 'skipped', message: 'the policy has no test', lines: [] } as const;

function toCase({ name, status, problems, range, durationMs }: TestResult): Case {
  if (status === 'passed') return { name, durationMs };
  const said = problems.flatMap(problemLines).map(({ text }) => text);
  const lines = [`${range.file}:${range.line}:${range.column}`, ...said];
  const element = status === 'failed' ? 'failure' : 'error';
  return { name, durationMs, outcome: { element, type: element, message: problems[0]?.message ?? '', lines } };
}

function toUnmet(message: string): Case {
  return { name: message, outcome: { element: 'failure', type: 'failure', message, lines: [message] } };
}

function suite(name: string, cases: readonly Case[]): Suite {
  const having = (element: string): number => cases.filter(({ outcome }) => outcome?.element === element).length;
  return {
    name,
    properties: [['version', VERSION]],
    tests: cases.length,
    failures: having('failure'),
    errors: having('error'),
    skipped: having('skipped'),
    durationMs: cases.reduce((sum, { durationMs = 0 }) => sum + durationMs, 0),
    cases,
  };
}
