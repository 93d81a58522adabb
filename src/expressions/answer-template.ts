import { isJsonObject, type JsonObject, type JsonValue } from '../values/json.ts';
import { hide, holdsMarked } from '../values/marked.ts';
import { compileExpression } from './compile-expression.ts';
import { compileTemplate } from './compile-template.ts';
import type { CoveContext, Expression } from './expression.ts';
import { ExpressionEvaluationError, ExpressionSyntaxError } from './expression-error.ts';
import { parseExpression } from './parse-expression.ts';
import { membersRead } from './reads-resource.ts';
import { NO_RUN, readsRun } from './reads-run.ts';
import { splitTemplate } from './split-template.ts';
import { childrenOf, type SyntaxNode } from './syntax-tree.ts';

/** The name by which an undo reads the answer of the call that it takes back. */
export const ANSWER = 'result';

/**
 * The input of an undo, which may wait for the answer of its call: `${result.SnapshotId}`. All other expressions are
 * evaluated when the change is planned, so that a reviewer sees everything that can be known by then.
 */
export interface AnswerTemplate {
  /** @throws {ExpressionEvaluationError} if an expression gives null, as every input does. */
  render(resource: JsonValue, cove: CoveContext): AwaitingInput;
}

export interface AwaitingInput {
  readonly input: JsonValue;
  /** JSON pointers to the texts that wait for the answer, each a template of `result` alone. */
  readonly fromResult: readonly string[];
}

/** How an expression reads the answer: not at all, alone, or together with what is known earlier. */
export function usesAnswer(text: string): 'no' | 'alone' | 'mixed' {
  const tree = parseExpression(text);
  const read = membersRead(tree);
  if (read === undefined ? !names(tree, ANSWER) : !read.has(ANSWER)) return 'no';
  return read?.size === 1 && !readsRun(tree) ? 'alone' : 'mixed';
}

function names(node: SyntaxNode, name: string): boolean {
  return (node.type === 'Field' && node.name === name) || childrenOf(node).some((child) => names(child, name));
}

/** @param source - whose expressions compile, and read the answer alone or not at all. */
export function compileAnswerTemplate(source: JsonValue): AnswerTemplate {
  const awaiting: Awaiting[] = [];
  const template = compileTemplate(withoutAwaiting(source, [], awaiting));
  const fromResult = awaiting.map(({ path }) => toPointer(path));
  return {
    render(resource, cove) {
      let input = template.render(resource, cove, 'error');
      for (const { path, parts } of awaiting) {
        input = replaceAt(input, path, () => awaitingText(parts, resource, cove));
      }
      return { input, fromResult };
    },
  };
}

interface Awaiting {
  readonly path: readonly (string | number)[];
  /** Literal text; expressions of what is known; expressions of the answer, as they are written. */
  readonly parts: readonly (string | Expression | { readonly awaited: string })[];
}

function withoutAwaiting(value: JsonValue, path: Awaiting['path'], found: Awaiting[]): JsonValue {
  if (Array.isArray(value)) return value.map((each, index) => withoutAwaiting(each, [...path, index], found));
  if (isJsonObject(value)) {
    const members = Object.entries(value).map(
      ([name, each]) => [name, withoutAwaiting(each, [...path, name], found)] as const,
    );
    return Object.fromEntries(members);
  }
  if (typeof value !== 'string' || !value.includes('${')) return value;
  const parts = splitTemplate(value);
  if (!parts.some((part) => typeof part !== 'string' && usesAnswer(part.expression) !== 'no')) return value;
  found.push({
    path,
    parts: parts.map((part) => {
      if (typeof part === 'string') return part;
      const { expression } = part;
      return usesAnswer(expression) === 'no' ? compileExpression(expression) : { awaited: expression };
    }),
  });
  return '';
}

function awaitingText(parts: Awaiting['parts'], resource: JsonValue, cove: CoveContext): string {
  let written = '';
  // As a whole: `$` may end one part, and `{` begin the next.
  let known = '';
  for (const part of parts) {
    if (typeof part === 'string') known += part;
    else if (!('awaited' in part)) known += knownText(part, resource, cove);
    else {
      if (known.endsWith('$')) throw new ExpressionEvaluationError('`$` cannot stand before what waits for an answer');
      written += `${escaped(known)}\${${part.awaited}}`;
      known = '';
    }
  }
  return written + escaped(known);
}

