import { expect, test } from 'vitest';
import { adviceFor } from '../../../src/report/render/advice.ts';

test.each([
  ['access-denied', 'AccessDeniedException', 'because no identity-based policy allows the x:Y action', /^Let the role/],
  [
    'access-denied',
    'AccessDeniedException',
    'because no session policy allows the x:Y action',
    /--session-policy FILE/,
  ],
  ['access-denied', 'UnauthorizedOperation', 'with an explicit deny in a session policy', /--session-policy FILE/],
  ['assume-role', 'AccessDenied', 'not authorized to perform: sts:AssumeRole', /trust policy/],
  ['assume-role', 'AccessDenied', 'not authorized to perform: sts:TagSession on resource: x', /allow sts:TagSession/],
  ['assume-role', 'AccessDenied', 'not authorized to perform: sts:SetSourceIdentity', /allow sts:SetSourceIdentity/],
  ['assume-role', 'PackedPolicyTooLargeException', 'Packed policy consumes 128%', /fewer policies at a time/],
  ['assume-role', 'MalformedPolicyDocument', 'Syntax errors in policy.', /AWS refuses the session policy itself/],
  ['access-denied', 'SignatureDoesNotMatch', 'The request signature does not match', /the clock of this machine/],
  ['access-denied', 'Blocked', 'Your account is currently blocked.', /AWS Support/],
  ['denied-by-scp', 'AccessDenied', 'with an explicit deny in a resource control policy', /or resource control policy/],
  ['opt-in', 'OptInRequired', 'You are not subscribed to this service', /turn it on/],
  ['not-in-region', 'ENOTFOUND', 'x does not exist', /does not have the service/],
  [
    'unavailable',
    'PermanentRedirect',
    'must be addressed using the specified endpoint',
    /^The resource is not in the region/,
  ],
  ['unavailable', 'AuthFailure', 'AWS was not able to validate the credentials', /enable the region/],
  ['unavailable', 'EndpointError', 'FIPS is not supported here', /endpoint settings/],
  ['unavailable', 'UnknownOperationException', '', /does not know this operation/],
  ['unavailable', 'InternalError', 'We encountered an internal error.', /AWS itself failed/],
  ['unavailable', null, 'there is no region "eu-west-9"', /targets.regions/],
  ['unavailable', null, 'account 666666666601 is SUSPENDED, and it is targeted by its id', /reactivated/],
  ['unavailable', null, 'the service is off', /did not do what was requested/],
  ['network', 'ECONNREFUSED', 'connect ECONNREFUSED', /DNS, proxy, firewall/],
  ['network', 'SELF_SIGNED_CERT_IN_CHAIN', 'is not trusted', /NODE_EXTRA_CA_CERTS/],
  ['network', 'ENOTFOUND', 'x.eu-west-9.amazonaws.com does not exist', /name server/],
  ['network', 'SyntaxError', "the answer is not in the service's protocol", /Something other than AWS/],
  ['evaluation', null, 'page.answer: expected a number', /^An expression of the policy/],
  ['evaluation', 'internal', 'the service gave the same page token twice: the pages never end', /read to its end/],
  ['evaluation', 'internal', 'the answer has more than 10000 pages', /read to its end/],
  ['evaluation', 'internal', 'the pages of the answer do not fit together: "x" differs', /read to its end/],
  [
    'evaluation',
    'internal',
    'the answer holds a text at Users where the API promises a list',
    /not what the API promises/,
  ],
  ['evaluation', 'internal', "the input's MaxItems must be a number, found a text", /`input` of this call/],
  ['throttled', 'SlowDown', 'Please reduce your request rate.', /lower --concurrency/],
  ['expired', 'ExpiredToken', 'The token is expired', /renew them/],
  ['timeout', 'ETIMEDOUT', 'no answer in time', /did not answer in time/],
  ['validation', 'ValidationException', 'bad', /correct it in the policy/],
  ['partial', 'MISSING', 'lists 1 failure', /only part of the answer/],
  ['interrupted', 'AbortError', 'the run was stopped', /--resume/],
  ['internal', 'TypeError', 'a bug', /please report it/],
  ['assume-role', null, 'STS answered without credentials', /trust policy/],
] as const)('%s %s: %s', (kind, code, message, expected) => {
  expect(adviceFor({ kind, code, message }, {})).toMatch(expected);
});

test('a proxy that is set is named where the network fails, and nowhere else', () => {
  const context = { proxyVariable: 'HTTPS_PROXY' };
  const network = { kind: 'network', code: 'ECONNREFUSED', message: 'connect ECONNREFUSED' } as const;
  expect(adviceFor(network, context)).toMatch(/HTTPS_PROXY is set: everything goes through that proxy/);
  expect(adviceFor(network, {})).not.toMatch(/is set/);
  expect(adviceFor({ ...network, kind: 'validation' }, context)).not.toMatch(/HTTPS_PROXY/);
});
