/** What a function says of a value that it cannot take quotes nothing of it, where the value is marked. */
import { expect, test } from 'vitest';
import { compileExpression } from '../../src/expressions/compile-expression.ts';
import { ExpressionSyntaxError } from '../../src/expressions/expression-error.ts';
import { FUNCTIONS } from '../../src/expressions/function-table.ts';
import type { JsonValue } from '../../src/values/json.ts';
import { mark } from '../../src/values/marked.ts';
import { cove } from '../expressions/test-cell.ts';

const SECRET = 'QXZWVKJHGFDB';
const VALUES: readonly JsonValue[] = [
  SECRET,
  `{"k": ${SECRET}`,
  `%${SECRET}%ZZ`,
  `10.0.0.${SECRET}/99`,
  `2026-99-99T${SECRET}`,
  `*${SECRET}[`,
  [SECRET, 1],
  { [SECRET]: SECRET },
  [[SECRET], { a: SECRET }],
  123_456_789_012_345,
];
const PARTS = ['@', "'x'", '`1`', '[@]', '{a: @}', '&@'];
const ARGUMENTS = PARTS.flatMap((one) => [one, ...PARTS.map((other) => `${one}, ${other}`)]).filter((text) =>
  text.includes('@'),
);

function messageOf(text: string, value: JsonValue): string | undefined {
  try {
    compileExpression(text).evaluate(value, cove);
    return undefined;
  } catch (error) {
    if (error instanceof ExpressionSyntaxError) return undefined;
    const texts: string[] = [];
    for (let at: unknown = error; at instanceof Error; at = at.cause) texts.push(at.message, String(at.stack));
    return texts.join('\n');
  }
}

test.each([...FUNCTIONS.keys()])('%s()', (name) => {
  const failures = ARGUMENTS.flatMap((args) =>
    VALUES.flatMap((value) => messageOf(`${name}(${args})`, mark(value)) ?? []),
  );
  for (const message of failures) expect(message).not.toMatch(/QXZW|BDFG|qxzw|123456789/i);
});

test('the same failures quote the value where it is not marked: there is something to hide', () => {
  expect(messageOf('parse_json(@)', `{"k": ${SECRET}`)).toContain('QXZW');
});
