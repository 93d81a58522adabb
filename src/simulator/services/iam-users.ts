import { definedMembers } from '../../values/defined-members.ts';
import type { JsonObject } from '../../values/json.ts';
import { AwsError } from '../aws-error.ts';
import type { IamUser } from '../world/resources.ts';
import { paginate } from './paginate.ts';
import { optionalString } from './read-input.ts';
import type { CallContext } from './service.ts';

/**
 * The user that a call names, otherwise the one that signs it.
 *
 * @throws {AwsError} `NoSuchEntity`, and `ValidationError` for a role that names nobody
 */
export function findUser(input: JsonObject, { account, principal }: CallContext): IamUser {
  const name = optionalString(input, 'UserName') ?? signerName(principal.session === null ? principal.arn : null);
  const user = account.resources.iam.users.find((candidate) => candidate.name === name);
  if (user === undefined) throw new AwsError('NoSuchEntity', `The user with name ${name} cannot be found.`, 404);
  return user;
}

function signerName(arn: string | null): string {
  if (arn !== null) return arn.slice(arn.lastIndexOf('/') + 1);
  throw new AwsError('ValidationError', 'Must specify userName when calling with non-User credentials');
}

/** A page of a list as IAM's answers have it: `IsTruncated`, and `Marker` before the last page. */
export function listPage<T>(
  input: JsonObject,
  { world }: CallContext,
  { list, member, all }: { readonly list: string; readonly member: string; readonly all: readonly T[] },
  describe: (item: T) => JsonObject,
): JsonObject {
  const page = paginate(input, all, {
    pageSize: world.pageSize,
    list,
    maxResults: 1000,
    invalidToken: () => new AwsError('ValidationError', 'Invalid Marker.'),
    members: { token: 'Marker', size: 'MaxItems' },
  });
  return {
    [member]: page.items.map(describe),
    IsTruncated: page.nextToken !== null,
    ...definedMembers({ Marker: page.nextToken ?? undefined }),
  };
}
