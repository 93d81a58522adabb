import type { JsonValue } from '../values/json.ts';
import { isJsonObject } from '../values/json.ts';
import { hide, holdsMarked, isMarked, mark, reveal } from '../values/marked.ts';
import { compileExpression } from './compile-expression.ts';
import type { CoveContext, Expression } from './expression.ts';
import { ExpressionEvaluationError, ExpressionSyntaxError, type SyntaxErrorPlace } from './expression-error.ts';
import { holdsRounded } from './rounded-numbers.ts';
import { splitTemplate } from './split-template.ts';
import type { Template } from './template.ts';

/** A template that cannot be compiled. `offset` counts in the string at `path`. */
export class TemplateError extends ExpressionSyntaxError {
  /** Member names and indices from the template's value down to the string. */
  readonly path: readonly (string | number)[];

  constructor(message: string, place: SyntaxErrorPlace, path: readonly (string | number)[]) {
    super(message, place);
    this.name = 'TemplateError';
    this.path = path;
  }
}

/**
 * Compiles the expressions in the strings of a value, at any depth. The names of members are left alone.
 *
 * `${expression}` gives the value of a JMESPath expression; if the string is nothing else, the value keeps its type.
 * `$${` is a literal `${`.
 *
 * @param compile - compiles one expression, which stands at an offset of the string at a path.
 * @throws {TemplateError} for the first mistake.
 */
export function compileTemplate(value: JsonValue, compile: CompilePart = compileExpression): Template {
  const expressions: Expression[] = [];
  const root = compileValue(value, [], { expressions, compile });
  return {
    source: value,
    expressions,
    render: (resource, cove, onNull) => root({ resource, cove, onNull }),
  };
}

interface Rendering {
  readonly resource: JsonValue;
  readonly cove: CoveContext;
  readonly onNull: 'error' | 'empty';
}

type Render = (rendering: Rendering) => JsonValue;

type CompilePart = (text: string, path: readonly (string | number)[], offset: number) => Expression;

interface Compiling {
  readonly expressions: Expression[];
  readonly compile: CompilePart;
}

function compileValue(value: JsonValue, path: readonly (string | number)[], compiling: Compiling): Render {
  if (typeof value === 'string') return compileString(value, path, compiling);
  if (Array.isArray(value)) {
    const items = value.map((item, index) => compileValue(item, [...path, index], compiling));
    return (rendering) => items.map((item) => item(rendering));
  }
  if (!isJsonObject(value)) return () => value;
  const members = Object.entries(value).map(
    ([name, member]) => [name, compileValue(member, [...path, name], compiling)] as const,
  );
  return (rendering) => Object.fromEntries(members.map(([name, member]) => [name, member(rendering)]));
}

function compileString(text: string, path: readonly (string | number)[], compiling: Compiling): Render {
  const parts = inTemplate(path, 0, () => splitTemplate(text)).map((part) => {
    if (typeof part === 'string') return part;
    const expression = inTemplate(path, part.offset, () => compiling.compile(part.expression, path, part.offset));
    compiling.expressions.push(expression);
    return expression;
  });
  const [first] = parts;
  if (parts.length === 1 && typeof first === 'object') {
    return (rendering) => (rendering.onNull === 'empty' ? toText(first, rendering) : evaluate(first, rendering));
  }
  return (rendering) => {
    const values = parts.map((part) => (typeof part === 'string' ? part : toText(part, rendering)));
    // When shown, a placeholder replaces the marked part; an input needs all of it.
    if (rendering.onNull === 'empty' || !values.some(isMarked)) return values.join('');
    return mark(values.map(reveal).join(''));
  };
}

/** Compiles part of a string, and moves an error to its place in the whole. */
function inTemplate<T>(path: readonly (string | number)[], offset: number, compile: () => T): T {
  try {
    return compile();
  } catch (error) {
    if (!(error instanceof ExpressionSyntaxError)) throw error;
    throw new TemplateError(
      error.message,
      { offset: offset + error.offset, length: error.length, hint: error.hint },
      path,
    );
  }
}

/**
 * @returns a string: marked if the value is or contains what is, and it is for an input; otherwise with a placeholder.
 */
function toText(expression: Expression, rendering: Rendering): JsonValue {
  const value = evaluate(expression, rendering);
  if (rendering.onNull === 'empty' || !holdsMarked(value)) return textOf(hide(value));
  return mark(textOf(reveal(value)));
}

function textOf(value: JsonValue): string {
  if (value === null) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function evaluate(expression: Expression, { resource, cove, onNull }: Rendering): JsonValue {
  const value = expression.evaluate(resource, cove);
  if (onNull === 'empty') return value;
  if (holdsRounded(value)) {
    throw new ExpressionEvaluationError(
      `\`${expression.text}\` gives a number beyond 2^53, which is rounded: an input would speak of another one`,
    );
  }
  if (value !== null) return value;
  throw new ExpressionEvaluationError(`\`${expression.text}\` gives null, but an input needs a value`);
}
