import { createHash } from 'node:crypto';
import { type JsonValue, stableJson } from '../values/json.ts';

/** An account of the accounts file: not one of the organization's, and entered by a role of its own. */
export interface ListedAccount {
  readonly id: string;
  readonly name: string;
  readonly email: string | null;
  /** A name, or an ARN with `{account}`. @default that of all accounts */
  readonly role?: string | undefined;
  /** Sent here and nowhere else. @default none: that of the organization's accounts is not for others to see */
  readonly externalId?: string | undefined;
  readonly tags: Readonly<Record<string, string>>;
  /** The only regions that are asked, by name or glob. @default all that the policies target */
  readonly regions?: readonly string[] | undefined;
}

/** What an accounts file says. */
export interface ListedAccounts {
  /** As it is shown. */
  readonly file: string;
  /** These are all accounts: AWS Organizations is not asked. */
  readonly only: boolean;
  /** In the order of their ids. */
  readonly accounts: readonly ListedAccount[];
}

/** The roles that it names, by account. */
export function listedRoles(listed: ListedAccounts | undefined): Readonly<Record<string, string>> {
  const entries = (listed?.accounts ?? []).map(({ id, role }) => (role === undefined ? [] : [[id, role] as const]));
  return Object.fromEntries(entries.flat());
}

/**
 * The external id for an account. That of the run belongs to the organization: an account outside of it would read it
 * in its own CloudTrail.
 */
export function externalIdFor(
  listed: ListedAccounts | undefined,
  ofRun: string | undefined,
): (account: string) => string | undefined {
  const own = new Map((listed?.accounts ?? []).map(({ id, externalId }) => [id, externalId]));
  return (account) => (own.has(account) ? own.get(account) : ofRun);
}

/**
 * What a plan and a log say of the file: the same for two files that say the same, wherever they are. It tells whether
 * an external id is given, and nothing about it.
 */
export function listedDigest({ only, accounts }: ListedAccounts): string {
  const told = accounts.map(({ externalId, ...account }) => ({
    ...account,
    externalId: externalId === undefined ? null : '(given)',
  }));
  const content = JSON.parse(JSON.stringify({ format: 'cove-policy/accounts/1', only, accounts: told })) as JsonValue;
  const digest = createHash('sha256').update(stableJson(content)).digest('hex');
  return `${accounts.length} account${accounts.length === 1 ? '' : 's'}${only ? ' and no others' : ''}, sha256:${digest}`;
}
