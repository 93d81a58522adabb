import { describe, expect, test } from 'vitest';
import { compileExpression } from '../../src/expressions/compile-expression.ts';
import { ExpressionEvaluationError } from '../../src/expressions/expression-error.ts';
import type { JsonValue } from '../../src/values/json.ts';
import { mark } from '../../src/values/marked.ts';
import { cove } from './test-cell.ts';

const TEN: JsonValue = Array.from({ length: 10 }, (_, n) => n);

/** `@.l[*].…` over the same list again and again: 10^depth elements. */
function nested(depth: number): string {
  return depth === 0 ? '`1`' : `$.l[*].[${nested(depth - 1)}]`;
}

/** Comes to the limit in a quarter of the time of projections, so it stands for them where any would do. */
const FILTERS = '$.l[?$.l[?$.l[?$.l[?$.l[?$.l[?$.l[?$.l[?$.l[?`false`]]]]]]]]]';

const HOSTILE: readonly (readonly [name: string, expression: string, value: JsonValue])[] = [
  ['a projection in a projection in a projection', nested(12), { l: TEN }],
  ['a filter in a filter', FILTERS, { l: TEN }],
  [
    'a map in a map',
    'map(&map(&map(&map(&map(&map(&map(&map(&`1`, $.l), $.l), $.l), $.l), $.l), $.l), $.l), $.l)',
    { l: TEN },
  ],
  ['lists that double', `@${' | [@, @][]'.repeat(40)}`, [1]],
  ['text that doubles', `@${" | join('', [@, @])".repeat(40)}`, 'x'],
  ['text in the place of each character', `@${" | replace(@, 'x', 'xxxxxxxxxx')".repeat(12)}`, 'x'],
  ['long text with many stars', `glob_match(@, '${'*a'.repeat(500)}b')`, 'a'.repeat(2_000_000)],
  ['a variable that doubles', `${'let $a = [$a, $a][] in '.repeat(30).replace('[$a, $a][]', '[`1`]')}$a`, null],
];

describe('an expression that takes too much ends, and is named', () => {
  // The clock behind the steps is ten seconds: a busy machine takes longer to come to it.
  test.each(HOSTILE)('%s', { timeout: 120_000 }, (_, text, value) => {
    const expression = compileExpression(text);
    const failure = failureOf(() => expression.evaluate(value, cove));
    expect(failure).toBeInstanceOf(ExpressionEvaluationError);
    expect(failure?.message).toMatch(
      /it takes more than|it takes longer|it makes a text|takes too long|too much memory/,
    );
    expect(failure?.message.startsWith(`\`${text}\`: `)).toBe(true);
  });

  test('over what AWS marks as sensitive too', () => {
    const value = { l: TEN, secret: mark('s') } as JsonValue;
    const failure = failureOf(() => compileExpression(FILTERS).evaluate(value, cove));
    expect(failure).toMatchObject({ isTooMuch: true });
  });
});

test('what comes after it is evaluated as ever', () => {
  expect(failureOf(() => compileExpression(FILTERS).evaluate({ l: TEN }, cove))).toMatchObject({ isTooMuch: true });
  expect(compileExpression('length(@)').evaluate(TEN, cove)).toBe(10);
});

test('a hundred thousand resources are not too much', () => {
  const many = Array.from({ length: 100_000 }, (_, n) => ({ name: `r-${n}`, tags: [{ k: 'a', v: n }] }));
  const found = compileExpression("[?tags[?k == 'a'] | [0].v > `99998`].name").evaluate(many as JsonValue, cove);
  expect(found).toEqual(['r-99999']);
});

function failureOf(run: () => unknown): Error | undefined {
  try {
    run();
    return undefined;
  } catch (error) {
    return error as Error;
  }
}
