import { describe, expect, test } from 'vitest';
import { motoWorldWithOrganizationTrails, simulatedWorld, type World, worldRegions } from '../moto/worlds.ts';
import { describeWithPython } from '../support/describe-with-python.ts';
import { programIn, trails } from './program.ts';

describeWithPython('the founding story, read back with boto3', (python) => {
  describe.each([
    { server: 'moto', start: motoWorldWithOrganizationTrails },
    { server: 'the simulator', start: simulatedWorld },
  ])('against $server', ({ start }) => {
    test('plan → apply stops the trails, check is clean, rollback starts them again', async () => {
      const world: World = await start(python);
      const { run, changes, close } = await programIn(world.environment);
      try {
        const check = (...args: string[]) =>
          run('check', trails, '--regions', worldRegions.join(','), '--quiet', '--run-log', 'off', ...args);
        const logging = () => world.ask('oracle-trails.py', ...worldRegions);

        const before = await logging();
        expect(before).toHaveLength(6);
        expect((await check('--plan', 'plan.json')).exitCode).toBe(1);
        expect(await logging()).toEqual(before);

        expect(await run('apply', 'plan.json', '--yes', '--quiet')).toMatchObject({ exitCode: 0 });
        expect(await logging()).toEqual([]);
        const applied = await changes('plan.json.run.ndjson');
        expect(applied.map(({ change: { account, region, resource } }) => [account, region, resource]).sort()).toEqual(
          before,
        );

        expect(await check()).toEqual({ exitCode: 0, stdout: '', stderr: '' });

        expect(await run('rollback', 'plan.json.run.ndjson', '--yes', '--quiet')).toMatchObject({ exitCode: 0 });
        expect(await logging()).toEqual(before);
      } finally {
        await close();
        await world.close();
      }
    }, 180_000);
  });
});
