/**
 * Generated from the JSON Schema of the same format by `npm run generate`. Change the schema, not this file.
 */

/**
 * What `cove-policy validate -o json` writes, version 1: what is wrong with the settings file and the policy files.
 */
export interface ValidationFile {
  /**
   * Version of this format.
   */
  version: 1;
  tool: ValidationTool;
  /**
   * Whether the policies can run: there is no error among the diagnostics. Warnings are allowed.
   */
  valid: boolean;
  /**
   * The policy files that were found. Empty where the settings file is wrong: nothing else is read then.
   */
  files: string[];
  /**
   * How many policies the files hold; null where there is an error, since none of them can run then.
   */
  policies: number | null;
  /**
   * All that is wrong, by file, line and column.
   */
  diagnostics: ValidationDiagnostic[];
}
/**
 * What wrote the file.
 */
export interface ValidationTool {
  /**
   * Name of the program.
   */
  name: "cove-policy";
  /**
   * Its version.
   */
  version: string;
}
/**
 * One thing that is wrong. What is wrong with a file as a whole has no line.
 */
export interface ValidationDiagnostic {
  /**
   * Stable name of the mistake, the layer that found it in front: `types/unknown-member`.
   */
  code: string;
  /**
   * A warning keeps nothing from running.
   */
  severity: "error" | "warning";
  /**
   * What is wrong, expected against found.
   */
  message: string;
  /**
   * What to do about it, where that is known.
   */
  hint?: string;
  /**
   * The file, relative to the working directory where that is possible; null for a mistake on the command line.
   */
  file: string | null;
  /**
   * Line of its first character, from 1.
   */
  line?: number;
  /**
   * Column of its first character, from 1, in UTF-16 units.
   */
  column?: number;
  /**
   * Line of the first character after it.
   */
  endLine?: number;
  /**
   * Column of the first character after it.
   */
  endColumn?: number;
}
