import { CoveError } from '../cove-error.ts';
import type { GranteePermissions } from './build-permissions.ts';
import { LIMITS, lengthOf, type PolicyDocument } from './permission-document.ts';

/** What templates make of the permissions of one principal. */
export interface NamedPermissions {
  readonly permissions: GranteePermissions;
  /** Of the role, or of the caller's managed policy: 1 to 64 of `[\w+=,.@-]`. */
  readonly name: string;
  /** `/`, or with slashes at both ends. */
  readonly path: string;
}

/** Who may assume the roles, and on what conditions. */
export interface Trust {
  /** Undefined: whoever deploys the template says so. */
  readonly principal: TrustedPrincipal | undefined;
  /** The external id that the caller must give; undefined: none, unless whoever deploys the template says so. */
  readonly externalId: string | undefined;
  /** `o-…`: only principals of this organization. */
  readonly organizationId: string | undefined;
  readonly partition: string;
}

export interface TrustedPrincipal {
  /** ARN of an account's root, a role or a user. */
  readonly arn: string;
  /**
   * With wildcards, for names that nobody chooses, as those of single sign-on: what the ARN of the caller must be like.
   */
  readonly pattern?: string;
}

export interface TemplateOptions {
  readonly trust: Trust;
  /** Where the template goes, for the command that it quotes; undefined: stdout. */
  readonly file: string | undefined;
}

/** Seconds: the sessions of cove-policy ask for no more. */
export const MAX_SESSION_DURATION = 3_600;

/**
 * How a role gets its policies: inline where they fit, as managed policies where they do not.
 *
 * @throws {CoveError} `usage` where no role can have so many.
 */
export function attachmentOf({ principal, documents }: GranteePermissions): 'inline' | 'managed' {
  if (principal !== 'caller' && lengthOf(documents) <= LIMITS.inlinePoliciesLength) return 'inline';
  if (documents.length <= LIMITS.mostManagedPolicies) return 'managed';
  throw new CoveError(
    'usage',
    `the ${principal} permissions take ${documents.length} managed policies, and AWS attaches ${LIMITS.mostManagedPolicies} at most`,
    { hint: 'make a role for each part of the policies, and check the parts one after the other' },
  );
}

/** `name`, `name-2`, `name-3` … */
export function policyNames(name: string, documents: readonly PolicyDocument[]): string[] {
  return documents.map((_, index) => (index === 0 ? name : `${name}-${index + 1}`));
}

export function roleDescription({ principal }: GranteePermissions): string {
  return principal === 'audit'
    ? 'cove-policy: reads what its policies check, and nothing else'
    : 'cove-policy: reads what its policies check, makes the changes that they name and takes them back';
}

/** A word of a POSIX shell's command line. */
export function shellWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
