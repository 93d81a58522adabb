import type { PolicyRecord } from '../../run-log/records.ts';

/** A policy with all ids that it has had. */
type Named = Pick<PolicyRecord, 'id' | 'formerIds'>;

/** The id that a policy has in this run, which an earlier one may have known by another. */
export function todaysId(id: string, policies: ReadonlyMap<string, Named>): string {
  if (policies.has(id)) return id;
  return [...policies.values()].find(({ formerIds }) => formerIds?.includes(id) === true)?.id ?? id;
}

/** The same for the policies of a report, for many ids. */
export function createTodaysIds(policies: readonly Named[]): (id: string) => string {
  const byId = new Map<string, string>();
  for (const { id, formerIds = [] } of policies) for (const each of formerIds) byId.set(each, id);
  // An id that is in use is nobody's former one.
  for (const { id } of policies) byId.set(id, id);
  return (id) => byId.get(id) ?? id;
}
