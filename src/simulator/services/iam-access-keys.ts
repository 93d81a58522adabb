import { definedMembers } from '../../values/defined-members.ts';
import type { JsonObject } from '../../values/json.ts';
import { AwsError, CommonError } from '../aws-error.ts';
import type { AccessKey, IamUser } from '../world/resources.ts';
import type { Account } from '../world/world.ts';
import { findUser, listPage } from './iam-users.ts';
import { isoSeconds } from './iso-seconds.ts';
import { requiredString } from './read-input.ts';
import type { CallContext } from './service.ts';

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListAccessKeys.html */
export function listAccessKeys(input: JsonObject, call: CallContext): JsonObject {
  const { name, keys } = findUser(input, call);
  return listPage(input, call, { list: `ListAccessKeys ${name}`, member: 'AccessKeyMetadata', all: keys }, (key) => {
    const { id, active, createdAt } = call.world.visibility.read(key);
    return {
      UserName: name,
      AccessKeyId: id,
      Status: active ? 'Active' : 'Inactive',
      CreateDate: isoSeconds(createdAt),
    };
  });
}

/**
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_AccessKeyLastUsed.html: a key that was never used has no
 * date.
 */
export function getAccessKeyLastUsed(input: JsonObject, call: CallContext): JsonObject {
  const id = requiredString(input, 'AccessKeyId', 'ValidationError');
  const found = findKey(id, call.account);
  if (found === undefined) throw unknownKey(id, call);
  const { user, key } = found;
  const { lastUse } = key;
  return {
    UserName: user.name,
    AccessKeyLastUsed: {
      ...definedMembers({ LastUsedDate: lastUse === null ? undefined : isoSeconds(lastUse.at) }),
      ServiceName: lastUse?.service ?? 'N/A',
      Region: lastUse?.region ?? 'N/A',
    },
  };
}

export function updateAccessKey(input: JsonObject, call: CallContext): undefined {
  const user = findUser(input, call);
  const id = requiredString(input, 'AccessKeyId', 'ValidationError');
  const status = requiredString(input, 'Status', 'ValidationError');
  if (status !== 'Active' && status !== 'Inactive') {
    const message = `1 validation error detected: Value '${status}' at 'status' failed to satisfy constraint: Member must satisfy enum value set: [Active, Inactive]`;
    throw new AwsError('ValidationError', message);
  }
  const key = user.keys.find((candidate) => candidate.id === id);
  if (key === undefined) throw new AwsError('NoSuchEntity', `The Access Key with id ${id} cannot be found.`, 404);
  call.world.visibility.willChange(key);
  key.active = status === 'Active';
}

function findKey(id: string, { resources }: Account): { user: IamUser; key: AccessKey } | undefined {
  const all = resources.iam.users.flatMap((user) => user.keys.map((key) => ({ user, key })));
  return all.find(({ key }) => key.id === id);
}

/** The API has no error for a missing key: as with another account's, the caller must not know. */
function unknownKey(id: string, { world, account, principal, reportViolation }: CallContext): CommonError {
  const owner = [...world.accounts.values()].find((other) => other !== account && findKey(id, other) !== undefined);
  if (owner !== undefined) reportViolation(id);
  const action = 'iam:GetAccessKeyLastUsed';
  return new CommonError(
    'access-denied',
    `User: ${principal.arn} is not authorized to perform: ${action} on resource: access key ${id}`,
  );
}
