import type { FlagsOf } from '../config/flag-types.ts';
import type { Settings } from '../config/settings.ts';
import { CoveError } from '../cove-error.ts';
import { type Grantee, PRINCIPALS } from '../permissions/build-permissions.ts';
import type { Trust, TrustedPrincipal } from '../permissions/role-template.ts';
import { didYouMean } from '../text/did-you-mean.ts';

/** Which permissions to print, as given on the command line. */
export type PermissionRequest = FlagsOf<'permissions'>;

export interface PermissionSettings {
  /** Undefined: everything for which there is something to print. */
  readonly principals: readonly Grantee[] | undefined;
  readonly roles: Readonly<Record<'audit' | 'remediation', RoleName>>;
  readonly trust: Trust;
}

export interface RoleName {
  readonly name: string;
  /** `/`, or with slashes at both ends. */
  readonly path: string;
}

/**
 * @param settings - from cove.config.yml and the flags shared with `check`.
 * @throws {CoveError} `usage` for a flag whose value cannot be used.
 */
export function permissionSettings(flags: PermissionRequest, settings: Settings): PermissionSettings {
  const partition = settings.partition ?? 'aws';
  // Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
  if (!/^aws(-[a-z]+)*$/.test(partition)) throw unusable('--partition', partition, 'aws, aws-cn, aws-us-gov …');
  const roles = {
    audit: parseRole('--role-name', settings.roleName, partition),
    remediation: parseRole('--remediate-role', flags.remediateRole ?? 'cove-policy-remediation', partition),
  };
  return {
    principals: flags.for === undefined ? undefined : parsePrincipals(flags.for),
    roles,
    trust: {
      principal: trustedPrincipal(flags, partition),
      externalId: checkExternalId(settings.externalId),
      organizationId: checkOrganizationId(flags.orgId),
      partition,
    },
  };
}

function parsePrincipals(names: readonly string[]): readonly Grantee[] {
  const wrong = names.find((name) => !PRINCIPALS.some((each) => each === name));
  if (wrong === undefined) return PRINCIPALS.filter((each) => names.includes(each));
  const near = didYouMean(wrong, PRINCIPALS);
  throw new CoveError('usage', `--for: expected ${PRINCIPALS.join(', ')}, got ${JSON.stringify(wrong)}`, {
    hint: near === undefined ? 'repeat --for for several, or omit it for all' : `did you mean "${near}"?`,
  });
}

/**
 * The name of a role to create, or of the only one that a caller may assume: no wildcard, and the same in every
 * account. Source: RoleName and Path in
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html
 */
function parseRole(flag: string, role: string, partition: string): RoleName {
  const path = role.replace('{partition}', partition).replace(`arn:${partition}:iam::{account}:role/`, '');
  const match = /^\/?((?:[\w+=,.@-]+\/)*)([\w+=,.@-]{1,64})$/.exec(path);
  if (match === null) {
    throw new CoveError(
      'usage',
      `${flag}: ${JSON.stringify(role)} is not a role name that is the same in every account`,
      {
        hint: 'a role name is 1 to 64 letters, digits and +=,.@-_, preceded by its path if it has one: security/audit',
      },
    );
  }
  const [, folders = '', name = ''] = match;
  return { name, path: `/${folders}` };
}

function trustedPrincipal(flags: PermissionRequest, partition: string): TrustedPrincipal | undefined {
  const { trustedAccount, trustedArn } = flags;
  if (trustedAccount !== undefined && trustedArn !== undefined) {
    throw new CoveError('usage', '--trusted-account and --trusted-arn: use only one of them', {
      hint: 'an ARN is the narrower trust',
    });
  }
  if (trustedAccount !== undefined) {
    if (!/^\d{12}$/.test(trustedAccount))
      throw unusable('--trusted-account', trustedAccount, 'an account id of 12 digits');
    return { arn: rootArn(partition, trustedAccount) };
  }
  return trustedArn === undefined ? undefined : parseTrustedArn(trustedArn, partition);
}

/** Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html */
function parseTrustedArn(arn: string, partition: string): TrustedPrincipal {
  const session = /^arn:[\w-]+:sts::(\d{12}):assumed-role\/([\w+=,.@-]+)\//.exec(arn);
  if (session !== null) {
    const [, account = '', role = ''] = session;
    throw new CoveError('usage', '--trusted-arn: this is the ARN of a session, which expires', {
      hint: `name its role: arn:${partition}:iam::${account}:role/${role}, with its path if it has one`,
    });
  }
  const match = /^arn:(aws[a-z-]*):iam::(\d{12}):(?:root|(?:role|user)\/[\w+=,.@/*?-]+)$/.exec(arn);
  if (match === null) throw unusable('--trusted-arn', arn, `arn:${partition}:iam::111122223333:role/name`);
  const [, of = '', account = ''] = match;
  if (of !== partition) {
    throw new CoveError(
      'usage',
      `--trusted-arn: ${arn} belongs to the partition "${of}", but the roles to "${partition}"`,
      {
        hint: 'no role trusts a principal of another partition: --partition names that of the roles',
      },
    );
  }
  return /[*?]/.test(arn) ? { arn: rootArn(partition, account), pattern: arn } : { arn };
}

function rootArn(partition: string, account: string): string {
  return `arn:${partition}:iam::${account}:root`;
}

/** Source: ExternalId in https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html */
function checkExternalId(id: string | undefined): string | undefined {
  if (id === undefined || /^[\w+=,.@:/-]{2,1224}$/.test(id)) return id;
  throw new CoveError('usage', '--external-id: this is not a valid external id', {
    hint: 'an external id is 2 to 1224 letters, digits and +=,.@:/-_, without spaces',
  });
}

/** Source: Id in https://docs.aws.amazon.com/organizations/latest/APIReference/API_Organization.html */
function checkOrganizationId(id: string | undefined): string | undefined {
  if (id === undefined || /^o-[a-z0-9]{10,32}$/.test(id)) return id;
  throw unusable('--org-id', id, 'the id of an organization, as in o-a1b2c3d4e5');
}

function unusable(flag: string, value: string, expected: string): CoveError {
  return new CoveError('usage', `${flag}: expected ${expected}, got ${JSON.stringify(value)}`);
}
