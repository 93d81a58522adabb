import type { LocatedScalar, LocatedValue } from '../../documents/located-value.ts';
import { quoteValue } from '../../documents/quote-value.ts';
import { ANSWER } from '../../expressions/answer-template.ts';
import { ExpressionSyntaxError } from '../../expressions/expression-error.ts';
import { parseExpression } from '../../expressions/parse-expression.ts';
import { splitTemplate } from '../../expressions/split-template.ts';
import { spanIn } from '../model/compile-located.ts';
import { isFull, type PolicyContext, report } from '../model/policy-context.ts';
import { constantProblem } from './constant-filter.ts';
import { inferFilter, inferShape, isAlwaysNull } from './infer-shape.ts';
import type { HiddenRead, TypeProblem } from './inference.ts';
import { type Mark, type Shape, STRING, UNKNOWN } from './shape.ts';

/** A place in a policy that shows values, or sends them where they are recorded. */
export type ShownUse = 'resource' | 'message' | 'remediate';

/** What expressions at one place in a policy are evaluated on. */
export interface Scope {
  readonly context: PolicyContext;
  readonly value: Shape;
  readonly cove: Shape;
  /**
   * The watched members that the expressions read; grows. Undefined if reading one does not matter, as in a message.
   */
  readonly reads: Set<Mark> | undefined;
  /** Where the result of the expressions is shown or sent. Undefined if it only decides something. */
  readonly use?: ShownUse | undefined;
  /** The value is the answer of the policy's call, since the policy has no `resources`. @default false */
  readonly isWholeAnswer?: boolean;
}

/**
 * The shape of the expression in a string of the file, with its mistakes reported. Unknown if it is not an expression.
 */
export function checkExpression(scope: Scope, located: LocatedValue | undefined): Shape {
  if (located?.kind !== 'scalar' || typeof located.value !== 'string') return UNKNOWN;
  return checkPart(scope, located, located.value, 0);
}

/** Checks a filter, of which only the truth matters. */
export function checkFilter(scope: Scope, located: LocatedValue | undefined): void {
  if (located?.kind !== 'scalar' || typeof located.value !== 'string' || isFull(scope.context)) return;
  const text = located.value;
  const tree = guarded(() => parseExpression(text));
  if (tree === undefined) return;
  const constant = constantProblem(tree, text);
  if (constant !== undefined) {
    reportProblems(scope.context, located, 0, [constant]);
    return;
  }
  const { problems, reads } = inferFilter(tree, text, { isWholeAnswer: false, ...scope });
  for (const mark of reads) scope.reads?.add(mark);
  reportProblems(scope.context, located, 0, problems);
}

/** The shape of a template's string: if it is just an expression, that of its value. */
export function checkTemplateString(scope: Scope, scalar: LocatedScalar): Shape {
  if (typeof scalar.value !== 'string' || !scalar.value.includes('${')) return STRING;
  const parts = guarded(() => splitTemplate(String(scalar.value)));
  if (parts === undefined) return UNKNOWN;
  const shapes = parts.map((part) =>
    typeof part === 'string' ? STRING : checkPart(scope, scalar, part.expression, part.offset),
  );
  return shapes.length === 1 ? (shapes[0] ?? STRING) : STRING;
}

/**
 * Checks texts from `defaults` for a policy. They serve many policies, so a name that one of them lacks is not a
 * mistake as long as there is an alternative; an expression that gives null for all resources of the policy is.
 *
 * @param policy - its id, for the message.
 */
export function checkLentWords({ context, value, cove }: Scope, scalar: LocatedScalar, policy: string): void {
  if (typeof scalar.value !== 'string' || !scalar.value.includes('${')) return;
  for (const part of guarded(() => splitTemplate(String(scalar.value))) ?? []) {
    if (typeof part === 'string' || isFull(context)) continue;
    const { expression: text, offset } = part;
    const tree = guarded(() => parseExpression(text));
    if (tree === undefined || !isAlwaysNull(tree, text, { value, cove })) continue;
    const [first] = inferShape(tree, text, { value, cove }).problems;
    if (first === undefined) continue;
    const { span, ...problem } = first;
    report(context, spanIn(context, scalar, offset + span.start, span.end - span.start), {
      ...problem,
      message: `for the policy ${quoteValue(policy)}, ${problem.message}`,
    });
  }
}

function checkPart(
  { context, value, cove, isWholeAnswer, reads: noted, use }: Scope,
  scalar: LocatedScalar,
  text: string,
  offset: number,
): Shape {
  if (isFull(context)) return UNKNOWN;
  const tree = guarded(() => parseExpression(text));
  if (tree === undefined) return UNKNOWN;
  const { shape, problems, reads, hidden } = inferShape(tree, text, { value, cove, isWholeAnswer });
  for (const mark of reads) noted?.add(mark);
  reportProblems(context, scalar, offset, use === 'remediate' ? problems.map(saysWhoseAnswer) : problems);
  if (use !== undefined && !context.allowSecretReads) {
    reportProblems(
      context,
      scalar,
      offset,
      hidden.map((read) => hiddenProblem(read, use)),
    );
  }
  return shape;
}

/** In the input of a call `result` is no member: what takes the call back may read it. */
function saysWhoseAnswer(problem: TypeProblem): TypeProblem {
  if (problem.code !== 'types/unknown-member' || !problem.message.startsWith(`"${ANSWER}" `)) return problem;
  return { ...problem, hint: `\`${ANSWER}\` is the answer of a call, which its \`undo\` alone can read` };
}

const WHAT_BECOMES: Readonly<Record<ShownUse, string>> = {
  resource: 'a finding named by it would be an error',
  message: 'it is replaced by `(sensitive)`',
  remediate: 'a change that sends it is refused',
};

function hiddenProblem({ name, span }: HiddenRead, use: ShownUse): TypeProblem {
  return {
    code: 'types/hidden-value',
    severity: 'warning',
    message: `${quoteValue(name)} is sensitive and not shown: ${WHAT_BECOMES[use]}`,
    hint: `${use === 'resource' ? 'name the resource by another member, or ' : ''}run with --allow-secret-reads to show and plan it`,
    span,
  };
}

function reportProblems(
  context: PolicyContext,
  scalar: LocatedScalar,
  offset: number,
  problems: readonly TypeProblem[],
): void {
  for (const { span, ...problem } of problems) {
    report(context, spanIn(context, scalar, offset + span.start, span.end - span.start), problem);
  }
}

/** If an expression does not compile, that has been reported, and there is nothing to check. */
export function guarded<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof ExpressionSyntaxError) return undefined;
    throw error;
  }
}
