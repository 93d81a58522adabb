import { describe, expect, test } from 'vitest';
import { CoveError } from '../../src/cove-error.ts';
import { compileExpression } from '../../src/expressions/compile-expression.ts';
import { resolveAccounts } from '../../src/organization/resolve-accounts.ts';
import type { RunTargets } from '../../src/organization/run-targets.ts';
import { type FakeOrganization, fakeOrganization } from './fake-organization.ts';
import { policyOf, runTargetsOf, type TargetsInput } from './test-policy.ts';

const ids = { management: '111111111111', prod: '222222222222', team: '333333333333', dev: '444444444444' };

function world(): FakeOrganization {
  return fakeOrganization(
    {
      'r-root': null,
      'ou-root-prod1111': 'r-root',
      'ou-root-team1111': 'ou-root-prod1111',
      'ou-root-dev11111': 'r-root',
    },
    {
      [ids.management]: { unit: 'r-root' },
      [ids.prod]: { unit: 'ou-root-prod1111', tags: { stage: 'prod' } },
      [ids.team]: { unit: 'ou-root-team1111', tags: { stage: 'prod' } },
      [ids.dev]: { unit: 'ou-root-dev11111', tags: { stage: 'dev' } },
    },
  );
}

function resolve(fake: FakeOrganization, targets: readonly TargetsInput[], run: Partial<RunTargets> = {}) {
  const policies = targets.map((each, index) => policyOf(`p${index}`, each));
  return resolveAccounts(fake.read, policies, runTargetsOf(run));
}

async function refusalOf(promise: Promise<unknown>): Promise<CoveError> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(CoveError);
  return error as CoveError;
}

test('all accounts, and no tags where nobody selects by them', async () => {
  const fake = world();
  const resolved = await resolve(fake, [{}, { ous: ['r-root'] }]);
  expect(resolved.accounts.map(({ id }) => id)).toEqual(Object.values(ids));
  expect(resolved.organization?.id).toBe('o-fake');
  expect(resolved).toMatchObject({ tags: new Map(), warnings: [] });
  expect(fake.calls.filter((call) => call.startsWith('ListTags'))).toEqual([]);
});

test('tags of those accounts alone that a policy which looks at tags may want', async () => {
  const fake = world();
  const { tags } = await resolve(fake, [{}, { ous: ['ou-root-prod1111'], tags: { stage: 'prod' } }], {
    exclude: { accounts: [ids.team], ous: [] },
  });
  expect([...tags]).toEqual([[ids.prod, { stage: 'prod' }]]);
});

test('tags that are only excluded are read too', async () => {
  const { tags } = await resolve(world(), [{ accounts: [ids.dev], exclude: { tags: { stage: 'dev' } } }]);
  expect([...tags.keys()]).toEqual([ids.dev]);
});

describe('ids that are not in the organization', () => {
  test('are told all at once, with where they stand and what was probably meant', async () => {
    const error = await refusalOf(
      resolve(
        world(),
        [{ accounts: [ids.prod, '222222222223'] }, { accounts: ['222222222223'], ous: ['ou-root-gone1111'] }],
        { ous: ['ou-root-prod1112'], accounts: ['999999999999'] },
      ),
    );
    expect(error.code).toBe('targets');
    expect(error.message.split('\n')).toEqual([
      '222222222223 (policy p0, policy p1) is not in organization o-fake (did you mean 222222222222?)',
      'ou-root-gone1111 (policy p1) is not in organization o-fake',
      '999999999999 (--accounts) is not in organization o-fake',
      'ou-root-prod1112 (--ous) is not in organization o-fake (did you mean ou-root-prod1111?)',
    ]);
  });

  test('are a warning where a policy excludes them: policies are shared by organizations', async () => {
    const { warnings } = await resolve(world(), [{ exclude: { accounts: ['222222222223'] } }]);
    expect(warnings).toEqual([
      {
        type: 'warning',
        code: 'exclude-matches-nothing',
        policy: null,
        message: 'excluded id 222222222223 (policy p0) is not in organization o-fake (did you mean 222222222222?)',
      },
    ]);
  });

  test.each([
    [{ accounts: ['222222222223'], ous: [] }, '222222222223', ' (did you mean 222222222222?)'],
    [{ accounts: [], ous: ['ou-root-gone1111'] }, 'ou-root-gone1111', ''],
  ])('are refused where the run excludes them, whoever was meant would be let in: %j', async (exclude, id, meant) => {
    const error = await refusalOf(resolve(world(), [{}], { exclude }));
    expect(error.message).toBe(`excluded id ${id} (--exclude) is not in organization o-fake${meant}`);
  });

  test.each([
    ['--exclude', '--exclude'],
    ['COVE_EXCLUDE', 'COVE_EXCLUDE'],
    ['cove.config.yml', 'exclude in cove.config.yml'],
  ])('are named where they were said: %s', async (origin, place) => {
    const run = { exclude: { accounts: ['999999999999'], ous: [] }, origins: { exclude: origin } };
    expect((await refusalOf(resolve(world(), [{}], run))).message).toContain(`(${place})`);
  });

  test('so are accounts and units of the run, and those with a role of their own', async () => {
    const origins = { accounts: 'cove.config.yml', ous: 'COVE_OUS', roles: 'cove.config.yml' };
    const run = { accounts: ['999999999999'], ous: ['ou-root-gone1111'], roles: ['ou-root-gone2222'], origins };
    expect((await refusalOf(resolve(world(), [{}], run))).message.split('\n')).toEqual([
      '999999999999 (accounts in cove.config.yml) is not in organization o-fake',
      'ou-root-gone1111 (COVE_OUS) is not in organization o-fake',
      'ou-root-gone2222 (roles in cove.config.yml) is not in organization o-fake',
    ]);
  });
});

