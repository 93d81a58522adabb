import type { NodeOf, SyntaxNode } from '../../expressions/syntax-tree.ts';
import { excerpt, type Inference, pasted } from './inference.ts';
import { aliasOfKey, type Told } from './key-aliases.ts';
import type { Side } from './length-comparisons.ts';
import type { StringShape } from './shape.ts';

/** A comparison by `==` of a member with a literal that leaves out what is meant as well. */
export function partlyEqual(
  inference: Inference,
  node: NodeOf<'Comparator'>,
  [left, right]: readonly [Side, Side],
): Told | undefined {
  if (node.name !== 'EQ') return undefined;
  const [literal, member] = wordsOf(left.node) === undefined ? [right, left] : [left, right];
  const words = wordsOf(literal.node);
  if (words === undefined || wordsOf(member.node) !== undefined) return undefined;
  if (member.shape.kind === 'list') return isList(literal.node) ? ofList(inference, node, member, words) : undefined;
  const [word] = words;
  if (member.shape.kind !== 'string' || literal.node.type !== 'Literal' || typeof word !== 'string') return undefined;
  return (
    aliasOfKey(inference, member, word) ?? ofValue(inference, node, { node: member.node, shape: member.shape }, word)
  );
}

/** The words of a literal, or of a list of literals. */
function wordsOf(node: SyntaxNode): readonly unknown[] | undefined {
  if (node.type === 'Literal') return Array.isArray(node.value) ? node.value : [node.value];
  if (node.type !== 'MultiSelectList') return undefined;
  const values = node.children.map((each) => (each.type === 'Literal' ? each.value : undefined));
  return values.includes(undefined) ? undefined : values;
}

function isList(node: SyntaxNode): boolean {
  return node.type === 'MultiSelectList' || (node.type === 'Literal' && Array.isArray(node.value));
}

/** `publicAccessCidrs == ['0.0.0.0/0']` is false of a list that has it beside another one. */
function ofList(
  inference: Inference,
  node: NodeOf<'Comparator'>,
  member: Side,
  words: readonly unknown[],
): Told | undefined {
  // What a path collects of several is compared as a whole by those who mean it.
  if (words.length === 0 || !isPath(member.node)) return undefined;
  const list = pasted(inference, member.node.span);
  const asked = words.map((word) => `contains(${list}, ${typeof word === 'string' ? `'${word}'` : `\`${word}\``})`);
  return {
    code: 'types/whole-list',
    message: `\`${excerpt(inference, node.span)}\` is true of just this list, and false where it has another element as well`,
    hint: `ask for its elements: \`${asked.join(' && ')}\``,
  };
}

function isPath(node: SyntaxNode): boolean {
  return node.type === 'Field' || (node.type === 'Subexpression' && isPath(node.left) && isPath(node.right));
}

/** `TLS_PLAINTEXT` is plain text as well, and `ENABLED_BY_DEFAULT` enabled. */
function ofValue(
  inference: Inference,
  node: NodeOf<'Comparator'>,
  member: { readonly node: SyntaxNode; readonly shape: StringShape },
  word: string,
): Told | undefined {
  const values = member.shape.values?.() ?? [];
  const others = values.filter((value) => includesValue(value, word, values) && !inference.text.includes(`'${value}'`));
  if (others.length === 0) return undefined;
  const named = others.map((value) => `'${value}'`).join(', ');
  const text = pasted(inference, member.node.span);
  return {
    code: 'types/part-of-values',
    message: `AWS has ${named} as well, which \`${excerpt(inference, node.span)}\` leaves out`,
    hint: `\`contains(['${word}', ${named}], ${text})\`; if it is to be left out, say so: \`${text} != '${others[0]}'\``,
  };
}

/** Whether a value says what another one does, and something else: it is made of two values, or of one and more. */
function includesValue(value: string, word: string, values: readonly string[]): boolean {
  if (value.length <= word.length + 1 || !(value.startsWith(word) || value.endsWith(word))) return false;
  const isFirst = value.startsWith(word);
  const rest = isFirst ? value.slice(word.length) : value.slice(0, -word.length);
  const between = isFirst ? /^[-_]/ : /[-_]$/;
  if (!between.test(rest)) return false;
  const joined = isFirst ? /^[-_](with|by|and|or|plus)[-_]/i : /[-_](and|or|plus)[-_]$/i;
  return joined.test(rest) || values.includes(rest.replace(between, ''));
}
