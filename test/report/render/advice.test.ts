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
  ['assume-role', 'PackedPolicyTooLargeException', 'Packed policy consumes 128%', /fewer policies at a time/],
  ['assume-role', 'MalformedPolicyDocument', 'Syntax errors in policy.', /AWS refuses the session policy itself/],
  ['assume-role', null, 'STS answered without credentials', /trust policy/],
] as const)('%s %s: %s', (kind, code, message, expected) => {
  expect(adviceFor({ kind, code, message })).toMatch(expected);
});
