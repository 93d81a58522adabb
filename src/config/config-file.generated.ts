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
 * How bad a finding is.
 */
export type SeverityName = "critical" | "high" | "medium" | "low" | "info";
/**
 * No changes are planned or made: the remediation can only be taken away.
 */
export type NoRemediation = false;

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
   * Additional accounts outside the organization: YAML or JSON with id, name, role, tags and regions. docs/configuration.md describes the file.
   */
  accountsFile?: string;
  /**
   * Only these regions: names, globs or `enabled`. Narrows what the policies target.
   *
   * @minItems 1
   */
  regions?: string[];
  /**
   * Include the caller's own account, with the caller's own credentials.
   */
  includeCaller?: boolean;
  /**
   * Role to assume in each account: a name, or an ARN with {account} and {partition}.
   */
  roleName?: string;
  /**
   * Role for one account, or for the accounts below a unit or root, instead of --role-name; the nearest one applies. Changes want a role of their own: --remediate-role.
   */
  roles?: {
    [k: string]: string;
  };
  /**
   * Role session name, as CloudTrail will show it.
   */
  sessionName?: string;
  /**
   * External id that the role requires.
   */
  externalId?: string;
  /**
   * Limit the sessions to what the policies need (`auto`), to a JSON policy in a file, or not at all (`off`).
   */
  sessionPolicy?: string;
  /**
   * Managed policy that the sessions may use in addition. A session may do what any of them or the session policy allows, where the role may too.
   *
   * @minItems 1
   * @maxItems 10
   */
  policyArns?: string[];
  /**
   * Refuse to run in any partition other than this: aws, aws-cn or aws-us-gov.
   */
  partition?: string;
  /**
   * AWS profile of the caller.
   */
  profile?: string;
  /**
   * Maximum number of requests in flight across all accounts.
   */
  concurrency?: number;
  /**
   * How long throttled calls to AssumeRole and AWS Organizations are retried, in seconds.
   */
  patience?: number;
  /**
   * End the check after this many seconds; cells still open then are reported as `interrupted`. Such a run is incomplete, whatever `allow` and `allowErrors` say.
   */
  timeout?: number;
  /**
   * Write a report, as in sarif=report.sarif; "-" is stdout.
   *
   * @minItems 1
   */
  output?: string[];
  /**
   * Lowest severity of a finding that causes exit code 1.
   */
  failOn?: "critical" | "high" | "medium" | "low" | "info" | "none";
  /**
   * Do not return exit code 3 for cells that could not be evaluated.
   */
  allowErrors?: boolean;
  /**
   * Do not return exit code 3 for errors of these kinds. Cells with such errors remain not evaluated, and are counted.
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
   * Do not return exit code 3 for policies that were evaluated nowhere.
   */
  allowIdle?: boolean;
  /**
   * Stop at the first cell that cannot be evaluated.
   */
  failFast?: boolean;
  /**
   * Write every outcome, as it happens, to this new file (NDJSON); `off` for none.
   */
  runLog?: string;
  /**
   * No progress, and no reports other than those that `output` names.
   */
  quiet?: boolean;
  /**
   * Allow policies whose calls return secrets, and show what AWS marks as sensitive.
   */
  allowSecretReads?: boolean;
  /**
   * Make changes of at most this risk.
   */
  allowRisk?: "safe" | "disruptive" | "destructive";
  /**
   * Treat an operation as a read although only its name is known. Only for operations that this release does not know, of newer or of retired services. Read first what AWS says about them.
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
  /**
   * Packs of policies, by their names: checked where the command line names no policies.
   */
  packs?: {
    [k: string]: PackSource;
  };
  /**
   * Which policies of the packs are checked: ids or globs (`cis/*`), those of a framework (`cis@cis-5.0.0`, `cis@cis-5.0.0/level-1`), and with `!` in front those that are not. Default: all.
   *
   * @minItems 1
   */
  select?: string[];
  /**
   * What is different about policies, by their ids or by globs over them. What an id says goes before what a glob says.
   */
  policies?: {
    [k: string]: PolicyChanges;
  };
  /**
   * What is different about policies in some accounts. Of those that name a policy, the first that fits the account counts.
   *
   * @minItems 1
   */
  overrides?: Override[];
}
/**
 * Where a pack comes from.
 */
export interface PackSource {
  /**
   * A folder (`./packs/ours`), an installed package (`npm:@scope/name`, `npm:name/folder`), or a git repository (`git+https://host/path.git#tag`, `git+ssh://…`, `git+file:…`; `#tag:folder` for a folder in it).
   */
  from: string;
}
/**
 * What is different about policies. What they call, find and change is theirs.
 */
export interface PolicyChanges {
  severity?: SeverityName;
  parameters?: ParameterValues;
  remediate?: NoRemediation;
}
/**
 * Values of parameters of the policies.
 */
export interface ParameterValues {
  [k: string]: string | number | boolean | (string | number)[];
}
/**
 * What is different about policies in the accounts that its targets fit.
 */
export interface Override {
  targets: OverrideTargets;
  /**
   * By ids, or globs over them: `off`, or what is different.
   */
  policies: {
    [k: string]: "off" | OverrideChanges;
  };
}
/**
 * The accounts: among these ids or below these units, and with all of these tags.
 */
export interface OverrideTargets {
  /**
   * Account ids: 12 digits, quoted.
   *
   * @minItems 1
   */
  accounts?: AccountId[];
  /**
   * Organizational units: ids, names, or paths below the root.
   *
   * @minItems 1
   */
  ous?: string[];
  /**
   * Account tags, all of them with these values.
   */
  tags?: {
    [k: string]: string;
  };
}
/**
 * What is different about policies in these accounts.
 */
export interface OverrideChanges {
  severity?: SeverityName;
  parameters?: ParameterValues;
  remediate?: NoRemediation;
  targets?: NarrowerTargets;
}
/**
 * Only these of the policy's regions: the cells of the others are skipped, and said to be.
 */
export interface NarrowerTargets {
  /**
   * Names of regions, or globs.
   *
   * @minItems 1
   */
  regions: string[];
}
