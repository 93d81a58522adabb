import type { JsonObject } from '../../values/json.ts';
import type { ErrorSpelling } from '../aws-error.ts';
import type { CredentialStore, Principal } from '../credential-store.ts';
import type { NamedProtocol, RoutedProtocol, ServiceInterface } from '../protocols/protocol.ts';
import type { Account, World } from '../world/world.ts';

/** One simulated service. */
export type Service = NamedService | RoutedService;

interface BaseService extends ServiceInterface {
  /** The SDK's client, where it is called otherwise than `name`: `efs` of `elasticfilesystem`. */
  readonly client?: string;
  /** IAM's prefix of the service's actions: `cloudtrail` of `cloudtrail:DescribeTrails`. */
  readonly actionPrefix: string;
  /** True: one endpoint for all regions, whatever region signs. */
  readonly global: boolean;
  /** The service's throttling error, if it differs from the protocol's. */
  readonly throttling?: ErrorSpelling & { readonly message: string };
}

/** A service whose requests name the operation. */
export interface NamedService extends BaseService {
  readonly protocol: NamedProtocol;
  readonly operations: Readonly<Record<string, NamedOperation>>;
}

/** A service whose requests are distinguished by method and path. */
export interface RoutedService extends BaseService {
  readonly protocol: RoutedProtocol;
  readonly operations: Readonly<Record<string, RoutedOperation>>;
}

/**
 * Everything known about an operation. Tests check each record against the SDK's own model and IAM's reference, and
 * call it.
 */
export interface OperationRecord {
  readonly answer: Operation;
  /** IAM's action, if it is not named like the operation. Every operation here has one action. */
  readonly action?: string;
}

export interface NamedOperation extends OperationRecord {
  readonly route?: never;
}

/** The same, with the request that it answers. */
export interface RoutedOperation extends OperationRecord {
  /** Method and path: `POST /listRegions`. The protocol says what else it may contain. */
  readonly route: `${string} /${string}`;
}

/** IAM's action of an operation: `s3:ListAllMyBuckets` of ListBuckets. */
export function actionOf({ actionPrefix, operations }: Service, operation: string): string {
  const known: OperationRecord | undefined = Object.hasOwn(operations, operation) ? operations[operation] : undefined;
  return `${actionPrefix}:${known?.action ?? operation}`;
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
  /** Every session's lifetime in seconds, instead of what is requested. */
  readonly tokenLifetimeSeconds: number | undefined;
  /** Counts a call that names a resource of an account other than the signer's. */
  reportViolation(resourceArn: string): void;
}
