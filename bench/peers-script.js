/**
 * What most people would write to ask every account in every region, and what bench/peers.js compares with: the SDK
 * alone, a role assumed once per account, one client per account and region, p-map. Six accounts of 17 regions at a
 * time make about a hundred calls in flight, from where on more make the SDK slower.
 *
 *   node bench/peers-script.js us-east-1,eu-west-1        prints a line of JSON for each account and region
 */
import { CloudTrailClient, DescribeTrailsCommand } from '@aws-sdk/client-cloudtrail';
import { OrganizationsClient, paginateListAccounts } from '@aws-sdk/client-organizations';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import pMap from 'p-map';

const regions = process.argv[2].split(',');
const sts = new STSClient({});
const accounts = [];
for await (const { Accounts } of paginateListAccounts({ client: new OrganizationsClient({}) }, {})) {
  accounts.push(...Accounts.filter(({ Status, Name }) => Status === 'ACTIVE' && Name !== 'Management'));
}

await pMap(accounts, describeTrails, { concurrency: 6 });

async function describeTrails({ Id }) {
  const role = { RoleArn: `arn:aws:iam::${Id}:role/OrganizationAccountAccessRole`, RoleSessionName: 'trails' };
  const { Credentials } = await sts.send(new AssumeRoleCommand(role));
  const credentials = {
    accessKeyId: Credentials.AccessKeyId,
    secretAccessKey: Credentials.SecretAccessKey,
    sessionToken: Credentials.SessionToken,
  };
  await pMap(regions, async (region) => {
    const client = new CloudTrailClient({ region, credentials });
    const { trailList } = await client.send(new DescribeTrailsCommand({}));
    client.destroy();
    process.stdout.write(`${JSON.stringify([Id, region, trailList.map(({ TrailARN }) => TrailARN)])}\n`);
  });
}
