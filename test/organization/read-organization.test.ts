import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Organization } from '../../src/organization/organization.ts';
import {
  readAccountTags,
  readDelegatedAdministrators,
  readOrganization,
} from '../../src/organization/read-organization.ts';
import type { JsonObject, JsonValue } from '../../src/values/json.ts';
import { type FakeOrganization, fakeOrganization } from './fake-organization.ts';

const units = { 'r-root': null, 'ou-prod': 'r-root', 'ou-dev': 'r-root', 'ou-team': 'ou-prod', 'ou-empty': 'ou-dev' };

function world(): FakeOrganization {
  return fakeOrganization(units, {
    '444444444444': { unit: 'ou-team' },
    '111111111111': { unit: 'r-root' },
    '222222222222': { unit: 'ou-prod' },
    '333333333333': { unit: 'ou-dev', state: { State: 'SUSPENDED', Status: 'SUSPENDED' } },
  });
}

async function organizationOf(fake: FakeOrganization): Promise<Organization> {
  const answer = await readOrganization(fake.read);
  if (!answer.ok) throw new Error(answer.error.message);
  expect(answer.treeError).toBeUndefined();
  return answer.organization;
}

test('accounts come sorted, each with its unit and the path from the root to it', async () => {
  const organization = await organizationOf(world());
  expect(organization).toMatchObject({ id: 'o-fake', managementAccount: '111111111111', hasTree: true });
  expect(organization.accounts.map(({ id, ou, ouPath }) => [id, ou, ouPath.join('/')])).toEqual([
    ['111111111111', 'r-root', 'r-root'],
    ['222222222222', 'ou-prod', 'r-root/ou-prod'],
    ['333333333333', 'ou-dev', 'r-root/ou-dev'],
    ['444444444444', 'ou-team', 'r-root/ou-prod/ou-team'],
  ]);
  expect(organization.accounts[0]).toMatchObject({
    name: 'name of 111111111111',
    email: '111111111111@example.com',
    arn: 'arn:aws:organizations::111111111111:account/o-fake/111111111111',
    tags: undefined,
  });
  expect([...organization.units.keys()].sort()).toEqual(Object.keys(units).sort());
  expect(organization.units.get('ou-team')?.path).toEqual(['r-root', 'ou-prod', 'ou-team']);
});

const states: readonly (readonly [answer: JsonObject, state: string])[] = [
  [{ Status: 'ACTIVE' }, 'ACTIVE'],
  [{ Status: 'SUSPENDED' }, 'SUSPENDED'],
  [{ State: 'PENDING_ACTIVATION', Status: 'SUSPENDED' }, 'PENDING_ACTIVATION'],
  [{ State: 'CLOSED', Status: 'SUSPENDED' }, 'CLOSED'],
  [{ State: 'PENDING_CLOSURE' }, 'PENDING_CLOSURE'],
  [{ State: 'SOMETHING_NEW' }, 'UNKNOWN'],
  [{}, 'UNKNOWN'],
];

test.each(states)('%j is %s', async (state, expected) => {
  const fake = fakeOrganization({ 'r-root': null }, { '111111111111': { unit: 'r-root', state } });
  expect((await organizationOf(fake)).accounts[0]?.state).toBe(expected);
});

const other = (Id: JsonValue, more: JsonObject = {}): JsonObject => ({ Id, Name: 'x', State: 'ACTIVE', ...more });
const unit = (Id: JsonValue): JsonObject => ({ Id, Name: 'x' });

describe('an answer from which nobody can tell what there is', () => {
  test.each<[string, JsonObject, string]>([
    ['ListAccounts', { Accounts: [other('22222222222')] }, '"22222222222" in `Accounts`, which is not an account id'],
    [
      'ListAccounts',
      { Accounts: [other('2222222222\u001b[')] },
      '"2222222222\\u001b[" in `Accounts`, which is not an account id',
    ],
    [
      'ListAccountsForParent',
      { Accounts: [other('222222222222 ')] },
      '"222222222222 " in `Accounts`, which is not an account id',
    ],
    // It lists itself, or the same again and again: without an end.
    ['ListOrganizationalUnitsForParent', { OrganizationalUnits: [unit('ou-prod')] }, 'unit ou-prod in two places'],
    ['ListOrganizationalUnitsForParent', { OrganizationalUnits: [unit('r-root')] }, 'unit r-root in two places'],
    [
      'ListOrganizationalUnitsForParent',
      { OrganizationalUnits: [unit('ou-x'), unit('ou-x')] },
      'unit ou-x in two places',
    ],
    // As many as no stack holds.
    [
      'ListOrganizationalUnitsForParent',
      { OrganizationalUnits: Array.from({ length: 200_000 }, (_, at) => unit(`ou-${at}`)) },
      'more than 100000 units',
    ],
    ['ListAccounts', { Accounts: [{ Name: 'x', State: 'ACTIVE' }] }, 'an element of `Accounts` without `Id`'],
    ['ListRoots', { Roots: [{ Name: 'Root' }] }, 'an element of `Roots` without `Id`'],
  ])('is an error: %s', async (operation, output, words) => {
    const fake = world();
    const answer = await readOrganization(async (service, name, input) =>
      name === operation ? { ok: true, output } : fake.read(service, name, input),
    );
    const error = answer.ok ? answer.treeError : answer.error;
    expect(error?.message).toBe(`the answer has ${words}`);
  });
});

