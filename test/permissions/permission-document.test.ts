import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LIMITS, type Statement, splitStatements } from '../../src/permissions/permission-document.ts';

const action = fc.stringMatching(/^[a-z][a-z0-9-]{1,20}:[A-Z][A-Za-z0-9]{1,60}$/);
const statements = fc
  .tuple(fc.uniqueArray(action, { minLength: 1, maxLength: 400 }), fc.uniqueArray(action, { maxLength: 200 }))
  .map(([first, second]): Statement[] => [statement('Check', first), statement('Change', second)]);

describe('splitStatements', () => {
  it('puts every action into exactly one document under its statement, in order, and none of them is too long', () => {
    fc.assert(
      fc.property(statements, (given) => {
        const documents = splitStatements(given);
        for (const document of documents) {
          expect(JSON.stringify(document).length).toBeLessThanOrEqual(LIMITS.managedPolicyLength);
          const sids = document.Statement.map(({ Sid }) => Sid);
          expect(new Set(sids).size).toBe(sids.length);
        }
        for (const { Sid, Action } of given) {
          const found = documents.flatMap(({ Statement }) => Statement).filter((each) => each.Sid === Sid);
          expect(found.flatMap((each) => each.Action)).toEqual(Action);
        }
      }),
      { numRuns: 40 },
    );
  });

  it('makes no more documents than it takes', () => {
    fc.assert(
      fc.property(statements, (given) => {
        const documents = splitStatements(given);
        documents.slice(1).forEach((document, index) => {
          const before = documents[index];
          const [next] = document.Statement;
          if (before === undefined || next === undefined) throw new Error('an empty document');
          // With the first action of the next one it would be too long: a comma and two quotes at the least.
          const least = JSON.stringify(before).length + JSON.stringify(next.Action[0]).length + 1;
          expect(least).toBeGreaterThan(LIMITS.managedPolicyLength - 60);
        });
      }),
      { numRuns: 40 },
    );
  });

  it('of statements without actions is nothing', () => {
    expect(splitStatements([statement('Check', [])])).toEqual([]);
  });
});

function statement(sid: string, actions: readonly string[]): Statement {
  return { Sid: sid, Effect: 'Allow', Action: actions, Resource: '*' };
}
