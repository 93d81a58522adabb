import { astOf } from '../expressions/compile-expression.ts';
import { membersRead } from '../expressions/reads-resource.ts';
import type { Policy } from '../policy/model/policy.ts';

const known = new WeakMap<Policy, boolean>();

/**
 * Whether a policy's filter says the same whatever the elements are that its lookups with `for` read: it reads neither
 * the lists in which they are, nor the answer of a later lookup, whose input may come from them.
 */
export function looksPastElements(policy: Policy): boolean {
  const before = known.get(policy);
  if (before !== undefined) return before;
  const looksPast = isPastElements(policy);
  known.set(policy, looksPast);
  return looksPast;
}

function isPastElements({ lookups, filter }: Policy): boolean {
  const first = lookups.findIndex(({ each }) => each !== undefined);
  const derived = lookups.slice(first).map(({ each, as }) => (each === undefined ? as : each.steps[0]));
  const read = membersRead(astOf(filter));
  // A list of lists, and what `expand` makes into the resource, have no member of their own to look past.
  return read !== undefined && derived.every((name) => name !== undefined && name !== '[]' && !read.has(name));
}
