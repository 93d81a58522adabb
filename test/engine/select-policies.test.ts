import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { workOf } from '../../src/engine/account-work.ts';
import { selectPolicies } from '../../src/engine/select-policies.ts';
import type { Account, AccountState } from '../../src/organization/organization.ts';
import { needsTags } from '../../src/organization/reads-account.ts';
import { type Selection, selectAccounts } from '../../src/organization/select-accounts.ts';
import type { Policy } from '../../src/policy/model/policy.ts';
import type { ErrorRecord } from '../../src/run-log/records.ts';
import { policyOf, runTargetsOf, type TargetsInput } from '../organization/test-policy.ts';

const PRINCIPAL = '100000000000';
const idOf = (index: number): string => String(100_000_000_000 + index);
const denied: ErrorRecord = {
  kind: 'access-denied',
  operation: 'organizations:ListTagsForResource',
  code: 'AccessDeniedException',
  message: 'no',
  requestId: 'r-1',
  attempts: 1,
  resource: null,
};

function accountOf(index: number, state: AccountState, ou: string): Account {
  const id = idOf(index);
  const path = `/o-abcdef1234/${id}`;
  return {
    id,
    name: `account ${index}`,
    email: `account-${index}@example.com`,
    arn: `arn:aws:organizations::${PRINCIPAL}:account${path}`,
    state,
    ou,
    ouPath: ['r-root', ou],
    tags: undefined,
  };
}

/** Every pair of an account and a policy that selects it, with all that a run needs to know. */
function pairsOf(accounts: readonly Account[], policies: readonly Policy[], selection: Selection): string[] {
  return policies.flatMap((policy) =>
    selectAccounts(accounts, policy.targets, { ...selection, readsTags: needsTags(policy) }).map(
      ({ account: { id, name, email, ou, tags }, ...disposition }) =>
        JSON.stringify([{ id, name, email, ou, tags }, policy.id, disposition]),
    ),
  );
}

describe('a plan of selection classes', () => {
  const stage = fc.record({ stage: fc.constantFrom('prod', 'dev') }, { requiredKeys: [] });
  const ids = [0, 1, 2, 3, 4, 5].map(idOf);
  const maybe = (all: readonly string[]) => fc.option(fc.subarray([...all], { minLength: 1 }), { nil: undefined });
  const targets = fc.record({
    accounts: maybe(ids),
    ous: maybe(['ou-a', 'ou-b']),
    tags: stage,
    exclude: fc.record({ accounts: fc.subarray([...ids]), tags: stage }),
  });
  const member = fc.record({
    state: fc.constantFrom<AccountState>('ACTIVE', 'SUSPENDED', 'UNKNOWN'),
    ou: fc.constantFrom('ou-a', 'ou-b'),
    tags: fc.oneof(stage, fc.constant(denied), fc.constant(undefined)),
  });
  const world = fc.record({
    members: fc.array(member, { minLength: 1, maxLength: 6 }),
    targets: fc.array<TargetsInput>(targets, { minLength: 1, maxLength: 5 }),
    includeCaller: fc.boolean(),
  });

  it('says of each account and policy, read back from JSON, what selecting the accounts of each policy says', () => {
    fc.assert(
      fc.property(world, ({ members, targets, includeCaller }) => {
        const accounts = members.map(({ state, ou }, index) => accountOf(index, state, ou));
        const policies = targets.map((each, index) => policyOf(`policy-${index}`, each));
        const tags = new Map(members.flatMap((each, i) => (each.tags === undefined ? [] : [[idOf(i), each.tags]])));
        const selection = { tags, runTargets: runTargetsOf(), principal: PRINCIPAL, includeCaller };
        const plan = JSON.parse(JSON.stringify(selectPolicies(accounts, policies, selection))) as ReturnType<
          typeof selectPolicies
        >;
        const byId = new Map(policies.map((policy) => [policy.id, policy]));
        const planned = plan.accounts.flatMap((each) => {
          const { account, selected } = workOf(each, plan.classes, byId);
          return selected.map(({ policy, disposition }) => JSON.stringify([account, policy.id, disposition]));
        });
        expect(planned.sort()).toEqual(pairsOf(accounts, policies, selection).sort());
        expect(plan.classes.length).toBeLessThanOrEqual(plan.accounts.length);
      }),
      { numRuns: 500 },
    );
  });

  it('begins with the accounts of the first policy', () => {
    const accounts = [0, 1, 2, 3].map((index) => accountOf(index, 'ACTIVE', 'ou-a'));
    const policies = [policyOf('few', { accounts: [idOf(2), idOf(3)] }), policyOf('all')];
    const selection = { tags: new Map(), runTargets: runTargetsOf(), principal: '1', includeCaller: false };
    expect(selectPolicies(accounts, policies, selection).accounts.map(({ id }) => id)).toEqual([2, 3, 0, 1].map(idOf));
  });
});

function heapMegabytes(): number {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  collect();
  collect();
  return process.memoryUsage().heapUsed / 1e6;
}

/**
 * Ten thousand accounts with tags, and two hundred policies of which half select by them. The accounts themselves are
 * garbage afterwards.
 */
function planLarge(): ReturnType<typeof selectPolicies> {
  const states: readonly AccountState[] = ['SUSPENDED', ...Array.from({ length: 49 }, () => 'ACTIVE' as const)];
  const accounts = Array.from({ length: 10_000 }, (_, index) =>
    accountOf(index, states[index % states.length] ?? 'ACTIVE', `ou-${index % 40}`),
  );
  const tags = new Map(
    accounts.map(({ id }, index) => [
      id,
      { stage: index % 3 === 0 ? 'prod' : 'dev', team: `team-${index % 50}`, 'cost-center': String(index) },
    ]),
  );
  const policies = Array.from({ length: 200 }, (_, index) =>
    policyOf(`policy-number-${index}`, index % 2 === 0 ? {} : { tags: { team: `team-${index % 50}` } }),
  );
  return selectPolicies(accounts, policies, {
    tags,
    runTargets: runTargetsOf(),
    principal: PRINCIPAL,
    includeCaller: false,
  });
}

describe('ten thousand accounts and two hundred policies, with tags', () => {
  it('are planned in 20 MB of heap', () => {
    const before = heapMegabytes();
    const plan = planLarge();
    const kept = heapMegabytes() - before;
    expect(plan.accounts).toHaveLength(10_000);
    // Two ways for each of 25 teams that policies name, one for all others: each active, suspended, or the principal's
    // own.
    expect(plan.classes.length).toBeLessThan(200);
    expect(kept).toBeLessThan(20);
  });
});
