import { expect, test } from 'vitest';
import { FUNCTIONS } from '../../src/expressions/function-table.ts';
import { FUNCTIONS_OF_OTHERS } from '../../src/expressions/functions-of-others.ts';
import { parseExpression } from '../../src/expressions/parse-expression.ts';

test('what is proposed for a function of others is an expression, and none of ours is called so', () => {
  for (const [name, meant] of FUNCTIONS_OF_OTHERS) {
    expect(FUNCTIONS.has(name), name).toBe(false);
    const [first = ''] = meant.replaceAll('`cove.now`', 'cove.now').split(/, or |: Name is/);
    if (!first.startsWith('the member')) expect(() => parseExpression(first), meant).not.toThrow();
  }
});
