import { expect, test } from 'vitest';
import type { Account } from '../../src/organization/organization.ts';
import type { ResolvedAccounts } from '../../src/organization/resolved-accounts.ts';
import { unmatchedOverrides } from '../../src/organization/unmatched-overrides.ts';
import type { OverrideTargets, Policy } from '../../src/policy/model/policy.ts';
import { createErrorRecord } from '../../src/run-log/error-record.ts';
import { policyOf, runTargetsOf, type TargetsInput } from './test-policy.ts';

const TAGS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  '111111111111': { stage: 'prod', team: 'shop' },
  '222222222222': { stage: 'dev' },
};

const accounts = Object.keys(TAGS).map((id): Account => {
  return { id, name: null, email: null, arn: null, state: 'ACTIVE', ou: 'r-a', ouPath: ['r-a'], tags: undefined };
});

function overridden(tags: OverrideTargets['tags'], targets: TargetsInput = {}): Policy {
  const off = { name: 'overrides[0] in cove.config.yml', place: 'cove.config.yml:4:5', changes: ['off'] };
  return {
    ...policyOf('p', targets),
    overrides: [{ ...off, targets: { accounts: undefined, ous: undefined, tags }, policy: undefined }],
  };
}

function messagesOf(policies: readonly Policy[], over: Partial<ResolvedAccounts> = {}): readonly string[] {
  const tags = new Map(Object.entries(TAGS));
  const resolved = { organization: null, policies, accounts, runTargets: runTargetsOf(), tags, warnings: [] };
  return unmatchedOverrides({ ...resolved, ...over }).map(({ message }) => message);
}

test.each([
  [{ stage: 'prdo' }, {}, 'the tag stage=prdo (did you mean stage=prod?)'],
  [{ Stage: 'prod' }, {}, 'the tag Stage=prod (did you mean stage=prod?)'],
  [{ team: 'shop', stage: 'dev' }, {}, 'the tags team=shop, stage=dev'],
  [{ purpose: 'audit' }, {}, 'the tag purpose=audit'],
  [{ stage: 'dev' }, { accounts: ['111111111111'] }, 'the tag stage=dev'],
])('an override whose tags no account has is told: %j', (tags, targets, words) => {
  expect(messagesOf([overridden(tags, targets)])).toEqual([
    `overrides[0] in cove.config.yml applies to no account: none that its policies are about has ${words}`,
  ]);
});

test('once for all of its policies, and not where it applies to one of them', () => {
  const [nowhere, somewhere] = [
    overridden({ stage: 'dev' }, { accounts: ['111111111111'] }),
    overridden({ stage: 'dev' }),
  ];
  expect(messagesOf([nowhere, { ...nowhere, id: 'q' }])).toHaveLength(1);
  expect(messagesOf([nowhere, { ...somewhere, id: 'q' }])).toEqual([]);
});

test.each<[string, Partial<ResolvedAccounts>]>([
  ['a run that is narrowed', { runTargets: runTargetsOf({ accounts: ['222222222222'] }) }],
  [
    'a run that leaves accounts out',
    { runTargets: runTargetsOf({ exclude: { accounts: ['222222222222'], ous: [] } }) },
  ],
  ['tags that cannot be read', { tags: new Map([['111111111111', createErrorRecord('access-denied', 'no')]]) }],
])('nothing is said of %s', (_, over) => {
  expect(messagesOf([overridden({ stage: 'nowhere' })], over)).toEqual([]);
});