test('a tree without an end is an error', async () => {
  const fake = world();
  const answer = await readOrganization(async (service, name, input) => {
    if (name === 'ListAccountsForParent') return { ok: true, output: { Accounts: [] } };
    if (name !== 'ListOrganizationalUnitsForParent') return fake.read(service, name, input);
    return { ok: true, output: { OrganizationalUnits: [unit(`${String(input.ParentId)}x`)] } };
  });
  expect(answer.ok && answer.treeError?.message).toBe('the answer has units in more than 50 levels');
});

test('an account with two states is not left out for one of them', async () => {
  const fake = world();
  const output = {
    Accounts: [other('111111111111'), other('222222222222'), other('222222222222', { State: 'CLOSED' })],
  };
  const answer = await readOrganization(async (service, name, input) =>
    name === 'ListAccounts' ? { ok: true, output } : fake.read(service, name, input),
  );
  expect(answer.ok && answer.organization.accounts.map(({ id, state }) => [id, state])).toContainEqual([
    '222222222222',
    'UNKNOWN',
  ]);
});

describe('an organization that changes while it is read', () => {
  test('an account that moves to where the walk has been is not lost', async () => {
    const fake = world();
    fake.beforeCall = (operation, { ParentId }) => {
      if (operation === 'ListAccountsForParent' && ParentId === 'ou-team')
        fake.accounts.set('444444444444', { unit: 'r-root' });
    };
    const { accounts } = await organizationOf(fake);
    expect(accounts.map(({ id, ou }) => [id, ou])).toContainEqual(['444444444444', 'r-root']);
    expect(fake.calls.filter((call) => call.startsWith('ListParents'))).toEqual(['ListParents 444444444444']);
  });

  test('an account that moves to where the walk goes next is there once', async () => {
    const fake = world();
    fake.beforeCall = (operation, { ParentId }) => {
      if (operation === 'ListOrganizationalUnitsForParent' && ParentId === 'r-root')
        fake.accounts.set('111111111111', { unit: 'ou-team' });
    };
    const { accounts } = await organizationOf(fake);
    expect(accounts.filter(({ id }) => id === '111111111111').map(({ ou }) => ou)).toEqual(['ou-team']);
  });

  test('an account that joins while the tree is read is not lost', async () => {
    const fake = world();
    fake.beforeCall = (operation) => {
      if (operation === 'ListRoots') fake.accounts.set('555555555555', { unit: 'ou-dev' });
    };
    const { accounts } = await organizationOf(fake);
    expect(accounts.map(({ id, ou }) => [id, ou])).toContainEqual(['555555555555', 'ou-dev']);
  });

  test('an account in a unit that the walk never saw makes the tree unknown, and not the account', async () => {
    const fake = world();
    fake.beforeCall = (operation, { ParentId }) => {
      if (operation !== 'ListAccountsForParent' || ParentId !== 'ou-team') return;
      // The units below the root have been listed by now.
      fake.units.set('ou-new', 'r-root');
      fake.accounts.set('444444444444', { unit: 'ou-new' });
    };
    const answer = await readOrganization(fake.read);
    expect(answer).toMatchObject({ ok: true, organization: { hasTree: false }, treeError: { kind: 'unavailable' } });
    expect(answer.ok && answer.organization.accounts.map(({ id, ou }) => [id, ou])).toContainEqual([
      '444444444444',
      null,
    ]);
  });
});

describe('what may not be read', () => {
  test.each(['DescribeOrganization', 'ListAccounts'])('without %s there is no organization', async (operation) => {
    const fake = world();
    fake.denied.add(operation);
    const error = { kind: 'access-denied', operation: `organizations:${operation}` };
    expect(await readOrganization(fake.read)).toMatchObject({ ok: false, error });
  });

  test.each(['ListRoots', 'ListAccountsForParent', 'ListOrganizationalUnitsForParent'])(
    'without %s there are accounts, and no tree',
    async (operation) => {
      const fake = world();
      fake.denied.add(operation);
      const answer = await readOrganization(fake.read);
      expect(answer).toMatchObject({ ok: true, treeError: { operation: `organizations:${operation}` } });
      if (!answer.ok) return;
      expect(answer.organization).toMatchObject({ hasTree: false, units: new Map() });
      expect(answer.organization.accounts.map(({ ou, ouPath }) => [ou, ouPath])).toEqual(Array(4).fill([null, []]));
    },
  );
});

