import { expect, test } from 'vitest';
import type { Account, Organization } from '../../src/organization/organization.ts';
import { refuseEmptyTargets } from '../../src/organization/refuse-empty-targets.ts';
import { parseRunTargets, type RunTargetInput } from '../../src/organization/run-targets.ts';

const SHOP = '222222222222';
const BANK = '333333333333';
const UNIT = 'ou-root-shop1111';
const EMPTY = 'ou-root-none1111';

const accounts = [SHOP, BANK].map((id): Account => {
  const ouPath = id === SHOP ? ['r-root', UNIT] : ['r-root'];
  const ou = ouPath.at(-1) ?? null;
  return { id, name: null, email: null, arn: null, state: 'ACTIVE', ou, ouPath, tags: undefined };
});
const organization: Organization = {
  id: 'o-fake',
  managementAccount: BANK,
  accounts,
  units: new Map(),
  hasTree: true,
};

function judge(input: RunTargetInput, known: Organization | null = organization): string | undefined {
  const runTargets = parseRunTargets(input);
  const all = known === null ? [] : accounts;
  try {
    refuseEmptyTargets({ organization: known, accounts: all, runTargets, policies: [], tags: new Map(), warnings: [] });
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

test.each<[RunTargetInput, string]>([
  [{ accounts: [SHOP], exclude: [SHOP] }, `--accounts ${SHOP} and --exclude ${SHOP} leave no account to ask`],
  [{ accounts: [SHOP], exclude: [UNIT] }, `--accounts ${SHOP} and --exclude ${UNIT} leave no account to ask`],
  [{ exclude: ['r-root'] }, '--exclude r-root leaves no account to ask'],
  [{ ous: [EMPTY] }, `--ous ${EMPTY} leaves no account to ask`],
  [
    { accounts: [SHOP], exclude: [SHOP], origins: { accounts: 'COVE_ACCOUNTS', exclude: 'cove.config.yml' } },
    `COVE_ACCOUNTS ${SHOP} and exclude in cove.config.yml ${SHOP} leave no account to ask`,
  ],
])('%j: %s', (input, message) => {
  expect(judge(input)).toBe(message);
});

test.each<RunTargetInput>([
  {},
  { accounts: [SHOP], ous: [EMPTY] },
  { exclude: [UNIT] },
  { accounts: [SHOP, BANK], exclude: [SHOP] },
  { regions: ['eu-*'] },
])('%j leaves somebody', (input) => {
  expect(judge(input)).toBeUndefined();
});

test('without the organization, accounts are known by being named', () => {
  expect(judge({ accounts: [SHOP] }, null)).toBeUndefined();
  expect(judge({ accounts: [SHOP], exclude: [SHOP] }, null)).toMatch(/leave no account/);
});
