import type { Account, AccountState, UnitName } from '../../organization/organization.ts';
import { definedMembers } from '../../values/defined-members.ts';
import { isTextMap } from './check-options.ts';

/**
 * What an account of an earlier outcome says, as a plain object of its own: whoever had it may have added members that
 * cannot be copied, wrapped it, or made it an instance of a class.
 *
 * @returns undefined for what says less, such as the account of a finding, or something else: Organizations is asked.
 */
export function knownAccount(value: unknown): Account | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { id, name, email, arn, state, ou, ouPath, units, tags, listed } = value as Partial<Account>;
  if (!isState(state) || !isIds(ouPath) || typeof id !== 'string') return undefined;
  if (![name, email, arn, ou].every((each) => each === null || typeof each === 'string')) return undefined;
  if (tags !== undefined && !isTextMap(tags)) return undefined;
  if (units !== undefined && !isUnits(units)) return undefined;
  if (listed !== undefined && !isListed(listed)) return undefined;
  return {
    id,
    name: name ?? null,
    email: email ?? null,
    arn: arn ?? null,
    state,
    ou: ou ?? null,
    ouPath: [...ouPath],
    tags: tags && { ...tags },
    ...definedMembers({
      units: units?.map((unit) => ({ id: unit.id, name: unit.name })),
      listed: listed && { file: listed.file, regions: listed.regions && [...listed.regions] },
    }),
  };
}

const STATES: Readonly<Record<AccountState, true>> = {
  ACTIVE: true,
  SUSPENDED: true,
  PENDING_CLOSURE: true,
  PENDING_ACTIVATION: true,
  CLOSED: true,
  UNKNOWN: true,
};

function isState(value: unknown): value is AccountState {
  return typeof value === 'string' && Object.hasOwn(STATES, value);
}

function isIds(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((each) => typeof each === 'string');
}

function isUnits(value: unknown): value is readonly UnitName[] {
  return Array.isArray(value) && value.every((unit) => typeof unit?.id === 'string' && typeof unit?.name === 'string');
}

function isListed(value: unknown): value is NonNullable<Account['listed']> {
  const { file, regions } = (value ?? {}) as { readonly file?: unknown; readonly regions?: unknown };
  return typeof file === 'string' && (regions === undefined || isIds(regions));
}
