import type { JsonObject, JsonValue } from '../json.ts';

/** The reserved root of every expression: what is known of the cell beside the resource itself. */
export interface CoveContext {
  readonly account: {
    readonly id: string;
    readonly name: string | null;
    readonly email: string | null;
    /** Id of the organizational unit (or root) that the account is in. */
    readonly ou: string | null;
    /** Empty where no policy of the run looks at tags; for one that does, an account whose tags are unknown is an error. */
    readonly tags: Readonly<Record<string, string>>;
  };
  readonly region: string;
  readonly partition: string;
  /** Start of the run, ISO 8601. */
  readonly now: string;
  readonly parameters: JsonObject;
}

/** A compiled JMESPath expression. */
export interface Expression {
  readonly text: string;
  /**
   * @throws {ExpressionEvaluationError} for a wrong argument type, an invalid date, and the like. Never anything else.
   */
  evaluate(value: JsonValue, cove: CoveContext): JsonValue;
}
