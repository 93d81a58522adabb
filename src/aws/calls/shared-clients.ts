import type { Operation } from '../../catalog/catalog.ts';
import { type NormalizedOutput, normalizeOutput } from '../../catalog/normalize-output.ts';
import { isStreamed } from '../../catalog/output-shape.ts';
import type { SdkClient } from '../../catalog/sdk-module.ts';
import { secretMarker } from '../../catalog/unmarked-secrets.ts';
import { definedMembers } from '../../values/defined-members.ts';
import { answerSyntaxOf } from '../codec/answer-syntax.ts';
import { installCleanSerializer } from '../codec/clean-serializer.ts';
import { type CodecRoute, findCodecRoute } from '../codec/codec-path.ts';
import { type AnswerGuard, createAnswerGuard, guardAnswer } from '../codec/refuse-foreign-answers.ts';
import { installStrictText } from '../codec/strict-text.ts';
import { withoutQuotes } from '../codec/unquoted-error.ts';
import type { Credentials } from '../credentials/credentials.ts';
import { withoutCredentials } from '../credentials/hide-credentials.ts';
import { installOwnServers } from '../http/custom-endpoints.ts';
import { noteNeverSent, type Sending } from '../http/never-sent.ts';
import type { ProxySettings } from '../http/proxy.ts';
import { createUndiciHandler, type SdkRequestHandler, type UndiciHandler } from '../http/undici-handler.ts';
import { noteSleep } from '../signing/clock-offset.ts';
import { createSigner } from '../signing/sigv4.ts';
import { createRequestTags, type RequestTags } from '../signing/tagged-signer.ts';
import { createSessionClients, type SessionClients } from './session-clients.ts';

/** The SDK's clients, one for each service and region, for all accounts. */
export interface SharedClients {
  /**
   * Sends one request, once, signed with these credentials and no others.
   *
   * @returns the answer, brought to plain JSON.
   * @throws what AWS or the network answered; an answer that is not AWS's is an error too.
   */
  send(
    operation: Operation,
    request: { readonly region: string; readonly input: object },
    credentials: Credentials,
    signal?: AbortSignal,
  ): Promise<NormalizedOutput>;
  /** How far AWS's clock is ahead of this machine's, by the latest answer of a service in a region; 0: not known. */
  clockOffsetMs(operation: Operation, region: string): number;
  /** The latest signatures made with these credentials. */
  signaturesOf(credentials: Credentials): readonly string[];
  /** Clients of classes that are not ours, over the same sockets. */
  readonly ofSessions: SessionClients;
  /**
   * Closes all sockets. Clients are never destroyed one by one: that would destroy the handler that they share, under
   * the calls that are still in flight.
   */
  close(): void;
}

/**
 * How calls are sent. `codec`: by the client's protocol alone if that is known to be enough, otherwise by the client.
 * `plain`: by the client always, which takes two to three times the CPU time (bench/calls.js).
 */
export type SendingPath = 'codec' | 'plain';

export interface SharedClientsOptions {
  /** An endpoint for every service; undefined: the SDK's own choice, which honours `AWS_ENDPOINT_URL` and the like. */
  readonly endpoint?: string | undefined;
  /** Profile for the SDK's own settings (endpoint URLs, FIPS, dual stack); not for credentials. */
  readonly profile?: string | undefined;
  /** On the way to AWS. @default none */
  readonly proxy?: ProxySettings | undefined;
  /** Ends all calls. */
  readonly signal: AbortSignal;
  /** @default 5,000 */
  readonly connectionTimeoutMs?: number;
  /** How long a request may go unanswered. @default 30,000 */
  readonly requestTimeoutMs?: number;
  /** @default 'codec' */
  readonly path?: SendingPath | undefined;
  /** Changes a new client before its first call. For tests of what clients of other services do. */
  readonly onClient?: (client: SdkClient) => void;
}

/** A client, and how each of its operations is sent. */
interface Entry {
  readonly client: SdkClient;
  /** By operation name; null if the client itself has to send. */
  readonly routes: Map<string, CodecRoute | null | Promise<CodecRoute | null>>;
  /** By operation name. */
  readonly guards: Map<string, AnswerGuard>;
}

export function createSharedClients(options: SharedClientsOptions): SharedClients {
  const signer = createSigner();
  const tags = createRequestTags(signer);
  const handler = createUndiciHandler({
    signal: options.signal,
    connectTimeoutMs: options.connectionTimeoutMs ?? 5_000,
    silenceTimeoutMs: options.requestTimeoutMs ?? 30_000,
    proxy: options.proxy,
  });
  const shared = { tagInput: tags.tagInput, afterReading: handler.afterReading };
  const entries = createEntries({ ...options, tags, requestHandler: handler.requestHandler });
  const routeFor = createRoutes({ tags, signer, handler });

  return {
    send(operation, { region, input }, credentials, signal) {
      const entry = entries.of(operation, region);
      const sendBy = (route: CodecRoute | null): Promise<NormalizedOutput> =>
        route === null
          ? sendByClient({ ...entry, ...shared }, operation, { input, credentials, signal }).catch((error: unknown) => {
              throw withoutCredentials(withoutQuotes(error), {
                credentials,
                signatures: signer.signaturesOf(credentials),
              });
            })
          : route.send(input, credentials, signal);
      const found = options.path === 'plain' ? null : routeFor(entry, operation, input);
      if (!(found instanceof Promise)) return sendBy(found);
      // How an operation is sent is found out without sending anything.
      return found.then(sendBy, (error: unknown) => {
        throw noteNeverSent(error);
      });
    },
    clockOffsetMs: (operation, region) => entries.of(operation, region).client.config.systemClockOffset,
    signaturesOf: signer.signaturesOf,
    ofSessions: createSessionClients({ ...options, tags, requestHandler: handler.requestHandler }),
    close() {
      handler.destroy();
      entries.clear();
    },
  };
}

