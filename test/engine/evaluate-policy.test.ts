import { expect, it } from 'vitest';
import type { Cell } from '../../src/engine/cell.ts';
import { evaluatePolicy } from '../../src/engine/evaluate-policy.ts';
import { policyOf } from '../organization/test-policy.ts';

const cell: Cell = {
  account: '222222222222',
  region: 'eu-west-1',
  hideCredentials: (value) => value,
  cove: (own) => ({
    account: { id: '222222222222', name: null, email: null, ou: null, ouPath: null, tags: {} },
    region: 'eu-west-1',
    organization: null,
    partition: 'aws',
    now: '2025-01-01T00:00:00Z',
    ...own,
  }),
  call: async () => ({ ok: true, value: {} }),
  callAgain: async () => ({ ok: true, value: {} }),
};

it('a bug costs the cell, under its own name, and neither the run nor the truth', async () => {
  const fail = () => {
    throw new TypeError('x is not a function');
  };
  const filter = { text: '@', evaluate: fail, evaluateOpenly: fail };
  expect(await evaluatePolicy({ ...policyOf('p'), filter }, cell, () => undefined)).toMatchObject({
    status: 'error',
    errors: [{ kind: 'internal', message: 'a bug in cove-policy, please report it: x is not a function' }],
  });
});
