/**
 * Generated from the JSON Schema of the same format by `npm run generate`. Change the schema, not this file.
 */

/**
 * Accounts outside the organization, which `--accounts-file` adds to a run: bought, sold, in another organization, or in none. It holds no credentials: a role is assumed in each of them.
 */
export interface AccountsFile {
  /**
   * Version of this format.
   */
  version: 1;
  /**
   * True: these are all the accounts that there are, and AWS Organizations is not asked. Default: false, they are added to those of the organization.
   */
  only?: boolean;
  /**
   * Each is there once.
   *
   * @minItems 1
   */
  accounts: ListedAccount[];
}
/**
 * One account.
 */
export interface ListedAccount {
  /**
   * Account id: 12 digits, quoted.
   */
  id: string;
  /**
   * What reports call it, and `--accounts` and `--exclude` take.
   */
  name: string;
  /**
   * What policies see as `cove.account.email`. Default: a policy that decides by it is refused.
   */
  email?: string;
  /**
   * Role that is assumed here: a name, or an ARN with the account's own id or {account}. Default: that of --role-name.
   */
  role?: string;
  /**
   * External id that the role asks for. That of --external-id is the organization's, and is never sent here. Default: none.
   */
  externalId?: string;
  /**
   * What policies see as the tags of the account. Default: it has none.
   */
  tags?: {
    [k: string]: string;
  };
  /**
   * The only regions that are asked here, by name or glob; the others are reported as skipped. Default: all that the policies target.
   *
   * @minItems 1
   */
  regions?: string[];
}
