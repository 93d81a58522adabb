import { CoveError, type CoveErrorCode } from '../cove-error.ts';

/**
 * Compares the organization in which something was done with that of the credentials.
 *
 * @param what - was done there, as in "the plan was made".
 * @throws {CoveError} if they differ.
 */
export function assertSameOrganization(
  what: string,
  organization: string | null | undefined,
  partition: string,
  now: { readonly organization: string | null | undefined; readonly partition: string },
  refusal: { readonly code: CoveErrorCode; readonly hint: string } = NOTHING_CHANGED,
): void {
  if ((organization ?? undefined) === (now.organization ?? undefined) && partition === now.partition) return;
  const then = `${organization ?? 'unknown'} (${partition})`;
  const here = `${now.organization ?? 'unknown'} (${now.partition})`;
  throw new CoveError(refusal.code, `${what} in organization ${then}, but these credentials belong to ${here}`, {
    hint: refusal.hint,
  });
}

const NOTHING_CHANGED = { code: 'plan', hint: 'nothing was changed; check --profile' } as const;
