import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { compileExpression } from '../../src/expressions/compile-expression.ts';
import type { JsonValue } from '../../src/json.ts';
import { cove, freeze } from './test-cell.ts';

interface Suite {
  readonly given: JsonValue;
  readonly cases: readonly {
    readonly expression: string;
    readonly result?: JsonValue;
    readonly error?: string;
    readonly bench?: string;
  }[];
}

const folder = new URL('../fixtures/jmespath-compliance/', import.meta.url);

const cases = readdirSync(folder)
  .filter((name) => name.endsWith('.json'))
  .flatMap((name) => {
    const suites: readonly Suite[] = JSON.parse(readFileSync(new URL(name, folder), 'utf8'));
    return suites.flatMap(({ given, cases: each }) => each.map((one) => ({ name, given: freeze(given), ...one })));
  });

describe('the official JMESPath compliance suite', () => {
  test('is there as a whole', () => {
    expect(cases).toHaveLength(875);
  });

  // No case is left out, and none is expected to fail.
  test.each(cases)('$name: $expression', ({ given, expression, ...expected }) => {
    const outcome = outcomeOf(expression, given);
    if ('error' in expected) expect(outcome).toBe('error');
    // The rest are benchmarks, which say nothing about the outcome; two of them are calls that no implementation can
    // accept.
    else if ('result' in expected) expect(outcome).toEqual({ result: expected.result });
    else expect(expected.bench).toBeTypeOf('string');
  });
});

function outcomeOf(expression: string, given: JsonValue): JsonValue {
  try {
    return { result: compileExpression(expression).evaluate(given, cove) };
  } catch (error) {
    expect((error as Error).name).toMatch(/^Expression(Syntax|Evaluation)Error$/);
    return 'error';
  }
}
