/**
 * Clients from the user's own install of the SDK, each bound to one account and region.
 *
 * Behind them is one client per class and region, with the SDK's middlewares; it has no credentials and cannot send. A
 * session gets an object of the same class with a copy of its configuration and middleware stack, and one more
 * middleware: it waits for the limits, ties the session's credentials to a copy of the request, and sends it again
 * where that may help. The credentials are bound to the object that the user holds, and never to the input or the
 * command: those may be shared by all accounts.
 *
 * The configuration is copied, not inherited: what one session changes in it must not reach another.
 */
import { operationIn, shapesOf, streamsIn } from '../../catalog/output-shape.ts';
import type { SdkClient, SdkCommand } from '../../catalog/sdk-module.ts';
import type { Credentials } from '../credentials/credentials.ts';
import { installOwnServers } from '../http/custom-endpoints.ts';
import { requestAborted } from '../http/transport-error.ts';
import type { SdkRequestHandler } from '../http/undici-handler.ts';
import type { RequestTags } from '../signing/tagged-signer.ts';
import { unlessAborted } from '../unless-aborted.ts';
import { boundHandler, type SendOptions, STREAMED, withSignal } from './bound-handler.ts';
import {
  type ClientClass,
  createForeignClient,
  type ForeignClient,
  type ForeignClientOptions,
  type ForeignCommand,
  type ForeignStack,
} from './foreign-client.ts';

/** What a client needs of the account and region that it is for. */
export interface ClientSession {
  readonly region: string;
  /** Ends what is in flight; nothing is sent afterwards. */
  readonly signal: AbortSignal;
  credentials(): Promise<Credentials>;
  /**
   * What the SDK's own middlewares get while one of the client's calls is sent: they ask even if they do not sign.
   *
   * @default credentials
   */
  readonly sending?: (() => Promise<Credentials>) | undefined;
  /** Sees each call as its user sends it. */
  readonly sent: SentCall;
  /** Sends a request when it may go out, and again where that may help; rejects with the SDK's own error. */
  request<T>(request: ClientRequest, send: (credentials: Credentials) => Promise<T>): Promise<T>;
}

/** @returns what the client's user gets: the same outcome. */
export type SentCall = <T>(
  call: { readonly service: string; readonly operation: string },
  sent: Promise<T>,
) => Promise<T>;

export interface ClientRequest {
  /** As the SDK names the client: `cloudtrail`. */
  readonly service: string;
  readonly operation: string;
  /** Whether the body is a stream, which cannot be sent twice. */
  readonly isStream: boolean;
}

export interface SessionClients {
  /**
   * @param Client - of any install and version of the SDK for JavaScript 3.
   * @throws {CoveError} `usage` for what is not a client class.
   */
  open<C extends object>(Client: ClientClass<C>, session: ClientSession): C;
}

export interface SessionClientsOptions extends ForeignClientOptions {
  readonly requestHandler: SdkRequestHandler;
}

export function createSessionClients(options: SessionClientsOptions): SessionClients {
  const shared = new Map<ClientClass<object>, Map<string, ForeignClient>>();

  const sharedClient = (Client: ClientClass<object>, region: string): ForeignClient => {
    const ofClass = shared.get(Client) ?? new Map<string, ForeignClient>();
    const known = ofClass.get(region);
    if (known !== undefined) return known;
    const made = createForeignClient(Client, region, options);
    shared.set(Client, ofClass.set(region, made));
    return made;
  };

  return {
    open: (Client, session) => openClient(Client, sharedClient(Client, session.region), session, options),
  };
}

function openClient<C extends object>(
  Client: ClientClass<C>,
  shared: ForeignClient,
  session: ClientSession,
  { tags, requestHandler }: SessionClientsOptions,
): C {
  const client = copyOf(shared, Client.prototype) as ForeignClient;
  client.config = copyOf(shared.config, Object.getPrototypeOf(shared.config) as object);
  // For what signs by itself: presigned URLs.
  setCredentials(client, () => session.credentials());
  client.config.requestHandler = boundHandler(requestHandler, session.signal);
  // Because it records in the configuration what it has seen.
  installOwnServers(client as unknown as SdkClient);
  client.initConfig = client.config;
  client.middlewareStack = shared.middlewareStack.clone();
  // Of a client without schemas only the middlewares are told which operation it is, while a call is begun.
  let resolved: string | undefined;
  const onResolve = (commandName: string): void => {
    resolved = commandName;
  };
  client.middlewareStack.addRelativeTo(attemptsOf(client, session, tags, onResolve), {
    name: 'coveSession',
    relation: 'before',
    toMiddleware: 'retryMiddleware',
  });
  const send = client.send;
  const service = serviceName(client.config.serviceId);
  client.send = (command, ...rest) => {
    const [first, ...others] = rest;
    const [options, callback] = typeof first === 'function' ? [undefined, first] : [first, ...others];
    // A command keeps the middlewares that it was sent with, also those of another session: a copy is sent.
    const own = ownCommand(command);
    const how = { ...withSignal(options as SendOptions | undefined), [STREAMED]: isStreamedAnswer(own) };
    const opened = session.sending === undefined ? client : openedTo(session.sending, client);
    resolved = undefined;
    const sent = untilAborted(send.call(opened, own, how) as Promise<unknown>, how);
    const tracked = session.sent(
      { service, operation: operationIn(own) ?? inApi(resolved ?? command.constructor.name) },
      sent,
    );
    if (typeof callback !== 'function') return tracked;
    tracked.catch(() => undefined);
    return calledBack(sent, callback as Callback);
  };
  client.destroy = () => undefined;
  return client as unknown as C;
}

