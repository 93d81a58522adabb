import type { AccountFacts } from '../engine/account-work.ts';
import type { OrganizationFacts, UnitName } from '../organization/organization.ts';
import type { TestEntry } from './policy-test-file.generated.ts';

/** The account of a test and the organization that it is in: what the test says of them, and examples beside it. */
export function placeOfTest({ account = {}, organization = {} }: Pick<TestEntry, 'account' | 'organization'>): {
  readonly account: AccountFacts;
  readonly organization: OrganizationFacts;
} {
  const { ou = ROOT.id, ouPath, ...own } = account;
  const units = ouPath ?? (ou === ROOT.id ? [ROOT] : [ROOT, { id: ou, name: ou }]);
  const facts = { ...DEFAULT_ACCOUNT, ...own, ou: units.at(-1)?.id ?? ou, units };
  const { id = 'o-test', managementAccount = '999988887777', accounts = [] } = organization;
  const members = [...new Set([facts.id, managementAccount, ...accounts])].sort();
  return { account: facts, organization: { id, managementAccount, accounts: members } };
}

const ROOT: UnitName = { id: 'r-test', name: 'Root' };

const DEFAULT_ACCOUNT = {
  id: '111122223333',
  name: 'test-account',
  email: 'test-account@example.com',
  tags: {},
} as const;
