import { CoveError, type CoveErrorCode } from '../cove-error.ts';

interface Where {
  /** Its id; nothing if there is none, or it is not known. */
  readonly organization: string | null | undefined;
  readonly partition: string;
}

/**
 * Compares the organization in which something was done with that of the credentials.
 *
 * @param done - where it was done, and `what`, as in "the plan was made".
 * @throws {CoveError} if they differ.
 */
export function assertSameOrganization(
  { what, organization, partition }: Where & { readonly what: string },
  now: Where,
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
