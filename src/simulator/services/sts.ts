import type { JsonObject } from '../../values/json.ts';
import { AwsError, CommonError } from '../aws-error.ts';
import type { Principal, Session } from '../credential-store.ts';
import { sessionLimits } from '../permissions/limited-sessions.ts';
import { queryProtocol } from '../protocols/query-protocol.ts';
import type { Role } from '../world/world.ts';
import { roleIdOf } from './iam-roles.ts';
import { memberName, objectList, optionalInteger, optionalString, requiredString } from './read-input.ts';
import type { CallContext, NamedService } from './service.ts';

/** AWS STS: https://docs.aws.amazon.com/STS/latest/APIReference/ */
export const stsService: NamedService = {
  name: 'sts',
  actionPrefix: 'sts',
  global: false,
  protocol: queryProtocol,
  namespace: 'https://sts.amazonaws.com/doc/2011-06-15/',
  operations: { AssumeRole: { answer: assumeRole }, GetCallerIdentity: { answer: getCallerIdentity } },
};

const CHAINED_LIMIT_SECONDS = 3600;
const MAX_POLICY_LENGTH = 2048;
const MAX_POLICY_ARNS = 10;
const MAX_PACKED_LENGTH = 4096;
const INVALID = 'ValidationError';

function getCallerIdentity(_input: JsonObject, { principal }: CallContext): JsonObject {
  return { UserId: principal.userId, Account: principal.account, Arn: principal.arn };
}

function assumeRole(input: JsonObject, call: CallContext): JsonObject {
  const roleArn = bounded(input, 'RoleArn', { min: 20, max: 2048 });
  const name = bounded(input, 'RoleSessionName', { min: 2, max: 64, pattern: /^[\w+=,.@-]*$/ });
  const policy = readPolicy(input);
  const policyArns = readPolicyArns(input);
  const asked = { policy, policyArns, limits: sessionLimits(policy, policyArns), tags: readTags(input) };
  const size = packedSize(asked);
  const durationSeconds = readDuration(input);
  const { account, role } = findRole(roleArn, call);
  if (!mayAssume(role, input, call)) throw denied(roleArn, call);
  checkDuration(durationSeconds, role, call.principal.session);
  const principal = sessionPrincipal(call, account, role, { name, roleArn, ...asked });
  return { ...handOut(principal, durationSeconds, call), ...size };
}

interface Bounds {
  readonly min: number;
  readonly max: number;
  readonly pattern?: RegExp;
}

function bounded(input: JsonObject, name: string, { min, max, pattern }: Bounds): string {
  const value = requiredString(input, name, INVALID);
  const member = `Value '${value}' at '${memberName(name)}' failed to satisfy constraint: Member must`;
  if (value.length < min) throw validation(`${member} have length greater than or equal to ${min}`);
  if (value.length > max) throw validation(`${member} have length less than or equal to ${max}`);
  if (pattern?.test(value) === false) {
    throw validation(`${member} satisfy regular expression pattern: [\\w+=,.@-]*`);
  }
  return value;
}

function validation(problem: string): AwsError {
  return new AwsError(INVALID, `1 validation error detected: ${problem}`);
}

function readPolicy(input: JsonObject): string | null {
  const policy = optionalString(input, 'Policy');
  if (policy === undefined) return null;
  if (policy.length > MAX_POLICY_LENGTH) {
    throw validation(
      `Value at 'policy' failed to satisfy constraint: Member must have length less than or equal to ${MAX_POLICY_LENGTH}`,
    );
  }
  return policy;
}

function readPolicyArns(input: JsonObject): string[] {
  const arns = objectList(input, 'PolicyArns').map((entry) => requiredString(entry, 'arn', INVALID));
  if (arns.length > MAX_POLICY_ARNS) {
    throw validation(
      `Value at 'policyArns' failed to satisfy constraint: Member must have length less than or equal to ${MAX_POLICY_ARNS}`,
    );
  }
  const wrong = arns.find((arn) => !/^arn:[\w-]+:iam::(aws|\d{12}):policy\/.+$/.test(arn));
  if (wrong !== undefined) throw new AwsError(INVALID, `${wrong} is invalid`);
  return arns;
}

