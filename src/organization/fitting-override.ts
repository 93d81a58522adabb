import type { OverrideTargets, Policy, PolicyOverride } from '../policy/model/policy.ts';
import type { Account } from './organization.ts';
import { isChosen } from './select-accounts.ts';

/**
 * Which of a policy's overrides is in force in an account: the first that fits it.
 *
 * @param policy - with ids in the place of names (`resolveAccounts`).
 * @param account - with its tags, where an override goes by them.
 * @returns its index; undefined where the policy is itself there.
 */
export function fittingOverride(policy: Policy, account: Account): number | undefined {
  const index = policy.overrides?.findIndex(({ targets }) => fitsTargets(account, targets)) ?? -1;
  return index < 0 ? undefined : index;
}

/** Whether an account's tags decide which override is in force. */
export function overridesByTag({ overrides = [] }: Policy): boolean {
  return overrides.some(({ targets }) => Object.keys(targets.tags).length > 0);
}

/** Whether the unit that an account is in decides it. */
export function overridesByUnit({ overrides = [] }: Policy): boolean {
  return overrides.some(({ targets }) => (targets.ous ?? []).length > 0);
}

/** What a policy is in an account under one of its overrides; undefined where it is switched off there. */
export function policyUnder(policy: Policy, index: number | undefined): Policy | undefined {
  return index === undefined ? policy : overrideAt(policy, index).policy;
}

/** @throws {Error} where the policy has no such override: a mistake of ours. */
export function overrideAt({ id, overrides = [] }: Policy, index: number): PolicyOverride {
  const override = overrides[index];
  if (override === undefined) throw new Error(`policy ${id} has no override ${index}`);
  return override;
}

/** `overrides[0] in cove.config.yml switches it off here` */
export function offMessage({ name }: PolicyOverride): string {
  return `${name} switches it off here`;
}

/** Whether an account, with its tags, is among those that an override is for. */
export function fitsTargets(account: Account, { accounts, ous, tags }: OverrideTargets): boolean {
  const own = account.tags ?? {};
  return (
    isChosen(account, accounts, ous) &&
    Object.entries(tags).every(([key, value]) => Object.hasOwn(own, key) && own[key] === value)
  );
}
