import { visibleJson } from '../../text/visible-text.ts';
import { VERSION } from '../../version.ts';
import { coveredPercent, type PolicyCoverage } from '../coverage.ts';
import { hasPassed, type TestProblem, type TestResult, type TestRun } from '../test-result.ts';
import type {
  PolicyTestReport,
  ReportedCoverage,
  ReportedProblem,
  ReportedTest,
} from './policy-test-report.generated.ts';

/** The results as `schemas/policy-test-report.schema.json` describes them: two spaces, stable order. */
export function testJson(run: TestRun): string {
  const report: PolicyTestReport = {
    version: 1,
    tool: { name: 'cove-policy', version: VERSION },
    passed: hasPassed(run),
    unmet: [...run.unmet],
    files: [...run.files],
    tests: run.results.map(toTest),
    untested: run.untested.map(({ id, file, line, column }) => ({ policy: id, file, line, column })),
    coverage: { percent: coveredPercent(run.coverage), policies: run.coverage.map(toCoverage) },
  };
  return `${visibleJson(JSON.stringify(report, null, 2))}\n`;
}

function toTest({ policy, name, range: { file, line, column }, status, problems }: TestResult): ReportedTest {
  return { policy, name, file, line, column, status, problems: problems.map(toProblem) };
}

function toProblem(problem: TestProblem): ReportedProblem {
  switch (problem.kind) {
    case 'unanswered':
      return { ...problem };
    case 'unused': {
      const { file, line, column } = problem.range;
      return { kind: problem.kind, message: problem.message, file, line, column };
    }
    default:
      return { ...problem, missing: [...problem.missing], unexpected: [...problem.unexpected] };
  }
}

function toCoverage({ policy, file, outcomes, seen, gaps }: PolicyCoverage): ReportedCoverage {
  return {
    policy,
    file,
    outcomes,
    seen,
    gaps: gaps.map(({ text, never, range }) => ({
      text,
      never,
      file: range.file,
      line: range.line,
      column: range.column,
    })),
  };
}
