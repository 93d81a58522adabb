import { setMaxListeners } from 'node:events';
import type { Catalog } from '../../catalog/catalog.ts';
import { DEFAULT_CONCURRENCY } from '../../defaults.ts';
import type { AwsEventListener } from '../aws-event.ts';
import type { Clock } from '../clock.ts';
import { createAccountSessions, type SessionOutcome } from '../credentials/account-sessions.ts';
import type { CredentialsProvider } from '../credentials/credentials.ts';
import { keepCaller } from '../credentials/keep-caller.ts';
import { createManagementCredentials, type ManagementCredentials } from '../credentials/management-credentials.ts';
import type { ProxySettings } from '../http/proxy.ts';
import { aborted } from '../http/transport-error.ts';
import { onAbort } from '../on-abort.ts';
import { watchMachine } from '../pacing/machine-strain.ts';
import { createRequestGate, type RequestGate } from '../pacing/request-gate.ts';
import { createRequestSlots } from '../pacing/request-queues.ts';
import { unlessAborted } from '../unless-aborted.ts';
import { createAssumeRole, type RoleSettings } from './assume-role.ts';
import { type AwsClient, createAwsClient } from './aws-client.ts';
import { classifyError } from './classify-error.ts';
import { interruptedBefore } from './identity-error.ts';
import { createOpenedClients } from './opened-clients.ts';
import { type Principal, readIdentity } from './read-identity.ts';
import { createSharedClients, type SendingPath, type SharedClients } from './shared-clients.ts';
import { watchClock } from './watch-clock.ts';

export interface AwsConnectionOptions {
  readonly catalog: Catalog;
  /** The management credentials. */
  readonly base: CredentialsProvider;
  /** Region of the STS endpoint that issues sessions. */
  readonly region: string;
  /** Endpoint for all services; undefined: the SDK's own, with `AWS_ENDPOINT_URL` honoured. */
  readonly endpoint?: string | undefined;
  /** Profile whose settings, other than credentials, apply. */
  readonly profile?: string | undefined;
  /** On the way to AWS. @default none */
  readonly proxy?: ProxySettings | undefined;
  readonly signal: AbortSignal;
  /** The most requests in flight over all accounts; fewer while there is trouble. @default 100 */
  readonly concurrency?: number | undefined;
  /** Requests in flight in one account. @default 8 */
  readonly accountConcurrency?: number | undefined;
  /** Attempts of one request. @default 8 */
  readonly maxAttempts?: number | undefined;
  /** @default 'codec' */
  readonly path?: SendingPath | undefined;
  /**
   * How long throttling of AssumeRole and AWS Organizations is retried. It is shared by all accounts, and without these
   * calls nothing of an account is known.
   * @default 600,000
   */
  readonly retryDeadlineMs?: number | undefined;
  /** Hears of calls, throttling and retries as they happen. Must be quick, and must not throw. */
  readonly onEvent?: AwsEventListener | undefined;
  /** The time of pacing, back-offs and waits for credentials. @default systemClock */
  readonly clock?: Clock | undefined;
}

export interface AwsConnection {
  readonly identity: Principal;
  /** What answers for all services, if it is not AWS's own endpoints or those that the environment names. */
  readonly endpoint?: string | undefined;
  /** Whose settings apply. */
  readonly profile?: string | undefined;
  /**
   * Calls in the principal's own account use the management credentials; those in every other account its role's
   * session.
   */
  clientFor(role: RoleSettings): AwsClient;
  /**
   * The same for one of several runs over a connection. It shares sockets and limits with the others, but not their
   * throttling or their end.
   *
   * @param signal - ends the run: requests in flight end at once, and none is sent afterwards.
   */
  clientForRun(role: RoleSettings, signal: AbortSignal): AwsClient;
  /**
   * How far AWS's clock is ahead of this machine's, by what STS says; 0 where it says nothing. It is asked again where
   * the clock was wrong before, or has been set since.
   */
  readonly clockOffsetMs: () => Promise<number>;
  /** Calls made so far, by all clients; all pages count as one call, retries not at all. */
  readonly callCount: () => number;
  /** Why the management credentials expired during the run; undefined if they did not. */
  readonly credentialsEnded: () => string | undefined;
  /** Requests in flight at this moment. */
  readonly inFlight: () => number;
  /** How many of those in accounts may be in flight at this moment. */
  readonly inFlightLimit: () => number;
  /** Who hears of its events, if that is somebody who can fail. @default nobody */
  readonly listener?: EventListenerState | undefined;
  /** Closes all sockets; calls in flight fail. */
  close(): void;
}

/** How a listener does that all runs over a connection share. */
export interface EventListenerState {
  /** Aborted when the listener has failed: runs over the connection end, and what they have begun is finished. */
  readonly signal: AbortSignal;
  /** The failure, for the caller that is rejected with it; closing the connection does not report it again. */
  takeFailure(): Error | undefined;
}

