import type { AwsEventListener } from '../../aws/aws-event.ts';
import type { Credentials } from '../../aws/credentials/credentials.ts';
import type { Given } from '../given.ts';
import { isFunction, isPositiveInteger, isSignal, isText, type OptionChecks, orUndefined } from './check-options.ts';

export interface ConnectOptions {
  /** A profile in the shared configuration files. @default AWS_PROFILE */
  readonly profile?: string | undefined;
  /** Keys, or a provider of them, instead of the SDK's default chain. */
  readonly credentials?: Given<Credentials> | (() => Given<Credentials> | Promise<Given<Credentials>>) | undefined;
  /**
   * Where functions run if no regions are named, and where STS is called. @default the SDK's: AWS_REGION, the profile
   */
  readonly region?: string | undefined;
  /** Refuse credentials of another partition: `aws`, `aws-cn`, `aws-us-gov` … */
  readonly partition?: string | undefined;
  /** The endpoint of all services, for a simulator or proxy. @default AWS's own, with AWS_ENDPOINT_URL honoured */
  readonly endpoint?: string | undefined;
  /** The most requests in flight over all accounts, and functions at once. @default 400 requests, 100 functions */
  readonly concurrency?: number | undefined;
  /** How long throttling of AssumeRole and AWS Organizations is retried, in milliseconds. @default 600,000 */
  readonly retryDeadlineMs?: number | undefined;
  /** Ends everything that the connection is used for. */
  readonly signal?: AbortSignal | undefined;
  /**
   * Called for calls, throttling and retries as they happen. Must be quick. One that throws, or rejects, ends all runs
   * over the connection, which are rejected with its error (those of `cove` with a `CoveStopped` whose `cause` it is);
   * so is `close`, if no run was.
   */
  readonly onEvent?: AwsEventListener | undefined;
  /** Folder whose SDK clients `session.call` prefers to those installed next to this package. */
  readonly cwd?: string | undefined;
}

export const KEYS = 'keys (accessKeyId, secretAccessKey, and sessionToken and expiration, a Date, if they have one)';

export const CHECKS: OptionChecks<ConnectOptions> = {
  profile: orUndefined(isText, 'the name of a profile'),
  credentials: orUndefined(isCredentials, `${KEYS}, or a function that returns them`),
  region: orUndefined(isRegion, "the name of a region, as in 'eu-west-1'"),
  partition: orUndefined(isText, "a partition, as in 'aws-us-gov'"),
  endpoint: orUndefined(isEndpoint, "a URL with its scheme, as in 'http://127.0.0.1:4566'"),
  concurrency: orUndefined(isPositiveInteger, 'a whole number from 1'),
  retryDeadlineMs: orUndefined(isPositiveInteger, 'milliseconds, a whole number from 1'),
  signal: orUndefined(isSignal, 'an AbortSignal'),
  onEvent: orUndefined(isFunction, 'a function'),
  cwd: orUndefined(isText, 'the path of a folder'),
};

export function isCredentials(value: unknown): boolean {
  if (typeof value === 'function') return true;
  const { accessKeyId, secretAccessKey, sessionToken, expiration } = (value ?? {}) as Partial<Credentials>;
  const isTimed = expiration === undefined || (expiration instanceof Date && !Number.isNaN(expiration.getTime()));
  return (
    isText(accessKeyId) && isText(secretAccessKey) && (sessionToken === undefined || isText(sessionToken)) && isTimed
  );
}

function isRegion(value: unknown): boolean {
  return isText(value) && /^[a-z]{2,}(-[a-z0-9]+)+$/.test(String(value));
}

function isEndpoint(value: unknown): boolean {
  return isText(value) && URL.canParse(String(value)) && /^https?:$/.test(new URL(String(value)).protocol);
}
