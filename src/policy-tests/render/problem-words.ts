import type { TestProblem } from '../test-result.ts';

/** A line of what is wrong with a test, and what kind of line that is. */
export interface ProblemLine {
  readonly kind: 'message' | 'missing' | 'unexpected' | 'paste';
  readonly text: string;
}

/** What is wrong, line by line, as every format that people read has it. */
export function problemLines(problem: TestProblem): ProblemLine[] {
  const message = (text: string): ProblemLine => ({ kind: 'message', text });
  switch (problem.kind) {
    case 'unanswered':
      return [
        message(problem.message),
        message('put this under `answers`, with what AWS answers:'),
        ...problem.paste
          .split('\n')
          .filter((line) => line !== '')
          .map((text): ProblemLine => ({ kind: 'paste', text })),
      ];
    case 'unused': {
      const { file, line, column } = problem.range;
      return [message(`${file}:${line}:${column} ${problem.message}`)];
    }
    default:
      return [
        message(problem.message),
        ...problem.missing.map((text): ProblemLine => ({ kind: 'missing', text: `- ${text}` })),
        ...problem.unexpected.map((text): ProblemLine => ({ kind: 'unexpected', text: `+ ${text}` })),
      ];
  }
}
