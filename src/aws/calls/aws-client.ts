import type { Operation } from '../../catalog/catalog.ts';
import type { NormalizedOutput } from '../../catalog/normalize-output.ts';
import type { JsonObject, JsonValue } from '../../values/json.ts';
import type { AwsEventListener, CallEvent } from '../aws-event.ts';
import { systemClock } from '../clock.ts';
import type { AccountSessions, SessionOutcome } from '../credentials/account-sessions.ts';
import type { Credentials } from '../credentials/credentials.ts';
import { hideCredentialsIn } from '../credentials/hide-credentials.ts';
import type { GateLoad, RequestGate } from '../pacing/request-gate.ts';
import { type CallOutcome, toAnswered, toFailed, toSdkInput } from './call-outcome.ts';
import type { ClientClass } from './foreign-client.ts';
import { type PageLimits, readPages } from './read-pages.ts';
import type { ClientRequest, SentCall } from './session-clients.ts';
import { createSendInSession, SessionRefused } from './session-requests.ts';
import type { SharedClients } from './shared-clients.ts';

/** One call, to the end of its pages, in one account and region. */
export interface AwsCall {
  readonly operation: Operation;
  readonly input: JsonObject;
  readonly account: string;
  /** The region that is called: never `global`. */
  readonly region: string;
  /** For calls that change something: a request whose answer was lost is not sent again. @default false */
  readonly once?: boolean;
}

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

export interface AwsClientOptions {
  readonly clients: SharedClients;
  readonly sessions: AccountSessions;
  readonly gate: RequestGate;
  readonly signal: AbortSignal;
  /** Ends requests in flight before the connection ends. */
  readonly requestSignal?: AbortSignal | undefined;
  /** The principal's own account, whose calls to AWS Organizations are the principal's. */
  readonly principalAccount: string;
  readonly onEvent?: AwsEventListener | undefined;
  /** @default 5,000 pages, 500,000 elements, 256 MiB */
  readonly pageLimits?: PageLimits;
}

export function createAwsClient(options: AwsClientOptions): AwsClient {
  const { gate, sessions } = options;
  let calls = 0;
  const uses = new Map<string, AccountUse>();
  const sendInSession = createSendInSession({ ...options, signaturesOf: options.clients.signaturesOf });

  const useOf = (account: string): AccountUse => {
    const known = uses.get(account);
    if (known !== undefined) return known;
    const use: AccountUse = { calls: 0, credentials: [] };
    uses.set(account, use);
    return use;
  };

  const noteUse = (account: string, signed: Credentials): void => {
    const { credentials } = useOf(account);
    if (!credentials.includes(signed)) credentials.push(signed);
  };

  const countCall = (account: string): void => {
    calls += 1;
    useOf(account).calls += 1;
  };

  /** One request, sent when it may go out, and again if that may help. */
  const send = (call: AwsCall, input: object, signed: CallCredentials): Promise<NormalizedOutput> => {
    const { account, region, operation } = call;
    // A value that would not arrive as it was written is refused before anything is sent.
    const sdkInput = toSdkInput(operation, input);
    const request = {
      account,
      region,
      service: operation.service,
      operation: operation.name,
      retry: call.once === true ? ('throttled-only' as const) : ('reads' as const),
      asPrincipal: operation.service === 'organizations' && account === options.principalAccount,
    };
    const sendNow = (): Promise<NormalizedOutput> => {
      const credentials = sessions.latest(account) ?? signed.credentials;
      signed.credentials = credentials;
      noteUse(account, credentials);
      return options.clients.send(operation, { region, input: sdkInput }, credentials, options.requestSignal);
    };
    // It may have waited for its turn longer than the session was valid. If STS refuses, the call's own refusal will
    // show it.
    return gate.run(request, () => (sessions.isOver(account) ? sessions.get(account).then(sendNow) : sendNow()));
  };

  const read = (call: AwsCall, signed: CallCredentials): Promise<NormalizedOutput> =>
    readPages(call.operation, call.input, (input) => send(call, input, signed), options.pageLimits);

  const callInSession = async (call: AwsCall): Promise<CallOutcome> => {
    const opened = await sessions.get(call.account);
    if (!opened.ok) return { ...opened, isRefused: true };
    const signed = { credentials: opened.credentials };
    try {
      return toAnswered(await read(call, signed));
    } catch (error) {
      const failed = toFailed(error, call.operation);
      const mayCallAgain = call.once !== true || failed.isRefused === true;
      return failed.error.kind === 'expired' && mayCallAgain ? callAgain(call, signed) : failed;
    }
  };

  /** A session that ended early (revoked, or the clock is off) is asked for once more; a second refusal stands. */
  const callAgain = async (call: AwsCall, { credentials }: CallCredentials): Promise<CallOutcome> => {
    sessions.expire(call.account, credentials);
    const renewed = await sessions.get(call.account);
    if (!renewed.ok) return { ...renewed, isRefused: true };
    try {
      return toAnswered(await read(call, { credentials: renewed.credentials }));
    } catch (error) {
      return toFailed(error, call.operation);
    }
  };

  const observed = async (call: AwsCall, onEvent: AwsEventListener): Promise<CallOutcome> => {
    const startMs = Date.now();
    const begun = performance.now();
    const outcome = await callInSession(call);
    onEvent(toEvent(call, outcome, { startMs, durationMs: performance.now() - begun }));
    return outcome;
  };

  return {
    call(call) {
      if (options.signal.aborted) {
        return Promise.resolve(toFailed(options.signal.reason, call.operation));
      }
      countCall(call.account);
      return options.onEvent === undefined ? callInSession(call) : observed(call, options.onEvent);
    },
    whenFree: gate.whenFree,
    pause: (ms) => systemClock.wait(ms, options.signal).catch(() => undefined),
    roleSession: (account) => sessions.get(account),
    openClient(Client, { account, region, permit, credentials, sending, refused, sent }) {
      return options.clients.ofSessions.open(Client, {
        region,
        signal: options.signal,
        credentials,
        sending,
        sent,
        async request(request, send) {
          permit(request);
          countCall(account);
          const sendSigned: typeof send = (signed) => {
            noteUse(account, signed);
            return send(signed);
          };
          try {
            return await sendInSession({ ...request, account, region }, sendSigned);
          } catch (error) {
            throw error instanceof SessionRefused ? refused(error) : error;
          }
        },
      });
    },
    hideCredentials: (account, value) =>
      hideCredentialsIn(
        value,
        (uses.get(account)?.credentials ?? []).map((credentials) => ({
          credentials,
          signatures: options.clients.signaturesOf(credentials),
        })),
      ),
    release(account) {
      uses.delete(account);
      sessions.release(account);
      gate.release(account);
    },
    load: gate.load,
    onThrottled: gate.onThrottled,
    callCount: () => calls,
    callsIn: (account) => uses.get(account)?.calls ?? 0,
    isInterrupted: () => options.signal.aborted,
  };
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

/** What an account was used for since it was last released. */
interface AccountUse {
  calls: number;
  /** What its calls were signed with. */
  readonly credentials: Credentials[];
}

/** What a call was last signed with. */
interface CallCredentials {
  credentials: Credentials;
}