function readTags(input: JsonObject): JsonObject {
  const tags = objectList(input, 'Tags').map((tag): [string, string] => [
    requiredString(tag, 'Key', INVALID),
    requiredString(tag, 'Value', INVALID),
  ]);
  return Object.fromEntries(tags);
}

function readDuration(input: JsonObject): number | undefined {
  const seconds = optionalInteger(input, 'DurationSeconds');
  if (seconds === undefined) return undefined;
  const member = `Value '${seconds}' at 'durationSeconds' failed to satisfy constraint: Member must have value`;
  if (seconds < 900) throw validation(`${member} greater than or equal to 900`);
  if (seconds > 43_200) throw validation(`${member} less than or equal to 43200`);
  return seconds;
}

/** A missing role is refused like one that does not let the caller in: AWS does not reveal which roles exist. */
function findRole(roleArn: string, call: CallContext): { account: string; role: Role } {
  const match = /^arn:([\w-]+):iam::(\d{12}):role\/([\w+=,.@/-]+)$/.exec(roleArn);
  if (match === null || match[1] !== call.world.partition) throw new AwsError(INVALID, `${roleArn} is invalid`);
  const account = call.world.accounts.get(match[2] ?? '');
  const role = account?.roles.get(match[3] ?? '');
  if (account === undefined || role === undefined || account.status !== 'ACTIVE') throw denied(roleArn, call);
  return { account: account.id, role };
}

function mayAssume(role: Role, input: JsonObject, { principal }: CallContext): boolean {
  const externalId = optionalString(input, 'ExternalId') ?? null;
  const idFits = role.externalId === null || role.externalId === externalId;
  return !role.deny && role.trust.has(principal.account) && idFits;
}

function denied(roleArn: string, { principal }: CallContext): CommonError {
  const message = `User: ${principal.arn} is not authorized to perform: sts:AssumeRole on resource: ${roleArn}`;
  return new CommonError('access-denied', message);
}

function checkDuration(seconds: number | undefined, role: Role, chainedFrom: Session | null): void {
  if (seconds === undefined) return;
  if (chainedFrom !== null && seconds > CHAINED_LIMIT_SECONDS) {
    const message =
      'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.';
    throw new AwsError(INVALID, message);
  }
  if (seconds > role.maxSessionSeconds) {
    throw new AwsError(INVALID, 'The requested DurationSeconds exceeds the MaxSessionDuration set for this role.');
  }
}

function sessionPrincipal({ world }: CallContext, account: string, role: Role, session: Session): Principal {
  const roleId = roleIdOf(session.roleArn);
  const roleName = role.name.slice(role.name.lastIndexOf('/') + 1);
  return {
    account,
    arn: `arn:${world.partition}:sts::${account}:assumed-role/${roleName}/${session.name}`,
    userId: `${roleId}:${session.name}`,
    session,
  };
}

function handOut(principal: Principal, durationSeconds: number | undefined, call: CallContext): JsonObject {
  const seconds = call.tokenLifetimeSeconds ?? durationSeconds ?? 3600;
  const credentials = call.credentials.addSession(principal, call.now + seconds * 1000);
  return {
    Credentials: {
      AccessKeyId: credentials.accessKeyId,
      SecretAccessKey: credentials.secretAccessKey,
      SessionToken: credentials.sessionToken,
      Expiration: `${new Date(credentials.expiresAt).toISOString().slice(0, 19)}Z`,
    },
    AssumedRoleUser: { AssumedRoleId: principal.userId, Arn: principal.arn },
  };
}

/**
 * AWS packs policies and tags in its own way and reports the share of an unpublished limit; here it is the share of
 * 4,096 characters of plain text.
 *
 * @throws {AwsError} `PackedPolicyTooLarge`
 */
function packedSize({ policy, policyArns, tags }: Pick<Session, 'policy' | 'policyArns' | 'tags'>): JsonObject {
  const characters = (policy ?? '').length + policyArns.join('').length + Object.entries(tags).flat().join('').length;
  if (characters === 0) return {};
  const percent = Math.ceil((characters / MAX_PACKED_LENGTH) * 100);
  if (percent <= 100) return { PackedPolicySize: percent };
  const message = `Packed policy consumes ${percent}% of allotted space, please use smaller policy.`;
  throw new AwsError('PackedPolicyTooLarge', message);
}
