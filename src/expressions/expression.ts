import type { JsonObject, JsonValue } from '../values/json.ts';
import type { OpenComparison } from './open-comparisons.ts';

/** The reserved root of every expression: what is known about the cell besides the resource itself. */
export interface CoveContext {
  readonly account: {
    readonly id: string;
    readonly name: string | null;
    readonly email: string | null;
    /** Id of the organizational unit (or root) that the account is in. */
    readonly ou: string | null;
    /** The units from the root down to `ou`, inclusive; null if they are not known. */
    readonly ouPath: readonly { readonly id: string; readonly name: string }[] | null;
    /**
     * Empty if no policy of the run uses tags; for one that does, an account whose tags are unknown is an error.
     */
    readonly tags: Readonly<Record<string, string>>;
  };
  /** Null if Organizations could not be asked; a policy that decides by it does not run then. */
  readonly organization: {
    readonly id: string;
    readonly managementAccount: string;
    /** Ids of all accounts that Organizations lists, suspended ones too. */
    readonly accounts: readonly string[];
  } | null;
  readonly region: string;
  readonly partition: string;
  /** Start of the run, ISO 8601. */
  readonly now: string;
  readonly parameters: JsonObject;
  /** The policy's own values. @default {} */
  readonly values?: JsonObject;
  /** Answers of the calls that a policy makes once per cell. @default {} */
  readonly with?: JsonObject;
  /**
   * Whether nothing that the cell has read is known to be marked as sensitive. Invisible to expressions; it saves
   * looking for marks.
   * @default () => false
   */
  readonly isPlain?: () => boolean;
}

/** A compiled JMESPath expression. */
export interface Expression {
  readonly text: string;
  /**
   * Anything derived from values that are marked as sensitive is marked in the result.
   *
   * @throws {ExpressionEvaluationError} for a wrong argument type, an invalid date, and the like. Never anything else.
   */
  evaluate(value: JsonValue, cove: CoveContext): JsonValue;
  /**
   * The same, with the comparisons that null has left open.
   *
   * @param assumed - results of such comparisons, by `keyOfSpan`; of these nothing is noted.
   */
  evaluateOpenly(value: JsonValue, cove: CoveContext, assumed?: ReadonlyMap<string, boolean>): OpenResult;
}

/** The result of an evaluation, and what nobody has said of null in it. */
export interface OpenResult {
  readonly result: JsonValue;
  readonly open: readonly OpenComparison[];
}
