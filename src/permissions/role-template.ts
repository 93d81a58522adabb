import { CoveError } from '../cove-error.ts';
import type { GranteePermissions } from './build-permissions.ts';
import { LIMITS, lengthOf, type PolicyDocument } from './permission-document.ts';

/** The first line of each template: a later one replaces what begins with it, and nothing else. */
export const WRITTEN_BY = 'Written by cove-policy permissions.';

/** The permissions of one principal, for templates. */
export interface NamedPermissions {
  readonly permissions: GranteePermissions;
  /** The name of the role, or of the caller's managed policy: 1 to 64 of `[\w+=,.@-]`. */
  readonly name: string;
  /** `/`, or with slashes at both ends. */
  readonly path: string;
}

/** Who may assume the roles, and on what conditions. */
export interface Trust {
  /** Undefined: chosen when the template is deployed. */
  readonly principal: TrustedPrincipal | undefined;
  /** The external id that the caller must pass; undefined: none, unless chosen when the template is deployed. */
  readonly externalId: string | undefined;
  /** `o-…`: only principals of this organization. */
  readonly organizationId: string | undefined;
  readonly partition: string;
}

export interface TrustedPrincipal {
  /** ARN of an account's root, a role or a user. */
  readonly arn: string;
  /**
   * A pattern with wildcards for the ARN of the caller, for names that nobody chooses, such as those of single sign-on.
   */
  readonly pattern?: string;
}

export interface TemplateOptions {
  readonly trust: Trust;
  /** Where the template goes, for the command that it quotes; undefined: stdout. */
  readonly file: string | undefined;
}

/** In seconds: sessions of cove-policy never request more. */
export const MAX_SESSION_DURATION = 3_600;

/**
 * How a role gets its policies: inline if they fit, otherwise as managed policies.
 *
 * @throws {CoveError} `usage` if no role can have so many.
 */
export function attachmentOf({ principal, documents }: GranteePermissions): 'inline' | 'managed' {
  if (principal !== 'caller' && lengthOf(documents) <= LIMITS.inlinePoliciesLength) return 'inline';
  if (documents.length <= LIMITS.mostManagedPolicies) return 'managed';
  throw new CoveError(
    'usage',
    `the ${principal} permissions take ${documents.length} managed policies, but AWS attaches at most ${LIMITS.mostManagedPolicies}`,
    { hint: 'make a role for each part of the policies, and check the parts one after another' },
  );
}

/** `name`, `name-2`, `name-3` … */
export function policyNames(name: string, documents: readonly PolicyDocument[]): string[] {
  return documents.map((_, index) => (index === 0 ? name : `${name}-${index + 1}`));
}

export function roleDescription({ principal }: GranteePermissions): string {
  return principal === 'audit'
    ? 'cove-policy: reads what its policies check, and nothing else'
    : 'cove-policy: reads what its policies check, makes the changes that they name and undoes them';
}
