/** A client from the user's own install of the SDK, of any version. */
import type { SdkClient, SdkClientConfig, SdkCommand } from '../../catalog/sdk-module.ts';
import { CoveError } from '../../cove-error.ts';
import { definedMembers } from '../../values/defined-members.ts';
import { installCleanSerializer } from '../codec/clean-serializer.ts';
import type { RequestTags } from '../signing/tagged-signer.ts';

/** A client class of the SDK: `IAMClient`, or the aggregated `IAM`. */
export type ClientClass<C> = new (...args: never) => C;

export interface ForeignClientOptions {
  readonly tags: RequestTags;
  readonly endpoint?: string | undefined;
  readonly profile?: string | undefined;
}

/** What is used of a client that is not ours. */
export interface ForeignClient {
  config: SdkClientConfig & Record<string, unknown>;
  initConfig?: unknown;
  middlewareStack: ForeignStack;
  send(command: ForeignCommand, options?: unknown, callback?: unknown): Promise<unknown> | undefined;
  destroy(): void;
}

export interface ForeignStack {
  clone(): ForeignStack;
  addRelativeTo(middleware: unknown, options: Readonly<Record<string, unknown>>): void;
}

export interface ForeignCommand extends SdkCommand {
  middlewareStack: never;
}

/**
 * The client of a class and region that all sessions copy. It has no credentials and cannot send.
 *
 * @throws {CoveError} `usage` for what is not a client class.
 */
export function createForeignClient(
  Client: ClientClass<object>,
  region: string,
  options: ForeignClientOptions,
): ForeignClient {
  if (typeof Client !== 'function' || typeof Client.prototype?.send !== 'function') throw notAClient(Client);
  const Constructor = Client as unknown as new (config: Readonly<Record<string, unknown>>) => ForeignClient;
  const client: ForeignClient = new Constructor({
    region,
    requestHandler: REFUSING_HANDLER,
    signer: options.tags.signerFor(() => ({ region, service: client.config.defaultSigningName })),
    // Required, but never used: the signer takes the request's own credentials or refuses.
    credentials: { accessKeyId: 'unused', secretAccessKey: 'unused' },
    maxAttempts: 1,
    // Whatever AWS_RETRY_MODE says: the SDK's own strategy would slow one account because of another.
    retryStrategy: ONE_ATTEMPT,
    logger: SILENT,
    ...definedMembers({ endpoint: options.endpoint, profile: options.profile }),
  });
  if (typeof client.middlewareStack?.clone !== 'function') throw notAClient(Client);
  // In the query protocols, what a failure leaves half-written would be sent in front of another account's request.
  installCleanSerializer(client as unknown as SdkClient);
  return client;
}

function notAClient(Client: unknown): CoveError {
  const name = typeof Client === 'function' && Client.name !== '' ? Client.name : nameOf(Client);
  return new CoveError('usage', `client: ${name} is not a client class of the AWS SDK for JavaScript 3`, {
    hint: "pass the class itself, as in session.client(IAMClient) with IAMClient from '@aws-sdk/client-iam'",
  });
}

/** As a message says what somebody passed: mostly an instance, or the name that boto3 would want. */
function nameOf(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value !== 'object' || value === null) return String(value);
  return `an instance of ${value.constructor?.name || 'a class'}`;
}

/** The shared client's own: whoever gets hold of it (S3 Express does) has no account to call. */
const REFUSING_HANDLER = {
  metadata: { handlerProtocol: 'http/1.1' },
  handle: async (): Promise<never> => {
    throw new Error('refused to send a request that belongs to no account');
  },
  updateHttpClientConfig: () => undefined,
  httpHandlerConfigs: () => ({}),
  destroy: () => undefined,
};

/** Without a logger, the SDK warns of streams on the console: the library never prints. */
const SILENT = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

/** Retries are ours: their state belongs to an account, and a back-off must not hold a slot. */
const ONE_ATTEMPT = {
  mode: 'standard',
  maxAttempts: async () => 1,
  acquireInitialRetryToken: async () => ({ getRetryCount: () => 0, getRetryDelay: () => 0 }),
  refreshRetryTokenForRetry: async (): Promise<never> => {
    throw new Error('one attempt');
  },
  recordSuccess: () => undefined,
};
