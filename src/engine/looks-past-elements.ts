import { astOf } from '../expressions/compile-expression.ts';
import type { Expression } from '../expressions/expression.ts';
import { membersRead } from '../expressions/reads-resource.ts';
import { changingExpressions } from '../policy/model/changing-expressions.ts';
import type { Policy } from '../policy/model/policy.ts';

const known = new WeakMap<Policy, boolean>();

/**
 * Whether a policy's filter says the same whatever the elements are that its lookups with `for` read: it reads neither
 * the lists in which they are, nor the answer of a later lookup, whose input may come from them.
 */
export function looksPastElements(policy: Policy): boolean {
  const before = known.get(policy);
  if (before !== undefined) return before;
  const looksPast = isPastElements(policy, [policy.filter]);
  known.set(policy, looksPast);
  return looksPast;
}

/**
 * Whether what a policy would send to change a resource, or to change it back, reads none of them either: else it would
 * be made from a part of a list where some elements could not be read.
 */
export function changesPastElements(policy: Policy): boolean {
  return isPastElements(policy, changingExpressions(policy));
}

function isPastElements({ lookups }: Policy, expressions: readonly Expression[]): boolean {
  const first = lookups.findIndex(({ each }) => each !== undefined);
  if (first < 0) return true;
  const derived = lookups.slice(first).map(({ each, as }) => (each === undefined ? as : each.steps[0]));
  // A list of lists, and what `expand` makes into the resource, have no member of their own to look past.
  if (derived.some((name) => name === undefined || name === '[]')) return expressions.length === 0;
  return expressions.every((expression) => {
    const read = membersRead(astOf(expression));
    return read !== undefined && derived.every((name) => name !== undefined && !read.has(name));
  });
}
