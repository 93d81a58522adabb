import { expect, test } from 'vitest';
import { otherVersion } from '../../src/text/other-version.ts';

test('a version that is not read is named', () => {
  expect(otherVersion({ version: 2, unlike: true }, 1)).toBe(
    'has format version 2, but this cove-policy reads version 1',
  );
});

test.each([[{ version: 1 }], [{ version: '2' }], [{}], [[{ version: 2 }]], ['2'], [null], [undefined]])(
  '%j names none, or the one that is read',
  (value) => {
    expect(otherVersion(value, 1)).toBeUndefined();
  },
);
