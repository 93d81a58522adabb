import type { DataShapes } from '../../catalog/data-shape.ts';
import type { ListedFailure } from '../../catalog/partial-answer-rows.ts';
import type { Problem } from '../../documents/source-text.ts';
import { parseExpression } from '../../expressions/parse-expression.ts';
import { coveShape } from './cove-shape.ts';
import { inferShape } from './infer-shape.ts';
import type { TypeProblem } from './inference.ts';
import { UNKNOWN } from './shape.ts';
import { shapeOfData } from './shape-of-data.ts';
import { createWatchedAnswer, type WatchedCall } from './watch-answer.ts';

export interface CheckedQuery {
  /** What cannot be meant in the query. */
  readonly problems: readonly TypeProblem[];
  /** What is probably not meant in it. */
  readonly doubts: readonly TypeProblem[];
  /** What the call leaves out without having been told to. */
  readonly parts: readonly Problem[];
  /** Members of the answer that list failures, and that the query would not show. */
  readonly failures: readonly ListedFailure[];
}

/**
 * Checks a call and an expression over its whole answer, which are not in a file.
 *
 * @param query - an expression that compiles; undefined if the whole answer is shown.
 * @param shapes - undefined for a client without schemas: then names cannot be checked.
 */
export function checkQuery(call: WatchedCall, query: string | undefined, shapes: DataShapes | undefined): CheckedQuery {
  const answer = createWatchedAnswer(call, shapes === undefined ? UNKNOWN : shapeOfData(shapes.output));
  if (query === undefined) return { problems: [], doubts: [], parts: answer.parts(new Set()), failures: [] };
  const { problems, reads } = inferShape(parseExpression(query), query, { value: answer.shape, cove: coveShape({}) });
  const isDoubt = ({ severity }: TypeProblem): boolean => severity === 'warning';
  return {
    problems: problems.filter((problem) => !isDoubt(problem)),
    doubts: problems.filter(isDoubt),
    parts: answer.parts(reads),
    failures: answer.failures(reads),
  };
}
