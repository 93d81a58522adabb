import type { Account } from '../../organization/organization.ts';
import type { Policy } from '../../policy/model/policy.ts';
import type { Change } from '../../run-log/records.ts';
import { definedMembers } from '../../values/defined-members.ts';
import type { Waivers } from '../../waivers/waivers.ts';

/** What identifies the finding that a change is for: its id is the finding's fingerprint. */
export type ChangedFinding = Pick<Change, 'id' | 'policy' | 'account' | 'region' | 'resource'>;

/** An account as the organization describes it now. */
export type KnownAccount = Pick<Account, 'id' | 'ou' | 'units' | 'tags'>;

/** Whether waivers look at the tags of accounts, which are only read if something does. */
export function readsTags(waivers: Waivers | undefined): boolean {
  return waivers?.entries.some(({ tags }) => tags !== undefined) ?? false;
}

/**
 * Why a change is left alone: somebody has accepted what it would change, or may have, since what the waiver looks at
 * is not known of the account.
 *
 * @returns undefined if no waiver in force is about it.
 */
export function whyWaived(
  waivers: Waivers | undefined,
  { id: fingerprint, policy, account: id, region, resource }: ChangedFinding,
  { formerIds }: Pick<Policy, 'formerIds'>,
  known: KnownAccount | undefined,
): string | undefined {
  if (waivers === undefined) return undefined;
  const { ou = null, units, tags } = known ?? {};
  const account = { id, ou, ...definedMembers({ ouPath: units }), tags: tags ?? {} };
  const finding = { policy, formerIds, account, region, resource, fingerprint };
  const waiver = waivers.waiverOf(finding);
  if (waiver !== undefined) {
    const until = `until ${waiver.expires} (${waiver.owner}: ${waiver.reason})`;
    return `${waivers.file}:${waiver.line} waives it ${until}; --waivers off changes it all the same`;
  }
  const unknown = { tags: tags === undefined, units: ou === null };
  const maybe = waivers.mayBeWaivedBy(finding, unknown);
  if (maybe === undefined) return undefined;
  const what = unknown.tags && maybe.tags !== undefined ? 'the tags' : 'the organizational unit';
  return `${waivers.file}:${maybe.line} may waive it, and ${what} of account ${id} could not be read; --waivers off changes it all the same`;
}
