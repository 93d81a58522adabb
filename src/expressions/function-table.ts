import { type InputSignature, TreeInterpreter } from 'jmespath';
import type { JsonValue } from '../values/json.ts';
import { AUDIT_FUNCTIONS } from './audit-functions.ts';
import { createCountingInterpreter, type Watchers } from './counting-interpreter.ts';
import type { Apply, Argument, ExpressionFunction, Interpreter } from './expression-function.ts';
import { FunctionFailure } from './function-failure.ts';
import { LIBRARY_FUNCTIONS } from './library-functions.ts';
import { STANDARD_FUNCTIONS } from './standard-functions.ts';

type LibraryTable = Interpreter['runtime']['_functionTable'];

/** Every function that an expression may call. Others of the library cannot be called. */
export const FUNCTIONS: ReadonlyMap<string, ExpressionFunction> = new Map<string, ExpressionFunction>(
  Object.entries({ ...LIBRARY_FUNCTIONS, ...STANDARD_FUNCTIONS, ...AUDIT_FUNCTIONS }),
);

/** The arguments to write in a call; undefined if there is no such function. */
export function signatureOf(name: string): readonly InputSignature[] | undefined {
  const known = FUNCTIONS.get(name);
  if (known === undefined) return undefined;
  if ('by' in known) return TreeInterpreter.runtime._functionTable[name]?._signature;
  return known.takesNow === true ? known.signature.slice(0, -1) : known.signature;
}

/** Whether calls of this function get the start of the run as an additional last argument. */
export function takesNow(name: string): boolean {
  const known = FUNCTIONS.get(name);
  return known !== undefined && !('by' in known) && known.takesNow === true;
}

/**
 * An interpreter with our functions. The library's own, which is shared by the whole process, is left alone.
 *
 * A function must evaluate its `&expression` with the interpreter that called it. The library's functions use the one
 * that they were created for, which knows no variables: `runtime` below is the caller's.
 */
export function createInterpreter(watchers?: Watchers): Interpreter {
  const interpreter = createCountingInterpreter(watchers);
  const table: LibraryTable = { ...interpreter.runtime._functionTable };
  for (const [name, known] of FUNCTIONS) {
    if ('by' in known) continue;
    const { signature, call } = known;
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

/**
 * Puts the function's name before the reason for its own failure; that of an `&expression` in it already has a name.
 */
function named(name: string, call: () => JsonValue): JsonValue {
  try {
    return call();
  } catch (error) {
    throw error instanceof FunctionFailure ? new Error(`${name}() ${error.message}`, { cause: error.cause }) : error;
  }
}
