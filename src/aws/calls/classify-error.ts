import { isThrottlingError, isTransientError } from '@smithy/core/retry';
import type { SdkError } from '@smithy/types';
import { isAbsentFromRegion } from '../../catalog/service-regions.ts';
import { CoveError } from '../../cove-error.ts';
import type { ErrorKind, ErrorRecord } from '../../run-log/records.ts';
import { messageOf } from '../../values/message-of.ts';

/**
 * Names what went wrong with a call, in the report's words. Nothing here turns a failure into an absence: whatever is
 * not recognised is still an error, of kind `internal`.
 *
 * @param operation - `service:Operation`
 */
export function classifyError(error: unknown, operation: string, attempts: number): ErrorRecord {
  const facts = factsOf(error);
  return {
    kind: isNotInRegion(error, facts, operation) ? 'not-in-region' : kindOf(error, facts),
    operation,
    code: facts.code,
    message: facts.message,
    requestId: facts.requestId,
    attempts,
    resource: null,
  };
}

interface ErrorFacts {
  /** AWS's error name, or Node's error code. */
  readonly code: string | null;
  readonly message: string;
  readonly requestId: string | null;
  readonly status: number | undefined;
}

function factsOf(error: unknown): ErrorFacts {
  if (!(error instanceof Error)) return { code: null, message: String(error), requestId: null, status: undefined };
  const { $metadata, code, name, message } = error as SdkError & { code?: unknown };
  const status = statusOf(error);
  return {
    // Some of AWS's modelled errors have a member `code` that is not their name; Node's errors have nothing else.
    code: cutName(typeof code === 'string' && !('$fault' in error) ? code : name),
    message: describe(error, message, status),
    requestId: cutName($metadata?.requestId ?? null),
    status,
  };
}

/** Names and ids come from the answer, and may be as long. No error of AWS has a name of half this length. */
const LONGEST_NAME = 200;

function cutName(name: unknown): string | null {
  if (name === null || name === undefined) return null;
  const text = String(name);
  return text.length <= LONGEST_NAME ? text : `${text.slice(0, LONGEST_NAME)}…`;
}

/** The HTTP status of the answer that an error came from; undefined if there was none. */
export function statusOf(error: unknown): number | undefined {
  if (!(error instanceof Error)) return undefined;
  const { $metadata, $response } = error as SdkError & { $response?: { statusCode?: number } };
  return $metadata?.httpStatusCode ?? $response?.statusCode;
}

/** AWS's own message if there is one; otherwise (a proxy's HTML page) that the answer was no AWS error at all. */
function describe(error: Error, message: string, status: number | undefined): string {
  if (isUnreadable(error))
    return `the answer is not in the service's protocol${status === undefined ? '' : ` (HTTP ${status})`}: ${oneLine(message)}`;
  // The readers of the protocols go down level by level.
  if (error instanceof RangeError) return `the answer is nested too deep, or too long: ${oneLine(message)}`;
  if (message !== '' && message !== 'UnknownError') return oneLine(message);
  if (error instanceof AggregateError) return error.errors.map((each) => messageOf(each)).join('; ');
  return status === undefined ? `${error.name} without a message` : `HTTP ${status} without a message`;
}

/** Whether there was an answer, and AWS has not written it: it cannot be read, or is longer than any of AWS's. */
export function isForeignAnswer(error: unknown): boolean {
  if (isUnreadable(error) || error instanceof RangeError) return true;
  return error instanceof Error && (error as { code?: unknown }).code === 'AnswerTooLarge';
}

/** Whether the answer is no JSON, or no XML, where the service writes one: that of a proxy, or of another server. */
function isUnreadable(error: unknown): boolean {
  return error instanceof SyntaxError || (error instanceof Error && /^@aws-sdk XML parse error/.test(error.message));
}

const MAX_MESSAGE_LENGTH = 1_000;

/** What stands behind it is never shown: a message may be as long as an answer. */
const MOST_READ = 100 * MAX_MESSAGE_LENGTH;

/** Source: RFC 1035, section 2.3.4 */
const LONGEST_HOSTNAME = 255;

function oneLine(message: string): string {
  const line = withoutSecrets(message).replace(/\s+/g, ' ').trim();
  // The SDK adds advice for developers to some messages, which is no help to the reader of a report.
  const [sentence = line] = line.split(/ Deserialization error: to see the raw response/);
  return sentence.length <= MAX_MESSAGE_LENGTH ? sentence : `${sentence.slice(0, MAX_MESSAGE_LENGTH)}…`;
}

/**
 * AWS answers a bad signature with the request as it saw it, session token and all; and what fails to parse half an
 * answer from STS may quote it.
 */
