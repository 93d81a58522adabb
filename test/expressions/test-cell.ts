import type { CoveContext } from '../../src/expressions/expression.ts';
import type { JsonValue } from '../../src/values/json.ts';

/** A cell's context with something in every member. Frozen: an evaluation that writes to it throws. */
export const cove: CoveContext = freeze({
  account: {
    id: '111122223333',
    name: 'payments',
    email: 'payments@example.com',
    ou: 'ou-abcd-11111111',
    ouPath: null,
    tags: { stage: 'prod' },
  },
  region: 'eu-west-1',
  organization: null,
  partition: 'aws',
  now: '2026-01-11T12:00:00.000Z',
  parameters: { maxKeyAgeDays: 90 },
});

/** The same value, its lists and objects frozen at every depth. */
export function freeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value;
  for (const member of Object.values(value)) freeze(member as JsonValue);
  return Object.freeze(value);
}
