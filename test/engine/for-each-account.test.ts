import { readFile } from 'node:fs/promises';
import { CloudTrailClient, DescribeTrailsCommand } from '@aws-sdk/client-cloudtrail';
import { afterEach, describe, expect, it } from 'vitest';
import { type AwsConnection, connectAws } from '../../src/aws/calls/connect-aws.ts';
import { createCatalog } from '../../src/catalog/catalog.ts';
import { CoveCallError, type CoveOptions, cove, coveEach } from '../../src/engine/for-each-account.ts';
import { roleArn } from '../../src/organization/role-arn.ts';
import { packageFile } from '../../src/package-files.ts';
import { parseOrganizationFile } from '../../src/simulator/parse-organization-file.ts';
import { type Simulator, startSimulator } from '../../src/simulator/start-simulator.ts';

let simulator: Simulator;
let connection: AwsConnection;

afterEach(async () => {
  connection.close();
  await simulator.close();
});

async function demo(options: Partial<CoveOptions> = {}): Promise<CoveOptions> {
  const text = await readFile(packageFile('examples/demo-organization.yml'), 'utf8');
  simulator = await startSimulator({ organization: parseOrganizationFile(text, 'demo') });
  const catalog = createCatalog([]);
  connection = await connectAws({
    catalog,
    base: async () => simulator.credentials,
    region: 'us-east-1',
    endpoint: simulator.url,
    signal: new AbortController().signal,
  });
  return {
    connection,
    catalog,
    role: {
      roleArn: (account) => roleArn('OrganizationAccountAccessRole', account, connection.identity.partition),
      sessionName: 'cove-policy-test',
    },
    ...options,
  };
}

describe('cove', () => {
  it('runs a function in every account and region, and tells results, failures and skipped accounts apart', async () => {
    const { results, exceptions, failed, skipped } = await cove(
      async (session) => (await session.call('cloudtrail:DescribeTrails')).trailList,
      await demo(),
    );
    expect(results).toHaveLength(35);
    expect(exceptions).toEqual([]);
    expect(failed).toMatchObject([{ account: { id: '444444444403' }, region: '*', error: { kind: 'assume-role' } }]);
    expect(skipped.map(({ account }) => account.id)).toEqual(['111111111111', '666666666601']);
  });

  it('keeps what one account throws from the others', async () => {
    const { results, exceptions } = await cove(
      async ({ account }) => {
        if (account.id === '333333333302') throw new Error('mine');
        return account.name;
      },
      await demo({ regions: ['eu-west-1'] }),
    );
    expect(exceptions).toMatchObject([
      { account: { id: '333333333302' }, region: 'eu-west-1', exception: { message: 'mine' } },
    ]);
    expect(results).toHaveLength(8);
  });

  it('takes targets like the command line, and refuses those that make no sense', async () => {
    const { results } = await cove(
      async ({ account }) => account.id,
      await demo({ ous: ['ou-lark-prod0000'], exclude: ['333333333303'], regions: ['us-*'] }),
    );
    expect(results.map(({ result, region }) => `${result} ${region}`).sort()).toEqual([
      '333333333301 us-east-1',
      '333333333301 us-west-2',
      '333333333302 us-east-1',
      '333333333302 us-west-2',
    ]);
    const options = await demo({ accounts: 'all' as unknown as string[] });
    await expect(cove(async () => 1, options)).rejects.toThrow(
      'accounts: expected a list of strings, got the string "all"',
    );
  });

  it('hands out the credentials of the account for a client of your own', async () => {
    const { results } = await cove(
      async ({ account, region, credentials }) => {
        const client = new CloudTrailClient({ region, endpoint: simulator.url, credentials: await credentials() });
        const { trailList = [] } = await client.send(new DescribeTrailsCommand({ includeShadowTrails: false }));
        return trailList.every((trail) => trail.TrailARN?.includes(account.id));
      },
      await demo({ accounts: ['333333333302'] }),
    );
    expect(results.map(({ result }) => result)).toEqual([true, true, true, true]);
  });

  it('throws what AWS said where a call fails', async () => {
    const { exceptions } = await cove(
      (session) => session.call('cloudtrail:GetTrail', { Name: 'not-there' }),
      await demo({ accounts: ['333333333302'], regions: ['eu-west-1'] }),
    );
    expect(exceptions[0]?.exception).toBeInstanceOf(CoveCallError);
    expect(exceptions[0]?.exception).toMatchObject({ error: { code: 'TrailNotFoundException' } });
  });

  it('gives outcomes one at a time where they are not to be kept', async () => {
    let count = 0;
    await coveEach(
      async () => undefined,
      await demo({ regions: ['eu-west-1'] }),
      async () => {
        count += 1;
      },
    );
    expect(count).toBe(12);
  });
});
