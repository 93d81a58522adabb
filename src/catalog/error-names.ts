/**
 * What the name of an error means by itself. Sources: the "Common errors" page of each API reference,
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html,
 * https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
 */
export type ErrorMeaning =
  /** The caller may not ask: whether there is anything remains open, unless the message says more. */
  | 'denial'
  /** AWS did not recognise the caller, or rejected the signature. */
  | 'credentials'
  /** AWS was too busy. */
  | 'throttling'
  /** AWS itself failed. */
  | 'failure'
  /** Not from AWS: the SDK or Node has failed. */
  | 'not-from-aws';

const MEANINGS: readonly (readonly [ErrorMeaning, RegExp])[] = [
  [
    'denial',
    /^((AccessDenied|Unauthorized|NotAuthorized|Forbidden)\w*|AllAccessDisabled|AuthorizationError(Exception)?|40[13])$/,
  ],
  [
    'credentials',
    /^(ExpiredToken(Exception)?|RequestExpired|RequestInTheFuture|RequestTimeTooSkewed|TokenRefreshRequired(Exception)?|UnrecognizedClient(Exception)?|InvalidClientTokenId|InvalidAccessKeyId|InvalidToken|InvalidSecurity|InvalidSignature(Exception)?|SignatureDoesNotMatch|IncompleteSignature(Exception)?|Missing(AuthenticationToken|SecurityHeader)(Exception)?|AuthFailure|AccountProblem|Blocked)$/,
  ],
  [
    'throttling',
    /^(SlowDown|.*Throttl.*|TooManyRequests(Exception)?|RequestLimitExceeded|PriorRequestNotComplete|BandwidthLimitExceeded|LimitExceeded(Exception)?|ProvisionedThroughputExceeded(Exception)?|429)$/,
  ],
  [
    'failure',
    /^(Internal(Failure|Error|Server|Service)?(Error|Exception|Fault)?(Exception)?|Service(Unavailable|Failure)?(Exception|Error)|ServiceUnavailable|ServerException|ServerFault|Unavailable|DependencyFailure(Exception)?|5\d\d)$/,
  ],
  [
    'not-from-aws',
    /^(Error|(Syntax|Type|Range|Reference|Aggregate|Timeout|Abort|Endpoint|CredentialsProvider|TokenProvider)Error|Unknown(Error)?|RequestTimeout(Exception)?|RequestAbortedException|(UND_ERR_|ERR_|HPE_)[A-Z0-9_]+|EAI_[A-Z]+|UNABLE_TO_(GET|VERIFY|DECODE|DECRYPT)_[A-Z_]+|CERT_(NOT_YET_VALID|HAS_EXPIRED|SIGNATURE_FAILURE|CHAIN_TOO_LONG|REVOKED|UNTRUSTED|REJECTED)|(SELF_SIGNED|DEPTH_ZERO)_[A-Z_]*CERT[A-Z_]*)$/,
  ],
];

/**
 * What an operating system and its resolver call failures of connections and files. Services too have names in capitals
 * that begin with E (`EVENT_NOT_FOUND`). Sources:
 * https://pubs.opengroup.org/onlinepubs/9699919799/basedefs/errno.h.html,
 * https://nodejs.org/docs/latest-v20.x/api/dns.html#error-codes
 */
const SYSTEM_ERRORS: ReadonlySet<string> = new Set(
  (
    'EACCES EADDRGETNETWORKPARAMS EADDRINUSE EADDRNOTAVAIL EAFNOSUPPORT EAGAIN EALREADY EBADF EBADFAMILY EBADFLAGS EBADHINTS EBADNAME EBADQUERY ' +
    'EBADRESP EBADSTR EBUSY ECANCELED ECANCELLED ECONNABORTED ECONNREFUSED ECONNRESET EDESTADDRREQ EDESTRUCTION EEXIST EFAULT EFBIG EFILE EFORMERR ' +
    'EHOSTDOWN EHOSTUNREACH EINTR EINVAL EIO EISCONN EISDIR ELOOP EMFILE EMSGSIZE ENAMETOOLONG ENETDOWN ENETRESET ENETUNREACH ENFILE ENOBUFS ' +
    'ENODATA ENODEV ENOENT ENOMEM ENONAME ENOSPC ENOSYS ENOTCONN ENOTDIR ENOTEMPTY ENOTFOUND ENOTIMP ENOTINITIALIZED ENOTSOCK ENOTSUP EOF ' +
    'EPERM EPIPE EPROTO EPROTONOSUPPORT ERANGE EREFUSED EROFS ESERVFAIL ESHUTDOWN ESOCKETTIMEDOUT ETIMEDOUT ETIMEOUT EXDEV'
  ).split(' '),
);

/** @returns undefined for a name that says something about the thing asked for. */
export function meaningOf(name: string): ErrorMeaning | undefined {
  if (SYSTEM_ERRORS.has(name)) return 'not-from-aws';
  return MEANINGS.find(([, pattern]) => pattern.test(name))?.[0];
}

/**
 * Sentences of refusals that say nothing about the thing asked for. Source:
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html and the services' own pages of
 * errors.
 */
const STOCK_SENTENCES: readonly string[] = [
  'User: arn:aws:sts::111122223333:assumed-role/role/session is not authorized to perform: service:Action on resource: arn:aws:service:region:111122223333:resource because no identity-based policy allows the service:Action action',
  ...['identity-based', 'resource-based', 'service control', 'resource control', 'session', 'VPC endpoint'].flatMap(
    (kind) => [
      `is not authorized to perform: service:Action on resource: arn with an explicit deny in a ${kind} policy`,
      `is not authorized to perform: service:Action because no ${kind} policy allows the service:Action action`,
    ],
  ),
  'with an explicit deny in a permissions boundary',
  'because no permissions boundary allows the service:Action action',
  'You are not authorized to perform this operation. Encoded authorization failure message: ',
  'User is not authorized to access this resource',
  'You do not have permission to perform this action',
  "You don't have permission to perform this action.",
  'You do not have sufficient access to perform this action.',
  'The request is not authorized. You are not authorized to perform the operation.',
  'Access Denied',
  'AccessDeniedException',
  'Forbidden',
  'Unauthorized',
  'null',
];

/**
 * Whether words occur in a refusal that says nothing about the thing asked for, so that they do not tell refusals
 * apart.
 */
export function isStockWording(words: string): boolean {
  const wanted = plain(words);
  return !/[a-z]{2}/.test(wanted) || STOCK_SENTENCES.some((sentence) => plain(sentence).includes(wanted));
}

/** Whether a message contains these words, ignoring case and white space. */
export function hasWords(message: string, words: string): boolean {
  return plain(message).includes(plain(words));
}

function plain(text: string): string {
  return text.toLowerCase().replace(/\s+/g, ' ').trim();
}