/**
 * Finds out who the principal is, and prepares what all calls share.
 *
 * @throws {CoveError} `credentials` if there are none or AWS refuses them, `network` if AWS cannot be reached.
 */
export async function connectAws(options: AwsConnectionOptions): Promise<AwsConnection> {
  // What is still under way when the connection is closed ends then: it would only open new sockets in its next
  // attempt.
  const { stop, release } = follow(options.signal);
  const { signal } = stop;
  const machine = watchMachine();
  const close = (): void => {
    release();
    stop.abort(aborted());
    clients.close();
    machine.close();
  };
  const { endpoint, profile, path, proxy, onEvent, clock } = options;
  const clients = createSharedClients({ signal, endpoint, profile, path, proxy });
  const pacing = createPacing(options, machine.state);
  const gate = createRequestGate({ ...pacing, signal });
  const shared: Shared = { clients, gate, signal, onEvent };

  try {
    const current = await unlessAborted(options.base(), signal, () => interruptedBefore(signal.reason));
    const identity = await readIdentity(current, options, shared);
    const managementCredentials = createManagementCredentials({
      provider: keepCaller(options.base, { caller: identity, credentials: current }, (fresh) =>
        readIdentity(fresh, options, shared),
      ),
      current,
      signal,
      clock,
      onEnded: (message) => onEvent?.({ type: 'caller-expired', message }),
    });
    const sts = options.catalog.operation('sts', 'GetCallerIdentity');
    const clockOffsetMs = watchClock(
      () => clients.clockOffsetMs(sts, options.region),
      async () => readIdentity(await managementCredentials.get(), options, shared),
    );
    const opened = createOpenedClients((role, parts: Shared) =>
      createRoleClient(role, { ...parts, identity, managementCredentials }, options),
    );
    return {
      identity,
      endpoint,
      profile,
      clockOffsetMs,
      callCount: opened.callCount,
      credentialsEnded: managementCredentials.ended,
      inFlight: () => gate.load().inFlight,
      inFlightLimit: pacing.slots.limit.current,
      clientFor: (role) => opened.open(role, shared),
      clientForRun(role, runSignal) {
        const end = follow(AbortSignal.any([signal, runSignal])).stop.signal;
        const runGate = createRequestGate({ ...pacing, signal: end });
        return opened.openUntil(end, role, { ...shared, gate: runGate, signal: end, requestSignal: end });
      },
      close,
    };
  } catch (error) {
    close();
    throw error;
  }
}

/** What all gates of a connection share. */
function createPacing(
  { concurrency, accountConcurrency, maxAttempts, retryDeadlineMs, onEvent, clock }: AwsConnectionOptions,
  machineState: ReturnType<typeof watchMachine>['state'],
) {
  const slots = createRequestSlots({
    ...{ concurrency, accountConcurrency, clock, machineState },
    onChange: (limit, because) =>
      onEvent?.({ type: 'limit', limit, ceiling: concurrency ?? DEFAULT_CONCURRENCY, because: because ?? null }),
  });
  return { slots, concurrency, maxAttempts, retryDeadlineMs, onEvent, clock };
}

/**
 * A signal of our own that ends with another one. Its reason is always an AbortError, whatever that one is aborted
 * with: what it cuts off is interrupted, and nothing else.
 */
function follow(signal: AbortSignal): { readonly stop: AbortController; release(): void } {
  const stop = new AbortController();
  const end = (): void => stop.abort(aborted(signal.reason));
  if (signal.aborted) end();
  const release = onAbort(signal, end);
  // Every back-off listens to this one signal, by design: their number is the concurrency, not a leak.
  setMaxListeners(0, stop.signal);
  return { stop, release };
}

function createRoleClient(
  role: RoleSettings,
  { identity, managementCredentials, ...shared }: SignedIn,
  { catalog, region }: AwsConnectionOptions,
): AwsClient {
  const operation = catalog.operation('sts', 'AssumeRole');
  const assumeRole = createAssumeRole({ ...shared, operation, managementCredentials, region, role });
  const sessions = createAccountSessions({
    assumeRole: (account) =>
      account === identity.account ? principalSession(managementCredentials) : assumeRole(account),
  });
  return createAwsClient({ ...shared, sessions, principalAccount: identity.account });
}

/**
 * The principal's own account is entered with the management credentials; if the sign-in has expired meanwhile, that is
 * an outcome, as elsewhere.
 */
async function principalSession(managementCredentials: ManagementCredentials): Promise<SessionOutcome> {
  try {
    return { ok: true, credentials: await managementCredentials.get() };
  } catch (error) {
    return {
      ok: false,
      error: { ...classifyError(error, 'sts:GetCallerIdentity', 1), kind: 'expired', operation: null },
    };
  }
}

interface Shared {
  readonly clients: SharedClients;
  readonly gate: RequestGate;
  readonly signal: AbortSignal;
  readonly requestSignal?: AbortSignal;
  readonly onEvent: AwsEventListener | undefined;
}

interface SignedIn extends Shared {
  readonly identity: Principal;
  readonly managementCredentials: ManagementCredentials;
}
