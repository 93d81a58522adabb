import { TYPE_EXPREF } from 'jmespath';
import { didYouMean } from '../text/did-you-mean.ts';
import { ExpressionSyntaxError } from './expression-error.ts';
import { FUNCTIONS, signatureOf } from './function-table.ts';
import { FUNCTIONS_OF_OTHERS } from './functions-of-others.ts';
import type { Span, SyntaxNode } from './syntax-tree.ts';

/**
 * Checks a call against the function's signature: it exists, the number of arguments fits, and there is an
 * `&expression` exactly where the function wants one.
 *
 * @throws {ExpressionSyntaxError}
 */
export function checkCall(name: string, place: Span, args: readonly SyntaxNode[]): void {
  const at = { offset: place.start, length: place.end - place.start };
  const signature = signatureOf(name);
  if (signature === undefined) {
    const meant = didYouMean(name, FUNCTIONS.keys());
    const other = FUNCTIONS_OF_OTHERS.get(name.toLowerCase());
    throw new ExpressionSyntaxError(`there is no function \`${name}\``, {
      ...at,
      hint: other !== undefined ? `as in ${other}` : meant === undefined ? undefined : `did you mean \`${meant}\`?`,
    });
  }
  const least = signature.filter(({ optional }) => optional !== true).length;
  const most = signature.at(-1)?.variadic === true ? Number.POSITIVE_INFINITY : signature.length;
  if (args.length < least || args.length > most) {
    throw new ExpressionSyntaxError(`\`${name}\` takes ${countOf(least, most)}, found ${args.length}`, at);
  }
  for (const [index, arg] of args.entries()) {
    const wantsReference = signature[index]?.types.includes(TYPE_EXPREF) ?? false;
    if (wantsReference !== (arg.type === 'ExpressionReference')) throw wrongReference(name, index, arg, wantsReference);
    checkLiteral(name, index, arg);
  }
}

function checkLiteral(name: string, index: number, arg: SyntaxNode): void {
  const known = FUNCTIONS.get(name);
  if (arg.type !== 'Literal' || known === undefined || 'by' in known) return;
  const problem = known.literalProblem?.(index, arg.value);
  if (problem === undefined) return;
  const { start, end } = arg.span;
  throw new ExpressionSyntaxError(`\`${name}\` ${problem}`, { offset: start, length: end - start });
}

function countOf(least: number, most: number): string {
  const count =
    most === least ? String(least) : most === Number.POSITIVE_INFINITY ? `at least ${least}` : `${least} to ${most}`;
  return `${count} argument${count === '1' || count === 'at least 1' ? '' : 's'}`;
}

function wrongReference(name: string, index: number, arg: SyntaxNode, isWanted: boolean): ExpressionSyntaxError {
  const { start, end } = arg.span;
  return isWanted
    ? new ExpressionSyntaxError(`argument ${index + 1} of \`${name}\` is an expression and needs an \`&\` before it`, {
        offset: start,
        length: end - start,
        hint: 'for example `&Name`',
      })
    : new ExpressionSyntaxError(`argument ${index + 1} of \`${name}\` is a value: no \`&\` before it`, {
        offset: start,
        length: 1,
      });
}
