import type { JsonValue } from '../../values/json.ts';
import type { AwsEventListener, CallEvent } from '../aws-event.ts';
import { systemClock } from '../clock.ts';
import type { SessionOutcome } from '../credentials/account-sessions.ts';
import type { Credentials } from '../credentials/credentials.ts';
import { hideCredentialsIn } from '../credentials/hide-credentials.ts';
import type { GateLoad } from '../pacing/request-gate.ts';
import { type AccountCallsOptions, createAccountCalls } from './account-calls.ts';
import { createAccountUses } from './account-uses.ts';
import type { AwsCall } from './aws-call.ts';
import { type CallOutcome, toFailed } from './call-outcome.ts';
import type { ClientClass } from './foreign-client.ts';
import type { ClientRequest, SentCall } from './session-clients.ts';
import { createSendInSession, SessionRefused } from './session-requests.ts';

export interface AwsClient {
  /** Never rejects: a failure is an outcome. */
  call(call: AwsCall): Promise<CallOutcome>;
  /**
   * Waits until a call would not have to wait for others: work is begun when there is room for its first request.
   *
   * @returns undefined if there is room at once. @default always
   */
  readonly whenFree?: () => Promise<void> | undefined;
  /** Waits this many milliseconds, or until the run is interrupted, which the next call then reports. */
  pause(ms: number): Promise<void>;
  /** The session that an account's calls are made with, for clients that are not ours. */
  roleSession(account: string): Promise<SessionOutcome>;
  /** A client of a class that is not ours, whose calls are made in this account and region. */
  openClient<C extends object>(Client: ClientClass<C>, place: ClientPlace): C;
  /**
   * A value without the secret key and session token of any session that this account's calls went out with: an
   * endpoint may echo them.
   */
  hideCredentials(account: string, value: JsonValue): JsonValue;
  /** Forgets all that is kept of an account: its session and the rate limiters of its services. */
  release(account: string): void;
  /** What is under way, over all accounts of the connection. */
  readonly load: () => GateLoad;
  /** Listens for accounts that have nothing left to do but wait out throttling. @returns what ends it. */
  onThrottled(listener: () => void): () => void;
  /** How many calls were made so far; all pages count as one call, retries not at all. */
  readonly callCount: () => number;
  /** How many of them were made in an account since it was last released. @default not counted */
  readonly callsIn?: (account: string) => number;
  /** Whether the user has ended the run: no more calls are made. @default never */
  readonly isInterrupted?: () => boolean;
}

/** Where a client that is not ours makes its calls. */
export interface ClientPlace {
  readonly account: string;
  readonly region: string;
  /** Called before anything is sent. @throws for what must not be. */
  readonly permit: (request: ClientRequest) => void;
  /** What the client's user gets from it. */
  readonly credentials: () => Promise<Credentials>;
  /** What the SDK's middlewares get while it sends. @default credentials */
  readonly sending?: (() => Promise<Credentials>) | undefined;
  /** What a call throws if there is no session for the account. */
  readonly refused: (error: SessionRefused) => Error;
  /** Sees each call as it is sent. @returns what the client's user gets. */
  readonly sent: SentCall;
}

export interface AwsClientOptions extends Omit<AccountCallsOptions, 'onSigned'> {
  readonly signal: AbortSignal;
  readonly onEvent?: AwsEventListener | undefined;
}

export function createAwsClient(options: AwsClientOptions): AwsClient {
  const { clients, gate, sessions, signal, onEvent } = options;
  const uses = createAccountUses();
  const callInSession = createAccountCalls({ ...options, onSigned: uses.noteSigned });
  let calls = 0;

  const countCall = (account: string): void => {
    calls += 1;
    uses.countCall(account);
  };

  return {
    call(call) {
      if (signal.aborted) return Promise.resolve(toFailed(signal.reason, call.operation));
      countCall(call.account);
      return onEvent === undefined ? callInSession(call) : observed(call, callInSession, onEvent);
    },
    whenFree: gate.whenFree,
    pause: (ms) => systemClock.wait(ms, signal).catch(() => undefined),
    roleSession: (account) => sessions.get(account),
    openClient: createOpenClient(options, { countCall, onSigned: uses.noteSigned }),
    hideCredentials: (account, value) =>
      hideCredentialsIn(
        value,
        uses
          .credentialsOf(account)
          .map((credentials) => ({ credentials, signatures: clients.signaturesOf(credentials) })),
      ),
    release(account) {
      uses.release(account);
      sessions.release(account);
      gate.release(account);
    },
    load: gate.load,
    onThrottled: gate.onThrottled,
    callCount: () => calls,
    callsIn: uses.callsIn,
    isInterrupted: () => signal.aborted,
  };
}

interface UseListener {
  readonly countCall: (account: string) => void;
  readonly onSigned: (account: string, credentials: Credentials) => void;
}

/** Opens clients that are not ours, whose requests go the way of our own calls. */
function createOpenClient(options: AwsClientOptions, { countCall, onSigned }: UseListener): AwsClient['openClient'] {
  const { clients, signal } = options;
  const sendInSession = createSendInSession({ ...options, signaturesOf: clients.signaturesOf });
  return (Client, { account, region, permit, credentials, sending, refused, sent }) =>
    clients.ofSessions.open(Client, {
      region,
      signal,
      credentials,
      sending,
      sent,
      async request(request, send) {
        permit(request);
        countCall(account);
        const sendSigned: typeof send = (signed) => {
          onSigned(account, signed);
          return send(signed);
        };
        try {
          return await sendInSession({ ...request, account, region }, sendSigned);
        } catch (error) {
          throw error instanceof SessionRefused ? refused(error) : error;
        }
      },
    });
}

async function observed(
  call: AwsCall,
  make: (call: AwsCall) => Promise<CallOutcome>,
  onEvent: AwsEventListener,
): Promise<CallOutcome> {
  const startMs = Date.now();
  const begun = performance.now();
  const outcome = await make(call);
  onEvent(toEvent(call, outcome, { startMs, durationMs: performance.now() - begun }));
  return outcome;
}

function toEvent(
  { account, region, operation }: AwsCall,
  outcome: CallOutcome,
  times: Pick<CallEvent, 'startMs' | 'durationMs'>,
): CallEvent {
  return {
    type: 'call',
    account,
    region,
    service: operation.service,
    operation: operation.name,
    ...times,
    error: outcome.ok ? null : { kind: outcome.error.kind, code: outcome.error.code },
  };
}
