import type { InputSignature, TreeInterpreter } from 'jmespath';
import type { JsonValue } from '../values/json.ts';

export type Interpreter = ReturnType<typeof TreeInterpreter.withScope>;

/** An expression passed to a function as an argument (`&Name`). */
export type Reference = Parameters<Interpreter['visit']>[0];

/** Evaluates an expression that was passed as an argument on a value. */
export type Apply = (reference: Reference, value: JsonValue) => JsonValue;

/**
 * A function that expressions may call: one record has all that is known about it. Parsing, evaluation, type checks and
 * documentation use the record, so there is no second place to add a function to.
 */
export type ExpressionFunction = OwnFunction | LibraryFunction;

type DescribedFunction = FunctionWords & (LooksIntoArguments | PassesArgumentsOn);

interface FunctionWords {
  /** How a call is written: `age_days(date)`. */
  readonly usage: `${string}(${string})`;
  /** What it returns, in one sentence, as in docs/policy-language.md. */
  readonly doc: string;
}

interface LooksIntoArguments {
  readonly result: ResultType;
  /**
   * How deep it looks into its arguments to make its result. `arguments`: it moves or counts what is in them. If what
   * it looks into is marked as sensitive, so is its result.
   * @default everything
   */
  readonly looksInto?: 'arguments';
}

/** What comes out is an argument, or a part of one, with its own marks: nothing that was made of it. */
interface PassesArgumentsOn {
  readonly result: ArgumentType;
  readonly looksInto: 'nothing';
}

/** Our own function. The interpreter has checked the types of its arguments. */
export type OwnFunction = DescribedFunction & OwnWay;

interface OwnWay {
  readonly signature: InputSignature[];
  /**
   * True if the start of the run is passed as an additional argument, which expressions do not write.
   * @default false
   */
  readonly takesNow?: boolean;
  /** What is wrong with a literal argument, counted from 0. @default nothing is */
  literalProblem?(index: number, value: JsonValue): string | undefined;
  /** @throws {FunctionFailure} */
  call(args: readonly Argument[], apply: Apply): JsonValue;
}

/** A function that the JMESPath library evaluates unchanged and whose signature it has. */
export type LibraryFunction = DescribedFunction & { readonly by: 'library' };

export type Argument = JsonValue | Reference;

/**
 * What is known about a function's result before it is called. The type of an `&expression` argument is what it gives
 * for an element.
 */
export type ResultType =
  | 'unknown'
  | 'boolean'
  | 'number'
  | 'string'
  /** Never null, and truthy: a number, text that is not empty. */
  | { readonly always: 'number' | 'string' }
  /** Text without letters in the other case. */
  | { readonly letters: 'lower' | 'upper' }
  /** Text that is one of these. */
  | { readonly oneOf: readonly string[] }
  | { readonly listOf: ResultType }
  | { readonly mapOf: ResultType }
  /** An object with exactly these members, and its name in messages. */
  | { readonly objectOf: Readonly<Record<string, ResultType>>; readonly name: string }
  | ArgumentType
  /** An argument that is a list, otherwise a list of it. */
  | { readonly inList: number }
  /** The members of all arguments. */
  | 'arguments merged';

/** A result that is in the arguments already. */
type ArgumentType =
  /** The same as an argument, counted from 0. */
  | { readonly argument: number }
  /** An argument, of which parts may be missing. */
  | { readonly partsOf: number }
  /** An element of an argument. */
  | { readonly elementOf: number }
  /** A value of an argument that is an object. */
  | { readonly memberOf: number }
  /** Any one of the arguments. */
  | 'an argument';
