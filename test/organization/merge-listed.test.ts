import { describe, expect, it, test } from 'vitest';
import type { ListedAccounts } from '../../src/accounts/listed-accounts.ts';
import { compileExpression } from '../../src/expressions/compile-expression.ts';
import { whyNotTargeted } from '../../src/organization/judge-targets.ts';
import { withListed } from '../../src/organization/merge-listed.ts';
import { factsOfOrganization, type Organization } from '../../src/organization/organization.ts';
import { resolveAccounts } from '../../src/organization/resolve-accounts.ts';
import type { Policy } from '../../src/policy/model/policy.ts';
import { fakeOrganization } from './fake-organization.ts';
import { policyOf, runTargetsOf } from './test-policy.ts';

const LISTED: ListedAccounts = {
  ...{ file: 'accounts.yml', only: true },
  accounts: [{ id: '999999999999', name: 'outside', email: null, tags: {}, regions: ['eu-*'] }],
};

it('accounts of the accounts file are not of the organization: what is shared with them is shared with strangers', () => {
  const organization: Organization = {
    ...{ id: 'o-example', managementAccount: '111111111111', hasTree: true, units: new Map() },
    accounts: [],
  };
  const listed = withListed(organization, { ...LISTED, only: false });
  expect(listed.accounts.map(({ id }) => id)).toEqual(['999999999999']);
  expect(factsOfOrganization(listed).accounts).toEqual([]);
});

describe('where the file has all accounts, nobody was asked for an organization', () => {
  const reading = (text: string): Policy => ({ ...policyOf('p'), filter: compileExpression(text) });
  const overridden: Policy = {
    ...policyOf('p'),
    overrides: [
      {
        ...{ name: 'overrides[0]', place: 'cove.config.yml:1', changes: [], policy: undefined },
        targets: { accounts: undefined, ous: ['ou-root-prod1111'], tags: {} },
      },
    ],
  };
  const resolve = (policy: Policy, allowsUnknown: boolean, run = runTargetsOf()) =>
    resolveAccounts(fakeOrganization({}, {}).read, [policy], run, { listed: LISTED, allowsUnknown });

  test.each([
    [reading('!contains(cove.organization.accounts, Owner)'), 'reads cove.organization'],
    [reading('Owner == cove.organization.id'), 'reads cove.organization'],
    [reading("contains(cove.account.ouPath[].name, 'Prod')"), 'reads cove.account.ouPath'],
    [reading("cove.account.ou == 'ou-root-prod1111'"), 'reads cove.account.ou'],
    [policyOf('p', { exclude: { ous: ['ou-root-prod1111'] } }), 'depends on organizational units'],
  ])('a policy that decides by one is refused, in a check and in changes', async (policy, reason) => {
    for (const allowsUnknown of [false, true]) {
      await expect(resolve(policy, allowsUnknown)).rejects.toThrow(`policy p ${reason}`);
    }
  });

  it('one that is another in a unit is refused: its changes would be those of another', async () => {
    await expect(resolve(overridden, false)).rejects.toThrow('(overrides[0]) is not in accounts.yml');
    await expect(resolve(overridden, true)).rejects.toThrow('policy p depends on organizational units');
  });

  it('an excluded unit is refused: whoever is in it would be let in', async () => {
    const run = runTargetsOf({ exclude: { accounts: [], ous: ['ou-root-prod1111'] } });
    await expect(resolve(policyOf('p'), false, run)).rejects.toThrow('policy p depends on organizational units');
  });

  it('a policy that goes by what the file says is not', async () => {
    const { accounts } = await resolve(reading("cove.account.name == 'outside'"), false);
    expect(accounts.map(({ id }) => id)).toEqual(['999999999999']);
  });
});

test('nothing is changed in a region that the file leaves out by now', async () => {
  const policy = policyOf('p');
  const resolved = await resolveAccounts(fakeOrganization({}, {}).read, [policy], runTargetsOf(), { listed: LISTED });
  const rules = {
    runTargets: runTargetsOf(),
    principal: '111111111111',
    includeCaller: false,
    outside: new Set<string>(),
  };
  const why = (region: string | null, account = '999999999999') =>
    whyNotTargeted(policy, { account, region }, resolved, { ...rules, home: 'us-east-1' });
  expect(why('eu-west-1')).toBeUndefined();
  expect(why(null)).toBeUndefined();
  expect(why('us-east-1')).toBe('accounts.yml leaves this region out for the account');
  expect(why('eu-west-1', '222222222222')).toContain('nor in an accounts file');
});
