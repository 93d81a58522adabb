import { isTruthy } from '../../expressions/is-truthy.ts';
import type { NodeOf, SyntaxNode } from '../../expressions/syntax-tree.ts';
import { forgottenListHint } from './forgotten-resources.ts';
import { excerpt, type Inference, pasted } from './inference.ts';
import { describe, kindOf, type ObjectShape, type Shape } from './shape.ts';

/** A place where a value is taken as true or false. */
export interface TruthPlace {
  /** After a `!`, which a message then quotes. */
  readonly not: SyntaxNode | undefined;
  /** The right side of `||`: an empty value there means "nothing". */
  readonly isFallback: boolean;
}

/**
 * Reports a value that is taken as true or false, but is always the same. JMESPath takes null, false, and empty text,
 * lists and objects as false, and everything else as true: 0, a list of only empty lists, an answer with any member.
 *
 * Source: https://jmespath.org/specification.html#or-expressions
 */
export function checkTruth(inference: Inference, node: SyntaxNode, shape: Shape, place: TruthPlace): void {
  // `!a.b`, where `!(a.b)` is meant, is reported where the member is read of a boolean.
  if (place.not !== undefined && READ_AS_BOOLEAN.test(inference.text.slice(place.not.span.end))) return;
  const found =
    literalProblem(node, place) ??
    countProblem(inference, node, shape, place) ??
    certainty(inference, node, shape) ??
    emptyProblem(inference, node, shape) ??
    switchProblem(inference, node, shape) ??
    defaultProblem(node) ??
    answerProblem(shape) ??
    wrapperProblem(inference, node, shape);
  if (found === undefined) return;
  const { why, hint, isTrue = true, isCertain = true } = found;
  const whole = place.not ?? node;
  const text = excerpt(inference, whole.span);
  const result = isTrue === (place.not === undefined) ? 'always' : 'never';
  const quoted = text.startsWith('`') ? text : `\`${text}\``;
  inference.problems.push({
    code: `types/${result}`,
    severity: isCertain ? 'error' : 'warning',
    message: `${why}: ${quoted} is ${isCertain ? '' : 'probably '}${result} true`,
    span: whole.span,
    hint,
  });
}

