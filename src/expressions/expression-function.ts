import type { InputSignature, TreeInterpreter } from 'jmespath';
import type { JsonValue } from '../json.ts';

export type Interpreter = ReturnType<typeof TreeInterpreter.withScope>;

/** An expression that a function got as an argument (`&Name`). */
export type Reference = Parameters<Interpreter['visit']>[0];

/** Evaluates an expression that was given as an argument over a value. */
export type Apply = (reference: Reference, value: JsonValue) => JsonValue;

/** A function that expressions may call. The interpreter has checked the types of its arguments. */
export interface ExpressionFunction {
  readonly signature: InputSignature[];
  /**
   * True where the start of the run is handed over as one more argument, which expressions do not write.
   * @default false
   */
  readonly takesNow?: boolean;
  /** @throws {FunctionFailure} */
  call(args: readonly Argument[], apply: Apply): JsonValue;
}

export type Argument = JsonValue | Reference;
