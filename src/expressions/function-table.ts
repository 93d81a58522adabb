import { type InputSignature, TreeInterpreter } from 'jmespath';
import type { JsonValue } from '../json.ts';
import { auditFunctions } from './audit-functions.ts';
import type { Apply, Argument, ExpressionFunction, Interpreter } from './expression-function.ts';
import { FunctionFailure } from './function-failure.ts';
import { standardFunctions } from './standard-functions.ts';

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
        return named(name, () => call(args, apply));
      },
    };
  }
  interpreter.runtime._functionTable = table;
  return interpreter;
}

/** Puts the function's name before the reason of its own failure; that of an `&expression` in it has a name already. */
function named(name: string, call: () => JsonValue): JsonValue {
  try {
    return call();
  } catch (error) {
    throw error instanceof FunctionFailure ? new Error(`${name}() ${error.message}`, { cause: error.cause }) : error;
  }
}
