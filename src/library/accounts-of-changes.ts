import type { AwsConnection } from '../aws/calls/connect-aws.ts';
import type { Catalog } from '../catalog/catalog.ts';
import type { Settings } from '../config/settings.ts';
import { definedMembers } from '../defined-members.ts';
import { createPrincipalReader } from '../engine/account-reader.ts';
import type { Account, Organization } from '../organization/organization.ts';
import { resolveAccounts } from '../organization/resolve-accounts.ts';
import { globalRegion, roleArn } from '../organization/role-arn.ts';
import { parseRunTargets } from '../organization/run-targets.ts';
import { isError } from '../organization/select-accounts.ts';
import type { Policy } from '../policy/model/policy.ts';
import type { AccountRecord } from '../run-log/records.ts';

export interface AccountsOf {
  readonly organization: Organization | null;
  readonly accounts: readonly { readonly account: Account; readonly record: AccountRecord }[];
}

/**
 * The accounts of changes, as they are in the organization now: expressions see them as the check did.
 *
 * @throws {CoveError} where the organization cannot be asked, or an account is not in it any more.
 */
export async function accountsOf(
  changes: readonly { readonly account: string }[],
  policies: readonly Policy[],
  { connection, catalog, settings }: { connection: AwsConnection; catalog: Catalog; settings: Settings },
): Promise<AccountsOf> {
  const ids = new Set(changes.map(({ account }) => account));
  if (ids.size === 0) return { organization: null, accounts: [] };
  const { identity } = connection;
  const client = connection.clientFor({
    roleArn: (account) => roleArn(settings.roleName, account, identity.partition),
    sessionName: settings.sessionName,
  });
  const resolved = await resolveAccounts(
    createPrincipalReader({ client, catalog, globalRegion: globalRegion(identity.partition), principal: identity }),
    policies,
    parseRunTargets({ accounts: [...ids] }),
  );
  const accounts = resolved.accounts
    .filter(({ id }) => ids.has(id))
    .map((account) => {
      const tags = resolved.tags.get(account.id);
      return tags === undefined || isError(tags) ? account : { ...account, tags };
    });
  return {
    organization: resolved.organization,
    accounts: accounts.map((account) => ({ account, record: toRecord(account) })),
  };
}

function toRecord({ id, name, email, ou, units, tags }: Account): AccountRecord {
  return { type: 'account', id, name, email, ou, ...definedMembers({ ouPath: units }), tags: tags ?? {} };
}
