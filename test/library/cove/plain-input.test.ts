import { expect, it } from 'vitest';
import type { CoveSession } from '../../../src/library/cove/cove-session.ts';
import { plainInput } from '../../../src/library/cove/plain-input.ts';

it('takes times and bytes as what they are, in TypeScript too, and leaves out what is undefined', () => {
  const input: Parameters<CoveSession['call']>[1] = {
    StartTime: new Date('2026-01-31T12:00:00Z'),
    Blobs: [new Uint8Array([1, 2])],
    NextToken: undefined,
  };
  expect(plainInput(input)).toEqual({ StartTime: '2026-01-31T12:00:00.000Z', Blobs: ['AQI='] });
});