type Callback = (error: unknown, answer?: unknown) => unknown;

/** As the SDK calls back: there is no promise then, and what the callback throws is nobody's. */
function calledBack(sent: Promise<unknown>, callback: Callback): undefined {
  sent
    .then(
      (answer) => callback(null, answer),
      (error: unknown) => callback(error),
    )
    .catch(() => undefined);
}

/** Also while it waits for its turn, or for throttling to end: what is sent then ends at once. */
function untilAborted<T>(sent: Promise<T>, { abortSignal }: SendOptions): Promise<T> {
  return abortSignal === undefined ? sent : unlessAborted(sent, abortSignal, () => requestAborted(abortSignal.reason));
}

/** The client as it sends: its user never holds this copy of the configuration. */
function openedTo(credentials: () => Promise<Credentials>, client: ForeignClient): ForeignClient {
  const opened = copyOf(client, Object.getPrototypeOf(client) as object);
  opened.config = copyOf(client.config, Object.getPrototypeOf(client.config) as object);
  setCredentials(opened, credentials);
  return opened;
}

/**
 * As a member of this configuration. The SDK's is an accessor, and the variables behind it are those of all copies: one
 * that is assigned to would give each session the credentials of the account whose client was opened last.
 */
function setCredentials({ config }: ForeignClient, credentials: () => Promise<Credentials>): void {
  const member = { value: credentials, writable: true, enumerable: true, configurable: true };
  Object.defineProperty(config, 'credentials', member);
}

/** Its own members, accessors as such, on the same prototype. */
function copyOf<T extends object>(original: T, prototype: object): T {
  return Object.create(prototype, Object.getOwnPropertyDescriptors(original)) as T;
}

function ownCommand(command: ForeignCommand): ForeignCommand {
  const { middlewareStack } = command as { readonly middlewareStack?: Partial<ForeignStack> };
  if (typeof middlewareStack?.clone !== 'function') return command;
  const own = copyOf(command, Object.getPrototypeOf(command) as object);
  own.middlewareStack = middlewareStack.clone() as never;
  return own;
}

/** A client that does not say gets streams, as from the SDK's own handler. */
function isStreamedAnswer(command: SdkCommand): boolean {
  const shapes = shapesOf(command);
  return shapes === undefined || streamsIn(shapes.output);
}

interface SigningArguments {
  readonly input: object;
  readonly request: object & { readonly body?: unknown };
}

/** The attempts of one request, each signed for this session and no other. */
function attemptsOf(
  { config }: ForeignClient,
  session: ClientSession,
  tags: RequestTags,
  onResolve: (commandName: string) => void,
): unknown {
  const service = serviceName(config.serviceId);
  return (
    next: (args: SigningArguments) => Promise<unknown>,
    { commandName = '' }: { readonly commandName?: string },
  ) => {
    onResolve(commandName);
    const operation = inApi(commandName);
    return (args: SigningArguments): Promise<unknown> => {
      return session.request({ service, operation, isStream: isStream(args.request.body) }, (credentials) => {
        const request = attemptOf(args.request);
        tags.tagRequest(request, credentials);
        return next({ ...args, request });
      });
    };
  };
}

/** As the API spells it. */
function inApi(commandName: string): string {
  return commandName.replace(/Command$/, '');
}

/** Each attempt signs its own headers. */
function attemptOf(request: object): object {
  const copy = copyOf(request, Object.getPrototypeOf(request) as object) as { headers?: object; query?: object };
  copy.headers = { ...copy.headers };
  copy.query = { ...copy.query };
  return copy;
}

function isStream(body: unknown): boolean {
  return typeof body === 'object' && body !== null && !(body instanceof Uint8Array);
}

/** The name of the client's package, which follows that of the service: `Config Service` → `config-service`. */
function serviceName(serviceId: unknown): string {
  return typeof serviceId === 'string' ? serviceId.toLowerCase().replaceAll(' ', '-') : 'unknown';
}
