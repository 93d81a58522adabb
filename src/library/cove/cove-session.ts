import type { AwsClient } from '../../aws/calls/aws-client.ts';
import type { ClientClass } from '../../aws/calls/foreign-client.ts';
import type { SessionRefused } from '../../aws/calls/session-requests.ts';
import type { Credentials } from '../../aws/credentials/credentials.ts';
import type { Catalog } from '../../catalog/catalog.ts';
import { isReadOperation } from '../../catalog/operation-access.ts';
import { CoveError } from '../../cove-error.ts';
import type { Account } from '../../organization/organization.ts';
import { partitionOf } from '../../organization/role-arn.ts';
import { createErrorRecord } from '../../run-log/error-record.ts';
import type { ErrorRecord } from '../../run-log/records.ts';
import { describeValue } from '../../text/describe-value.ts';
import type { JsonObject } from '../../values/json.ts';
import { reveal } from '../../values/marked.ts';
import { FULL_ACCESS_HINT } from './cove-access.ts';
import { CoveCallError } from './cove-call-error.ts';
import type { CallMade, OpenCalls } from './open-calls.ts';
import { type CallInput, plainInput } from './plain-input.ts';
import { isRefusedWrite } from './refused-write.ts';

/**
 * One account in one region, for your own function, until its run has ended. Not the role's session, which all regions
 * of the account share.
 */
export interface CoveSession {
  readonly account: Account;
  readonly region: string;
  readonly partition: string;
  /** ARN of the role that was assumed; null in the caller's own account. */
  readonly role: string | null;
  /** Aborted when the run ends. */
  readonly signal: AbortSignal;
  /**
   * An SDK client for this account and region, from your own install: typed, with paginators, waiters and presigned
   * URLs. It shares sockets, limits and retries with all others, and calling `destroy()` on it is harmless.
   *
   * @param Client - `IAMClient`, or the aggregated `IAM`.
   */
  client<C extends object>(Client: ClientClass<C>): C;
  /**
   * Makes one call here and reads all its pages, in less than half the CPU time of `client`.
   *
   * @param operation - `service:Operation`, as in `cloudtrail:DescribeTrails`.
   * @param input - as it is now: what is done to it later is about the next call. @default {}
   * @throws {CoveCallError} with kind, AWS code, request id and attempts.
   */
  call(operation: `${string}:${string}`, input?: CallInput): Promise<JsonObject>;
  /** The role session's credentials. Ask again for each use: they are renewed before they end. */
  credentials(): Promise<Credentials>;
  /** The same account in another region. */
  in(region: string): CoveSession;
}

export interface SessionEnvironment {
  readonly client: AwsClient;
  readonly catalog: Catalog;
  readonly partition: string;
  readonly signal: AbortSignal;
  readonly roleOf: (account: string) => string | null;
  readonly isReadOnly: boolean;
  /** The account which no session policy limits. */
  readonly caller: string;
}

/** @param calls - those of the function that the session is for. */
export function openSession(
  account: Account,
  region: string,
  environment: SessionEnvironment,
  calls: OpenCalls,
): CoveSession {
  const { client, catalog, partition, signal } = environment;
  const place = { account: account.id, region };
  const { isLimitedByUs, callError, permit, sending, credentials } = createAccess(place, environment);

  const call = async ({ service, operation }: CallMade, input: unknown): Promise<JsonObject> => {
    permit(service, operation);
    const outcome = await client.call({
      operation: catalog.operation(service, operation),
      input: plainInput(input),
      ...place,
      // What may change something is sent once: what became of it after a lost answer is up to the function.
      once: !isReadOperation(service, operation),
    });
    if (!outcome.ok) throw callError(outcome.error);
    return reveal(outcome.output) as JsonObject;
  };

  return Object.freeze<CoveSession>({
    account,
    region,
    partition,
    role: environment.roleOf(account.id),
    signal,
    client: (Client, ...more: unknown[]) => {
      const surplus = surplusOptions('client', more);
      if (surplus !== undefined) throw surplus;
      return client.openClient(Client, {
        ...place,
        credentials,
        // Each call is permitted or not before it is sent.
        sending: isLimitedByUs ? sending : undefined,
        permit: ({ service, operation }) => permit(service, operation),
        sent: (request, sent) => calls.track(sent, request),
        refused: (error: SessionRefused) => callError(error.record, error),
      });
    },
    call(name, input = {}, ...more: unknown[]) {
      const made = surplusOptions('call', more) ?? operationNamed(name, catalog);
      return made instanceof CoveError
        ? calls.track(Promise.reject(made), NOTHING_MADE)
        : calls.track(call(made, input), made);
    },
    credentials,
    in: (other) => openSession(account, checkedRegion(other, partition), environment, calls),
  });
}

