import type { JsonObject } from '../../values/json.ts';
import { AwsError } from '../aws-error.ts';
import { findUser } from './iam-users.ts';
import { isCareful } from './is-careful.ts';
import type { CallContext } from './service.ts';

/** Careful accounts have a password policy of their own; the others have none. */
export function getAccountPasswordPolicy(_input: JsonObject, { account }: CallContext): JsonObject {
  if (!isCareful(account)) {
    throw new AwsError('NoSuchEntity', `The Password Policy with domain name ${account.id} cannot be found.`, 404);
  }
  return {
    PasswordPolicy: {
      MinimumPasswordLength: 14,
      PasswordReusePrevention: 24,
      RequireSymbols: true,
      RequireNumbers: true,
      RequireUppercaseCharacters: true,
      RequireLowercaseCharacters: true,
      AllowUsersToChangePassword: true,
      ExpirePasswords: false,
    },
  };
}

export function listVirtualMfaDevices(_input: JsonObject, { account, world }: CallContext): JsonObject {
  const arn = `arn:${world.partition}:iam::${account.id}:`;
  const devices = account.resources.iam.users
    .filter(({ mfaSince }) => mfaSince !== null)
    .map(({ name }) => ({ SerialNumber: `${arn}mfa/${name}` }));
  return { VirtualMFADevices: devices, IsTruncated: false };
}

/**
 * The organization's role has AWS's own policy for administrators, which is not shown: no policy is the account's own.
 */
export function listPolicies(): JsonObject {
  return { Policies: [], IsTruncated: false };
}

export function getAccountAuthorizationDetails(): JsonObject {
  return { UserDetailList: [], GroupDetailList: [], RoleDetailList: [], Policies: [], IsTruncated: false };
}

export function listServerCertificates(): JsonObject {
  return { ServerCertificateMetadataList: [], IsTruncated: false };
}

/** AWSSupportAccess is attached in careful accounts, and no other policy anywhere. */
export function listEntitiesForPolicy(input: JsonObject, { account }: CallContext): JsonObject {
  const isSupport = String(input.PolicyArn).endsWith('/AWSSupportAccess');
  const roles = isSupport && isCareful(account) ? [{ RoleName: 'support', RoleId: 'AROASIMULATEDSUPPORT0' }] : [];
  return { PolicyRoles: roles, PolicyUsers: [], PolicyGroups: [], IsTruncated: false };
}

/** Users of careful accounts have permissions by groups alone. */
export function listAttachedUserPolicies(input: JsonObject, call: CallContext): JsonObject {
  findUser(input, call);
  const policy = {
    PolicyName: 'ReadOnlyAccess',
    PolicyArn: `arn:${call.world.partition}:iam::aws:policy/ReadOnlyAccess`,
  };
  return { AttachedPolicies: isCareful(call.account) ? [] : [policy], IsTruncated: false };
}

export function listUserPolicies(input: JsonObject, call: CallContext): JsonObject {
  findUser(input, call);
  return { PolicyNames: [], IsTruncated: false };
}
