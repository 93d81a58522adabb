/**
 * Generated from the JSON Schema of the same format by `npm run generate`. Change the schema, not this file.
 */

/**
 * A line of a baseline: the findings of a run, which do not fail a later one. First `baseline`, then one `known` for each finding, sorted, and at last `end`.
 */
export type BaselineLine = BaselineHead | BaselineKnown | BaselineEnd;

/**
 * First line: where the findings are from.
 */
export interface BaselineHead {
  type: "baseline";
  /**
   * Version of this format.
   */
  version: 1;
  tool: {
    name: "cove-policy";
    version: string;
  };
  /**
   * UUID of the run.
   */
  run: string;
  /**
   * When that run began, ISO 8601, UTC.
   */
  created: string;
  /**
   * Id of the organization. Null where Organizations could not be asked.
   */
  organization: string | null;
  partition: string;
}
/**
 * A finding that is known, and where it was found.
 */
export interface BaselineKnown {
  type: "known";
  policy: string;
  account: string;
  region: string;
  resource: string;
  fingerprint: string;
}
/**
 * Last line: a file without it was cut off.
 */
export interface BaselineEnd {
  type: "end";
  /**
   * How many findings there are.
   */
  known: number;
}
