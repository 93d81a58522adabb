import { astOf } from '../expressions/compile-expression.ts';
import type { Expression } from '../expressions/expression.ts';
import { ExpressionEvaluationError } from '../expressions/expression-error.ts';
import { readsMembers } from '../expressions/reads-resource.ts';
import type { Policy } from '../policy/model/policy.ts';
import { isJsonObject, type JsonValue } from '../values/json.ts';
import { reveal } from '../values/marked.ts';

/**
 * Refuses what `resources` gives and the filter cannot judge. Where it reads something of unknown type (the JSON in a
 * member), it may give a list of lists or a word in place of objects; a filter finds no member in these, and passes
 * them all.
 *
 * @throws {ExpressionEvaluationError}
 */
export function refuseWithoutMembers({ resources, filter, lookups }: Policy, resource: JsonValue): void {
  // Without `resources` it is the answer, which `absent` makes null; what a lookup adds to is an object.
  if (resources === undefined || lookups.length > 0) return;
  const value = reveal(resource);
  if (isJsonObject(value) || (value !== null && !looksForMembers(filter))) return;
  const found = value === null ? 'null' : Array.isArray(value) ? 'a list' : `a ${typeof value}`;
  throw new ExpressionEvaluationError(
    `\`resources\` gives ${found} for a resource${value === null ? '' : ', and the filter looks for members of it'}`,
  );
}

const looking = new WeakMap<Expression, boolean>();

function looksForMembers(filter: Expression): boolean {
  const known = looking.get(filter) ?? readsMembers(astOf(filter));
  looking.set(filter, known);
  return known;
}
