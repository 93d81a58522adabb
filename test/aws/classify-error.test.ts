import { describe, expect, it } from 'vitest';
import { classifyError } from '../../src/aws/classify-error.ts';
import { CoveError } from '../../src/cove-error.ts';

function awsError(name: string, message: string, httpStatusCode: number): Error {
  return Object.assign(new Error(message), { name, $fault: 'client', $metadata: { httpStatusCode, requestId: 'r-1' } });
}

function nodeError(code: string, message: string): Error {
  return Object.assign(new Error(message), { code });
}

const cases: readonly (readonly [kind: string, error: unknown])[] = [
  [
    'access-denied',
    awsError(
      'AccessDeniedException',
      'User: x is not authorized to perform: y because no identity-based policy allows it',
      400,
    ),
  ],
  ['access-denied', awsError('UnauthorizedOperation', 'You are not authorized to perform this operation.', 403)],
  ['access-denied', awsError('SomethingNew', 'no', 403)],
  ['denied-by-scp', awsError('AccessDeniedException', 'x with an explicit deny in a service control policy', 400)],
  ['denied-by-scp', awsError('AccessDenied', 'x because no service control policy allows the y action', 403)],
  ['denied-by-scp', awsError('AccessDenied', 'x with an explicit deny in a resource control policy', 403)],
  ['throttled', awsError('ThrottlingException', 'Rate exceeded', 400)],
  ['throttled', awsError('Throttling', 'Rate exceeded', 400)],
  ['throttled', awsError('RequestLimitExceeded', 'Request limit exceeded.', 503)],
  ['throttled', awsError('TooManyRequestsException', 'Too many', 429)],
  ['throttled', awsError('Unheard', 'slow down', 429)],
  ['expired', awsError('ExpiredTokenException', 'The security token included in the request is expired', 400)],
  ['expired', awsError('ExpiredToken', 'The security token included in the request is expired', 403)],
  [
    'unavailable',
    awsError('UnrecognizedClientException', 'The security token included in the request is invalid.', 400),
  ],
  ['unavailable', awsError('ServiceUnavailable', 'try later', 503)],
  ['unavailable', awsError('WhoKnows', 'boom', 500)],
  ['unavailable', awsError('UnknownOperationException', '', 400)],
  ['unavailable', awsError('OptInRequired', 'not subscribed', 403)],
  ['validation', awsError('InvalidTrailNameException', 'Trail name too short', 400)],
  ['validation', awsError('ValidationException', 'bad', 400)],
  ['network', nodeError('ECONNREFUSED', 'connect ECONNREFUSED 127.0.0.1:1')],
  ['network', nodeError('ECONNRESET', 'socket hang up')],
  ['network', nodeError('ENOTFOUND', 'getaddrinfo ENOTFOUND')],
  ['network', nodeError('CERT_HAS_EXPIRED', 'certificate has expired')],
  ['timeout', Object.assign(new Error('timed out'), { name: 'TimeoutError' })],
  ['timeout', nodeError('ETIMEDOUT', 'connect ETIMEDOUT')],
  ['interrupted', new DOMException('This operation was aborted', 'AbortError')],
  ['evaluation', new CoveError('internal', 'the answer has more than 3 pages')],
  // An HTML page where JSON was due: moto's for an operation that it does not know, or a proxy's.
  ['unavailable', Object.assign(new SyntaxError('Unexpected token <'), { $metadata: { httpStatusCode: 404 } })],
  // Half an answer.
  ['network', Object.assign(new SyntaxError('Unexpected end of JSON input'), { $metadata: { httpStatusCode: 200 } })],
  ['internal', new TypeError('x is not a function')],
  ['internal', 'a string'],
];

describe('classifyError', () => {
  it.each(cases)('%s: %s', (kind, error) => {
    expect(classifyError(error, 'cloudtrail:DescribeTrails', 3)).toMatchObject({
      kind,
      operation: 'cloudtrail:DescribeTrails',
      attempts: 3,
    });
  });

  it('keeps AWS code, message on one line, and request id', () => {
    const record = classifyError(awsError('AccessDenied', 'not\n  allowed', 403), 'sts:AssumeRole', 1);
    expect(record).toMatchObject({ code: 'AccessDenied', message: 'not allowed', requestId: 'r-1' });
  });

  it('always has a message', () => {
    expect(classifyError(awsError('X', '', 500), 'a:B', 1).message).toBe('HTTP 500 without a message');
    expect(
      classifyError(new AggregateError([nodeError('ECONNREFUSED', 'connect ECONNREFUSED ::1')]), 'a:B', 1).message,
    ).toContain('ECONNREFUSED');
  });
});
