import { expect, test } from 'vitest';
import { compileExpression } from '../../src/expressions/compile-expression.ts';
import { coveMembers } from '../../src/expressions/cove-members.ts';

const table: readonly (readonly [expression: string, paths: readonly string[]])[] = [
  ['Name', []],
  ['a.cove.region', []],
  ['@.cove', []],
  ['a[*].cove', []],
  ['cove', ['cove']],
  ['cove.region', ['cove.region']],
  ['(cove.account).tags', ['cove.account.tags']],
  ['cove.account | tags.stage', ['cove.account.tags.stage']],
  ['cove.account | @.tags', ['cove.account.tags']],
  ['Trails[?HomeRegion == cove.region]', ['cove.region']],
  ['age_days(CreateDate) > cove.parameters.maxKeyAgeDays', ['cove.parameters.maxKeyAgeDays']],
  ['sort_by(a, &cove.region)', ['cove.region']],
  ['cove.account.[id, tags.stage]', ['cove.account.id', 'cove.account.tags.stage']],
  ['cove.{a: region, b: account.id}', ['cove.region', 'cove.account.id']],
  ['cove.parameters.list[?name == cove.region].value', ['cove.parameters.list', 'cove.region']],
  ['cove.region || cove.region || cove.now', ['cove.region', 'cove.now']],
  ['let $p = cove.parameters in $p.max', ['cove.parameters']],
  ['cove.account.length(name)', ['cove.account.name']],
];

test.each(table)('%s', (expression, paths) => {
  expect(coveMembers(compileExpression(expression)).map((path) => path.join('.'))).toEqual(paths);
});
