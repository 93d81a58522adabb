import { describe, expect, it } from 'vitest';
import { classifyError } from '../../src/aws/calls/classify-error.ts';
import { type ErrorMeaning, hasWords, isStockWording, meaningOf } from '../../src/catalog/error-names.ts';

const NAMES: Readonly<Record<ErrorMeaning, readonly string[]>> = {
  denial: [
    'AccessDenied',
    'AccessDeniedException',
    'AccessDeniedFault',
    'UnauthorizedOperation',
    'UnauthorizedException',
    'NotAuthorizedException',
    'AuthorizationErrorException',
    'Forbidden',
    'ForbiddenException',
    'AllAccessDisabled',
  ],
  credentials: [
    'ExpiredToken',
    'ExpiredTokenException',
    'RequestExpired',
    'UnrecognizedClientException',
    'InvalidClientTokenId',
    'InvalidAccessKeyId',
    'InvalidSignatureException',
    'SignatureDoesNotMatch',
    'MissingAuthenticationToken',
    'AuthFailure',
  ],
  throttling: [
    'Throttling',
    'ThrottlingException',
    'ThrottledException',
    'RequestThrottled',
    'EC2ThrottledException',
    'RequestLimitExceeded',
    'TooManyRequestsException',
    'SlowDown',
    'LimitExceededException',
    'ProvisionedThroughputExceededException',
  ],
  failure: [
    'InternalError',
    'InternalFailure',
    'InternalServerError',
    'InternalServerException',
    'InternalServerErrorException',
    'InternalServiceError',
    'InternalServiceErrorException',
    'InternalException',
    'ServiceUnavailable',
    'ServiceUnavailableException',
    'Unavailable',
  ],
  'not-from-aws': [
    'Error',
    'TypeError',
    'SyntaxError',
    'TimeoutError',
    'AbortError',
    'ECONNRESET',
    'ENOTFOUND',
    'EAI_AGAIN',
    'EPIPE',
    'ETIMEDOUT',
    'UND_ERR_SOCKET',
    'CERT_HAS_EXPIRED',
    'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
    'DEPTH_ZERO_SELF_SIGNED_CERT',
    'Unknown',
  ],
};

describe('a name that says nothing of what was asked for', () => {
  it.each(Object.entries(NAMES))('%s', (meaning, names) => {
    expect(names.map((name) => [name, meaningOf(name)])).toEqual(names.map((name) => [name, meaning]));
  });
});

/** Names that policies take for "there is none". */
const SPECIFIC = [
  'NoSuchEntity',
  'NoSuchEntityException',
  'ResourceNotFoundException',
  'TrailNotFoundException',
  'NoSuchPublicAccessBlockConfiguration',
  'ServerSideEncryptionConfigurationNotFoundError',
  'InvalidInstanceID.NotFound',
  'AWS.SimpleQueueService.NonExistentQueue',
  // 401 in Security Hub's model: it is off.
  'InvalidAccessException',
  'SubscriptionRequiredException',
  'OptInRequired',
  'AWSOrganizationsNotInUseException',
  'NotFound',
  '404',
  // In capitals, like those of an operating system.
  'EVENT_NOT_FOUND',
  'ENTITY_NOT_FOUND',
  'EXPIRED',
  'CERT_NOT_FOUND',
  'UNABLE_TO_FIND_RESOURCE',
  'ERESOURCENOTFOUND',
];

describe('a name that says what was wrong with what was asked for', () => {
  it.each(SPECIFIC)('%s', (name) => {
    expect(meaningOf(name)).toBeUndefined();
  });
});

describe('what a run takes for no answer', () => {
  const named = [...NAMES.denial, ...NAMES.credentials, ...NAMES.throttling];
  it.each(named)('%s is not called a wrong input', (name) => {
    const error = Object.assign(new Error('x'), { name, $fault: 'client', $metadata: { httpStatusCode: 400 } });
    expect(classifyError(error, 'x:Y', 1).kind).not.toBe('validation');
  });
});

describe('words of a message', () => {
  it.each(['is not enabled', 'Macie is not enabled', 'not subscribed', 'is not a member of an organization'])(
    'tell one refusal from another: %s',
    (words) => {
      expect(isStockWording(words)).toBe(false);
    },
  );

  it.each([
    'is not authorized to perform',
    'not authorized',
    'Access Denied',
    'access  denied',
    'User:',
    'with an explicit deny',
    'service control policy',
    'because no identity-based policy',
    'authorized',
    'is not',
    '...',
    ': ',
  ])('may stand in any refusal: %s', (words) => {
    expect(isStockWording(words)).toBe(true);
  });

  it('are found whatever their capitals and white space', () => {
    expect(hasWords('Macie  is\nnot Enabled.', 'is not enabled')).toBe(true);
    expect(hasWords('Macie is enabled.', 'is not enabled')).toBe(false);
  });
});
