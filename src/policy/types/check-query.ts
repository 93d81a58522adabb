import type { DataShapes } from '../../catalog/data-shape.ts';
import { parseExpression } from '../../expressions/parse-expression.ts';
import { coveShape } from './cove-shape.ts';
import { inferShape } from './infer-shape.ts';
import type { TypeProblem } from './inference.ts';
import { shapeOfData } from './shape.ts';

/**
 * What cannot be meant in an expression that stands in no file, over the whole answer of an operation.
 *
 * @param query - an expression that compiles.
 * @param shapes - undefined for a client that carries no schemas: nothing is known then, and nothing is wrong.
 */
export function queryProblems(query: string, shapes: DataShapes | undefined): readonly TypeProblem[] {
  if (shapes === undefined) return [];
  return inferShape(parseExpression(query), query, shapeOfData(shapes.output), coveShape({})).problems.filter(
    ({ severity }) => severity !== 'warning',
  );
}
