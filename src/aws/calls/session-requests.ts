import { isReadOperation } from '../../catalog/operation-access.ts';
import type { ErrorRecord } from '../../run-log/records.ts';
import type { AwsEventListener, CallEvent } from '../aws-event.ts';
import type { AccountSessions } from '../credentials/account-sessions.ts';
import type { Credentials } from '../credentials/credentials.ts';
import { withoutCredentials } from '../credentials/hide-credentials.ts';
import { aborted } from '../http/transport-error.ts';
import type { RequestGate } from '../pacing/request-gate.ts';
import { AttemptError } from '../pacing/retry.ts';
import { classifyError } from './classify-error.ts';
import type { ClientRequest } from './session-clients.ts';

/** An account for which there is no role session. */
export class SessionRefused extends Error {
  readonly record: ErrorRecord;

  constructor(record: ErrorRecord) {
    super(record.message);
    this.name = 'SessionRefused';
    this.record = record;
  }
}

export interface SessionRequest extends ClientRequest {
  readonly account: string;
  readonly region: string;
}

export interface SessionRequestsOptions {
  readonly gate: RequestGate;
  readonly sessions: AccountSessions;
  /** The latest signatures made with these credentials. */
  readonly signaturesOf: (credentials: Credentials) => readonly string[];
  readonly signal: AbortSignal;
  readonly onEvent?: AwsEventListener | undefined;
}

/**
 * Sends a request from a client that is not ours in an account's session: paced, retried and counted like our own. A
 * session that ended early is renewed once.
 *
 * @throws {SessionRefused} if the account cannot be entered; otherwise the SDK's own error, unchanged.
 */
export type SendInSession = <T>(request: SessionRequest, send: (credentials: Credentials) => Promise<T>) => Promise<T>;

export function createSendInSession(options: SessionRequestsOptions): SendInSession {
  const { gate, sessions, signaturesOf, signal, onEvent } = options;
  const credentialsFor = async (account: string): Promise<Credentials> => {
    const opened = await sessions.get(account);
    if (!opened.ok) throw new SessionRefused(opened.error);
    return opened.credentials;
  };

  const sendOnce = async <T>(
    request: SessionRequest,
    signed: { credentials: Credentials },
    send: (credentials: Credentials) => Promise<T>,
  ): Promise<T> => {
    const { account, service, operation, region, isStream } = request;
    const sendNow = async (): Promise<T> => {
      signed.credentials = sessions.latest(account) ?? signed.credentials;
      try {
        return await send(signed.credentials);
      } catch (error) {
        const { credentials } = signed;
        throw withoutCredentials(error, { credentials, signatures: signaturesOf(credentials) });
      }
    };
    const retry = isStream ? 'nothing' : isReadOperation(service, operation) ? 'reads' : 'throttled-only';
    return gate.run({ account, region, service, operation, retry }, () =>
      sessions.isOver(account) ? sessions.get(account).then(sendNow) : sendNow(),
    );
  };

  const sendRenewed: SendInSession = async (request, send) => {
    const { account, service, operation, isStream } = request;
    const signed = { credentials: await credentialsFor(account) };
    try {
      return await sendOnce(request, signed, send);
    } catch (error) {
      const cause = error instanceof AttemptError ? error.cause : error;
      const isOver = classifyError(cause, `${service}:${operation}`, 1).kind === 'expired';
      if (!isOver || isStream) throw error;
      sessions.expire(account, signed.credentials);
      return sendOnce(request, { credentials: await credentialsFor(account) }, send);
    }
  };

  return async (request, send) => {
    if (signal.aborted) throw aborted(signal.reason);
    return observe(request, onEvent, () => sendRenewed(request, send));
  };
}

/** @throws the SDK's own error, whatever it came in. */
async function observe<T>(
  { account, region, service, operation }: SessionRequest,
  onEvent: AwsEventListener | undefined,
  send: () => Promise<T>,
): Promise<T> {
  const startMs = Date.now();
  const begun = performance.now();
  const tell = (error: CallEvent['error']): void => {
    const durationMs = performance.now() - begun;
    onEvent?.({ type: 'call', account, region, service, operation, startMs, durationMs, error });
  };
  try {
    const result = await send();
    tell(null);
    return result;
  } catch (error) {
    const failure = ownError(error);
    const { kind, code } =
      failure instanceof SessionRefused ? failure.record : classifyError(failure, `${service}:${operation}`, 1);
    tell({ kind, code });
    throw failure;
  }
}

/** The SDK's own error, with the number of attempts added. */
function ownError(error: unknown): unknown {
  if (!(error instanceof AttemptError)) return error;
  const { cause, attempts } = error;
  if (!(cause instanceof Error)) return aborted();
  const failed = cause as Error & { $metadata?: object };
  if (failed.$metadata !== undefined) failed.$metadata = { ...failed.$metadata, attempts } as object;
  return failed;
}
