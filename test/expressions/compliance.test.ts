import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { compileExpression } from '../../src/expressions/compile-expression.ts';
import { isJsonObject, type JsonValue } from '../../src/values/json.ts';
import { mark, reveal } from '../../src/values/marked.ts';
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

test('gives what another implementation gives, of answers and of what AWS marks as sensitive too', () => {
  const file = new URL('../fixtures/jmespath-judged/cases.json', import.meta.url);
  const suites: readonly Suite[] = JSON.parse(readFileSync(file, 'utf8'));
  const judged = suites.flatMap(({ given, cases: each }) => each.map((one) => ({ given: freeze(given), ...one })));
  expect(judged.length).toBeGreaterThan(400);
  for (const { given, expression, result } of judged) {
    const expected = { result: withPrecision(result ?? null) };
    for (const resource of [given, withoutPrototypes(given), mark(given)]) {
      expect(withPrecision(reveal(outcomeOf(expression, resource))), expression).toEqual(expected);
    }
  }
});

/** As answers have it: their objects inherit nothing. */
function withoutPrototypes(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(withoutPrototypes);
  if (!isJsonObject(value)) return value;
  const members = Object.entries(value).map(([name, member]) => [name, withoutPrototypes(member)] as const);
  return Object.assign(Object.create(null), Object.fromEntries(members));
}

/** Twelve digits, which all implementations have in common; without the sign of 0. */
function withPrecision(value: JsonValue): JsonValue {
  return JSON.parse(JSON.stringify(value), (_, each) => (typeof each === 'number' ? +each.toPrecision(12) : each));
}

function outcomeOf(expression: string, given: JsonValue): JsonValue {
  try {
    return { result: compileExpression(expression).evaluate(given, cove) };
  } catch (error) {
    expect((error as Error).name).toMatch(/^Expression(Syntax|Evaluation)Error$/);
    return 'error';
  }
}
