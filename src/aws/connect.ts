import { setMaxListeners } from 'node:events';
import type { Catalog } from '../catalog/catalog.ts';
import { CoveError } from '../cove-error.ts';
import { createAccountSessions } from './account-sessions.ts';
import { createAssumeRole, type RoleSettings } from './assume-role.ts';
import { type AwsCaller, createAwsCaller } from './aws-caller.ts';
import { classifyError } from './classify-error.ts';
import type { CredentialsProvider } from './credentials.ts';
import { AttemptError, createRetryScopes } from './retry.ts';
import { createSharedClients } from './shared-clients.ts';
import { createRequestTags } from './tagged-signer.ts';

export interface AwsConnectionOptions {
  readonly catalog: Catalog;
  /** Credentials of the caller. */
  readonly base: CredentialsProvider;
  /** Region of the STS endpoint that sessions are asked from. */
  readonly region: string;
  /** Endpoint for all services; undefined: the SDK's own, with `AWS_ENDPOINT_URL` honoured. */
  readonly endpoint?: string;
  /** Profile whose settings, other than credentials, apply. */
  readonly profile?: string;
  readonly signal: AbortSignal;
  /** Requests in flight over all accounts. @default 100 */
  readonly concurrency?: number;
  /** Requests in flight in one account. @default 8 */
  readonly accountConcurrency?: number;
  /** Attempts of one request. @default 8 */
  readonly maxAttempts?: number;
}

/** Who runs this. */
export interface CallerIdentity {
  readonly account: string;
  readonly arn: string;
  /** `aws`, `aws-cn`, `aws-us-gov` … */
  readonly partition: string;
}

export interface AwsConnection {
  readonly identity: CallerIdentity;
  /** Calls in the caller's account go out with the base credentials, those in every other account with its role's session. */
  openAccounts(role: RoleSettings): AwsCaller;
  /** Closes all sockets; calls in flight fail. */
  close(): void;
}

/**
 * Finds out who the caller is, and makes ready what all calls share.
 *
 * @throws {CoveError} `credentials` where there are none or AWS refuses them, `network` where AWS cannot be reached.
 */
export async function connectAws(options: AwsConnectionOptions): Promise<AwsConnection> {
  // Every request in flight listens to this one signal, by design: their number is the concurrency, not a leak.
  setMaxListeners(0, options.signal);
  const tags = createRequestTags();
  const clients = createSharedClients({
    tags,
    maxSockets: options.concurrency ?? 100,
    ...(options.endpoint === undefined ? {} : { endpoint: options.endpoint }),
    ...(options.profile === undefined ? {} : { profile: options.profile }),
  });
  const retries = createRetryScopes({
    signal: options.signal,
    ...(options.maxAttempts === undefined ? {} : { maxAttempts: options.maxAttempts }),
  });
  const shared = { clients, tags, retries, signal: options.signal };

  try {
    const identity = await readIdentity(options, shared);
    return {
      identity,
      openAccounts(role) {
        const operation = options.catalog.operation('sts', 'AssumeRole');
        const assumeRole = createAssumeRole({ ...shared, operation, base: options.base, region: options.region, role });
        const sessions = createAccountSessions({
          assumeRole: async (account) =>
            account === identity.account ? { ok: true, credentials: await options.base() } : assumeRole(account),
        });
        return createAwsCaller({
          ...shared,
          sessions,
          ...(options.concurrency === undefined ? {} : { concurrency: options.concurrency }),
          ...(options.accountConcurrency === undefined ? {} : { accountConcurrency: options.accountConcurrency }),
        });
      },
      close: () => clients.close(),
    };
  } catch (error) {
    clients.close();
    throw error;
  }
}

interface Shared {
  readonly clients: ReturnType<typeof createSharedClients>;
  readonly tags: ReturnType<typeof createRequestTags>;
  readonly retries: ReturnType<typeof createRetryScopes>;
  readonly signal: AbortSignal;
}

/** Source: https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html (needs no permission). */
async function readIdentity(options: AwsConnectionOptions, shared: Shared): Promise<CallerIdentity> {
  const operation = options.catalog.operation('sts', 'GetCallerIdentity');
  const base = await options.base();
  try {
    const output = await shared.retries.run({ account: 'caller', region: options.region, service: 'sts' }, () => {
      const command = new operation.Command({});
      shared.tags.tagInput(command.input, base);
      return shared.clients.clientFor(operation, options.region).send(command, { abortSignal: options.signal });
    });
    const arn = String(output.Arn);
    const account = String(output.Account);
    return { account, arn, partition: arn.split(':')[1] ?? 'aws' };
  } catch (error) {
    throw identityError(error, options);
  } finally {
    shared.retries.release('caller');
  }
}

function identityError(error: unknown, options: AwsConnectionOptions): CoveError {
  const cause = error instanceof AttemptError ? error.cause : error;
  const record = classifyError(cause, 'sts:GetCallerIdentity', 1);
  const reason = `${record.code ?? record.kind}: ${record.message}`;
  if (record.kind === 'network' || record.kind === 'timeout') {
    return new CoveError('network', `AWS cannot be reached in ${options.region}: ${reason}`, {
      hint: 'check the network, the region, and AWS_ENDPOINT_URL if it is set',
      cause,
    });
  }
  if (record.kind === 'interrupted') return new CoveError('internal', 'interrupted before the run began', { cause });
  return new CoveError('credentials', `AWS does not accept these credentials: ${reason}`, {
    hint: 'check with: aws sts get-caller-identity',
    cause,
  });
}
