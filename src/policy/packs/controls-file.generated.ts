/**
 * Generated from the JSON Schema of the same format by `npm run generate`. Change the schema, not this file.
 */

/**
 * Which policies of a pack a control of a framework asks for: a file in controls/.
 */
export interface ControlsFile {
  /**
   * Version of this format.
   */
  version: 1;
  /**
   * Name of the framework: lower-case letters, digits and hyphens.
   */
  framework: string;
  /**
   * The framework's release, quoted.
   */
  release: string;
  /**
   * The framework in words.
   */
  title?: string;
  /**
   * By the framework's own number or name of the control, quoted.
   */
  controls: {
    [k: string]: ControlEntry;
  };
}
/**
 * One control. It names policies, or says what people judge, or both.
 */
export interface ControlEntry {
  /**
   * What the control asks for, in one line.
   */
  title?: string;
  /**
   * The framework's level.
   */
  level?: number;
  /**
   * Ids of policies of the pack: all of them must pass.
   *
   * @minItems 1
   */
  policies?: string[];
  /**
   * What parameters of these policies must be: with a looser one the control is not satisfied, whatever was found.
   */
  holds?: {
    [k: string]: ParameterBound;
  };
  /**
   * What of the control people judge, and why no policy does.
   */
  byHand?: string;
  /**
   * Pages about the control.
   */
  references?: string[];
}
/**
 * What a parameter must be, one of these.
 */
export interface ParameterBound {
  atMost?: number;
  atLeast?: number;
  equals?: string | number | boolean | (string | number)[];
  /**
   * @minItems 1
   */
  oneOf?: (string | number | boolean)[];
}
