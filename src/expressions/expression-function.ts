import type { InputSignature, TreeInterpreter } from 'jmespath';
import type { JsonValue } from '../json.ts';

export type Interpreter = ReturnType<typeof TreeInterpreter.withScope>;

/** An expression that a function got as an argument (`&Name`). */
export type Reference = Parameters<Interpreter['visit']>[0];

/** Evaluates an expression that was given as an argument over a value. */
export type Apply = (reference: Reference, value: JsonValue) => JsonValue;

/**
 * A function that expressions may call: one record has all that is known of it. Whoever parses, evaluates, checks types
 * or documents asks the record, so that there is no second place to add a function to.
 */
export type ExpressionFunction = OwnFunction | LibraryFunction;

interface DescribedFunction {
  /** How a call is written: `age_days(date)`. */
  readonly usage: `${string}(${string})`;
  /** What it gives, in one sentence, as docs/policy-language.md has it. */
  readonly doc: string;
  readonly result: ResultType;
  /**
   * What of its arguments it looks into, and so makes its result of. `nothing`: it passes arguments on as they are.
   * `arguments`: it moves or counts what they hold. Where what it looks into is marked as sensitive, its result is.
   * @default everything
   */
  readonly looksInto?: 'nothing' | 'arguments';
}

/** A function of ours. The interpreter has checked the types of its arguments. */
export interface OwnFunction extends DescribedFunction {
  readonly signature: InputSignature[];
  /**
   * True where the start of the run is handed over as one more argument, which expressions do not write.
   * @default false
   */
  readonly takesNow?: boolean;
  /** What is wrong with an argument, counted from 0, that is written out. @default nothing is */
  literalProblem?(index: number, value: JsonValue): string | undefined;
  /** @throws {FunctionFailure} */
  call(args: readonly Argument[], apply: Apply): JsonValue;
}

/** A function that is evaluated by the JMESPath library as it is, which has its signature. */
export interface LibraryFunction extends DescribedFunction {
  readonly by: 'library';
}

export type Argument = JsonValue | Reference;

/**
 * What is known of a function's result before it is called. That of an `&expression` as an argument is what it gives
 * for an element.
 */
export type ResultType =
  | 'unknown'
  | 'boolean'
  | 'number'
  | 'string'
  /** Never null, and counts as true: a number, text that is not empty. */
  | { readonly always: 'number' | 'string' }
  | { readonly listOf: ResultType }
  | { readonly mapOf: ResultType }
  /** An object of these members and no others, by which name messages call it. */
  | { readonly objectOf: Readonly<Record<string, ResultType>>; readonly name: string }
  /** The same as an argument, counted from 0. */
  | { readonly argument: number }
  /** An element of an argument. */
  | { readonly elementOf: number }
  /** A value of an argument that is an object. */
  | { readonly memberOf: number }
  /** An argument that is a list, or else a list of it. */
  | { readonly inList: number }
  /** Any one of the arguments. */
  | 'an argument'
  /** The members of all arguments. */
  | 'arguments merged';
