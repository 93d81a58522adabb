import { byMember } from '../../values/by-member.ts';
import { definedMembers } from '../../values/defined-members.ts';
import type { JsonObject } from '../../values/json.ts';
import { AwsError } from '../aws-error.ts';
import { queryProtocol } from '../protocols/query-protocol.ts';
import type { IamUser } from '../world/resources.ts';
import { getAccessKeyLastUsed, listAccessKeys, updateAccessKey } from './iam-access-keys.ts';
import { generateCredentialReport, getCredentialReport } from './iam-credential-report.ts';
import {
  getAccountAuthorizationDetails,
  getAccountPasswordPolicy,
  listAttachedUserPolicies,
  listEntitiesForPolicy,
  listPolicies,
  listServerCertificates,
  listUserPolicies,
  listVirtualMfaDevices,
} from './iam-policies.ts';
import { listRoleTags, tagRole, untagRole } from './iam-role-tags.ts';
import { getRole, listRoles } from './iam-roles.ts';
import { findUser, listPage } from './iam-users.ts';
import { isoSeconds } from './iso-seconds.ts';
import { optionalString } from './read-input.ts';
import type { CallContext, NamedService } from './service.ts';

/**
 * Part of AWS IAM: users and how they sign in, and the roles that there are:
 * https://docs.aws.amazon.com/IAM/latest/APIReference/
 */
export const iamService: NamedService = {
  name: 'iam',
  actionPrefix: 'iam',
  global: true,
  protocol: queryProtocol,
  namespace: 'https://iam.amazonaws.com/doc/2010-05-08/',
  maps: ['SummaryMap'],
  operations: {
    ListUsers: { answer: listUsers },
    GetUser: { answer: getUser },
    ListAccessKeys: { answer: listAccessKeys },
    GetAccessKeyLastUsed: { answer: getAccessKeyLastUsed },
    UpdateAccessKey: { answer: updateAccessKey },
    GetLoginProfile: { answer: getLoginProfile },
    ListMFADevices: { answer: listMfaDevices },
    GetAccountSummary: { answer: getAccountSummary },
    GenerateCredentialReport: { answer: generateCredentialReport },
    GetCredentialReport: { answer: getCredentialReport },
    GetAccountPasswordPolicy: { answer: getAccountPasswordPolicy },
    ListVirtualMFADevices: { answer: listVirtualMfaDevices },
    ListPolicies: { answer: listPolicies },
    GetAccountAuthorizationDetails: { answer: getAccountAuthorizationDetails },
    ListEntitiesForPolicy: { answer: listEntitiesForPolicy },
    ListServerCertificates: { answer: listServerCertificates },
    ListAttachedUserPolicies: { answer: listAttachedUserPolicies },
    ListUserPolicies: { answer: listUserPolicies },
    ListRoles: { answer: listRoles },
    GetRole: { answer: getRole },
    ListRoleTags: { answer: listRoleTags },
    TagRole: { answer: tagRole },
    UntagRole: { answer: untagRole },
  },
};

function listUsers(input: JsonObject, call: CallContext): JsonObject {
  const prefix = optionalString(input, 'PathPrefix') ?? '/';
  const users = call.account.resources.iam.users.filter(({ path }) => path.startsWith(prefix)).sort(byMember('name'));
  return listPage(input, call, { list: `ListUsers ${prefix}`, member: 'Users', all: users }, describeUser);
}

/**
 * Without a name the principal is meant, and every principal here is a role:
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetUser.html
 */
function getUser(input: JsonObject, call: CallContext): JsonObject {
  return { User: describeUser(findUser(input, call)) };
}

function describeUser({ name, path, id, arn, createdAt, passwordUsedAt }: IamUser): JsonObject {
  return {
    Path: path,
    UserName: name,
    UserId: id,
    Arn: arn,
    CreateDate: isoSeconds(createdAt),
    ...definedMembers({ PasswordLastUsed: passwordUsedAt === null ? undefined : isoSeconds(passwordUsedAt) }),
  };
}

function getLoginProfile(input: JsonObject, call: CallContext): JsonObject {
  const { name, hasPassword, createdAt } = findUser(input, call);
  if (!hasPassword) throw new AwsError('NoSuchEntity', `Login Profile for User ${name} cannot be found.`, 404);
  return { LoginProfile: { UserName: name, CreateDate: isoSeconds(createdAt), PasswordResetRequired: false } };
}

function listMfaDevices(input: JsonObject, call: CallContext): JsonObject {
  const { name, mfaSince } = findUser(input, call);
  const SerialNumber = `arn:${call.world.partition}:iam::${call.account.id}:mfa/${name}`;
  const devices = mfaSince === null ? [] : [{ UserName: name, SerialNumber, EnableDate: isoSeconds(mfaSince) }];
  return listPage(
    input,
    call,
    { list: `ListMFADevices ${name}`, member: 'MFADevices', all: devices },
    (device) => device,
  );
}

/**
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountSummary.html: those of its entries that the world
 * knows.
 */
function getAccountSummary(_input: JsonObject, { account }: CallContext): JsonObject {
  const { users, root } = account.resources.iam;
  const devices = users.filter(({ mfaSince }) => mfaSince !== null).length + Number(root.hasMfa);
  return {
    SummaryMap: {
      Users: users.length,
      UsersQuota: 5000,
      AccessKeysPerUserQuota: 2,
      MFADevices: devices,
      MFADevicesInUse: devices,
      AccountMFAEnabled: Number(root.hasMfa),
      AccountAccessKeysPresent: Number(root.hasAccessKey),
      AccountPasswordPresent: Number(root.hasPassword),
    },
  };
}
