import type { JsonObject } from '../../values/json.ts';
import type { Role } from '../world/world.ts';
import { findRole } from './iam-roles.ts';
import { listPage } from './iam-users.ts';
import { objectList, requiredString, stringList } from './read-input.ts';
import type { CallContext } from './service.ts';

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListRoleTags.html */
export function listRoleTags(input: JsonObject, call: CallContext): JsonObject {
  const role = findRole(input, call);
  const tags = [...tagsOf(role, call)];
  return listPage(input, call, { list: `ListRoleTags ${role.name}`, member: 'Tags', all: tags }, ([Key, Value]) => ({
    Key,
    Value,
  }));
}

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_TagRole.html: a tag of the same key is overwritten. */
export function tagRole(input: JsonObject, call: CallContext): undefined {
  const tags = tagsOf(findRole(input, call), call);
  for (const tag of objectList(input, 'Tags')) {
    tags.set(requiredString(tag, 'Key', 'ValidationError'), requiredString(tag, 'Value', 'ValidationError'));
  }
}

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_UntagRole.html: a key that is not there is no error. */
export function untagRole(input: JsonObject, call: CallContext): undefined {
  const tags = tagsOf(findRole(input, call), call);
  for (const key of stringList(input, 'TagKeys')) tags.delete(key);
}

function tagsOf({ name }: Role, { account }: CallContext): Map<string, string> {
  const { roleTags } = account.resources.iam;
  const known = roleTags.get(name) ?? new Map<string, string>();
  roleTags.set(name, known);
  return known;
}
