import type { AwsConnection } from '../../aws/calls/connect-aws.ts';
import type { Catalog } from '../../catalog/catalog.ts';
import type { Settings } from '../../config/settings.ts';
import { createPrincipalReader } from '../../engine/account-reader.ts';
import type { Account, Organization } from '../../organization/organization.ts';
import { resolveAccounts } from '../../organization/resolve-accounts.ts';
import type { ResolvedAccounts } from '../../organization/resolved-accounts.ts';
import { globalRegion, roleArn } from '../../organization/role-arn.ts';
import { parseRunTargets } from '../../organization/run-targets.ts';
import { isError } from '../../organization/select-accounts.ts';
import type { Policy } from '../../policy/model/policy.ts';
import type { AccountRecord, WarningRecord } from '../../run-log/records.ts';
import { definedMembers } from '../../values/defined-members.ts';
import type { Waivers } from '../../waivers/waivers.ts';
import { readsTags } from './waived-changes.ts';

export interface ChangedAccountsOptions {
  readonly connection: AwsConnection;
  readonly catalog: Catalog;
  readonly settings: Settings;
  readonly policies: readonly Policy[];
  /** What to change. */
  readonly changes: readonly { readonly account: string }[];
  /** What is waived is not changed. @default nothing is */
  readonly waivers?: Waivers | undefined;
}

export interface AccountsOf {
  readonly organization: Organization | null;
  readonly records: readonly AccountRecord[];
  readonly warnings: readonly WarningRecord[];
}

/**
 * The accounts of changes, for the log.
 *
 * @throws {CoveError} if the organization cannot be read.
 */
export async function accountsOf(options: ChangedAccountsOptions): Promise<AccountsOf> {
  const ids = new Set(options.changes.map(({ account }) => account));
  if (ids.size === 0) return { organization: null, records: [], warnings: [] };
  const resolved = await readAccounts(options);
  const found = new Map(described(resolved, ids).map((account) => [account.id, account]));
  const records = [...ids].map((id) => toRecord(id, found.get(id)));
  return { organization: resolved.organization, records, warnings: resolved.warnings };
}

export function readAccounts({ connection, catalog, settings, policies, changes, waivers }: ChangedAccountsOptions) {
  const { identity } = connection;
  const client = connection.clientFor({
    roleArn: (account) => roleArn(settings.roleName, account, identity.partition),
    sessionName: settings.sessionName,
  });
  // Which of them are targets is decided later, by the targets of the run.
  const ofChanges = parseRunTargets({ accounts: [...new Set(changes.map(({ account }) => account))] });
  return resolveAccounts(
    createPrincipalReader({ client, catalog, globalRegion: globalRegion(identity.partition), principal: identity }),
    policies,
    ofChanges,
    { allowsUnknown: true, readsTags: readsTags(waivers), listed: settings.listed },
  );
}

/** With their tags, which expressions see as in the check. */
export function described({ accounts, tags }: ResolvedAccounts, ids: ReadonlySet<string>): Account[] {
  return accounts
    .filter(({ id }) => ids.has(id))
    .map((account) => {
      const known = tags.get(account.id);
      return known === undefined || isError(known) ? account : { ...account, tags: known };
    });
}

function toRecord(id: string, account: Account | undefined): AccountRecord {
  const { name = null, email = null, ou = null, units, tags = {} } = account ?? {};
  return { type: 'account', id, name, email, ou, ...definedMembers({ ouPath: units }), tags };
}
