import type { AwsCall } from '../../aws/calls/aws-call.ts';
import type { AwsClient } from '../../aws/calls/aws-client.ts';
import type { CallOutcome } from '../../aws/calls/call-outcome.ts';
import type { AwsConnection } from '../../aws/calls/connect-aws.ts';
import type { Policy } from '../../policy/model/policy.ts';
import { stableJson } from '../../values/json.ts';

/** A call that a run made, and what came of it. */
export interface RecordedCall {
  readonly call: AwsCall;
  readonly outcome: CallOutcome;
}

export interface RecordedCalls {
  /** Connects as the given connection does, and keeps what comes of each account's calls until the account is done. */
  readonly connection: AwsConnection;
  /** The last outcome of each call that was made in an account, by `callKey`. */
  of(account: string): ReadonlyMap<string, RecordedCall>;
}

/**
 * Records the calls that policies read with. No more than those of the accounts that are worked on are held.
 *
 * @param policies - those of the run: what it asks for itself, as the accounts of the organization, is none of theirs.
 * @param onReleased - hears that an account is done.
 */
export function recordCalls(
  connection: AwsConnection,
  policies: readonly Policy[],
  onReleased: (account: string) => void,
): RecordedCalls {
  const wanted = new Set(
    policies.flatMap(({ call, with: shared, lookups }) => [call, ...shared, ...lookups].map(nameOf)),
  );
  const accounts = new Map<string, Map<string, RecordedCall>>();

  const keep = (call: AwsCall, outcome: CallOutcome): void => {
    const calls = accounts.get(call.account) ?? new Map<string, RecordedCall>();
    accounts.set(call.account, calls);
    calls.set(callKey(call), { call, outcome });
  };

  const recording = (client: AwsClient): AwsClient => ({
    ...client,
    async call(call) {
      const outcome = await client.call(call);
      if (wanted.has(`${call.operation.service}:${call.operation.name}`)) keep(call, outcome);
      return outcome;
    },
    release(account) {
      accounts.delete(account);
      onReleased(account);
      client.release(account);
    },
  });

  return {
    connection: {
      ...connection,
      clientFor: (role) => recording(connection.clientFor(role)),
      clientForRun: (role, signal) => recording(connection.clientForRun(role, signal)),
    },
    of: (account) => accounts.get(account) ?? new Map(),
  };
}

/** Equal for equal calls of an account. */
export function callKey({ operation, region, input }: Pick<AwsCall, 'operation' | 'region' | 'input'>): string {
  return `${operation.service}:${operation.name} ${region} ${stableJson(input)}`;
}

function nameOf({ service, operation }: { readonly service: string; readonly operation: string }): string {
  return `${service}:${operation}`;
}
