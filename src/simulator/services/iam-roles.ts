import { createHash } from 'node:crypto';
import { byMember } from '../../values/by-member.ts';
import type { JsonObject } from '../../values/json.ts';
import { AwsError } from '../aws-error.ts';
import { base32 } from '../base32.ts';
import type { Role, World } from '../world/world.ts';
import { listPage } from './iam-users.ts';
import { optionalString, requiredString } from './read-input.ts';
import type { CallContext } from './service.ts';

/**
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListRoles.html: when a role was last used is in the answer to
 * GetRole alone.
 */
export function listRoles(input: JsonObject, call: CallContext): JsonObject {
  const prefix = optionalString(input, 'PathPrefix') ?? '/';
  const roles = [...call.account.roles.values()]
    .filter(({ name }) => pathOf(name).startsWith(prefix))
    .sort(byMember('name'));
  return listPage(input, call, { list: `ListRoles ${prefix}`, member: 'Roles', all: roles }, (role) =>
    describeRole(role, call),
  );
}

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetRole.html: the world does not know when it was used. */
export function getRole(input: JsonObject, call: CallContext): JsonObject {
  const role = findRole(input, call);
  const tags = [...(call.account.resources.iam.roleTags.get(role.name) ?? [])].map(([Key, Value]) => ({ Key, Value }));
  return { Role: { ...describeRole(role, call), ...(tags.length === 0 ? {} : { Tags: tags }), RoleLastUsed: {} } };
}

/** @throws {AwsError} `NoSuchEntity` for a name that no role has. */
export function findRole(input: JsonObject, { account }: CallContext): Role {
  const name = requiredString(input, 'RoleName', 'ValidationError');
  const role = [...account.roles.values()].find((candidate) => nameOf(candidate.name) === name);
  if (role === undefined) throw new AwsError('NoSuchEntity', `The role with name ${name} cannot be found.`, 404);
  return role;
}

function describeRole(role: Role, { world, account }: CallContext): JsonObject {
  const arn = `arn:${world.partition}:iam::${account.id}:role/${role.name}`;
  return {
    Path: pathOf(role.name),
    RoleName: nameOf(role.name),
    RoleId: roleIdOf(arn),
    Arn: arn,
    CreateDate: ROLE_CREATED,
    AssumeRolePolicyDocument: encodeURIComponent(JSON.stringify(trustOf(role, world))),
    MaxSessionDuration: role.maxSessionSeconds,
  };
}

/** The id of a role, which is the first half of its sessions' user ids. */
export function roleIdOf(arn: string): string {
  return `AROA${base32(createHash('sha256').update(arn).digest()).slice(0, 17)}`;
}

function trustOf({ trust, deny, externalId }: Role, { partition }: World): JsonObject {
  const condition = externalId === null ? {} : { Condition: { StringEquals: { 'sts:ExternalId': externalId } } };
  const AWS = [...trust].map((id) => `arn:${partition}:iam::${id}:root`);
  const statement = { Effect: deny ? 'Deny' : 'Allow', Principal: { AWS }, Action: 'sts:AssumeRole', ...condition };
  return { Version: '2012-10-17', Statement: [statement] };
}

/** The world does not know when a role was made. */
const ROLE_CREATED = '2020-01-01T00:00:00Z';

function nameOf(nameWithPath: string): string {
  return nameWithPath.slice(nameWithPath.lastIndexOf('/') + 1);
}

function pathOf(nameWithPath: string): string {
  return `/${nameWithPath.slice(0, nameWithPath.lastIndexOf('/') + 1)}`;
}
