import { type ArgumentKind, argumentKinds } from '../../expressions/argument-kinds.ts';
import type { NodeOf, SyntaxNode } from '../../expressions/syntax-tree.ts';
import { checkLimits } from './check-limits.ts';
import { checkValue } from './check-value.ts';
import { excerpt, type Inference, pasted, told } from './inference.ts';
import { checkJoin } from './joined-forms.ts';
import { describe, kindOf, type ListShape, type Shape } from './shape.ts';
import { checkTextSearch } from './text-searches.ts';
import { checkForm, fitsForm } from './written-forms.ts';

/** Reports arguments that make a call always fail, and searches that never find anything. */
export function checkArguments(inference: Inference, node: NodeOf<'Function'>, args: readonly Shape[]): void {
  for (const [index, shape] of args.entries()) {
    const place = node.children[index];
    const wanted = argumentKinds(node.name, index);
    if (place === undefined || wanted === undefined || fits(shape, wanted)) continue;
    inference.problems.push({
      code: 'types/argument',
      message: `\`${node.name}\` takes ${listed(wanted)}, and \`${excerpt(inference, place.span)}\` is ${describe(shape)}: the call always fails`,
      span: place.span,
      hint: hintForArgument(inference, node.name, place, shape),
    });
  }
  if (node.name === 'contains') checkContains(inference, node, args);
  if (node.name === 'to_number') checkToNumber(inference, node, args);
  checkTextSearch(inference, node, args);
}

/** Whether the shape may be one of these kinds: an unknown one may be any. */
function fits(shape: Shape, wanted: readonly ArgumentKind[]): boolean {
  const kind = kindOf(shape);
  if (kind === undefined) return true;
  if (shape.kind !== 'list') return wanted.some((each) => each === kind);
  const element = kindOf(shape.element);
  return wanted.some((each) => each === 'list' || (each.startsWith('list of ') && fitsList(each, element)));
}

function fitsList(wanted: ArgumentKind, element: string | undefined): boolean {
  return element === undefined || wanted === `list of ${element}`;
}

function listed(kinds: readonly ArgumentKind[]): string {
  return kinds.map((kind) => `${/^[aeio]/.test(kind) ? 'an' : 'a'} ${kind}`).join(' or ');
}

function hintForArgument(inference: Inference, name: string, place: SyntaxNode, shape: Shape): string | undefined {
  const text = pasted(inference, place.span);
  if (shape.kind === 'list' && shape.element.kind === 'list') return `flatten it: \`${text}[]\``;
  const isPlain = shape.kind === 'number' || shape.kind === 'boolean';
  return isPlain && argumentKinds(name, 0)?.includes('string') === true
    ? `text of it: \`to_string(${text})\``
    : undefined;
}

/** Only numbers, and text that is one, have a number. */
function checkToNumber(inference: Inference, node: NodeOf<'Function'>, [shape]: readonly Shape[]): void {
  const [place] = node.children;
  const isDate = shape?.kind === 'timestamp';
  const kind = shape && kindOf(shape);
  if (shape === undefined || place === undefined || kind === undefined) return;
  if (kind === 'number' || (kind === 'string' && !isDate)) return;
  inference.problems.push({
    code: 'types/never',
    message: `${told(inference, place, shape)}: \`${excerpt(inference, node.span)}\` is always null`,
    span: node.span,
    hint: isDate ? `compare its age in days: age_days(${pasted(inference, place.span)})` : undefined,
  });
}

/** Values of different kinds are never equal, so a list of objects never contains a string. */
function checkContains(inference: Inference, node: NodeOf<'Function'>, [searched, wanted]: readonly Shape[]): void {
  const [where, what] = node.children;
  if (searched === undefined || wanted === undefined || where === undefined || what === undefined) return;
  if (searched.kind === 'list') {
    const [element, kind] = [kindOf(searched.element), kindOf(wanted)];
    if (element !== undefined && kind !== undefined && element !== kind) {
      reportNeverIn(
        inference,
        node,
        `${told(inference, where, searched)} and ${told(inference, what, wanted)}`,
        searched,
      );
      return;
    }
  } else if (searched.kind === 'string' && kindOf(wanted) !== undefined && kindOf(wanted) !== 'string') {
    reportNeverIn(
      inference,
      node,
      `${told(inference, where, searched)} and ${told(inference, what, wanted)}`,
      undefined,
    );
    return;
  }
  checkContainedValues(inference, node, [searched, wanted]);
}

function reportNeverIn(
  inference: Inference,
  node: NodeOf<'Function'>,
  sides: string,
  list: ListShape | undefined,
): void {
  inference.problems.push({
    code: 'types/never',
    message: `${sides}: the one never contains the other`,
    span: node.span,
    hint: list === undefined ? undefined : hintForList(inference, node, list.element),
  });
}

function hintForList(inference: Inference, { children }: NodeOf<'Function'>, element: Shape): string | undefined {
  const [where, what] = children.map(({ span }) => pasted(inference, span));
  if (element.kind === 'list') return `flatten it: \`contains(${where}[], ${what})\``;
  if (element.kind !== 'object') return undefined;
  const text = element.memberNames.find((name) => element.member(name)?.kind === 'string');
  return text === undefined ? undefined : `look at one member of each: \`contains(${where}[*].${text}, ${what})\``;
}

/** `contains(['Active'], Status)` and `contains(Statuses, 'Active')` compare with documented values as `==` does. */
function checkContainedValues(
  inference: Inference,
  node: NodeOf<'Function'>,
  [searched, wanted]: readonly [Shape, Shape],
): void {
  const [where, what] = node.children;
  if (where === undefined || what === undefined) return;
  const texts = textsIn(where, searched);
  const isHopeless = !texts.some(({ text }) => fitsForm(wanted, text));
  for (const { text, span } of texts) {
    const test = { node: { ...where, span }, member: what, shape: wanted, result: 'never' } as const;
    if (isHopeless && checkForm(inference, { ...test, sought: 'whole' }, text)) continue;
    if (checkLimits(inference, { ...test, sought: 'whole' }, text)) continue;
    checkValue(inference, test, text);
  }
  if (searched.kind !== 'list') return;
  const element = { node: where, shape: searched.element };
  if (checkJoin(inference, { node, result: 'never' }, element, { node: what, shape: wanted })) return;
  if (what.type !== 'Literal' || typeof what.value !== 'string') return;
  const test = { node, member: where, shape: searched.element, result: 'never' } as const;
  if (checkLimits(inference, { ...test, sought: 'whole' }, what.value)) return;
  if (checkForm(inference, { ...test, sought: 'whole' }, what.value)) return;
  checkValue(inference, test, what.value);
}

/** The strings of a literal list, in either notation, or of one that the policy has among its values. */
function textsIn(node: SyntaxNode, shape: Shape): { readonly text: string; readonly span: SyntaxNode['span'] }[] {
  if (node.type === 'Literal' && Array.isArray(node.value)) {
    return node.value.flatMap((value) => (typeof value === 'string' ? [{ text: value, span: node.span }] : []));
  }
  if (node.type !== 'MultiSelectList') {
    const texts = shape.kind === 'list' && shape.element.kind === 'string' ? (shape.element.literals ?? []) : [];
    return texts.map((text) => ({ text, span: node.span }));
  }
  return node.children.flatMap((child) =>
    child.type === 'Literal' && typeof child.value === 'string' ? [{ text: child.value, span: child.span }] : [],
  );
}