/** Clients by service, then by region, each made when it is first needed. */
function createEntries({ onClient, ...parts }: ClientParts & Pick<SharedClientsOptions, 'onClient'>) {
  const entries = new Map<string, Map<string, Entry>>();
  return {
    of(operation: Operation, region: string): Entry {
      const ofService = entries.get(operation.service) ?? new Map<string, Entry>();
      const known = ofService.get(region);
      if (known !== undefined) return known;
      const client = createClient(operation, region, parts);
      onClient?.(client);
      const entry: Entry = { client, routes: new Map(), guards: new Map() };
      entries.set(operation.service, ofService.set(region, entry));
      return entry;
    },
    clear: (): void => entries.clear(),
  };
}

/** How each operation of a client is sent, found out once. Calls that arrive meanwhile wait for the same answer. */
function createRoutes(parts: Pick<Parameters<typeof findCodecRoute>[0], 'tags' | 'signer' | 'handler'>) {
  const find = async ({ client, routes }: Entry, operation: Operation, input: object): Promise<CodecRoute | null> => {
    const route = (await findCodecRoute({ ...parts, operation, client, input })) ?? null;
    routes.set(operation.name, route);
    return route;
  };
  return (entry: Entry, operation: Operation, input: object): CodecRoute | null | Promise<CodecRoute | null> => {
    const known = entry.routes.get(operation.name);
    if (known !== undefined) return known;
    const finding = find(entry, operation, input);
    entry.routes.set(operation.name, finding);
    return finding;
  };
}

async function sendByClient(
  entry: Entry & Pick<RequestTags, 'tagInput'> & Pick<UndiciHandler, 'afterReading'>,
  operation: Operation,
  request: { readonly input: object; readonly credentials: Credentials; readonly signal: AbortSignal | undefined },
): Promise<NormalizedOutput> {
  const { input, credentials, signal } = request;
  const { tagInput, afterReading } = entry;
  // A command keeps the middleware that it was sent with, and some cannot take it twice (S3 Control's): every attempt
  // gets a new one.
  const command = new operation.Command({ ...input });
  const guard = guardFor(entry, operation);
  const received = guardAnswer(command, guard);
  tagInput(command.input, credentials);
  const sending: Sending = { isBegun: false };
  const sentAt = Date.now();
  const output = await entry.client
    .send(command, { streamed: isStreamedAnswer(operation), signal, sending })
    .catch((error: unknown) => {
      noteSleep(error, sentAt);
      throw sending.isBegun ? error : noteNeverSent(error);
    });
  const answer = received();
  await afterReading(answer?.body.length ?? 0);
  const wrong = answer && guard.names(answer);
  if (wrong !== undefined) throw wrong;
  const normalized = normalizeOutput(output, operation.outputShape);
  const error = answer && guard.read(normalized.output, answer);
  if (error !== undefined) throw error;
  return { ...secretMarker(operation.service, operation.name)(normalized), bytes: answer?.body.length };
}

function guardFor({ client, guards }: Entry, operation: Operation): AnswerGuard {
  const guard = guards.get(operation.name) ?? createAnswerGuard(operation, answerSyntaxOf(client));
  guards.set(operation.name, guard);
  return guard;
}

function isStreamedAnswer({ outputShape }: Operation): boolean {
  return outputShape !== undefined && isStreamed(outputShape);
}

interface ClientParts {
  readonly tags: RequestTags;
  readonly requestHandler: SdkRequestHandler;
  readonly endpoint?: string | undefined;
  readonly profile?: string | undefined;
}

function createClient(operation: Operation, region: string, parts: ClientParts): SdkClient {
  const client: SdkClient = new operation.Client({
    region,
    requestHandler: parts.requestHandler,
    signer: parts.tags.signerFor(() => ({ region, service: client.config.defaultSigningName })),
    // Required, but never used: the signer takes the request's own credentials or refuses.
    credentials: { accessKeyId: 'unused', secretAccessKey: 'unused' },
    // Retries are ours (retry.ts): their state belongs to an account, and a back-off must not hold a slot.
    maxAttempts: 1,
    ...definedMembers({ endpoint: parts.endpoint, profile: parts.profile }),
  });
  parts.tags.install(client);
  installOwnServers(client);
  installCleanSerializer(client);
  installStrictText(client);
  return client;
}