test('tags that cannot be read are an error, never "no tags"', async () => {
  const fake = fakeOrganization(
    { 'r-root': null },
    {
      '1': { unit: 'r-root', tags: { stage: 'prod', __proto__x: 'y' } },
      '2': { unit: 'r-root' },
      '3': { unit: 'r-root' },
    },
  );
  fake.deniedTags.add('3');
  const tags = await readAccountTags(fake.read, ['1', '2', '3', '4']);
  expect(tags.get('1')).toEqual({ stage: 'prod', __proto__x: 'y' });
  expect(tags.get('2')).toEqual({});
  expect(tags.get('3')).toMatchObject({ kind: 'access-denied', code: 'AccessDeniedException' });
  expect(tags.get('4')).toMatchObject({ code: 'TargetNotFoundException' });
});

test.each<[JsonObject, string]>([
  [{ Tags: [{ Key: 'stage' }] }, 'the answer has the tag "stage" without a value'],
  [{ Tags: [{ Value: 'prod' }] }, 'the answer has an element of `Tags` without `Key`'],
  [
    {
      Tags: [
        { Key: 'stage', Value: 'dev' },
        { Key: 'stage', Value: 'prod' },
      ],
    },
    'the answer has two values of the tag "stage"',
  ],
])('tags that say nothing are an error, never a choice: %j', async (output, message) => {
  const tags = await readAccountTags(async () => ({ ok: true, output }), ['222222222222']);
  expect(tags.get('222222222222')).toMatchObject({ kind: 'evaluation', message });
});

test.each(['22222222222', ''])('a delegated administrator is an account: %j', async (Id) => {
  const answer = await readDelegatedAdministrators(
    async () => ({ ok: true, output: { DelegatedAdministrators: [{ Id }] } }),
    'x',
  );
  expect(answer).toMatchObject({ ok: false, error: { kind: 'evaluation' } });
});

test('whatever the tree and whoever moves: every account of ListAccounts is there once', async () => {
  const random = fc.record({
    parents: fc.array(fc.nat(), { maxLength: 8 }),
    homes: fc.array(fc.nat(), { minLength: 1, maxLength: 12 }),
    moves: fc.array(fc.record({ call: fc.nat(20), account: fc.nat(), to: fc.nat() }), { maxLength: 4 }),
  });
  await fc.assert(
    fc.asyncProperty(random, async ({ parents, homes, moves }) => {
      const ids = ['r-root', ...parents.map((_, index) => `ou-${index}`)];
      const tree: Record<string, string | null> = { 'r-root': null };
      for (const [index, parent] of parents.entries()) tree[`ou-${index}`] = ids[parent % (index + 1)] ?? null;
      const unitAt = (index: number): string => ids[index % ids.length] ?? 'r-root';
      const accounts = Object.fromEntries(homes.map((home, index) => [memberAt(index), { unit: unitAt(home) }]));
      const fake = fakeOrganization(tree, accounts);
      fake.beforeCall = () => {
        for (const { call, account, to } of moves) {
          if (call === fake.calls.length) fake.accounts.set(memberAt(account % homes.length), { unit: unitAt(to) });
        }
      };
      const organization = await organizationOf(fake);
      expect(organization.accounts.map(({ id }) => id)).toEqual(Object.keys(accounts).sort());
      for (const { ou, ouPath } of organization.accounts) {
        expect(ouPath).toEqual(pathTo(tree, ou));
      }
      // Once all is quiet again, everybody is where they are.
      fake.beforeCall = () => undefined;
      const settled = await organizationOf(fake);
      for (const { id, ou } of settled.accounts) expect(ou).toBe(fake.accounts.get(id)?.unit);
    }),
  );
});

function memberAt(index: number): string {
  return String(100_000_000_100 + index);
}

function pathTo(tree: Readonly<Record<string, string | null>>, unit: string | null): string[] {
  return unit === null ? [] : [...pathTo(tree, tree[unit] ?? null), unit];
}

test.each([
  ['DescribeOrganization', {}, 'the answer has no Id of the organization'],
  ['DescribeOrganization', { Organization: { Id: 'o-fake' } }, 'the answer has no MasterAccountId of the organization'],
  ['ListAccounts', {}, 'the management account 111111111111 is not in it'],
  ['ListAccounts', { Accounts: [{ Id: '222222222222' }] }, 'the management account 111111111111 is not in it'],
])('half an answer of %s is no answer: %j', async (operation, output, message) => {
  const fake = fakeOrganization(
    { 'r-root': null },
    { '111111111111': { unit: 'r-root' }, '222222222222': { unit: 'r-root' } },
  );
  const half: typeof fake.read = async (...asked) =>
    asked[1] === operation ? { ok: true, output } : fake.read(...asked);
  expect(await readOrganization(half)).toMatchObject({
    ok: false,
    error: { kind: 'evaluation', operation: `organizations:${operation}`, message: expect.stringContaining(message) },
  });
});
