import { createCatalog } from '../../../src/catalog/catalog.ts';
import { parseExpression } from '../../../src/policy/expressions/parse-expression.ts';
import { coveShape } from '../../../src/policy/types/cove-shape.ts';
import { type Inferred, inferShape } from '../../../src/policy/types/infer-shape.ts';
import { type Shape, shapeOfData, unknown } from '../../../src/policy/types/shape.ts';

const catalog = createCatalog([]);

/** The shape of an operation's answer, from the installed client. */
function answerOf(operation: string): Shape {
  const [service = '', name = ''] = operation.split(':');
  const shapes = catalog.shapes(service, name);
  return shapes === undefined ? unknown : shapeOfData(shapes.output);
}

/** What is inferred of an expression over the whole answer of an operation. */
export function inferOver(operation: string, expression: string): Inferred {
  const cove = coveShape({ days: 90, name: 'x', strict: true });
  return inferShape(parseExpression(expression), expression, answerOf(operation), cove);
}

/** Each problem as `part of the expression: message | hint`. */
export function problemsOf(operation: string, expression: string): string[] {
  return inferOver(operation, expression).problems.map(({ code, span, message, hint }) => {
    const told = `${code} at ${expression.slice(span.start, span.end)}: ${message}`;
    return hint === undefined ? told : `${told} | ${hint}`;
  });
}
