import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { describeWithPython } from '../support/describe-with-python.ts';
import { motoWorld, simulatedWorld, type World, worldRegions } from './worlds.ts';

/** What a reader of `world.yml` expects the oracles to say: should they be wrong, so is every comparison with them. */
const loggingTrails = [
  ['ledger-prod', 'ap-southeast-2', 'ledger.trail_1'],
  ['log-archive', 'us-east-1', 'archive-trail'],
  ['sandbox-ana', 'us-east-1', 'my-first-trail'],
  ['shop-dev', 'eu-west-1', 'shop-dev-trail'],
  ['shop-prod', 'eu-west-1', 'shop-ireland'],
  ['shop-prod', 'us-east-1', 'shop-all-regions'],
];

const stoppedRecorders = [
  ['pay-prod', 'us-east-1', 'default'],
  ['shop-dev', 'ap-southeast-2', 'default'],
  ['shop-prod', 'eu-west-1', 'default'],
];

const activeMembers = 9;
const recorders = 8;

describeWithPython('the oracles', (python) => {
  describe.each([
    { server: 'moto', start: motoWorld },
    { server: 'the simulator', start: simulatedWorld },
  ])('against $server', ({ start }) => {
    let world: World;
    const named = (rows: string[][]) =>
      rows.map(([account = '', ...rest]) => [world.names.get(account) ?? account, ...rest]).sort();

    beforeAll(async () => {
      world = await start(python);
    });
    afterAll(() => world?.close());

    test('find exactly the account trails that log, each in its home region', async () => {
      const found = (await world.ask('oracle-trails.py', ...worldRegions)) as string[][];
      const byName = named(found).map(([account, region, arn]) => [account, region, arn?.split(':trail/')[1]]);
      expect(byName).toEqual(loggingTrails);
    });

    test('tell missing recorders from stopped ones', async () => {
      const found = (await world.ask('oracle-recorders.py', ...worldRegions)) as Record<string, string[][]>;
      const missing = named(found.missing ?? []);
      expect(named(found.stopped ?? [])).toEqual(stoppedRecorders);
      expect(missing).toHaveLength(activeMembers * worldRegions.length - recorders);
      expect(missing).toContainEqual(['audit', 'eu-west-1']);
      expect(missing).not.toContainEqual(['network', 'eu-west-1']);
    });
  });
});