function withoutSecrets(message: string): string {
  return message
    .slice(0, MOST_READ)
    .split(/The Canonical String for this request should have been/i, 1)
    .join('')
    .replace(/(security-?token|secret_?access_?key|session_?token)("?\s*[:=>]\s*"?)[^\s"'<>&]{8,}/gi, '$1$2(hidden)');
}

/**
 * Error names by kind; the first that matches decides. Sources: the "Common errors" page of each API reference,
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html,
 * https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html, and
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html for the wording of denials.
 */
const KINDS_BY_CODE: readonly (readonly [ErrorKind, RegExp])[] = [
  ['expired', /^(ExpiredToken(Exception)?|RequestExpired|TokenRefreshRequired(Exception)?)$/],
  [
    'throttled',
    /^(SlowDown|.*Throttl.*|TooManyRequests(Exception)?|RequestLimitExceeded|PriorRequestNotComplete|BandwidthLimitExceeded)$/,
  ],
  ['timeout', /^(TimeoutError|ETIMEDOUT|ESOCKETTIMEDOUT|RequestTimeout(Exception)?)$/],
  [
    'network',
    /^(ECONN[A-Z]+|EPIPE|EPROTO|HPE_[A-Z_]+|ProxyRefused|RequestAbortedException|ENOTFOUND|EAI_[A-Z]+|EHOSTUNREACH|ENETUNREACH|EADDR[A-Z]+|ERR_TLS[A-Z_]*|CERT_[A-Z_]+|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_[A-Z_]+|ERR_SSL[A-Z_]*)$/,
  ],
  // The account has not signed up for the service, or AWS has not let it in yet.
  [
    'opt-in',
    /^(OptInRequired(Exception)?|NotSignedUp|PendingVerification|SubscriptionRequired(Exception)?|AWSOrganizationsNotInUseException)$/,
  ],
  // A role session that is fresh from STS, but unknown in a region: the region is not enabled, or not for this kind of
  // token.
  [
    'unavailable',
    /^(UnrecognizedClientException|InvalidClientTokenId|InvalidAccessKeyId|InvalidToken|InvalidSecurity|AuthFailure|RegionDisabled(Exception)?|UnsupportedAPIEndpointException|EndpointError|PermanentRedirect|Unavailable|UnknownOperationException|InvalidAction|NotImplemented|UnsupportedOperation(Exception)?|ServiceUnavailable(Exception)?|InternalFailure|InternalServer(Error|Exception)|InternalServiceError(Exception)?|InternalError)$/,
  ],
  [
    'access-denied',
    /^(AccessDenied\w*|AllAccessDisabled|AccountProblem|Blocked|IncompleteSignature(Exception)?|UnauthorizedOperation|UnauthorizedException|AuthorizationError(Exception)?|NotAuthorized(Exception)?|Forbidden(Exception)?|InvalidSignatureException|SignatureDoesNotMatch|MissingAuthenticationToken(Exception)?|403)$/,
  ],
];

function kindOf(error: unknown, facts: ErrorFacts): ErrorKind {
  const code = facts.code ?? '';
  if (code === 'AbortError' || code === 'ABORT_ERR') return 'interrupted';
  if (error instanceof CoveError) return 'evaluation';
  const byCode = KINDS_BY_CODE.find(([, pattern]) => pattern.test(code))?.[0];
  const kind = byCode ?? kindByStatus(error, facts);
  if (kind !== 'access-denied') return kind;
  if (isOrganizationDenial(facts.message)) return 'denied-by-scp';
  return isNotEnabled(facts.message) ? 'opt-in' : kind;
}

function kindByStatus(error: unknown, { status }: ErrorFacts): ErrorKind {
  if (error instanceof Error && isThrottlingError(error as SdkError)) return 'throttled';
  if (status === undefined) return kindWithoutAnswer(error);
  if (status === 401 || status === 403) return 'access-denied';
  if (status === 404 && isUnreadable(error)) return 'unavailable';
  if (status >= 500) return 'unavailable';
  if (isUnreadable(error) || error instanceof RangeError) return 'network';
  if (status >= 400) return 'validation';
  if (status >= 300) return 'unavailable';
  // The answer said "success" and still could not be read: cut off or garbled on its way.
  return 'network';
}

/** What failed before anything was sent, or without an answer. */
function kindWithoutAnswer(error: unknown): ErrorKind {
  if (!(error instanceof Error)) return 'internal';
  if (isTransientError(error as SdkError)) return 'network';
  // The SDK's words for an input that lacks a member of the URL.
  return /^(No|Empty) value provided for input HTTP label/.test(error.message) ? 'validation' : 'internal';
}

/**
 * AWS names the policy type that denied: "… with an explicit deny in a service control policy", "… because no resource
 * control policy allows …".
 */
function isOrganizationDenial(message: string): boolean {
  return /\b(service|resource) control polic/i.test(message);
}

/**
 * Several services refuse an account that has not turned them on as if access were denied: "Macie is not enabled",
 * "Account … is not subscribed to AWS Security Hub", "User not enabled for cost explorer access". A sentence about what
 * a policy allows is a denial all the same.
 */
function isNotEnabled(message: string): boolean {
  if (/\bnot authorized to perform\b|\bpolic(y|ies)\b|\bpermissions?\b/i.test(message)) return false;
  return /\bnot (been )?(enabled|activated)\b|\bnot (signed up|subscribed|opted in)\b|\bneeds a subscription\b/i.test(
    message,
  );
}

/** Host names of AWS's regional endpoints. Source: the `dnsSuffix` of each partition in the SDKs' endpoint data. */
const REGIONAL_HOST =
  /[.-]([a-z]{2,4}(?:-[a-z]+)+-\d+)\.(?:amazonaws\.com(?:\.cn)?|amazonaws\.eu|api\.aws|on\.aws|c2s\.ic\.gov|sc2s\.sgov\.gov|cloud\.adc-e\.uk|csp\.hci\.ic\.gov)$/;

/**
 * Said only if two sources agree: AWS's own name for the endpoint does not exist, and AWS's endpoint data has the
 * service elsewhere and not in this region. A missing name may also be the fault of a broken name server, and the data
 * may predate the service's launch there.
 */
function isNotInRegion(error: unknown, { code }: ErrorFacts, operation: string): boolean {
  if (code !== 'ENOTFOUND' || !(error instanceof Error)) return false;
  const { hostname } = error as { readonly hostname?: unknown };
  const region =
    typeof hostname === 'string' && hostname.length <= LONGEST_HOSTNAME ? REGIONAL_HOST.exec(hostname)?.[1] : undefined;
  const [service = ''] = operation.split(':');
  return region !== undefined && isAbsentFromRegion(service, region);
}
