import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { compileExpression } from '../../src/expressions/compile-expression.ts';
import type { Interpreter } from '../../src/expressions/expression-function.ts';
import { followMarks } from '../../src/expressions/follow-marks.ts';
import { createInterpreter } from '../../src/expressions/function-table.ts';
import { parseExpression } from '../../src/expressions/parse-expression.ts';
import { RUN, toRunnable } from '../../src/expressions/to-runnable.ts';
import type { JsonValue } from '../../src/values/json.ts';
import { isMarked, mark, reveal } from '../../src/values/marked.ts';
import { FUNCTION_CASES } from '../expressions/function-cases.ts';
import { cove } from '../expressions/test-cell.ts';

interface Suite {
  readonly given: JsonValue;
  readonly cases: readonly { readonly expression: string; readonly result?: JsonValue; readonly error?: string }[];
}

const folder = new URL('../fixtures/jmespath-compliance/', import.meta.url);

const cases = readdirSync(folder)
  .filter((name) => name.endsWith('.json'))
  .flatMap((name) => {
    const suites: readonly Suite[] = JSON.parse(readFileSync(new URL(name, folder), 'utf8'));
    return suites.flatMap(({ given, cases: each }) => each.map((one) => ({ name, given, ...one })));
  });

function resultOf(interpreter: Interpreter, expression: string, given: JsonValue): JsonValue {
  try {
    const run = { cove: {}, now: cove.now, root: given };
    const result = interpreter.withScope({ [RUN]: run });
    return {
      result: reveal((followMarks(result).visit(toRunnable(parseExpression(expression)), given) ?? null) as JsonValue),
    };
  } catch {
    return 'error';
  }
}

describe('the official JMESPath compliance suite, evaluated as over data with marks', () => {
  test.each(cases)('$name: $expression', ({ given, expression, ...expected }) => {
    for (const value of [given, mark(given)]) {
      const outcome = resultOf(createInterpreter(), expression, value);
      if ('error' in expected) expect(outcome).toBe('error');
      else if ('result' in expected) expect(outcome).toEqual({ result: expected.result });
    }
  });
});

describe('a function over a marked value', () => {
  test.each(FUNCTION_CASES)('%s of %j', (text, value, result) => {
    const found = compileExpression(text).evaluate({ v: mark(value) }, cove);
    expect(reveal(found)).toEqual(result);
  });

  test.each([
    ['upper(v)', true],
    ['length(v)', true],
    ['[v, n]', false],
    ["contains(v, 'x')", false],
    ["v == 'text'", false],
    ['not_null(n, v)', false],
    ['not_null(v, n)', true],
    ['length([v, n])', false],
    ['keys(@)', false],
    ['group_by([{k: v}], &k)', true],
    ["join('', [n, v])", true],
    ['v ? n : n', false],
    ['d + `1`', true],
    ['-d', true],
    ['[d, d][] | sum(@)', true],
    ['d > `1`', false],
  ])('%s is marked: %s', (text, expected) => {
    expect(isMarked(compileExpression(text).evaluate({ v: mark('text'), n: 'plain', d: mark(7) }, cove))).toBe(
      expected,
    );
  });
});
