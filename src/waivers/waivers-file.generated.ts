/**
 * Generated from the JSON Schema of the same format by `npm run generate`. Change the schema, not this file.
 */

/**
 * An AWS account id: 12 digits, quoted, since YAML drops the leading zero of a number.
 */
export type AccountId = string;
/**
 * Id of an organizational unit (`ou-…`) or of the organization's root (`r-…`).
 */
export type OuId = string;

/**
 * Findings that are accepted for a time: cove.waivers.yml. A waived finding is counted and shown, does not fail the run, and is not remediated. Errors are never waived.
 */
export interface WaiversFile {
  /**
   * Version of this format.
   */
  version: 1;
  /**
   * Each waives the findings that everything it names is true of.
   */
  waivers: Waiver[];
}
/**
 * Names findings by `policies` or by `fingerprints`, and narrows them by whatever else it names: all of it must be true of a finding, and of each list one element.
 */
export interface Waiver {
  /**
   * Ids of policies, or globs over them, in which `*` is any text without a `/`: `cis/*`.
   *
   * @minItems 1
   */
  policies?: string[];
  /**
   * Account ids: 12 digits, quoted.
   *
   * @minItems 1
   */
  accounts?: AccountId[];
  /**
   * Ids of organizational units. Accounts in units below them are meant as well.
   *
   * @minItems 1
   */
  ous?: OuId[];
  /**
   * Account tags: only accounts that carry all of them, with these values.
   */
  tags?: {
    [k: string]: string;
  };
  /**
   * Regions, as the reports name them, or globs over them. A global service is in `global`.
   *
   * @minItems 1
   */
  regions?: string[];
  /**
   * Resources, as the reports name them, or globs over them: `*` is any text, also with `/` and `:` in it, `?` one character.
   *
   * @minItems 1
   */
  resources?: string[];
  /**
   * Fingerprints of findings, as the reports name them.
   *
   * @minItems 1
   */
  fingerprints?: string[];
  /**
   * Why the finding is accepted.
   */
  reason: string;
  /**
   * Who answers for it: a person or a team.
   */
  owner: string;
  /**
   * The last day on which it is in force, in UTC; at most 400 days from now.
   */
  expires: string;
}
