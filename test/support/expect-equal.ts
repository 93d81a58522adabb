import { isDeepStrictEqual } from 'node:util';
import { expect } from 'vitest';

/**
 * `expect(actual, context()).toEqual(expected)`, for sweeps that compare tens of thousands of answers: vitest's
 * comparison, and the words for the case that it fails, take longer than the product to read most of them.
 */
export function expectEqual(actual: unknown, expected: unknown, context: () => string): void {
  if (!isDeepStrictEqual(actual, expected)) expect(actual, context()).toEqual(expected);
}
