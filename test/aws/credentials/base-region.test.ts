import { afterEach, expect, it, vi } from 'vitest';
import { baseRegion } from '../../../src/aws/credentials/base-region.ts';

afterEach(() => vi.unstubAllEnvs());

it('is what AWS_REGION says', async () => {
  vi.stubEnv('AWS_REGION', 'eu-west-1');
  expect(await baseRegion(undefined, 'us-east-1')).toBe('eu-west-1');
});

it('that is no region is the user’s to mend, and no bug', async () => {
  vi.stubEnv('AWS_REGION', 'eu west 1');
  await expect(baseRegion(undefined, 'us-east-1')).rejects.toMatchObject({
    code: 'config',
    message: expect.stringContaining('eu west 1'),
  });
});
