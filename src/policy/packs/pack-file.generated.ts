/**
 * Generated from the JSON Schema of the same format by `npm run generate`. Change the schema, not this file.
 */

export type Path = string;
/**
 * Id of a policy of the pack, without the pack's name.
 */
export type Id = string;

/**
 * A pack of policies: pack.yml. The ids of its policies are `pack/id` in every report, fingerprint and waiver.
 */
export interface PackFile {
  /**
   * Version of this format.
   */
  version: 1;
  /**
   * The namespace of the pack's policies: lower-case letters, digits and hyphens.
   */
  pack: string;
  /**
   * What the pack is, in one line.
   */
  title: string;
  /**
   * What it is for, and what it is not.
   */
  description?: string;
  /**
   * The versions of cove-policy that the pack works with: comparisons, all of which must hold.
   */
  requires?: string;
  /**
   * The policy files: a folder, a file, or a list of both, from the pack's folder on. Default: policies/.
   */
  policies?: Path | Path[];
  /**
   * The folder of the files that say which policies a control of a framework asks for. Default: controls/, which may be missing.
   */
  controls?: Path;
  /**
   * Ids that policies had in earlier releases, each with the id of today: fingerprints, waivers and baselines follow the renaming. The oldest name of a policy stands first.
   */
  aliases?: {
    [k: string]: Id;
  };
  /**
   * Values that the expressions of the pack read as `cove.parameters.<name>`, declared as in a policy file.
   */
  parameters?: {
    [k: string]: ParameterDeclaration;
  };
}
/**
 * One parameter. Without a `default`, every run must give a value.
 */
export interface ParameterDeclaration {
  /**
   * Type of the value. A `list` is one of text, unless `of` says another.
   */
  type: "string" | "integer" | "number" | "boolean" | "list";
  /**
   * What the elements of a `list` are. Default: string.
   */
  of?: "string" | "integer" | "number";
  /**
   * The value where a run gives none. It must be of the parameter's `type`.
   */
  default?: string | number | boolean | (string | number)[];
  /**
   * The only values that there may be: of the parameter, or of each element of a `list`.
   *
   * @minItems 1
   */
  enum?: (string | number)[];
  /**
   * The least that a number, or each number of a `list`, may be.
   */
  minimum?: number;
  /**
   * The most that a number, or each number of a `list`, may be.
   */
  maximum?: number;
  /**
   * What the parameter decides, for those who set it.
   */
  description?: string;
}
