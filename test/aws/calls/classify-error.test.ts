import { describe, expect, it } from 'vitest';
import { classifyError } from '../../../src/aws/calls/classify-error.ts';
import { CoveError } from '../../../src/cove-error.ts';

/** What the SDK's reader of XML says. */
const NO_XML = '@aws-sdk XML parse error: unexpected content.';

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
  ['access-denied', awsError('AccessDeniedForDependencyException', 'The role may not be created.', 400)],
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
  ['opt-in', awsError('OptInRequired', 'not subscribed', 403)],
  // What a service is not turned on for, in the words of a denial.
  ['opt-in', awsError('AccessDeniedException', 'Macie is not enabled', 403)],
  ['opt-in', awsError('InvalidAccessException', 'Account 1 is not subscribed to AWS Security Hub', 401)],
  ['opt-in', awsError('AccessDeniedException', 'User not enabled for cost explorer access', 400)],
  ['opt-in', awsError('AWSOrganizationsNotInUseException', 'Your account is not a member of an organization.', 400)],
  [
    'access-denied',
    awsError('AccessDenied', 'x is not authorized to perform: y: the policy is not enabled for z', 403),
  ],
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
  // AWS refused nothing: what answered is not the service.
  ['network', Object.assign(new SyntaxError('Unexpected token <'), { $metadata: { httpStatusCode: 400 } })],
  ['network', Object.assign(new Error(NO_XML), { $metadata: { httpStatusCode: 400 } })],
  ['unavailable', Object.assign(new Error(NO_XML), { $metadata: { httpStatusCode: 404 } })],
  // The same trouble in the words of other protocols and services.
  ['access-denied', awsError('IncompleteSignature', 'The request signature does not conform to AWS standards.', 400)],
  ['access-denied', awsError('Blocked', 'Your account is currently blocked.', 400)],
  ['access-denied', awsError('AllAccessDisabled', 'All access to this object has been disabled.', 403)],
  ['access-denied', awsError('NotAuthorized', 'You do not have permission to perform this action.', 400)],
  ['access-denied', awsError('MissingAuthenticationToken', 'Request is missing Authentication Token', 403)],
  ['expired', awsError('RequestExpired', 'Request has expired.', 400)],
  ['throttled', awsError('EC2ThrottledException', 'slow', 503)],
  ['throttled', awsError('ProvisionedThroughputExceededException', 'slow', 400)],
  ['throttled', awsError('LimitExceededException', 'slow', 400)],
  ['unavailable', awsError('InvalidAccessKeyId', 'The AWS Access Key Id does not exist in our records.', 403)],
  ['unavailable', awsError('InvalidToken', 'The provided token is malformed or otherwise not valid.', 400)],
  ['unavailable', awsError('RegionDisabledException', 'STS is not activated in this region', 403)],
  ['opt-in', awsError('NotSignedUp', 'Your account is not signed up', 403)],
  ['opt-in', awsError('SubscriptionRequired', 'needs a subscription', 403)],
  ['opt-in', awsError('PendingVerification', 'Your account is pending verification', 400)],
  ['unavailable', awsError('Unavailable', 'The server is overloaded', 503)],
  ['unavailable', awsError('PermanentRedirect', 'must be addressed using the specified endpoint', 301)],
  ['unavailable', Object.assign(new Error('FIPS is not supported here'), { name: 'EndpointError' })],
  ['validation', awsError('MalformedQueryString', 'syntax', 404)],
  ['validation', new Error('No value provided for input HTTP label: Bucket.')],
  ['network', awsError('RequestAbortedException', 'aborted', 400)],
  ['network', nodeError('EPROTO', 'ssl3_get_record:wrong version number')],
  ['network', nodeError('HPE_INVALID_CONSTANT', 'Parse Error: Expected HTTP/')],
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

  it("takes an error's name, and not a member `code` of its own, for AWS's code", () => {
    const error = Object.assign(awsError('AccessDeniedException', 'no', 403), { code: 'KMS-17' });
    expect(classifyError(error, 'a:B', 1)).toMatchObject({ kind: 'access-denied', code: 'AccessDeniedException' });
  });

  it.each([
    // The name is AWS's, and AWS's data has the service elsewhere.
    ['not-in-region', 'app-mesh:ListMeshes', 'appmesh.ap-southeast-7.amazonaws.com'],
    // The data has it there: a name server that does not work.
    ['network', 'app-mesh:ListMeshes', 'appmesh.eu-west-1.amazonaws.com'],
    // The data does not know the region, or the service.
    ['network', 'app-mesh:ListMeshes', 'appmesh.eu-west-9.amazonaws.com'],
    ['network', 'bedrock-runtime:ListAsyncInvokes', 'bedrock-runtime.ap-southeast-7.amazonaws.com'],
    // The name is the user's.
    ['network', 'app-mesh:ListMeshes', 'mesh.ap-southeast-7.example.com'],
    ['network', 'app-mesh:ListMeshes', 'vpce-1.appmesh.ap-southeast-7.vpce.amazonaws.com'],
  ])('an endpoint that does not exist is %s: %s at %s', (kind, operation, hostname) => {
    const error = Object.assign(nodeError('ENOTFOUND', `${hostname} does not exist`), { hostname });
    expect(classifyError(error, operation, 1)).toMatchObject({ kind, code: 'ENOTFOUND' });
    const refused = Object.assign(nodeError('EAI_AGAIN', 'try again'), { hostname });
    expect(classifyError(refused, operation, 1)).toMatchObject({ kind: 'network' });
  });

  it('takes no longer, and is no longer, for what a server makes long', () => {
    const code = `${'Throttl'.repeat(300_000)}\n`;
    const message = `${' '.repeat(1_000_000)}security_token = ${'security-token:'.repeat(300_000)}`;
    const record = classifyError(awsError(code, message, 400), 'a:B', 1);
    expect(record.code).toHaveLength(201);
    expect(record.message.length).toBeLessThan(1_100);
    const hostname = `${'.aa-aa-1'.repeat(300_000)}x`;
    expect(classifyError(Object.assign(nodeError('ENOTFOUND', 'no'), { hostname }), 'a:B', 1).kind).toBe('network');
  });

  it('always has a message', () => {
    expect(classifyError(awsError('X', '', 500), 'a:B', 1).message).toBe('HTTP 500 without a message');
    expect(
      classifyError(new AggregateError([nodeError('ECONNREFUSED', 'connect ECONNREFUSED ::1')]), 'a:B', 1).message,
    ).toContain('ECONNREFUSED');
  });
});
