import type { Operation } from '../../catalog/catalog.ts';
import { CoveError } from '../../cove-error.ts';
import type { ErrorRecord } from '../../run-log/records.ts';
import { definedMembers } from '../../values/defined-members.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../values/json.ts';
import { reveal } from '../../values/marked.ts';
import type { AwsEventListener } from '../aws-event.ts';
import type { SessionOutcome } from '../credentials/account-sessions.ts';
import type { Credentials } from '../credentials/credentials.ts';
import type { ManagementCredentials } from '../credentials/management-credentials.ts';
import type { RequestGate } from '../pacing/request-gate.ts';
import { AttemptError } from '../pacing/retry.ts';
import { classifyError } from './classify-error.ts';
import type { SharedClients } from './shared-clients.ts';

/**
 * How the role in each account is assumed. Source:
 * https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
 */
export interface RoleSettings {
  /** ARN of the role in an account. */
  readonly roleArn: (account: string) => string;
  readonly sessionName: string;
  /** The same for all accounts, or of each. @default none */
  readonly externalId?: string | ((account: string) => string | undefined) | undefined;
  /**
   * Seconds; AWS caps it at the role's maximum, and at one hour where the principal is itself a role. @default 3,600
   */
  readonly durationSeconds?: number | undefined;
  /** JSON text of an inline session policy: the same for all accounts, or of each. @default none */
  readonly policy?: string | ((account: string) => string) | undefined;
  readonly policyArns?: readonly string[] | undefined;
  readonly sessionTags?: Readonly<Record<string, string>> | undefined;
}

export interface AssumeRoleOptions {
  /** `sts:AssumeRole` */
  readonly operation: Operation;
  readonly clients: SharedClients;
  readonly gate: RequestGate;
  readonly signal: AbortSignal;
  /** Ends requests in flight before the connection ends. */
  readonly requestSignal?: AbortSignal | undefined;
  readonly managementCredentials: ManagementCredentials;
  readonly onEvent?: AwsEventListener | undefined;
  /**
   * Region of the STS endpoint. Sessions from a regional endpoint are valid in all regions; opt-in regions refuse those
   * from the global one.
   */
  readonly region: string;
  readonly role: RoleSettings;
}

/** @returns a function that assumes the role in an account; it never rejects. */
export function createAssumeRole(options: AssumeRoleOptions): (account: string) => Promise<SessionOutcome> {
  const { managementCredentials, operation, region, role } = options;

  const send = async (account: string, input: JsonObject, base: Credentials): Promise<JsonObject> => {
    const request = { account, region, service: 'sts', operation: 'AssumeRole', asPrincipal: true };
    const answer = await options.gate.run(request, () =>
      options.clients.send(operation, { region, input }, base, options.requestSignal),
    );
    return reveal(answer.output) as JsonObject;
  };

  /** A refusal as expired is believed only when repeated: all remaining accounts depend on it. */
  const ask = async (account: string, input: JsonObject): Promise<JsonObject> => {
    let refusals = 0;
    for (;;) {
      const base = await managementCredentials.get();
      try {
        return await send(account, input, base);
      } catch (error) {
        if (!isExpired(error)) throw error;
        refusals += 1;
        if (refusals === 2 && !(await managementCredentials.replace(base))) throw error;
        if (refusals > 2) throw error;
      }
    }
  };

  return async (account) => {
    const startMs = Date.now();
    const begun = performance.now();
    const outcome = await openSession(account);
    options.onEvent?.({
      type: 'call',
      account,
      region,
      service: 'sts',
      operation: 'AssumeRole',
      startMs,
      durationMs: performance.now() - begun,
      error: outcome.ok ? null : { kind: outcome.error.kind, code: outcome.error.code },
    });
    return outcome;
  };

  async function openSession(account: string): Promise<SessionOutcome> {
    try {
      return readSession(await ask(account, roleInput(role, account)), account);
    } catch (error) {
      const record = assumeRoleError(error);
      // The account and its role have nothing to do with it.
      const isOver = managementCredentials.ended() !== undefined || isExpired(error);
      return {
        ok: false,
        error: withoutExternalId(isOver ? { ...record, kind: 'expired' } : record, externalIdOf(role, account)),
      };
    }
  }
}

