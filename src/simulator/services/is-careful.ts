import type { Account } from '../world/world.ts';

/**
 * Whether an account is one of those that do what a benchmark asks. What the organization's file does not describe
 * (databases, keys, contacts) is answered by this alone: so that some accounts are found, and others are not, in every
 * run the same.
 */
export function isCareful({ id }: Account): boolean {
  return [...id].reduce((sum, digit) => sum + Number(digit), 0) % 2 === 0;
}
