import { expect, test } from 'vitest';
import * as library from '../../../src/index.ts';
import { inWorld, oneAccountWith } from '../../remediation/program.ts';

test('a plan without changes is refused as what it is', () =>
  inWorld(oneAccountWith('{ name: first, logging: false }'), {}, async ({ directory }, simulator) => {
    const { url: endpoint, credentials } = simulator;
    const connection = await library.connect({ region: 'us-east-1', endpoint, credentials });
    try {
      const set = await library.loadPolicies(['policies/trails.yml'], { cwd: directory });
      const planned = await library.plan(set, { connection, cwd: directory, file: 'plan.json' });
      expect(planned.plan.changes).toEqual([]);
      await planned.close();
      await expect(
        library.apply('plan.json', { connection, cwd: directory, confirm: async () => true }),
      ).rejects.toMatchObject({ code: 'plan', message: 'plan.json has no change to make' });
    } finally {
      connection.close();
    }
  }));
