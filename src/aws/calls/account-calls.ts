import type { NormalizedOutput } from '../../catalog/normalize-output.ts';
import type { AccountSessions } from '../credentials/account-sessions.ts';
import type { Credentials } from '../credentials/credentials.ts';
import type { RequestGate } from '../pacing/request-gate.ts';
import type { AwsCall } from './aws-call.ts';
import { type CallOutcome, toAnswered, toFailed, toSdkInput } from './call-outcome.ts';
import { type PageLimits, readPages } from './read-pages.ts';
import type { SharedClients } from './shared-clients.ts';

export interface AccountCallsOptions {
  readonly clients: SharedClients;
  readonly sessions: AccountSessions;
  readonly gate: RequestGate;
  /** Ends requests in flight before the connection ends. */
  readonly requestSignal?: AbortSignal | undefined;
  /** The principal's own account, whose calls to AWS Organizations are the principal's. */
  readonly principalAccount: string;
  /** @default 5,000 pages, 500,000 elements, 256 MiB */
  readonly pageLimits?: PageLimits;
  /** Hears what each request of an account is signed with, before it is sent. */
  readonly onSigned: (account: string, credentials: Credentials) => void;
}

/** What a call was last signed with. */
interface CallCredentials {
  credentials: Credentials;
}

/** Makes calls in the sessions of their accounts, to the end of their pages. Never rejects. */
export function createAccountCalls(options: AccountCallsOptions): (call: AwsCall) => Promise<CallOutcome> {
  const { sessions } = options;
  const send = createSend(options);

  const read = (call: AwsCall, signed: CallCredentials): Promise<NormalizedOutput> =>
    readPages(call.operation, call.input, (input) => send(call, input, signed), options.pageLimits);

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

  return async (call) => {
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
}

/** Sends one request of a call when it may go out, and again if that may help. */
function createSend({ clients, sessions, gate, requestSignal, principalAccount, onSigned }: AccountCallsOptions) {
  return (call: AwsCall, input: object, signed: CallCredentials): Promise<NormalizedOutput> => {
    const { account, region, operation } = call;
    // A value that would not arrive as it was written is refused before anything is sent.
    const sdkInput = toSdkInput(operation, input);
    const request = {
      account,
      region,
      service: operation.service,
      operation: operation.name,
      retry: call.once === true ? ('throttled-only' as const) : ('reads' as const),
      asPrincipal: operation.service === 'organizations' && account === principalAccount,
    };
    const sendNow = (): Promise<NormalizedOutput> => {
      const credentials = sessions.latest(account) ?? signed.credentials;
      signed.credentials = credentials;
      onSigned(account, credentials);
      return clients.send(operation, { region, input: sdkInput }, credentials, requestSignal);
    };
    // It may have waited for its turn longer than the session was valid. If STS refuses, the call's own refusal will
    // show it.
    return gate.run(request, () => (sessions.isOver(account) ? sessions.get(account).then(sendNow) : sendNow()));
  };
}