describe.each(['DescribeOrganization', 'ListAccounts'])('without %s', (operation) => {
  const denied = (): FakeOrganization => {
    const fake = world();
    fake.denied.add(operation);
    return fake;
  };

  test('accounts that policies or the run name by id still work, with nothing known of them', async () => {
    const resolved = await resolve(denied(), [{ accounts: ['555555555555', ids.prod] }, {}], { accounts: [ids.prod] });
    expect(resolved.organization).toBeNull();
    expect(resolved.accounts.map(({ id }) => id)).toEqual([ids.prod, '555555555555']);
    expect(resolved.accounts[0]).toEqual({
      id: ids.prod,
      name: null,
      email: null,
      arn: null,
      state: 'UNKNOWN',
      ou: null,
      ouPath: [],
      tags: undefined,
    });
    expect(resolved.warnings).toMatchObject([{ code: 'organization-unknown' }]);
  });

  const needs: readonly (readonly [why: string, targets: TargetsInput, run: Partial<RunTargets>, hint: string])[] = [
    ['policy p0 selects every account', {}, {}, '--accounts'],
    [
      'organizational units are named (policy p0)',
      { ous: ['r-root'] },
      { accounts: [ids.prod] },
      'accounts instead of units',
    ],
    [
      'organizational units are named (policy p0)',
      { accounts: [ids.prod], exclude: { ous: ['r-root'] } },
      {},
      'accounts instead of units',
    ],
    [
      'organizational units are named (policy p0)',
      { accounts: [ids.prod] },
      { exclude: { accounts: [], ous: ['r-root'] } },
      'accounts instead of units',
    ],
    ['policy p0 selects accounts by tag', { accounts: [ids.prod], tags: { a: 'b' } }, {}, 'accounts instead of tags'],
  ];

  test.each(needs)('%s: refused, with the way round it', async (why, targets, run, hint) => {
    const error = await refusalOf(resolve(denied(), [targets], run));
    expect(error.code).toBe('organization');
    expect(error.message).toContain(why);
    expect(error.message).toContain(`organizations:${operation} AccessDeniedException`);
    expect(error.hint).toContain(hint);
  });
});

describe('without the tree', () => {
  const denied = (): FakeOrganization => {
    const fake = world();
    fake.denied.add('ListRoots');
    return fake;
  };

  test('accounts are taken as they are, with a warning', async () => {
    const resolved = await resolve(denied(), [{}]);
    expect(resolved.accounts.map(({ id, ou }) => [id, ou])).toEqual(Object.values(ids).map((id) => [id, null]));
    expect(resolved.warnings).toMatchObject([{ code: 'organization-tree-unknown' }]);
  });

  test.each<[TargetsInput, Partial<RunTargets>]>([
    [{ ous: ['ou-root-prod1111'] }, {}],
    [{ exclude: { ous: ['ou-root-prod1111'] } }, {}],
    [{}, { ous: ['r-root'] }],
    [{}, { exclude: { accounts: [], ous: ['r-root'] } }],
  ])('units cannot be selected or excluded: %j %j', async (targets, run) => {
    const error = await refusalOf(resolve(denied(), [targets], run));
    expect(error.code).toBe('organization');
    expect(error.message).toContain('organizations:ListRoots AccessDeniedException');
  });
});

describe('a policy that goes by what only Organizations knows', () => {
  const byUnit = { ...policyOf('by-unit'), filter: compileExpression("cove.account.ou == 'ou-root-prod1111'") };
  const byName = {
    ...policyOf('by-name', { accounts: [ids.prod] }),
    filter: compileExpression("cove.account.name == 'Prod'"),
  };

  const byPath = {
    ...policyOf('by-path', { accounts: [ids.prod] }),
    filter: compileExpression("contains(cove.account.ouPath[].name, 'Prod')"),
  };
  const byOrganization = {
    ...policyOf('by-organization', { accounts: [ids.prod] }),
    filter: compileExpression('!contains(cove.organization.accounts, Owner)'),
  };

  test.each([byUnit, byPath])('is refused where the tree is unknown: it would find nothing', async (policy) => {
    const fake = world();
    fake.denied.add('ListRoots');
    const refusal = await refusalOf(resolveAccounts(fake.read, [policy], runTargetsOf({})));
    expect(refusal.message).toContain('units cannot be read');
  });

  test.each([
    [byName, 'policy by-name reads cove.account.name'],
    [byPath, 'policy by-path reads cove.account.ouPath'],
    [byOrganization, 'policy by-organization reads cove.organization'],
  ])('is refused where Organizations may not be asked', async (policy, reason) => {
    const fake = world();
    fake.denied.add('ListAccounts');
    const refusal = await refusalOf(resolveAccounts(fake.read, [policy], runTargetsOf({})));
    expect(refusal.message).toContain(reason);
  });
});

test('a unit or account with a role of its own has to be there: its accounts would be entered with another role', async () => {
  const roles = ['ou-root-dev11111', 'ou-root-deu11111', ids.dev, '999999999999'];
  const error = await refusalOf(resolve(world(), [{}], { roles }));
  expect(error.code).toBe('targets');
  expect(error.message.split('\n').map((line) => line.slice(0, 50))).toEqual([
    'ou-root-deu11111 (--role) is not in organization o',
    '999999999999 (--role) is not in organization o-fak',
  ]);
  const blind = world();
  blind.denied.add('ListRoots');
  // Where the units are not known, each account that depends on them is an error by itself.
  expect((await resolve(blind, [{}], { roles: roles.slice(0, 2) })).accounts).toHaveLength(4);
});
