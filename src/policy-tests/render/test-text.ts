import pc from 'picocolors';
import { counted } from '../../text/counted.ts';
import { visible } from '../../text/visible-text.ts';
import { coveredPercent, type PolicyCoverage } from '../coverage.ts';
import type { TestProblem, TestResult, TestRun, UntestedPolicy } from '../test-result.ts';
import { type ProblemLine, problemLines } from './problem-words.ts';

export interface TestRenderOptions {
  /** ANSI colours in the text. */
  readonly color: boolean;
  /** Whether the text lists what no test has decided both ways, or only says how much that is. */
  readonly listsGaps: boolean;
}

/** For people: what did not pass, and why; then a line that counts. */
export function testText(run: TestRun, { color, listsGaps }: TestRenderOptions): string {
  const colors = pc.createColors(color);
  const wrong = run.results.filter(({ status }) => status !== 'passed');
  return [
    ...wrong.map((each) => `${resultText(each, colors)}\n`),
    listsGaps ? gapsText(run.coverage, colors) : '',
    untestedText(run.untested, colors),
    `${countsText(run)}\n`,
    coverageText(run.coverage, listsGaps),
  ].join('');
}

type Colors = ReturnType<typeof pc.createColors>;

function resultText({ policy, name, range, status, problems }: TestResult, colors: Colors): string {
  const place = colors.bold(`${visible(range.file)}:${range.line}:${range.column}`);
  const head = `${place} ${colors.red(status)} ${visible(policy)}: ${visible(name)}\n`;
  return head + problems.map((each) => problemText(each, colors)).join('');
}

function problemText(problem: TestProblem, colors: Colors): string {
  const lines = problemLines(problem).map(({ kind, text }) => `  ${PAINT[kind](colors)(visible(text))}\n`);
  return lines.join('');
}

const PAINT: Readonly<Record<ProblemLine['kind'], (colors: Colors) => (text: string) => string>> = {
  message: () => (text) => text,
  missing: (colors) => (text) => colors.red(`  ${text}`),
  unexpected: (colors) => (text) => colors.green(`  ${text}`),
  paste: () => (text) => text,
};

function untestedText(untested: readonly UntestedPolicy[], colors: Colors): string {
  if (untested.length === 0) return '';
  const listed = untested.map(({ file, line, column, id }) => `  ${visible(`${file}:${line}:${column} ${id}`)}\n`);
  return `${colors.yellow('Without any test:')}\n${listed.join('')}\n`;
}

function gapsText(coverage: readonly PolicyCoverage[], colors: Colors): string {
  const blocks = coverage.flatMap((each) => {
    if (each.gaps.length === 0) return [];
    const lines = each.gaps.map(({ range, text, never }) => {
      const place = `${range.file}:${range.line}:${range.column}`;
      return `  ${visible(`${place} never ${never}: ${oneLine(text)}`)}\n`;
    });
    const head = `${visible(each.policy)}: ${coveredPercent([each])}% of what it decides was seen`;
    return [`${colors.yellow(head)}\n${lines.join('')}\n`];
  });
  return blocks.join('');
}

const LONGEST_EXPRESSION = 80;

function oneLine(text: string): string {
  const line = text.replace(/\s+/g, ' ');
  return line.length <= LONGEST_EXPRESSION ? line : `${line.slice(0, LONGEST_EXPRESSION)}…`;
}

function coverageText(coverage: readonly PolicyCoverage[], listsGaps: boolean): string {
  if (coverage.length === 0) return '';
  const gaps = coverage.reduce((sum, each) => sum + each.gaps.length, 0);
  const hint = gaps === 0 || listsGaps ? '' : ` (${counted(gaps, 'gap', 'gaps')}: --coverage 0 lists them)`;
  return `Coverage: ${coveredPercent(coverage)}% of what the policies decide${hint}\n`;
}

/** One line: `12 tests: 11 passed, 1 failed`. */
function countsText({ results, untested }: TestRun): string {
  const count = (wanted: TestResult['status']): number => results.filter(({ status }) => status === wanted).length;
  const parts = [
    `${count('passed')} passed`,
    ...(count('failed') === 0 ? [] : [`${count('failed')} failed`]),
    ...(count('error') === 0 ? [] : [`${count('error')} without an answer`]),
    ...(untested.length === 0 ? [] : [`${counted(untested.length, 'policy', 'policies')} without any test`]),
  ];
  return `${counted(results.length, 'test', 'tests')}: ${parts.join(', ')}`;
}