const READ_AS_BOOLEAN = /^\s*(\.\s*("|\w+\b(?!\())|\[\?)/;

interface Verdict {
  readonly why: string;
  readonly hint: string | undefined;
  /** @default true */
  readonly isTrue?: boolean;
  /** @default true */
  readonly isCertain?: boolean;
}

/** `true` in backticks clearly means everything; any other literal was meant to be compared with something. */
function literalProblem(node: SyntaxNode, { isFallback }: TruthPlace): Verdict | undefined {
  if (node.type !== 'Literal' || (node.value === true && !isFallback)) return undefined;
  const isTrue = isTruthy(node.value);
  if (isFallback && !isTrue) return undefined;
  return {
    why: 'the value is a literal, whatever AWS returns',
    hint: 'compare something with it, or remove it',
    isTrue,
  };
}

/** `not_null(KmsKeyId, 'none')`: only empty text, or false, would get through. */
function defaultProblem(node: SyntaxNode): Verdict | undefined {
  if (node.type !== 'Function') return undefined;
  if (node.name === 'to_string') {
    return { why: "the text of null is 'null'", hint: 'ask the value itself', isCertain: false };
  }
  if (node.name !== 'not_null') return undefined;
  if (!node.children.some((child) => child.type === 'Literal' && isTruthy(child.value))) return undefined;
  return {
    why: 'a literal replaces null',
    hint: 'compare something with it, or remove it',
    isCertain: false,
  };
}

/** Numbers of which AWS sends zero as it sends any other: counts, sizes, the values of a map. */
const COUNT =
  /(count|size|capacity|quantity|total|(retention|backup)(period|limit|days)|number\w*)$|^(num|numberof|desired|running|pending|total|available|used)(?=[A-Z])/i;

/** `!SnapshotCount` is not true where there are 0. */
function countProblem(inference: Inference, node: SyntaxNode, shape: Shape, { not }: TruthPlace): Verdict | undefined {
  if (shape.kind !== 'number' || shape.isTrue === true) return undefined;
  const last = lastField(node);
  const isSent = last !== undefined && (inference.ofMaps.has(last) || (not !== undefined && COUNT.test(last.name)));
  if (!isSent) return undefined;
  return {
    why: 'every number counts as true, even 0',
    hint: `compare it with \`0\`, or with \`null\` if it is left out`,
    isCertain: false,
  };
}

function certainty(inference: Inference, node: SyntaxNode, shape: Shape): Verdict | undefined {
  if (node.type === 'Literal') return undefined;
  const text = pasted(inference, node.span);
  if (shape.isTrue === true) {
    if (shape.kind === 'number')
      return { why: 'every number counts as true, even 0', hint: `compare it: \`${text} > \`0\`\`` };
    if (shape.kind === 'object' && shape.id !== undefined) return presentObject(text, shape);
    return { why: `${describe(shape)} that is never empty counts as true`, hint: undefined };
  }
  if (shape.kind !== 'list') return undefined;
  const { element } = shape;
  if (element.kind === 'list' && element.isTrue !== true) {
    return {
      why: 'a list counts as true even if it contains only empty lists',
      hint: `flatten it: ${flat(node, text)}`,
      isCertain: endsInProjection(node),
    };
  }
  const isFlags = kindOf(element) === 'boolean' && endsInProjection(node, true);
  if (!isFlags) return undefined;
  return {
    why: 'a list counts as true even if it contains only `false`',
    hint: forgottenListHint(inference, node) ?? 'ask for those that are true: `[?…]`',
  };
}

/** `Allow: {}` is how AWS says that this is what happens, and JMESPath takes `{}` as false. */
function emptyProblem(inference: Inference, node: SyntaxNode, shape: Shape): Verdict | undefined {
  if (shape.kind !== 'object' || shape.isOpen || shape.isTrue === true) return undefined;
  const isCertain = shape.id !== undefined && shape.memberNames.length === 0;
  if (!isCertain && shape.mayBeEmpty !== true) return undefined;
  const text = pasted(inference, node.span);
  return {
    why: `${isCertain ? `${describe(shape)} has no members` : `${describe(shape)} may have no members`}, and \`{}\` counts as false`,
    hint: `ask whether it is there: \`${text} != null\``,
    isTrue: false,
    isCertain,
  };
}

/** Names of switches among the values of a map of text. */
const SWITCH = /(enabled|enforced?|_active|_ssl|encrypted|_protection)$|^(is|enable|enforce|require|use)[A-Z_]/i;

/** Attributes whose values are text, `false` among them. */
const SWITCHES: ReadonlySet<string> = new Set([
  'LoadBalancerAttribute.Value',
  'TargetGroupAttribute.Value',
  'ListenerAttribute.Value',
  'Parameter.ParameterValue',
]);

/** `Attributes.SqsManagedSseEnabled` is text, and so is true where it says `false`. */
function switchProblem(inference: Inference, node: SyntaxNode, shape: Shape): Verdict | undefined {
  if (shape.kind !== 'string') return undefined;
  const last = lastField(node);
  const isSwitch = last !== undefined && inference.ofMaps.has(last) && SWITCH.test(last.name);
  if (!isSwitch && !(shape.place !== undefined && SWITCHES.has(shape.place))) return undefined;
  return {
    why: "every text counts as true, even 'false'",
    hint: `compare it: \`${pasted(inference, node.span)} == 'true'\``,
    isCertain: false,
  };
}

function lastField(node: SyntaxNode): NodeOf<'Field'> | undefined {
  if (node.type === 'Field') return node;
  return node.type === 'Subexpression' ? lastField(node.right) : undefined;
}

/** A projection drops null, but not an empty list. */
export function endsInProjection(node: SyntaxNode, isOuter = false): boolean {
  if (node.type === 'Function' && node.name === 'map') return true;
  if (node.type === 'Pipe' || node.type === 'Subexpression' || node.type === 'IndexExpression') {
    return endsInProjection(node.right, isOuter);
  }
  if (node.type !== 'Projection' && node.type !== 'FilterProjection' && node.type !== 'ValueProjection') return false;
  return isOuter || isProjecting(node.right);
}

function isProjecting(node: SyntaxNode): boolean {
  switch (node.type) {
    case 'Projection':
    case 'FilterProjection':
    case 'ValueProjection':
      return true;
    case 'Subexpression':
    case 'Pipe':
    case 'IndexExpression':
      return isProjecting(node.right) || (node.type === 'IndexExpression' && isProjecting(node.left));
    default:
      return false;
  }
}

function flat(node: SyntaxNode, text: string): string {
  return node.type === 'Pipe' ? `\`${text} | []\`` : `\`${text}[]\``;
}

function presentObject(text: string, { name, required, answerOf }: ObjectShape): Verdict {
  const always = required.slice(0, 3).join(', ');
  return {
    why: `\`${text}\` is ${answerOf === undefined ? 'always there' : `the whole answer of ${answerOf}`}, and has ${always} in any case`,
    hint: `ask for a member of ${name}: \`${text}.${required[0] ?? ''}\``,
  };
}

/** AWS returns lists and switches even if they are empty or off. */
function answerProblem(shape: Shape): Verdict | undefined {
  if (shape.kind !== 'object' || shape.answerOf === undefined || shape.isTrue === true) return undefined;
  const telling = shape.memberNames.find((name) => {
    const kind = shape.member(name)?.kind;
    return kind === 'list' || kind === 'map' || kind === 'boolean' || kind === 'number';
  });
  if (telling === undefined) return undefined;
  return {
    why: `the answer of ${shape.answerOf} is true as soon as it has any member, even if empty or false`,
    hint: `ask for a member of it: \`${telling}\``,
    isCertain: false,
  };
}

/**
 * `DisableApiTermination: { Value: false }` is there, and so is true. Whoever asks for the switch in it as well has
 * thought of both.
 */
function wrapperProblem(inference: Inference, node: SyntaxNode, shape: Shape): Verdict | undefined {
  if (shape.kind !== 'object' || shape.isOpen || shape.id === undefined) return undefined;
  const { memberNames } = shape;
  const name = memberNames.length === 1 ? memberNames[0] : memberNames.find((each) => /^enabled$/i.test(each));
  if (name === undefined || shape.member(name)?.kind !== 'boolean') return undefined;
  if (new RegExp(`(?<!\\w)${name}(?!\\w)`).test(inference.text)) return undefined;
  return {
    why: `${describe(shape)} is there even where its \`${name}\` is false`,
    hint: `ask for it: \`${pasted(inference, node.span)}.${name}\``,
    isCertain: false,
  };
}
