import type { LocatedScalar, LocatedValue, Span } from '../../documents/located-value.ts';
import { sourceOffset } from '../../documents/scalar-offsets.ts';
import { compileExpression } from '../../expressions/compile-expression.ts';
import { compileTemplate } from '../../expressions/compile-template.ts';
import type { Expression } from '../../expressions/expression.ts';
import { ExpressionSyntaxError } from '../../expressions/expression-error.ts';
import type { Template } from '../../expressions/template.ts';
import type { JsonValue } from '../../values/json.ts';
import { checkCoveMembers } from './check-cove-members.ts';
import { type PolicyContext, report } from './policy-context.ts';

/**
 * Compiles the JMESPath expression in a string of the file; undefined, and reported, if it is wrong. Anything but text
 * is left to the schema.
 */
export function compileLocatedExpression(
  context: PolicyContext,
  located: LocatedValue | undefined,
): Expression | undefined {
  if (located?.kind !== 'scalar' || typeof located.value !== 'string' || located.value === '') return undefined;
  return guarded(context, located, () => {
    const expression = compileExpression(String(located.value));
    checkCoveMembers(context, located, expression);
    return expression;
  });
}

/** Compiles all templates in a value of the file; undefined, and reported one by one, if any is wrong. */
export function compileLocatedTemplate(
  context: PolicyContext,
  located: LocatedValue | undefined,
): Template | undefined {
  if (located === undefined) return undefined;
  if (located.kind === 'scalar') return compileScalar(context, located);
  const strings = [...stringsIn(located)].map((string) => compileScalar(context, string));
  return strings.includes(undefined) ? undefined : compileTemplate(located.value);
}

function compileScalar(context: PolicyContext, scalar: LocatedScalar): Template | undefined {
  return guarded(context, scalar, () => {
    const template = compileTemplate(scalar.value);
    for (const expression of template.expressions) checkCoveMembers(context, scalar, expression);
    return template;
  });
}

/** A template that does not come from a file and has no mistakes. */
export function builtInTemplate(value: JsonValue): Template {
  return compileTemplate(value);
}

function guarded<T>(context: PolicyContext, string: LocatedScalar, compile: () => T): T | undefined {
  try {
    return compile();
  } catch (error) {
    if (!(error instanceof ExpressionSyntaxError)) throw error;
    report(context, spanIn(context, string, error.offset, error.length ?? 1), {
      code: 'expression/syntax',
      message: error.message,
      hint: error.hint,
    });
    return undefined;
  }
}

/** The place in the file of part of a string, by its offset and length in the value. */
export function spanIn(context: PolicyContext, string: LocatedScalar, offset: number, length: number): Span {
  const start = sourceOffset(context.source, string, offset);
  const end = sourceOffset(context.source, string, offset + Math.max(1, length) - 1) + 1;
  return { start, end: Math.max(start, Math.min(end, string.end)) };
}

/** All text in a value of the file. */
export function* stringsIn(located: LocatedValue): Generator<LocatedScalar> {
  if (located.kind === 'scalar') {
    if (typeof located.value === 'string') yield located;
  } else if (located.kind === 'list') {
    for (const item of located.items) yield* stringsIn(item);
  } else {
    for (const { value } of located.entries.values()) yield* stringsIn(value);
  }
}
