import type { JsonObject } from '../../json.ts';
import type { ErrorSpelling } from '../aws-error.ts';
import type { CredentialStore, Principal } from '../credential-store.ts';
import type { Protocol, ServiceInterface } from '../protocols/protocol.ts';
import type { Account, World } from '../world/world.ts';

/** One simulated service. */
export interface Service extends ServiceInterface {
  readonly protocol: Protocol;
  /** IAM's prefix of the service's actions: `cloudtrail` of `cloudtrail:DescribeTrails`. */
  readonly actionPrefix: string;
  /** Actions of operations that are not named like them. Every operation here has one action. */
  readonly actions?: Readonly<Record<string, string>>;
  /** True: one endpoint for all regions, whatever region signs. */
  readonly global: boolean;
  /** Where the service's throttling error differs from the protocol's. */
  readonly throttling?: ErrorSpelling & { readonly message: string };
  readonly operations: Readonly<Record<string, Operation>>;
}

/** IAM's action of an operation: `s3:ListAllMyBuckets` of ListBuckets. */
export function actionOf({ actionPrefix, actions = {} }: Service, operation: string): string {
  return `${actionPrefix}:${Object.hasOwn(actions, operation) ? actions[operation] : operation}`;
}

/**
 * Answers one call.
 *
 * @returns undefined for an answer without a body
 * @throws {AwsError} an error that the service names
 * @throws {CommonError} an error that every service has
 */
export type Operation = (input: JsonObject, call: CallContext) => JsonObject | undefined;

/** Who calls, where, and the world that answers. */
export interface CallContext {
  readonly world: World;
  readonly account: Account;
  readonly principal: Principal;
  readonly region: string;
  readonly operation: string;
  readonly credentials: CredentialStore;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Every session's lifetime in seconds, in place of what is asked for. */
  readonly tokenLifetimeSeconds: number | undefined;
  /** Counts a call that names a resource of another account than the signer's. */
  reportViolation(resourceArn: string): void;
}
