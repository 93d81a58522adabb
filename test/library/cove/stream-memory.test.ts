import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { generateOrganization } from '../../../src/simulator/generate-organization.ts';
import { startSimulator } from '../../../src/simulator/start-simulator.ts';

test('memory of a stream does not grow with the organization', { timeout: 300_000 }, async () => {
  const regions = [{ name: 'us-east-1' }];
  const organization = generateOrganization({ accounts: 10_000, trailsEvery: 0, regions });
  const simulator = await startSimulator({ organization });
  try {
    const { accessKeyId, secretAccessKey } = simulator.credentials;
    const script = fileURLToPath(new URL('stream-memory.js', import.meta.url));
    const args = ['--expose-gc', script, simulator.url, accessKeyId, secretAccessKey];
    const { stdout } = await promisify(execFile)(process.execPath, args);
    const { outcomes, used } = JSON.parse(stdout) as { outcomes: number; used: number[] };
    expect(outcomes).toBe(10_000);
    const [early = 0, late = Number.POSITIVE_INFINITY] = used;
    // Accounts are known from the beginning on; what comes of them is not kept.
    expect(late / early).toBeLessThan(1.3);
  } finally {
    await simulator.close();
  }
});
