import type { Operation } from '../catalog/catalog.ts';
import type { JsonObject } from '../json.ts';
import type { ErrorRecord } from '../run-log/records.ts';
import type { SessionOutcome } from './account-sessions.ts';
import { classifyError } from './classify-error.ts';
import type { Credentials, CredentialsProvider } from './credentials.ts';
import { AttemptError, type RetryScopes } from './retry.ts';
import type { SharedClients } from './shared-clients.ts';
import type { RequestTags } from './tagged-signer.ts';

/** How the role in each account is assumed. Source: https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html */
export interface RoleSettings {
  /** ARN of the role in an account. */
  readonly roleArn: (account: string) => string;
  readonly sessionName: string;
  readonly externalId?: string;
  /** Seconds; AWS caps it at the role's maximum, and at one hour where the caller is itself a role. @default 3,600 */
  readonly durationSeconds?: number;
  /** JSON text of an inline session policy. */
  readonly policy?: string;
  readonly policyArns?: readonly string[];
}

export interface AssumeRoleOptions {
  /** `sts:AssumeRole` */
  readonly operation: Operation;
  readonly clients: SharedClients;
  readonly tags: RequestTags;
  readonly retries: RetryScopes;
  readonly signal: AbortSignal;
  readonly base: CredentialsProvider;
  /** Region of the STS endpoint. A regional endpoint's sessions are good in all regions; the global one's are refused by opt-in regions. */
  readonly region: string;
  readonly role: RoleSettings;
}

/** @returns a function that assumes the role in an account; it never rejects. */
export function createAssumeRole(options: AssumeRoleOptions): (account: string) => Promise<SessionOutcome> {
  return async (account) => {
    const input = roleInput(options.role, account);
    try {
      const base = await options.base();
      const output = await options.retries.run({ account, region: options.region, service: 'sts' }, () => {
        options.signal.throwIfAborted();
        const command = new options.operation.Command({ ...input });
        options.tags.tagInput(command.input, base);
        return options.clients
          .clientFor(options.operation, options.region)
          .send(command, { abortSignal: options.signal });
      });
      return readCredentials(output.Credentials);
    } catch (error) {
      return { ok: false, error: assumeRoleError(error) };
    }
  };
}

function roleInput(role: RoleSettings, account: string): JsonObject {
  return {
    RoleArn: role.roleArn(account),
    RoleSessionName: role.sessionName,
    DurationSeconds: role.durationSeconds ?? 3_600,
    ...(role.externalId === undefined ? {} : { ExternalId: role.externalId }),
    ...(role.policy === undefined ? {} : { Policy: role.policy }),
    ...(role.policyArns === undefined ? {} : { PolicyArns: role.policyArns.map((arn) => ({ arn })) }),
  };
}

function readCredentials(value: unknown): SessionOutcome {
  if (isComplete(value)) {
    const {
      AccessKeyId: accessKeyId,
      SecretAccessKey: secretAccessKey,
      SessionToken: sessionToken,
      Expiration,
    } = value;
    const credentials: Credentials = { accessKeyId, secretAccessKey, sessionToken, expiration: Expiration };
    return { ok: true, credentials };
  }
  return { ok: false, error: { ...assumeRoleError(new Error('STS answered without credentials')), code: null } };
}

interface StsCredentials {
  readonly AccessKeyId: string;
  readonly SecretAccessKey: string;
  readonly SessionToken: string;
  readonly Expiration: Date;
}

function isComplete(value: unknown): value is StsCredentials {
  if (typeof value !== 'object' || value === null) return false;
  const { AccessKeyId, SecretAccessKey, SessionToken, Expiration } = value as Partial<StsCredentials>;
  return Boolean(AccessKeyId && SecretAccessKey && SessionToken) && Expiration instanceof Date;
}

/** Whatever the cause, the account as a whole could not be entered: kind `assume-role`, unless the run itself was stopped. */
function assumeRoleError(error: unknown): ErrorRecord {
  const record =
    error instanceof AttemptError
      ? classifyError(error.cause, 'sts:AssumeRole', error.attempts)
      : classifyError(error, 'sts:AssumeRole', 1);
  return record.kind === 'interrupted' ? record : { ...record, kind: 'assume-role' };
}