/** What may be done in an account, with which credentials, and what is thrown for the rest. */
function createAccess(
  place: { readonly account: string; readonly region: string },
  { client, signal, isReadOnly, caller }: SessionEnvironment,
) {
  const isLimitedByUs = isReadOnly && place.account === caller;
  const callError = (record: ErrorRecord, cause?: unknown): CoveCallError => {
    const hint = isReadOnly && isRefusedWrite(record) ? FULL_ACCESS_HINT : undefined;
    return new CoveCallError(record, place, { hint, cause });
  };
  const permit = (service: string, operation: string): void => {
    if (isLimitedByUs && !isReadOperation(service, operation)) throw refusedHere(`${service}:${operation}`, place);
  };
  const sending = async (): Promise<Credentials> => {
    if (signal.aborted) throw new CoveError('stopped', 'the run has ended, and so have its sessions');
    const entered = await client.roleSession(place.account);
    if (!entered.ok) throw callError(entered.error);
    // A copy: with what somebody writes into it, all other calls in the account would be signed.
    return { ...entered.credentials };
  };
  const credentials = async (): Promise<Credentials> => {
    if (isLimitedByUs) throw refusedHere(null, place);
    return sending();
  };
  return { isLimitedByUs, callError, permit, sending, credentials };
}

/**
 * A client of the SDK, or of boto3, takes a region. Ignored, it would have the function look, or change something,
 * somewhere else than its author thinks. A list, or an index, is what `map` passes beside an element.
 */
function surplusOptions(member: 'client' | 'call', [given]: readonly unknown[]): CoveError | undefined {
  const isIgnored = typeof given === 'function' || (typeof given === 'object' && given !== null);
  if (!isIgnored || Array.isArray(given)) return undefined;
  const hint = "for another region, session.in('eu-west-1'); the SDK's own options, with credentials(), for a client";
  return new CoveError('usage', `session.${member}: expected no options, got ${describeValue(given)}`, {
    hint: `${hint} of your own`,
  });
}

const NOTHING_MADE: CallMade = { service: '', operation: '' };

/** @returns `usage` for what is not an operation. */
function operationNamed(name: unknown, catalog: Catalog): CallMade | CoveError {
  const [service, operation] = typeof name === 'string' && /^[^:]+:[^:]+$/.test(name) ? name.split(':') : [];
  if (service === undefined || operation === undefined) {
    return new CoveError('usage', `session.call: expected service:Operation, got ${describeValue(name)}`, {
      hint: "as in session.call('iam:ListUsers')",
    });
  }
  const found = catalog.check(service, operation);
  if (found.ok) return { service: found.service, operation };
  return new CoveError('usage', `session.call: ${found.message}`, { hint: found.hint });
}

function refusedHere(operation: string | null, place: { account: string; region: string }): CoveCallError {
  const what = operation === null ? 'the credentials of' : `${operation} in`;
  const message = `${what} the caller's own account would not be limited by AWS, but the run is read-only`;
  return new CoveCallError(createErrorRecord('access-denied', message, { operation, attempts: 0 }), place, {
    hint: FULL_ACCESS_HINT,
  });
}

/** Credentials of one partition are useless in another, and none of its business. */
function checkedRegion(region: unknown, partition: string): string {
  const name = typeof region === 'string' && /^[a-z]{2,}(-[a-z0-9]+)+$/.test(region) ? region : undefined;
  if (name !== undefined && partitionOf(name) === partition) return name;
  throw new CoveError(
    'usage',
    `session.in: expected the name of a region of ${partition}, got ${describeValue(region)}`,
  );
}
