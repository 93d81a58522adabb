import { ExpressionSyntaxError } from './expression-error.ts';
import type { Span } from './syntax-tree.ts';

/** What every JavaScript object inherits: such a member would be read from the engine, not from the data. */
const REFUSED: ReadonlySet<string> = new Set([...Object.getOwnPropertyNames(Object.prototype), 'prototype']);

/**
 * @throws {ExpressionSyntaxError} for names that no AWS answer has and that every JavaScript object inherits:
 * `constructor`, `__proto__` …
 */
export function checkMemberName(name: string, { start, end }: Span): void {
  if (!REFUSED.has(name)) return;
  throw new ExpressionSyntaxError(`\`${name}\` is not allowed as a name`, { offset: start, length: end - start });
}
