import { describe, expect, it } from 'vitest';
import { compileExpression } from '../../src/expressions/compile-expression.ts';
import { compileTemplate } from '../../src/expressions/compile-template.ts';
import { decidesBy, needsTags } from '../../src/organization/reads-account.ts';
import { selectAccounts } from '../../src/organization/select-accounts.ts';
import type { Policy } from '../../src/policy/model/policy.ts';
import { policyOf, runTargetsOf } from './test-policy.ts';

const plain = policyOf('p');
const place = plain.call.range;

function changing(when: string): Partial<Policy> {
  const more = { risk: undefined, each: undefined, undo: [] };
  return { remediate: [{ ...plain.call, ...more, when: compileExpression(when) }] };
}

describe('needsTags', () => {
  const cases: readonly (readonly [string, Partial<Policy>, boolean])[] = [
    ['a policy that looks at no tags', {}, false],
    [
      'one that looks at other members of cove',
      { filter: compileExpression('cove.account.name && cove.region') },
      false,
    ],
    ['a resource that has tags of its own', { filter: compileExpression('account.tags.stage') }, false],
    ['a selection by tag', { targets: { ...plain.targets, tags: { stage: 'prod' } } }, true],
    ['a filter', { filter: compileExpression("cove.account.tags.stage == 'prod'") }, true],
    ['a filter deep inside', { filter: compileExpression('a[?b == cove.account.tags.c] | [0]') }, true],
    ['the account as a whole', { filter: compileExpression('cove.account') }, true],
    ['cove as a whole', { filter: compileExpression("merge(cove, `{}`).account.tags.stage == 'prod'") }, true],
    ['resources', { resources: compileExpression('a[?b == cove.account.tags.c]') }, true],
    [
      'the input of the call',
      { call: { ...plain.call, input: compileTemplate({ A: '${cove.account.tags.a}' }) } },
      true,
    ],
    [
      'a lookup',
      {
        lookups: [
          {
            ...plain.call,
            input: compileTemplate({}),
            as: undefined,
            expand: compileExpression('[cove.account.tags]'),
            each: undefined,
            range: place,
          },
        ],
      },
      true,
    ],
    [
      'a message',
      { finding: { ...plain.finding, message: compileTemplate('owner ${cove.account.tags.owner}') } },
      true,
    ],
    [
      'a call that changes something, and belongs to the change by them',
      changing("cove.account.tags.stage != 'prod'"),
      true,
    ],
    ['a call that changes something whatever they are', changing('cove.account.id'), false],
  ];
  it.each(cases)('%s', (_, change, expected) => {
    expect(needsTags({ ...plain, ...change })).toBe(expected);
  });
});

describe('an account whose tags are unknown', () => {
  const account = {
    id: '2',
    name: null,
    email: null,
    arn: null,
    state: 'ACTIVE',
    ou: null,
    ouPath: [],
    tags: undefined,
  } as const;
  const selection = { tags: new Map(), runTargets: runTargetsOf(), principal: '1', includeCaller: false };

  it('is an error under a policy that reads them, and asked under any other', () => {
    const actions = [true, false].map((readsTags) =>
      selectAccounts([account], plain.targets, { ...selection, readsTags }).map(({ action }) => action),
    );
    expect(actions).toEqual([['error'], ['run']]);
  });
});

describe('decidesBy', () => {
  it.each([
    ['a filter', { filter: compileExpression("cove.account.ou == 'ou-root-prod1111'") }, true],
    ['the account as a whole', { filter: compileExpression('cove.account') }, true],
    ['a call that changes something', changing("cove.account.ou != 'ou-root-prod1111'"), true],
    ['another member', { filter: compileExpression("cove.account.name == 'x'") }, false],
    [
      'a message, which only shows it',
      { finding: { ...plain.finding, message: compileTemplate('${cove.account.ou}') } },
      false,
    ],
  ])('%s', (_, members, expected) => {
    expect(decidesBy({ ...plain, ...members }, 'ou')).toBe(expected);
  });
});
