import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeWithPython } from '../support/describe-with-python.ts';
import { type MotoWorld, startMotoWorld, worldRegions } from './moto-world.ts';

/** What a reader of `seed-world.py` expects the oracles to say: should they be wrong, so is every comparison with them. */
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

describeWithPython('the scenario in moto', (python) => {
  let world: MotoWorld;
  const named = (rows: string[][]) => {
    const names = new Map(Object.entries(world.ids.accounts).map(([name, id]) => [id, name]));
    return rows.map(([account = '', ...rest]) => [names.get(account) ?? account, ...rest]).sort();
  };

  beforeAll(async () => {
    world = await startMotoWorld(python);
  });
  afterAll(async () => {
    await world?.moto.close();
  });

  test('the trail oracle finds exactly the account trails that log, each in its home region', async () => {
    const found = (await world.ask('oracle-trails.py', ...worldRegions)) as string[][];
    expect(named(found).map(([account, region, arn]) => [account, region, arn?.split(':trail/')[1]])).toEqual(
      loggingTrails,
    );
  });

  test('the recorder oracle tells missing from stopped', async () => {
    const found = (await world.ask('oracle-recorders.py', ...worldRegions)) as {
      missing: string[][];
      stopped: string[][];
    };
    expect(named(found.stopped)).toEqual(stoppedRecorders);
    expect(found.missing).toHaveLength(activeMembers * worldRegions.length - recorders);
    expect(named(found.missing)).toContainEqual(['audit', 'eu-west-1']);
    expect(named(found.missing)).not.toContainEqual(['network', 'eu-west-1']);
  });
});
