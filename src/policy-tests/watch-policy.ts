import { type AnswerTemplate, usesAnswer } from '../expressions/answer-template.ts';
import { astOf, compileWatched } from '../expressions/compile-expression.ts';
import { compileTemplate } from '../expressions/compile-template.ts';
import { decisionsOf } from '../expressions/decisions.ts';
import type { Expression } from '../expressions/expression.ts';
import { isTruthy } from '../expressions/is-truthy.ts';
import type { SyntaxNode } from '../expressions/syntax-tree.ts';
import type { Template } from '../expressions/template.ts';
import type { Policy, UndoOfCall } from '../policy/model/policy.ts';

/** A part of an expression of a policy whose truth decides something. */
export interface Decision {
  /** The path from the policy to the text that contains it: `['lookups', 0, 'expand']`. */
  readonly path: readonly (string | number)[];
  /** UTF-16 offsets in that text. */
  readonly start: number;
  readonly end: number;
  /** As it is written. */
  readonly text: string;
}

/** Equal for the same part of the same policy, also where that was loaded twice. */
export function decisionKey({ path, start, end }: Decision): string {
  return JSON.stringify([path, start, end]);
}

export interface WatchedPolicy {
  /** Evaluates as the policy does. */
  readonly policy: Policy;
  readonly decisions: readonly Decision[];
}

/** A policy that tells what each of its decisions comes to. */
export function watchPolicy(policy: Policy, onDecided: (decision: Decision, isTrue: boolean) => void): WatchedPolicy {
  const decisions: Decision[] = [];

  const watchText = (text: string, path: Decision['path'], offset: number, isCondition: boolean): Expression => {
    const known = new Map<string, Decision>();
    const expression = compileWatched(text, (node, value) => {
      const decision = known.get(spanKey(node));
      if (decision !== undefined) onDecided(decision, isTruthy(value));
    });
    for (const node of decisionsOf(astOf(expression), isCondition)) {
      const { start, end } = node.span;
      const decision = { path, start: offset + start, end: offset + end, text: text.slice(start, end) };
      known.set(spanKey(node), decision);
      decisions.push(decision);
    }
    return expression;
  };

  const watch = (value: unknown, path: Decision['path']): unknown => {
    if (isExpression(value)) return watchText(value.text, path, 0, CONDITIONS.has(path.at(-1) ?? ''));
    if (isTemplate(value)) {
      return compileTemplate(value.source, (text, below, offset) =>
        watchText(text, [...path, ...below], offset, false),
      );
    }
    if (Array.isArray(value)) return value.map((each, index) => watch(each, [...path, index]));
    if (typeof value !== 'object' || value === null) return value;
    if (isUndo(value)) return watchUndo(value, path);
    return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, watch(each, [...path, name])]));
  };

  /** Its input is rendered with parts that wait for the answer: what is known without it is evaluated beside that. */
  const watchUndo = ({ awaiting, ...undo }: UndoOfCall, path: Decision['path']): unknown => {
    const watched = watch(undo, path) as Omit<UndoOfCall, 'awaiting'>;
    const known = watched.input.expressions.filter(({ text }) => usesAnswer(text) === 'no');
    const render: AnswerTemplate['render'] = (resource, cove) => {
      const rendered = awaiting.render(resource, cove);
      for (const expression of known) expression.evaluate(resource, cove);
      return rendered;
    };
    return { ...watched, awaiting: { render } };
  };

  return { policy: watch(policy, []) as Policy, decisions };
}

/** Where the truth of an expression as a whole decides something. */
const CONDITIONS: ReadonlySet<string | number> = new Set(['filter', 'until', 'when']);

/** Nodes of the same span are one decision: brackets are none. */
function spanKey({ span, type }: SyntaxNode): string {
  return `${type} ${span.start} ${span.end}`;
}

function isUndo(value: object): value is UndoOfCall {
  return 'awaiting' in value && 'input' in value;
}

function isExpression(value: unknown): value is Expression {
  return hasFunction(value, 'evaluate') && 'text' in (value as object);
}

function isTemplate(value: unknown): value is Template {
  return hasFunction(value, 'render') && 'source' in (value as object);
}

function hasFunction(value: unknown, name: string): boolean {
  return typeof value === 'object' && value !== null && typeof (value as Record<string, unknown>)[name] === 'function';
}
