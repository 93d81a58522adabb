import { NodeHttpHandler } from '@smithy/node-http-handler';
import type { Operation } from '../catalog/catalog.ts';
import type { SdkClient } from '../catalog/sdk-module.ts';
import { installOwnServers } from './own-servers.ts';
import type { RequestTags } from './tagged-signer.ts';

export interface SharedClients {
  /** The one client for a service in a region, for all accounts. */
  clientFor(operation: Operation, region: string): SdkClient;
  /**
   * Closes all sockets. Clients are never destroyed one by one: that would destroy the handler that they share, under the calls that
   * are still in flight.
   */
  close(): void;
}

export interface SharedClientsOptions {
  readonly tags: RequestTags;
  /** An endpoint for every service; undefined: the SDK's own choice, which honours `AWS_ENDPOINT_URL` and its like. */
  readonly endpoint?: string;
  /** Profile for the SDK's own settings (endpoint URLs, FIPS, dual stack); not for credentials. */
  readonly profile?: string;
  /** Sockets per endpoint: the limit on calls in flight. Nothing may queue in the agent, where no cap knows of it. */
  readonly maxSockets: number;
  /** @default 5,000 */
  readonly connectionTimeoutMs?: number;
  /** How long a request may be silent. @default 60,000 */
  readonly requestTimeoutMs?: number;
}

export function createSharedClients(options: SharedClientsOptions): SharedClients {
  const handler = new NodeHttpHandler({
    connectionTimeout: options.connectionTimeoutMs ?? 5_000,
    requestTimeout: options.requestTimeoutMs ?? 60_000,
    throwOnRequestTimeout: true,
    httpAgent: { keepAlive: true, maxSockets: options.maxSockets },
    httpsAgent: { keepAlive: true, maxSockets: options.maxSockets },
  });
  const clients = new Map<string, SdkClient>();

  return {
    clientFor(operation, region) {
      const key = `${operation.service}@${region}`;
      const known = clients.get(key);
      if (known !== undefined) return known;
      const client = createClient(operation, region, handler, options);
      clients.set(key, client);
      return client;
    },
    close() {
      handler.destroy();
      clients.clear();
    },
  };
}

function createClient(
  operation: Operation,
  region: string,
  requestHandler: NodeHttpHandler,
  options: SharedClientsOptions,
): SdkClient {
  const client: SdkClient = new operation.Client({
    region,
    requestHandler,
    signer: options.tags.signerFor(() => ({ region, service: client.config.defaultSigningName })),
    // Has to be there, is never used: the signer takes the request's own credentials or refuses.
    credentials: { accessKeyId: 'unused', secretAccessKey: 'unused' },
    // Retries are ours (retry.ts): their state belongs to an account, and a back-off must not hold a slot.
    maxAttempts: 1,
    ...(options.endpoint === undefined ? {} : { endpoint: options.endpoint }),
    ...(options.profile === undefined ? {} : { profile: options.profile }),
  });
  options.tags.install(client);
  installOwnServers(client);
  return client;
}
