import { expect, test } from 'vitest';
import type { Account, Organization, OrganizationalUnit } from '../../src/organization/organization.ts';
import { parseRunTargets, type RunTargetInput } from '../../src/organization/run-targets.ts';
import { withTargetIds } from '../../src/organization/target-names.ts';

const units: readonly OrganizationalUnit[] = [
  { id: 'r-root', name: 'Root', path: ['r-root'] },
  { id: 'ou-root-prod1111', name: 'Production', path: ['r-root', 'ou-root-prod1111'] },
  { id: 'ou-root-team1111', name: 'Team', path: ['r-root', 'ou-root-prod1111', 'ou-root-team1111'] },
  { id: 'ou-root-team2222', name: 'Team', path: ['r-root', 'ou-root-team2222'] },
  { id: 'ou-root-shop1111', name: 'Shop', path: ['r-root', 'ou-root-shop1111'] },
];

const named: Readonly<Record<string, string>> = {
  '111111111111': 'Management',
  '222222222222': 'Shop',
  '333333333333': 'Twin',
  '444444444444': 'Twin',
  // A name that looks like somebody else's id.
  '555555555555': '222222222222',
};

const organization: Organization = {
  id: 'o-fake',
  managementAccount: '111111111111',
  accounts: Object.entries(named).map(([id, name]): Account => {
    return { id, name, email: null, arn: null, state: 'ACTIVE', ou: 'r-root', ouPath: ['r-root'], tags: undefined };
  }),
  units: new Map(units.map((unit) => [unit.id, unit])),
  hasTree: true,
};

const resolved = (input: RunTargetInput) => withTargetIds(organization, parseRunTargets(input, { takesNames: true }));

test.each<[input: RunTargetInput, expected: object]>([
  [{ accounts: ['Shop', '111111111111'] }, { accounts: ['222222222222', '111111111111'] }],
  [{ accounts: ['222222222222'] }, { accounts: ['222222222222'] }],
  [{ ous: ['Production'] }, { ous: ['ou-root-prod1111'] }],
  [{ ous: ['Production/Team', 'Root'] }, { ous: ['ou-root-team1111', 'r-root'] }],
  [
    { exclude: ['Management', 'Production/Team', '333333333333'] },
    { exclude: { accounts: ['333333333333', '111111111111'], ous: ['ou-root-team1111'] } },
  ],
  // Nobody is called so: `checkTargets` says it, with all others that are not there.
  [{ accounts: ['Nobody'] }, { accounts: ['Nobody'] }],
  [{ ous: ['Management'] }, { ous: ['Management'] }],
])('%j', (input, expected) => {
  expect(resolved(input)).toMatchObject(expected);
});

test.each<[input: RunTargetInput, message: string]>([
  [{ accounts: ['Twin'] }, 'several are called "Twin" (--accounts): 333333333333, 444444444444'],
  [{ ous: ['Team'] }, 'several are called "Team" (--ous): ou-root-team1111, ou-root-team2222'],
  [{ exclude: ['Shop'] }, 'several are called "Shop" (--exclude): 222222222222, ou-root-shop1111'],
  [{ exclude: ['Managment'] }, 'nobody in organization o-fake is called "Managment" (--exclude)'],
])('%j is refused', (input, message) => {
  expect(() => resolved(input)).toThrow(message);
});

test.each<RunTargetInput>([
  { accounts: ['12345678901'] },
  { accounts: ['ou-root-prod1111'] },
  { accounts: [' Shop'] },
  { accounts: [''] },
  { ous: ['111111111111'] },
  { ous: ['ou-root'] },
  { exclude: ['1234'] },
])('%j is a slip, and no name', (input) => {
  expect(() => parseRunTargets(input, { takesNames: true })).toThrow(/: "/);
});

test('an excluded id may be of nobody only where it can have left since', () => {
  const targets = parseRunTargets({ exclude: ['999999999999'] }, { takesNames: true });
  expect(() => withTargetIds(organization, targets)).toThrow('excluded id 999999999999');
  expect(withTargetIds(organization, targets, { allowsGone: true }).exclude.accounts).toEqual(['999999999999']);
});
