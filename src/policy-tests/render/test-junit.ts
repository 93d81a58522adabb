import { attributesOf, content } from '../../report/render/junit/xml-text.ts';
import type { TestResult, TestRun } from '../test-result.ts';
import { problemLines } from './problem-words.ts';

/**
 * The results as JUnit XML: a suite for each policy, a case for each test. A policy without any test is a case that was
 * skipped; what was demanded of the tests as a whole and is not so is a failure, in a suite of its own.
 */
export function testJunit({ results, untested, unmet }: TestRun): string {
  const byPolicy = new Map<string, TestResult[]>();
  for (const result of results) byPolicy.set(result.policy, [...(byPolicy.get(result.policy) ?? []), result]);
  const suites = [
    ...[...byPolicy].map(([policy, own]) => suite(policy, own.map(toCase))),
    ...untested.map(({ id, file }) => suite(id, [{ name: `has a test in ${file}`, outcome: UNTESTED }])),
    ...(unmet.length === 0 ? [] : [suite('run', unmet.map(toUnmet))]),
  ];
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="cove-policy test">\n${suites.join('')}</testsuites>\n`;
}

interface Case {
  readonly name: string;
  readonly outcome?: {
    readonly element: 'failure' | 'error' | 'skipped';
    readonly message: string;
    readonly lines: readonly string[];
  };
}

const UNTESTED = { element: 'skipped', message: 'the policy has no test', lines: [] } as const;

function toCase({ name, status, problems, range }: TestResult): Case {
  if (status === 'passed') return { name };
  const said = problems.flatMap(problemLines).map(({ text }) => text);
  const lines = [`${range.file}:${range.line}:${range.column}`, ...said];
  const element = status === 'failed' ? 'failure' : 'error';
  return { name, outcome: { element, message: problems[0]?.message ?? '', lines } };
}

function toUnmet(message: string): Case {
  return { name: message, outcome: { element: 'failure', message, lines: [message] } };
}

function suite(name: string, cases: readonly Case[]): string {
  const having = (element: string): number => cases.filter(({ outcome }) => outcome?.element === element).length;
  const attributes = attributesOf({
    name,
    tests: cases.length,
    failures: having('failure'),
    errors: having('error'),
    skipped: having('skipped'),
    time: '0',
  });
  return `  <testsuite${attributes}>\n${cases.map((each) => caseXml(name, each)).join('')}  </testsuite>\n`;
}

function caseXml(classname: string, { name, outcome }: Case): string {
  const open = `    <testcase${attributesOf({ classname, name, time: '0' })}`;
  if (outcome === undefined) return `${open}/>\n`;
  const { element, message, lines } = outcome;
  const attributes = attributesOf(element === 'skipped' ? { message } : { type: element, message });
  return `${open}>\n      <${element}${attributes}>${content(lines)}</${element}>\n    </testcase>\n`;
}
