import { describe, expect, it } from 'vitest';
import { classifyError, statusOf } from '../../src/aws/calls/classify-error.ts';
import { isAbsence } from '../../src/engine/is-absence.ts';
import type { AbsentError } from '../../src/policy/model/policy.ts';

function failed(name: string, status: number, message = 'x'): Parameters<typeof isAbsence>[1] {
  const error = Object.assign(new Error(message), { name, $fault: 'client', $metadata: { httpStatusCode: status } });
  return { error: classifyError(error, 'x:Y', 1), status: statusOf(error) };
}

function named(name: string, message?: string): AbsentError[] {
  return [{ name, message }];
}

describe('a named error is "there is none"', () => {
  it.each([
    ['NoSuchEntityException', 404],
    ['NoSuchPublicAccessBlockConfiguration', 404],
    // Security Hub is off: a status that otherwise refuses the caller.
    ['InvalidAccessException', 401],
    ['AWSOrganizationsNotInUseException', 403],
    ['SubscriptionRequiredException', 400],
    ['EVENT_NOT_FOUND', 404],
  ] as const)('%s with HTTP %i', (name, status) => {
    expect(isAbsence(named(name), failed(name, status))).toBe(true);
  });

  it('a refusal by words of its message', () => {
    const absent = named('AccessDeniedException', 'is not enabled');
    expect(isAbsence(absent, failed('AccessDeniedException', 403, 'Macie is not enabled.'))).toBe(true);
    expect(isAbsence(absent, failed('AccessDeniedException', 400, 'Macie is Not  Enabled'))).toBe(true);
  });

  it('a specific one by words of its message, where they are named', () => {
    const absent = named('ValidationException', 'does not exist');
    expect(isAbsence(absent, failed('ValidationException', 400, 'Stack x does not exist'))).toBe(true);
    expect(isAbsence(absent, failed('ValidationException', 400, 'Stack name is too long'))).toBe(false);
  });
});

describe('no absence, although it is named', () => {
  it('what nobody has answered', () => {
    const error = Object.assign(new Error('x'), { name: 'ResourceNotFoundException' });
    expect(isAbsence(named(error.name), { error: classifyError(error, 'x:Y', 1), status: undefined })).toBe(false);
  });

  it.each([
    ['NoSuchEntityException', 500],
    ['NoSuchEntityException', 503],
    ['ThrottlingException', 400],
    ['NoSuchEntityException', 429],
    ['AccessDeniedException', 400],
    ['AccessDenied', 403],
    // Names that go on: a service that Organizations depends on has refused.
    ['AccessDeniedForDependencyException', 400],
    ['UnauthorizedPartnerIntegration', 401],
    ['UnauthorizedOperation', 403],
    ['Forbidden', 403],
    ['InvalidClientTokenId', 403],
    ['ExpiredToken', 400],
    ['ServiceUnavailable', 503],
    ['InternalFailure', 400],
  ] as const)('%s with HTTP %i', (name, status) => {
    expect(isAbsence(named(name), failed(name, status))).toBe(false);
  });

  // Words make a refusal an absence, and nothing else whose name says that nobody has looked.
  it.each([
    ['InternalFailure', 400],
    ['LimitExceededException', 400],
    ['InvalidSignatureException', 403],
    ['UnknownError', 400],
  ] as const)('%s with HTTP %i, in the words that are named', (name, status) => {
    expect(isAbsence(named(name, 'is not enabled'), failed(name, status, 'Macie is not enabled'))).toBe(false);
  });

  it('a refusal in other words, and one of the organization', () => {
    const absent = named('AccessDeniedException', 'is not enabled');
    for (const message of [
      'User: x is not authorized to perform: macie2:GetMacieSession because no identity-based policy allows it',
      'Macie is not enabled, with an explicit deny in a service control policy',
    ]) {
      expect(isAbsence(absent, failed('AccessDeniedException', 403, message))).toBe(false);
    }
  });

  it('a refusal in those words by a service that fails', () => {
    const absent = named('AccessDeniedException', 'is not enabled');
    expect(isAbsence(absent, failed('AccessDeniedException', 503, 'is not enabled'))).toBe(false);
  });

  it('an error on a later page, for the first one was there', () => {
    const outcome = { ...failed('NoSuchEntityException', 404), isPartial: true as const };
    expect(isAbsence(named('NoSuchEntityException'), outcome)).toBe(false);
  });

  it('what nobody named', () => {
    expect(isAbsence([], failed('NoSuchEntityException', 404))).toBe(false);
  });
});
