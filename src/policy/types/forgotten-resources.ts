import type { SyntaxNode } from '../../expressions/syntax-tree.ts';
import { type Inference, pasted } from './inference.ts';
import type { Shape } from './shape.ts';

/**
 * Hints for a policy without `resources`, whose filter is evaluated on the whole answer. A path through the list
 * (`Users[*].Arn`) would load, but ask whether any of them has it: usually the opposite of what was meant.
 */

/**
 * What to write if an expression goes through, or stumbles over, a list in the answer.
 *
 * @param node - the part that is, or begins with, the list.
 */
export function forgottenListHint(inference: Inference, node: SyntaxNode): string | undefined {
  return inference.isWholeAnswer ? hintForPath(inference, pasted(inference, node.span)) : undefined;
}

/** The same if only the text is known. */
export function hintForPath(inference: Inference, text: string): string | undefined {
  if (!inference.isWholeAnswer) return undefined;
  const path = /^"?[A-Za-z_]\w*"?(\."?[A-Za-z_]\w*"?)*/.exec(text.replace(/^!\s*/, ''))?.[0];
  const list = path && listAt(inference.root, path.replaceAll('"', '').split('.'));
  return list === undefined || list === '' ? undefined : oneByOne(list);
}

/** For a name that the answer lacks, but the elements of one of its lists have, or might have. */
export function hintForElement(inference: Inference, name: string): string | undefined {
  const { root, isWholeAnswer } = inference;
  if (!isWholeAnswer || root.kind !== 'object') return undefined;
  const lists = root.memberNames.filter((each) => root.member(each)?.kind === 'list');
  const owner = lists.find((each) => hasMember(root.member(each), name));
  return owner === undefined ? undefined : oneByOne(owner);
}

/** `resources` judges the elements of the list one by one. */
function oneByOne(list: string): string {
  return `add \`resources: ${list}\` to the policy: the filter is then evaluated on each of them`;
}

function hasMember(list: Shape | undefined, name: string): boolean {
  if (list?.kind !== 'list') return false;
  const { element } = list;
  return element.kind === 'object' && element.memberNames.includes(name);
}

/** The first part of a path that is a list. */
function listAt(root: Shape, path: readonly string[]): string | undefined {
  let shape: Shape | undefined = root;
  for (const [index, name] of path.entries()) {
    shape = shape?.kind === 'object' ? shape.member(name) : undefined;
    if (shape?.kind === 'list') return path.slice(0, index + 1).join('.');
  }
  return undefined;
}
