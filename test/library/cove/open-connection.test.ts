import { devNull } from 'node:os';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { CoveError } from '../../../src/cove-error.ts';
import { cove } from '../../../src/library/cove/cove.ts';
import { connect } from '../../../src/library/cove/open-connection.ts';
import { generateOrganization } from '../../../src/simulator/generate-organization.ts';
import { type Simulator, startSimulator } from '../../../src/simulator/start-simulator.ts';

let simulator: Simulator;

beforeEach(async () => {
  simulator = await startSimulator({
    organization: generateOrganization({ accounts: 2, regions: [{ name: 'us-east-1' }] }),
    record: true,
  });
  for (const name of ['AWS_PROFILE', 'AWS_REGION', 'AWS_ENDPOINT_URL']) vi.stubEnv(name, undefined);
  for (const name of ['AWS_CONFIG_FILE', 'AWS_SHARED_CREDENTIALS_FILE']) vi.stubEnv(name, devNull);
  vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true');
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await simulator.close();
});

const mine = (): never => {
  throw new Error('mine');
};
const REGION = 'us-east-1';

describe('a connection', () => {
  it('is made of the environment, of an endpoint and keys, or of what gives keys', async () => {
    const { accessKeyId, secretAccessKey } = simulator.credentials;
    const endpoint = `${simulator.url}/`;
    const given = await connect({ region: REGION, endpoint, credentials: async () => simulator.credentials });
    expect(given).toMatchObject({ region: REGION, identity: { account: '111111111111', partition: 'aws' } });
    await given.close();
    vi.stubEnv('AWS_REGION', REGION);
    vi.stubEnv('AWS_ENDPOINT_URL', simulator.url);
    vi.stubEnv('AWS_ACCESS_KEY_ID', accessKeyId);
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', secretAccessKey);
    const found = await connect();
    expect(found.region).toBe(REGION);
    await found[Symbol.asyncDispose]();
    // A run without one makes its own.
    const { results } = await cove(({ account }) => account.id);
    expect(results).toHaveLength(2);
  });

  it('is not made where no region is known: none is guessed', async () => {
    const error: unknown = await connect({ credentials: simulator.credentials, endpoint: simulator.url }).catch(
      (thrown: unknown) => thrown,
    );
    expect(error).toMatchObject({ code: 'config', message: 'no region is known', hint: /AWS_REGION/ });
  });

  it('prints nothing, even where the SDK would: a profile beside keys in the environment', async () => {
    const printed = vi.spyOn(console, 'warn').mockReturnValue(undefined);
    vi.stubEnv('AWS_PROFILE', 'nowhere');
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'a');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'b');
    await expect(connect({ region: REGION, endpoint: simulator.url })).rejects.toMatchObject({ code: 'credentials' });
    expect(printed).not.toHaveBeenCalled();
    printed.mockRestore();
  });

  it.each<[object, string, RegExp]>([
    [{ regions: REGION }, 'usage', /there is no option "regions"/],
    [{ region: 'nowhere' }, 'usage', /region: expected the name of a region, as in 'eu-west-1', got the string/],
    [{ region: REGION, endpoint: 'localhost:4566' }, 'usage', /endpoint: expected a URL with its scheme/],
    [{ region: REGION, credentials: 'mine' }, 'usage', /credentials: expected keys/],
    [{ region: REGION, concurrency: 0 }, 'usage', /concurrency: expected a whole number from 1/],
    [{ region: REGION, partition: 'aws-cn' }, 'usage', /belong to the partition "aws", but partition is "aws-cn"/],
    [{ region: REGION, credentials: { accessKeyId: 'a', secretAccessKey: 'b' } }, 'credentials', /does not accept/],
    [{ region: REGION, endpoint: 'http://127.0.0.1:9' }, 'network', /cannot be reached/],
    [{ region: REGION, credentials: undefined }, 'credentials', /no AWS credentials were found/],
    [{ region: REGION, credentials: mine }, 'credentials', /^credentials: the function threw: mine$/],
    [{ region: REGION, credentials: async () => mine() }, 'credentials', /^credentials: the function threw: mine$/],
  ])('is refused with %j', async (options, code, message) => {
    const { credentials, url: endpoint } = simulator;
    const error: unknown = await connect({ credentials, endpoint, ...options }).catch((thrown: unknown) => thrown);
    if (!CoveError.is(error)) throw error;
    expect(error).toMatchObject({ code, message });
    expect(`${error.message} ${error.hint}`.replace(/`aws [^`]*`/g, '')).not.toMatch(/(^|\s)--[a-z]|cove-policy check/);
  });

  it('ends its runs when it is closed', async () => {
    const { credentials, url: endpoint } = simulator;
    const connection = await connect({ region: REGION, credentials, endpoint });
    const run = cove(
      async () => {
        await connection.close();
        await new Promise(() => undefined);
      },
      { connection },
    );
    await expect(run).rejects.toMatchObject({ name: 'CoveStopped', cause: { message: 'the connection was closed' } });
    await expect(cove(() => 1, { connection })).rejects.toMatchObject({ name: 'CoveStopped' });
  });
});