function knownText(expression: Expression, resource: JsonValue, cove: CoveContext): string {
  const { text } = expression;
  const value = expression.evaluate(resource, cove);
  if (value === null) throw new ExpressionEvaluationError(`\`${text}\` gives null, but an input needs a value`);
  if (holdsMarked(value)) {
    throw new ExpressionEvaluationError(`\`${text}\` gives what AWS marks as sensitive, and cannot be combined`);
  }
  return textOf(value);
}

function escaped(text: string): string {
  return text.replaceAll('${', () => '$${');
}

/**
 * What of an answer is kept for the undos that read it, by expression. Nothing that AWS marks as sensitive: what waits
 * for that cannot be undone.
 *
 * @param answer - with its marks.
 */
export function answersFor(waiting: readonly AwaitingInput[], answer: JsonObject): JsonObject {
  const answers: JsonObject = {};
  for (const text of waiting.flatMap(expressionsOf)) {
    const value = evaluated(text, answer);
    if (value !== null && !holdsMarked(value)) answers[text] = hide(value);
  }
  return answers;
}

function evaluated(text: string, answer: JsonObject): JsonValue {
  try {
    return compileExpression(text).evaluate({ [ANSWER]: answer }, NO_RUN);
  } catch (error) {
    // A call that was made is on record, whatever its undo makes of the answer.
    if (error instanceof ExpressionEvaluationError) return null;
    throw error;
  }
}

/**
 * The input with what its expressions gave of the answer.
 *
 * @returns undefined if an expression gave nothing that was kept.
 */
export function fillIn({ input, fromResult }: AwaitingInput, answers: JsonObject): JsonValue | undefined {
  let filled = input;
  for (const pointer of fromResult) {
    const path = fromPointer(pointer);
    const text = valueAt(input, path);
    const value = typeof text === 'string' ? filledText(text, answers) : undefined;
    if (value === undefined) return undefined;
    filled = replaceAt(filled, path, () => value);
  }
  return filled;
}

function filledText(text: string, answers: JsonObject): JsonValue | undefined {
  const parts = splitTemplate(text).map((part) => {
    if (typeof part === 'string') return part;
    return Object.hasOwn(answers, part.expression) ? answers[part.expression] : undefined;
  });
  const [first] = parts;
  if (parts.length === 1) return first;
  return parts.includes(undefined) ? undefined : parts.map((part) => textOf(part ?? null)).join('');
}

/** Whether each text that waits for the answer is a template of the answer alone, as rendering makes them. */
export function isAwaiting({ input, fromResult }: AwaitingInput): boolean {
  return fromResult.every((pointer) => {
    const text = valueAt(input, fromPointer(pointer));
    return typeof text === 'string' && readsAnswerAlone(text);
  });
}

function readsAnswerAlone(text: string): boolean {
  try {
    const parts = splitTemplate(text).filter((part) => typeof part !== 'string');
    for (const { expression } of parts) compileExpression(expression);
    return parts.length > 0 && parts.every(({ expression }) => usesAnswer(expression) === 'alone');
  } catch (error) {
    if (error instanceof ExpressionSyntaxError) return false;
    throw error;
  }
}

/** The expressions of the answer in an input that waits for it. */
export function expressionsOf({ input, fromResult }: AwaitingInput): string[] {
  return fromResult.flatMap((pointer) => {
    const text = valueAt(input, fromPointer(pointer));
    return splitTemplate(String(text)).flatMap((part) => (typeof part === 'string' ? [] : [part.expression]));
  });
}

function textOf(value: JsonValue): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** Source: RFC 6901 */
function toPointer(path: readonly (string | number)[]): string {
  return path.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

function fromPointer(pointer: string): string[] {
  const steps = pointer.split('/').slice(1);
  return steps.map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function valueAt(value: JsonValue, path: readonly (string | number)[]): JsonValue | undefined {
  return path.reduce<JsonValue | undefined>((at, step) => {
    if (Array.isArray(at)) return at[Number(step)];
    return isJsonObject(at ?? null) && Object.hasOwn(at as JsonObject, step) ? (at as JsonObject)[step] : undefined;
  }, value);
}

function replaceAt(value: JsonValue, path: readonly (string | number)[], replace: () => JsonValue): JsonValue {
  const [step, ...steps] = path;
  if (step === undefined) return replace();
  if (Array.isArray(value)) {
    return value.map((each, index) => (index === Number(step) ? replaceAt(each, steps, replace) : each));
  }
  if (!isJsonObject(value)) return value;
  return { ...value, [step]: replaceAt(value[step] ?? null, steps, replace) };
}
