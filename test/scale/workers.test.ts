import { expect, it } from 'vitest';
import { packageFile } from '../../src/package-files.ts';
import { startRedis } from '../support/redis.ts';
import { describeWorkers, until } from './worker-harness.ts';

/** How workers take part in a run, and which they refuse. */
describeWorkers(({ python, redis, start, worker, coordinator, endsAsOne }) => {
  it('report what one process reports', async () => {
    worker();
    worker();
    await endsAsOne(coordinator());
  });

  it.each([
    ['of other policies', [packageFile('policies/config-recorder.yml')], 'which it was not planned with'],
    ['of another role', ['--role-name', 'other'], '--role-name: it was planned with "OrganizationAccountAccessRole"'],
  ])('%s refuse the run, and leave it to others', async (_, more, message) => {
    const wrong = worker(...more);
    const check = coordinator('--pace', '40');
    expect([await wrong.code, wrong.output()]).toEqual([2, expect.stringContaining(message)]);
    worker();
    await endsAsOne(check);
  });

  it('put no credentials, names or policies into the queue', async () => {
    const check = coordinator();
    await until(() => check.output().includes('accounts to run'));
    const jobs = (): Promise<string> => redis().command('keys', 'bull:cove-policy-accounts:*-*');
    await until(async () => (await jobs()) !== '');
    const [key = ''] = (await jobs()).split('\n');
    const data = await redis().command('hget', key, 'data');
    expect(Object.keys(JSON.parse(data)).sort()).toEqual(['account', 'cancels', 'digest', 'generation', 'run']);
  });

  it('are refused a server that may lose jobs', async () => {
    const careless = await startRedis(python, '--maxmemory-policy', 'allkeys-lru');
    const refused = start(['check', packageFile('policies/trails.yml'), '--store', 'store', '--queue', careless.url]);
    expect([await refused.code, refused.output()]).toEqual([
      2,
      expect.stringContaining('its maxmemory-policy is allkeys-lru'),
    ]);
    await careless.stop();
  });
});
