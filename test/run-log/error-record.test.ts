import { expect, it } from 'vitest';
import { createErrorRecord } from '../../src/run-log/error-record.ts';

it('an error that AWS did not answer has no code, request id, attempt or resource', () => {
  const head = { kind: 'unavailable', code: null, message: 'gone', requestId: null, resource: null };
  expect(createErrorRecord('unavailable', 'gone')).toEqual({ ...head, operation: null, attempts: 0 });
  expect(createErrorRecord('unavailable', 'gone', { operation: 'organizations:ListParents', attempts: 1 })).toEqual({
    ...head,
    operation: 'organizations:ListParents',
    attempts: 1,
  });
});
