import { type InputSignature, TreeInterpreter } from 'jmespath';
import type { JsonValue } from '../../json.ts';
import { auditFunctions } from './audit-functions.ts';
import { standardFunctions } from './standard-functions.ts';

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
  /** @throws {Error} with the reason, in words that stand behind the function's name. */
  call(args: readonly Argument[], apply: Apply): JsonValue;
}

export type Argument = JsonValue | Reference;

type LibraryTable = Interpreter['runtime']['_functionTable'];

/** The library's functions, with ours beside and in place of them. */
const functions: ReadonlyMap<string, ExpressionFunction> = new Map(
  Object.entries({ ...standardFunctions, ...auditFunctions }),
);

/** Every function that an expression may call. */
export function functionNames(): string[] {
  return [...new Set([...Object.keys(TreeInterpreter.runtime._functionTable), ...functions.keys()])];
}

/** The arguments that are to be written in a call; undefined where there is no such function. */
export function signatureOf(name: string): readonly InputSignature[] | undefined {
  const own = functions.get(name);
  if (own !== undefined) return own.takesNow === true ? own.signature.slice(0, -1) : own.signature;
  const table = TreeInterpreter.runtime._functionTable;
  return Object.hasOwn(table, name) ? table[name]?._signature : undefined;
}

/** Whether calls of this function get the start of the run as their last argument. */
export function takesNow(name: string): boolean {
  return functions.get(name)?.takesNow === true;
}

/**
 * An interpreter with our functions. The library's own one, which all of a process share, is left as it is.
 *
 * A function must evaluate its `&expression` with the interpreter that called it. The library's do it with the one that they were made
 * for, which knows no variables: `runtime` below is the caller's.
 */
export function createInterpreter(): Interpreter {
  const interpreter = TreeInterpreter.withScope({});
  const table: LibraryTable = { ...interpreter.runtime._functionTable };
  for (const [name, { signature, call }] of functions) {
    table[name] = {
      _signature: signature,
      _func(this: Interpreter['runtime'], args: Argument[]) {
        const apply: Apply = (reference, value) => this._interpreter.visit(reference, value) as JsonValue;
        return call(args, apply);
      },
    };
  }
  interpreter.runtime._functionTable = table;
  return interpreter;
}
