import { type InputSignature, TYPE_EXPREF, TYPE_OBJECT } from 'jmespath';
import type { Interpreter, Reference } from './expression-function.ts';

/** No data has it: JSON has no symbols. The library's own sign, a member `expref`, may be the key of a tag. */
const PASSED = Symbol('passed as an argument');

/** Marks an expression as one that is passed to a function. */
export function passExpression(expression: Reference): Reference {
  return Object.assign(expression, { [PASSED]: true });
}

/** Whether an argument is an expression, and no data. */
export function isPassedExpression(argument: unknown): boolean {
  return typeof argument === 'object' && argument !== null && PASSED in argument;
}

/** How the library tells types, which its types do not show. */
interface TellsTypes {
  getTypeName(value: unknown): InputSignature['types'][number] | undefined;
}

/** Makes the checks of arguments tell data from expressions, whatever the data has. */
export function tellExpressionsApart(runtime: Interpreter['runtime']): void {
  const tells = runtime as unknown as TellsTypes;
  const typeOf = tells.getTypeName.bind(tells);
  tells.getTypeName = (value) => {
    if (isPassedExpression(value)) return TYPE_EXPREF;
    const type = typeOf(value);
    return type === TYPE_EXPREF ? TYPE_OBJECT : type;
  };
}
