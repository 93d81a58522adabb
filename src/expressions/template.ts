import type { JsonValue } from '../values/json.ts';
import type { CoveContext, Expression } from './expression.ts';

/** A JSON value whose strings may contain `${expression}`. */
export interface Template {
  /** As written in the policy file. */
  readonly source: JsonValue;
  /** Every expression in it, in order: for checks and for the permissions command. */
  readonly expressions: readonly Expression[];
  /**
   * @param onNull - `error` for inputs of calls: an expression that gives null is refused, and what is derived from
   * marked values is marked; `empty` for messages, in which marked values are hidden.
   * @throws {ExpressionEvaluationError}
   */
  render(resource: JsonValue, cove: CoveContext, onNull: 'error' | 'empty'): JsonValue;
}
