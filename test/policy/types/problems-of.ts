import { createCatalog } from '../../../src/catalog/catalog.ts';
import { unfilledOf } from '../../../src/catalog/partial-answers.ts';
import { parseExpression } from '../../../src/expressions/parse-expression.ts';
import { coveShape } from '../../../src/policy/types/cove-shape.ts';
import { type Inferred, inferFilter, inferShape } from '../../../src/policy/types/infer-shape.ts';
import { type Shape, UNKNOWN } from '../../../src/policy/types/shape.ts';
import { shapeOfData } from '../../../src/policy/types/shape-of-data.ts';
import { createWatchedAnswer } from '../../../src/policy/types/watch-answer.ts';
import type { JsonObject } from '../../../src/values/json.ts';

const catalog = createCatalog([]);

/**
 * The shape of an operation's answer, from the installed client, whose input asks for every member that has to be asked
 * for.
 */
function answerOf(operation: string): Shape {
  const [given = '', name = ''] = operation.split(':');
  const check = catalog.check(given, name);
  const shapes = catalog.shapes(given, name);
  const output = shapes === undefined ? UNKNOWN : shapeOfData(shapes.output);
  const service = check.ok ? check.service : given;
  return createWatchedAnswer({ service, operation: name, name: operation, input: inputFor(service, name) }, output)
    .shape;
}

function inputFor(service: string, operation: string): JsonObject {
  const asked = unfilledOf(service, operation).flatMap(({ unless = [] }) => unless);
  return Object.fromEntries(asked.map((input) => [input.replace(/\[.*$/, ''), '${given}']));
}

const cove = coveShape({ days: 90, name: 'x', strict: true });

/** What is inferred of an expression over the whole answer of an operation. */
export function inferOver(operation: string, expression: string): Inferred {
  return inferFrom(answerOf(operation), expression);
}

function inferFrom(shape: Shape, expression: string): Inferred {
  return inferShape(parseExpression(expression), expression, { value: shape, cove });
}

/**
 * Each problem as `part of the expression: message | hint`.
 *
 * @param resources - what the resources are that the expression is over, one by one; empty for the whole answer.
 */
export function problemsOf(operation: string, expression: string, resources = ''): string[] {
  return problemsIn(operation, expression, resources, inferFrom);
}

/** The same of a `filter`, of which only counts whether it is true. */
export function problemsOfFilter(operation: string, expression: string, resources = ''): string[] {
  return problemsIn(operation, expression, resources, (value, text) =>
    inferFilter(parseExpression(text), text, { value, cove, isWholeAnswer: resources === '' }),
  );
}

function problemsIn(
  operation: string,
  expression: string,
  resources: string,
  inferOf: (value: Shape, text: string) => Inferred,
): string[] {
  const found = resources === '' ? undefined : inferOver(operation, resources);
  if (found !== undefined && found.problems.length > 0) return found.problems.map(({ message }) => message);
  const value = found?.shape ?? answerOf(operation);
  const { problems } = inferOf(value.kind === 'list' && resources !== '' ? value.element : value, expression);
  return problems.map(({ code, span, message, hint }) => {
    const told = `${code} at ${expression.slice(span.start, span.end)}: ${message}`;
    return hint === undefined ? told : `${told} | ${hint}`;
  });
}
