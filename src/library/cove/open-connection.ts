import { type AwsConnection, connectAws } from '../../aws/calls/connect-aws.ts';
import type { Principal } from '../../aws/calls/read-identity.ts';
import { signInRequests } from '../../aws/calls/sign-in-requests.ts';
import { type BaseCredentialsOptions, baseCredentials } from '../../aws/credentials/base-credentials.ts';
import { baseRegion } from '../../aws/credentials/base-region.ts';
import type { Credentials, CredentialsProvider } from '../../aws/credentials/credentials.ts';
import { proxyFrom } from '../../aws/http/proxy.ts';
import { type Catalog, createCatalog } from '../../catalog/catalog.ts';
import { CoveError, holds } from '../../cove-error.ts';
import { AT_FIRST } from '../../defaults.ts';
import { definedMembers } from '../../values/defined-members.ts';
import type { Given } from '../given.ts';
import { sayingOptions } from '../words/option-words.ts';
import { type OptionCheck, readOptions } from './check-options.ts';
import { CHECKS, type ConnectOptions, isCredentials, KEYS } from './connect-options.ts';
import { reasonOf } from './guard-listener.ts';
import { createSharedListener } from './shared-listener.ts';
import { thisProcess } from './this-process.ts';

/** The caller's identity, and what all its runs share: sockets, limits, clients. */
export interface Connection extends AsyncDisposable {
  readonly identity: Principal;
  readonly region: string;
  /**
   * Ends what is in flight, and closes all sockets. Waits for promises that `onEvent` has returned, for up to five
   * seconds.
   *
   * @throws {CoveError} `usage` if `onEvent` failed, and no run was rejected with that.
   */
  close(): Promise<void>;
}

/** What only a run needs from a connection. */
export interface ConnectionParts {
  readonly aws: AwsConnection;
  readonly catalog: Catalog;
  readonly concurrency: number;
  /** Aborted when the connection is closed, by its own signal, or when its listener has failed. */
  readonly signal: AbortSignal;
}

/**
 * Connects as the caller: finds out who that is, and does not enter other accounts yet. Close it, or use `await using`.
 *
 * @throws {CoveError} `credentials` if there are none or AWS refuses them, `network` if AWS cannot be reached, `config`
 * if no region is known, `usage` for an option that is unknown or of a wrong type, or a different partition.
 */
export async function connect(given: ConnectOptions = {}): Promise<Connection> {
  const options = readOptions('connect', given, CHECKS);
  const { profile, endpoint, concurrency, retryDeadlineMs, onEvent } = options;
  return sayingOptions(async () => {
    const region = options.region ?? (await regionOf(profile));
    const catalog = createCatalog(options.cwd === undefined ? [] : [options.cwd]);
    const closing = new AbortController();
    const signal = options.signal === undefined ? closing.signal : AbortSignal.any([closing.signal, options.signal]);
    const listener = createSharedListener(onEvent);
    const proxy = proxyFrom(thisProcess().env);
    const base = await providerOf(options, { region, requestHandler: signInRequests(proxy, signal) });
    const aws = await connectAws({
      catalog,
      base,
      region,
      endpoint: endpoint?.replace(/\/+$/, ''),
      profile,
      proxy,
      signal,
      concurrency,
      retryDeadlineMs,
      onEvent: listener?.listen,
    });
    refusePartition(aws, options.partition);
    const parts: ConnectionParts = {
      aws: { ...aws, listener },
      catalog,
      concurrency: concurrency ?? AT_FIRST,
      signal: listener === undefined ? signal : AbortSignal.any([signal, listener.signal]),
    };
    const connection = new OpenConnection(parts, region, async () => {
      closing.abort(new CoveError('stopped', 'the connection was closed'));
      aws.close();
      await listener?.close();
    });
    // One that has failed already would be told as the end of whatever run comes first.
    if (listener?.signal.aborted === true) await connection.close();
    return connection;
  });
}

/** Without one, a run has the default credentials: what is null was meant to be another one. */
export const connectionProblem: OptionCheck = (value) =>
  value === undefined || OpenConnection.partsOf(value) !== undefined ? undefined : 'what `await connect()` returns';

/** @param connection - one that `connectionProblem` has nothing against. */
export function connectionParts(connection: Connection): ConnectionParts {
  return OpenConnection.partsOf(connection) as ConnectionParts;
}

/**
 * For a run of the engine, which calls AWS at once.
 *
 * @throws {CoveError} why the connection has ended: it was closed, or its listener has failed.
 */
export function openParts(connection: Connection): ConnectionParts {
  const parts = connectionParts(connection);
  const failure = parts.aws.listener?.takeFailure();
  if (failure !== undefined) throw failure;
  const { aborted, reason } = parts.signal;
  if (aborted && CoveError.is(reason)) throw reason;
  return parts;
}

class OpenConnection implements Connection {
  readonly identity: Principal;
  readonly region: string;
  readonly #parts: ConnectionParts;
  readonly #end: () => Promise<void>;

  static partsOf(connection: unknown): ConnectionParts | undefined {
    return typeof connection === 'object' && connection !== null && #parts in connection
      ? connection.#parts
      : undefined;
  }

  constructor(parts: ConnectionParts, region: string, end: () => Promise<void>) {
    this.#parts = parts;
    this.#end = end;
    this.identity = Object.freeze({ ...parts.aws.identity });
    this.region = region;
    // Runs go by it: where they are if no regions are named, and whose account is not entered.
    Object.freeze(this);
  }

  close(): Promise<void> {
    return this.#end();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}

/** Functions without a named region run in this one: it is not guessed. */
async function regionOf(profile: string | undefined): Promise<string> {
  const region = await baseRegion(profile, '');
  if (region !== '') return region;
  throw new CoveError('config', 'no region is known', {
    hint: "pass region: 'eu-west-1', or set AWS_REGION or the region of the profile",
  });
}

async function providerOf(
  { credentials, profile }: ConnectOptions,
  how: Pick<BaseCredentialsOptions, 'region' | 'requestHandler'>,
): Promise<CredentialsProvider> {
  if (typeof credentials === 'function') return () => askedFor(credentials);
  if (credentials !== undefined) {
    const own = definedMembers({ ...credentials }) as Credentials;
    return async () => own;
  }
  return baseCredentials({ profile: profile ?? (thisProcess().env.AWS_PROFILE || undefined), ...how });
}

/** @throws {CoveError} `credentials` if the function throws, rejects, or returns something else. */
async function askedFor(ask: () => Given<Credentials> | Promise<Given<Credentials>>): Promise<Credentials> {
  let given: unknown;
  try {
    given = await ask();
  } catch (error) {
    throw new CoveError('credentials', `credentials: the function threw: ${reasonOf(error)}`, { cause: error });
  }
  if (holds(() => typeof given !== 'function' && isCredentials(given)))
    return definedMembers({ ...(given as Credentials) }) as Credentials;
  throw new CoveError('credentials', `credentials: expected the function to return ${KEYS}`);
}

function refusePartition(aws: AwsConnection, wanted: string | undefined): void {
  const { partition } = aws.identity;
  if (wanted === undefined || wanted === partition) return;
  aws.close();
  throw new CoveError(
    'usage',
    `these credentials belong to the partition "${partition}", but partition is "${wanted}"`,
    {
      hint: 'use credentials of that partition, or leave out partition',
    },
  );
}