/** Source: https://docs.aws.amazon.com/STS/latest/APIReference/CommonErrors.html */
function isExpired(error: unknown): boolean {
  return error instanceof AttemptError && error.cause instanceof Error && /^ExpiredToken/.test(error.cause.name);
}

/**
 * @throws {CoveError} for a role of another account: its session would answer for the wrong one, validly and silently.
 */
function roleInput(role: RoleSettings, account: string): JsonObject {
  const roleArn = role.roleArn(account);
  if (accountOf(roleArn) !== account) {
    throw new CoveError(
      'usage',
      `${roleArn} is not a role of account ${account}: write {account} for the account's id`,
    );
  }
  return {
    RoleArn: roleArn,
    RoleSessionName: role.sessionName,
    DurationSeconds: role.durationSeconds ?? 3_600,
    ...definedMembers({
      ExternalId: externalIdOf(role, account),
      Policy: typeof role.policy === 'function' ? role.policy(account) : role.policy,
      PolicyArns: role.policyArns?.map((arn) => ({ arn })),
      Tags: tagsOf(role),
    }),
  };
}

function externalIdOf({ externalId }: RoleSettings, account: string): string | undefined {
  return typeof externalId === 'function' ? externalId(account) : externalId;
}

function tagsOf({ sessionTags }: RoleSettings): JsonObject[] | undefined {
  const tags = Object.entries(sessionTags ?? {}).map(([Key, Value]) => ({ Key, Value }));
  return tags.length === 0 ? undefined : tags;
}

function readSession({ Credentials: value, AssumedRoleUser: user }: JsonObject, account: string): SessionOutcome {
  const credentials = readCredentials(value);
  if (credentials === undefined) return unusable('STS answered without credentials');
  const { length } = Object.values(credentials).join('');
  if (length > LONGEST_KEYS) return unusable('STS answered with credentials that are too long to be sent');
  const arn = user !== undefined && isJsonObject(user) ? user.Arn : undefined;
  const entered = typeof arn === 'string' ? accountOf(arn) : undefined;
  if (entered === undefined) return unusable('STS does not say whose session it gave');
  if (entered !== account) return unusable(`STS gave a session of account ${entered}`);
  return { ok: true, credentials };
}

/** Twice what AWS takes of all headers of a request; tokens have some hundreds. */
const LONGEST_KEYS = 16_384;

function unusable(message: string): SessionOutcome {
  return { ok: false, error: { ...assumeRoleError(new Error(message)), code: null } };
}

function accountOf(arn: string): string | undefined {
  return arn.startsWith('arn:') ? arn.split(':')[4] : undefined;
}

/** @returns undefined if any part is missing. */
function readCredentials(value: JsonValue | undefined): Credentials | undefined {
  if (value === undefined || !isJsonObject(value)) return undefined;
  const { AccessKeyId: accessKeyId, SecretAccessKey: secretAccessKey, SessionToken: sessionToken, Expiration } = value;
  const expiration = new Date(typeof Expiration === 'string' ? Expiration : Number.NaN);
  if (!isText(accessKeyId) || !isText(secretAccessKey) || !isText(sessionToken)) return undefined;
  return Number.isNaN(expiration.getTime()) ? undefined : { accessKeyId, secretAccessKey, sessionToken, expiration };
}

function isText(value: JsonValue | undefined): value is string {
  return typeof value === 'string' && value !== '';
}

/**
 * Whatever the cause, the account as a whole could not be entered: kind `assume-role`, unless the run itself was
 * stopped.
 */
function assumeRoleError(error: unknown): ErrorRecord {
  const record =
    error instanceof AttemptError
      ? classifyError(error.cause, 'sts:AssumeRole', error.attempts)
      : classifyError(error, 'sts:AssumeRole', 1);
  return record.kind === 'interrupted' ? record : { ...record, kind: 'assume-role' };
}

/** STS quotes what it refuses, and some organizations treat the external id as a shared secret. */
function withoutExternalId(error: ErrorRecord, externalId: string | undefined): ErrorRecord {
  if (externalId === undefined || externalId === '') return error;
  return { ...error, message: error.message.replaceAll(externalId, '(external id)') };
}
