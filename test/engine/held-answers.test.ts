import { expect, test } from 'vitest';
import { createCatalog } from '../../src/catalog/catalog.ts';
import { createCell } from '../../src/engine/cell.ts';
import { evaluatePolicy } from '../../src/engine/evaluate-policy.ts';
import { policiesOf } from '../support/run-policies.ts';

const YAML = `version: 1
policies:
  - id: keys
    title: Users with keys
    call: iam:ListUsers
    resources: Users
    lookups:
      - { as: keys, operation: iam:ListAccessKeys, input: { UserName: "\${UserName}" } }
    filter: keys.AccessKeyMetadata
    finding: { resource: "\${UserName}" }
`;

test('a cell that is sent more than it can hold asks for no more', async () => {
  const [policy] = await policiesOf(YAML);
  if (policy === undefined) throw new Error('there is no policy');
  const asked: string[] = [];
  const cell = createCell({
    account: '222222222222',
    region: 'global',
    catalog: createCatalog([]),
    context: {
      account: { id: '222222222222', name: null, email: null, ou: null, ouPath: null, tags: {} },
      organization: null,
      partition: 'aws',
      now: '2026-01-01T00:00:00Z',
    },
    mostHeldBytes: 1_000,
    send: async (operation, { UserName = '' }) => {
      asked.push(`${operation.name} ${UserName}`);
      const Users = Array.from({ length: 50 }, (_, at) => ({ UserName: `u${at}` }));
      return { ok: true, output: { Users, AccessKeyMetadata: [] }, isMarked: false, bytes: 400 };
    },
  });
  const outcome = await evaluatePolicy(policy, cell, () => undefined);
  expect(outcome).toMatchObject({ status: 'error' });
  const messages = outcome.errors.map(({ kind, message }) => `${kind} ${message}`);
  expect(new Set(messages)).toEqual(
    new Set([
      'internal the answers of this account and region have more than 1,000 bytes together, the most that is kept: ask for less in one run, or name fewer policies',
    ]),
  );
  // Those that were under way when it became too much are kept; nothing passes that was not asked.
  expect(asked.length).toBeLessThan(30);
  expect(messages).toHaveLength(51 - asked.length);
});
