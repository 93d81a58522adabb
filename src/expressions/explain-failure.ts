import { messageOf } from '../values/message-of.ts';
import { BudgetError } from './step-budget.ts';
import { childrenOf, type SyntaxNode } from './syntax-tree.ts';

const TYPE_ERROR =
  /^Invalid type: (\w+)\(\) expected argument (\d+) to be type \((.*)\) but received type (.*) instead\.$/;

const ARITHMETIC: Readonly<Record<string, string>> = {
  'not-a-number: divide by zero': 'division by zero',
  'not-a-number: overflow': 'the result is not a finite number',
  'not-a-number: undefined': 'arithmetic needs numbers, found null',
  'not-a-number': 'arithmetic needs numbers',
};

/** Whether a failure names only types, and quotes no value. */
export function isPlainFailure(error: unknown): boolean {
  if (error instanceof RangeError || error instanceof BudgetError) return true;
  return error instanceof Error && (TYPE_ERROR.test(error.message) || error.message in ARITHMETIC);
}

/** Why an evaluation failed, in words for the author of the policy. */
export function explainFailure(error: unknown): string {
  if (error instanceof RangeError) return 'the evaluation takes too much memory or depth';
  const message = messageOf(error);
  const [, name, index, expected, found] = TYPE_ERROR.exec(message) ?? [];
  if (name === undefined) return ARITHMETIC[message] ?? message;
  return `${name}() takes ${expected?.replaceAll(' | ', ' or ')} as argument ${index}, found ${found}`;
}

/**
 * What to write where a function was called with null: AWS has left the member out.
 *
 * @returns the end of a message; empty unless one member is meant for certain.
 */
export function leftOutArgument(error: unknown, tree: SyntaxNode, text: string): string {
  const [, name, index, , found] = TYPE_ERROR.exec(error instanceof Error ? error.message : '') ?? [];
  if (name === undefined || found !== 'null') return '';
  const members = new Set(callsOf(tree, name).map((call) => memberOf(call, Number(index) - 1, text)));
  const [member] = members;
  if (members.size !== 1 || member === undefined) return '';
  return `: AWS has left out \`${member}\`. Say what that means, with \`${member} != \`null\` && …\` or \`${member} == \`null\` || …\` before it`;
}

type Call = Extract<SyntaxNode, { readonly type: 'Function' }>;

function callsOf(node: SyntaxNode, name: string): readonly Call[] {
  const below = childrenOf(node).flatMap((each) => callsOf(each, name));
  return node.type === 'Function' && node.name === name ? [node, ...below] : below;
}

/** @returns undefined for anything but a path of names. */
function memberOf({ children }: Call, index: number, text: string): string | undefined {
  const span = children[index]?.span;
  const member = span === undefined ? '' : text.slice(span.start, span.end).trim();
  return /^[A-Za-z_]\w*(\.[A-Za-z_]\w*)*$/.test(member) ? member : undefined;
}
