/**
 * Generated from the JSON Schema of the same format by `npm run generate`. Change the schema, not this file.
 */

/**
 * 12 digits, quoted.
 */
export type AccountId = string;
/**
 * An organizational unit (ou-…) or a root (r-…).
 */
export type OrganizationalUnitId = string;

/**
 * Settings of a project's runs: cove.config.yml. A flag on the command line outranks the setting of the same name.
 */
export interface ConfigFile {
  /**
   * Version of this format.
   */
  version: 1;
  /**
   * Only these accounts: ids or names. Narrows what the policies target. A file has ids: they stay when somebody renames.
   *
   * @minItems 1
   */
  accounts?: AccountId[];
  /**
   * Only accounts below these organizational units or roots: ids, names or paths. Narrows what the policies target.
   *
   * @minItems 1
   */
  ous?: OrganizationalUnitId[];
  /**
   * Never these accounts, nor accounts below these organizational units: ids, names or paths.
   *
   * @minItems 1
   */
  exclude?: (AccountId | OrganizationalUnitId)[];
  /**
   * Only these regions: names, globs or `enabled`. Narrows what the policies target.
   *
   * @minItems 1
   */
  regions?: string[];
  /**
   * Check the caller's own account too, with the caller's own credentials.
   */
  includeCaller?: boolean;
  /**
   * Role to assume in each account: a name, or an ARN with {account} and {partition}.
   */
  roleName?: string;
  /**
   * Role of one account, or of the accounts below a unit or root, in place of --role-name; the nearest counts. Changes want a role of their own: --remediate-role.
   */
  roles?: {
    [k: string]: string;
  };
  /**
   * Role session name, as CloudTrail will show it.
   */
  sessionName?: string;
  /**
   * External id that the role asks for.
   */
  externalId?: string;
  /**
   * Limit the sessions to what the policies need (`auto`), to a JSON policy in a file, or not at all (`off`).
   */
  sessionPolicy?: string;
  /**
   * Managed policy that the sessions may use as well. A session may do what any of them or the session policy allows, where the role may too.
   *
   * @minItems 1
   * @maxItems 10
   */
  policyArns?: string[];
  /**
   * Refuse to run in another partition than this: aws, aws-cn or aws-us-gov.
   */
  partition?: string;
  /**
   * AWS profile of the caller.
   */
  profile?: string;
  /**
   * Requests in flight over all accounts.
   */
  concurrency?: number;
  /**
   * How long a call that AssumeRole or AWS Organizations throttles is retried, in seconds.
   */
  patience?: number;
  /**
   * End the check after so long, in seconds; cells that are still open then are reported as `interrupted`. Such a run is incomplete, whatever `allow` and `allowErrors` say.
   */
  timeout?: number;
  /**
   * Write a report, as in sarif=report.sarif; "-" is stdout.
   *
   * @minItems 1
   */
  output?: string[];
  /**
   * Least severity of a finding that gives exit code 1.
   */
  failOn?: "critical" | "high" | "medium" | "low" | "info" | "none";
  /**
   * Do not give exit code 3 for cells that could not be evaluated.
   */
  allowErrors?: boolean;
  /**
   * Do not give exit code 3 for errors of these kinds. Cells with such errors stay not evaluated, and are counted.
   *
   * @minItems 1
   */
  allow?: {
    /**
     * Kind of error, as the reports name it.
     */
    kind:
      | "assume-role"
      | "access-denied"
      | "denied-by-scp"
      | "throttled"
      | "expired"
      | "network"
      | "timeout"
      | "validation"
      | "unavailable"
      | "opt-in"
      | "not-in-region"
      | "partial"
      | "evaluation"
      | "internal";
    /**
     * Why these errors are accepted.
     */
    reason: string;
    /**
     * The last day on which it is in force, in UTC.
     */
    expires: string;
  }[];
  /**
   * Do not give exit code 3 for policies that no account and region was asked about.
   */
  allowIdle?: boolean;
  /**
   * Stop at the first cell that cannot be evaluated.
   */
  failFast?: boolean;
  /**
   * Append every outcome, as it happens, to this new file (NDJSON).
   */
  runLog?: string;
  /**
   * No progress and no text report, only what `output` names.
   */
  quiet?: boolean;
  /**
   * Allow policies whose calls return secrets, and show what AWS marks as sensitive.
   */
  allowSecretReads?: boolean;
  /**
   * Take an operation of which nothing but the name is known for a read. Only for operations that this release does not know, of newer or of retired services. Read what AWS says of them first.
   *
   * @minItems 1
   */
  trustReads?: string[];
  /**
   * Value for a parameter of the policies.
   */
  parameters?: {
    [k: string]: string | number | boolean | (string | number)[];
  };
}
