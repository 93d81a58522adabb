/** Documents whose form nobody knows before a run: `validate` warns of steps into them, and a run settles them. */
import { describe, expect, it } from 'vitest';
import { compileExpression } from '../../src/expressions/compile-expression.ts';
import { matches, selectFrom } from '../../src/expressions/decide.ts';
import type { JsonValue } from '../../src/values/json.ts';
import { cove } from './test-cell.ts';

const ALLOW = { Effect: 'Allow', Principal: '*', Action: 's3:*' };

const verdict = (filter: string, document: JsonValue) => matches(compileExpression(filter), document, cove);

describe('one element of a policy document without a list', () => {
  it.each<[filter: string, document: JsonValue]>([
    ["Statement[?Principal == '*']", { Statement: ALLOW }],
    ["Statement[*].Action | [?@ == 's3:*']", { Statement: ALLOW }],
    ["Statement[].Effect | [0] == 'Allow'", { Statement: ALLOW }],
    ["Statement[0].Effect == 'Allow'", { Statement: ALLOW }],
    ["document.Statement[?Effect == 'Allow']", { document: { Statement: ALLOW } }],
    ["Statement[?Action[?@ == 's3:*']]", { Statement: [ALLOW] }],
    ["Statement[?Principal.AWS[?@ == '*']]", { Statement: [{ Principal: { AWS: '*' } }] }],
  ])('%s', (filter, document) => {
    expect(() => verdict(filter, document)).toThrow(
      'has one element without a list around it: `statements(…)` brings policy documents into one form',
    );
  });

  it('is an error where it is sought', () => {
    expect(() => selectFrom(compileExpression('Statement[]'), { Statement: ALLOW }, cove)).toThrow('`statements(…)`');
  });

  it.each<[filter: string, document: JsonValue, isFinding: boolean]>([
    ["Statement[?Principal == '123456789012']", { Statement: ALLOW }, false],
    ["Statement[?Principal == '*']", { Statement: [ALLOW] }, true],
    ["Statement[?Principal == '*']", {}, false],
    ["Statement[?Principal == '*'] || Statement.Principal == '*'", { Statement: ALLOW }, true],
    ["Statement[?Principal == 'x'] || Statement.Principal == 'x'", { Statement: ALLOW }, false],
    // No elements of policy documents.
    ["Rules[?Effect == 'Allow']", { Rules: ALLOW }, false],
  ])('%s stands', (filter, document, isFinding) => {
    expect(verdict(filter, document)).toBe(isFinding);
  });
});
