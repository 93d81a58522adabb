import { expect, onTestFinished, test } from 'vitest';
import type { Simulator } from '../../src/simulator/start-simulator.ts';
import type { JsonObject } from '../../src/values/json.ts';
import { connectTo } from '../support/connect.ts';
import { organizationOf, simulate } from './clients.ts';

const account = '222222222222';
const organization = organizationOf(`
version: 1
organization: { managementAccount: "111111111111" }
regions: [us-east-1, eu-west-1]
accounts:
  - { id: "${account}", name: Member, accountPublicAccessBlock: { blockPublicAcls: true, ignorePublicAcls: true } }
  - { id: "333333333333", name: Other }
`);
const all = { BlockPublicAcls: true, IgnorePublicAcls: true, BlockPublicPolicy: true, RestrictPublicBuckets: true };

/**
 * Asks through the product's own clients: the SDK's by itself writes the account in front of the host, which an address
 * cannot take.
 *
 * @returns the answer, or the error's code
 */
async function ask(simulator: Simulator, operation: string, input: JsonObject, region = 'us-east-1'): Promise<unknown> {
  const connection = await connectTo(simulator);
  onTestFinished(() => connection.close());
  const outcome = await connection.call(account, region, `s3-control:${operation}`, input);
  return outcome.ok ? outcome.output : outcome.error.code;
}

test('the public access block of an account is one for all regions: read, put, deleted', async () => {
  const simulator = await simulate({ organization });
  const read = (region: string) => ask(simulator, 'GetPublicAccessBlock', { AccountId: account }, region);
  const some = { ...all, BlockPublicPolicy: false, RestrictPublicBuckets: false };
  expect(await read('us-east-1')).toEqual({ PublicAccessBlockConfiguration: some });
  await ask(simulator, 'PutPublicAccessBlock', { AccountId: account, PublicAccessBlockConfiguration: all });
  expect(await read('eu-west-1')).toEqual({ PublicAccessBlockConfiguration: all });
  await ask(simulator, 'DeletePublicAccessBlock', { AccountId: account }, 'eu-west-1');
  expect(await read('us-east-1')).toBe('NoSuchPublicAccessBlockConfiguration');
  expect(simulator.violations).toEqual([]);
});

test('another account than the signer’s is denied, and a violation', async () => {
  const simulator = await simulate({ organization });
  const other = { AccountId: '333333333333' };
  expect(await ask(simulator, 'GetPublicAccessBlock', other)).toBe('AccessDenied');
  expect(await ask(simulator, 'PutPublicAccessBlock', { ...other, PublicAccessBlockConfiguration: all })).toBe(
    'AccessDenied',
  );
  expect(simulator.violations.map(({ service, resourceArn }) => [service, resourceArn])).toEqual([
    ['s3-control', 'arn:aws:s3::333333333333:*'],
    ['s3-control', 'arn:aws:s3::333333333333:*'],
  ]);
});

test('what is not simulated says so', async () => {
  const simulator = await simulate({ organization });
  expect(await ask(simulator, 'ListJobs', { AccountId: account })).toBe('NotImplemented');
});
