import type { PolicyRecord } from '../../run-log/records.ts';

/** The id that a policy has in this run, which an earlier one may have known by another. */
export function todaysId(id: string, policies: ReadonlyMap<string, Pick<PolicyRecord, 'id' | 'formerIds'>>): string {
  if (policies.has(id)) return id;
  return [...policies.values()].find(({ formerIds }) => formerIds?.includes(id) === true)?.id ?? id;
}
