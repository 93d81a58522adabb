import { CoveError, type CoveErrorCode } from '../cove-error.ts';

import type { WarningRecord } from '../run-log/records.ts';

interface Where {
  /** Its id; nothing if there is none, or it is not known. */
  readonly organization: string | null | undefined;
  readonly partition: string;
}

/**
 * Compares the organization in which something was done with that of the credentials.
 *
 * @param done - where it was done, and `what`, as in "the plan was made".
 * @param now - where the credentials belong, and the warnings of reading that: why it is not known.
 * @throws {CoveError} if they differ, or that cannot be told.
 */
export function assertSameOrganization(
  { what, organization, partition }: Where & { readonly what: string },
  now: Where & { readonly warnings?: readonly WarningRecord[] },
  refusal: { readonly code: CoveErrorCode; readonly hint: string } = NOTHING_CHANGED,
): void {
  if ((organization ?? undefined) === (now.organization ?? undefined) && partition === now.partition) return;
  const then = `${organization ?? 'unknown'} (${partition})`;
  const here = `${now.organization ?? 'unknown'} (${now.partition})`;
  const unread = now.organization == null ? now.warnings?.find(({ code }) => code === ORGANIZATION_UNKNOWN) : undefined;
  const but =
    unread === undefined
      ? `but these credentials belong to ${here}`
      : `and whether these credentials belong to it is not known: ${unread.message}`;
  throw new CoveError(refusal.code, `${what} in organization ${then}, ${but}`, { hint: refusal.hint });
}

/** The code of the warning that AWS Organizations could not be asked. */
export const ORGANIZATION_UNKNOWN = 'organization-unknown';

const NOTHING_CHANGED = { code: 'plan', hint: 'nothing was changed; check --profile' } as const;
