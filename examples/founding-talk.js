/**
 * The story that this program began with: an organization trail logs everything, and old trails of single accounts
 * still log the same, at 2 dollars per 100,000 events. One step after the other, from "hello" to the last look.
 *
 *   AWS_PROFILE=audit node founding-talk.js          looks
 *   AWS_PROFILE=audit node founding-talk.js --stop   stops the trails, and looks again
 */
import {
  CloudTrailClient,
  DescribeTrailsCommand,
  GetTrailStatusCommand,
  StopLoggingCommand,
} from '@aws-sdk/client-cloudtrail';
import { connect, cove } from 'cove-policy';

const connection = await connect();
const everywhere = cove.with({ connection });

// Hello, world: who is there?
const hello = await everywhere((session) => `hello from ${session.account.name}`);
for (const { result } of hello.results) console.log(result);
for (const { account, error } of hello.failed) console.log(`no answer from ${account.id}: ${error.kind}`);

// The trails of each account, in all regions that it has enabled.
const trails = await everywhere(
  async (session) => {
    const client = session.client(CloudTrailClient);
    const { trailList = [] } = await client.send(new DescribeTrailsCommand({ includeShadowTrails: false }));
    return trailList.filter(({ IsOrganizationTrail }) => !IsOrganizationTrail);
  },
  { regions: ['enabled'] },
);
const found = trails.results.filter(({ result }) => result.length > 0);
console.log(`${found.flatMap(({ result }) => result).length} trails of accounts`);

// Which of them still log? Only where there are some.
/** @type {(session: import('cove-policy').CoveSession, arn: string) => Promise<boolean>} */
const logs = async (session, arn) => {
  const { IsLogging = false } = await session.client(CloudTrailClient).send(new GetTrailStatusCommand({ Name: arn }));
  return IsLogging;
};
const items = found.flatMap(({ account, region, result }) =>
  result.map(({ TrailARN = '' }) => ({ account, region, arn: TrailARN })),
);
const status = await everywhere.map(items, (session, { arn }) => logs(session, arn));
const logging = status.results.filter(({ result }) => result).map(({ item }) => item);
console.log(`${logging.length} of them log`);

// Stop them. Sessions are read-only unless a run says otherwise, and AWS itself refuses the rest.
if (process.argv.includes('--stop')) {
  const stopped = await everywhere.map(
    logging,
    (session, { arn }) => session.client(CloudTrailClient).send(new StopLoggingCommand({ Name: arn })),
    { access: 'full' },
  );
  for (const { item, exception } of stopped.exceptions) console.log(`${item.arn} was not stopped: ${exception}`);
  const after = await everywhere.map(logging, (session, { arn }) => logs(session, arn));
  console.log(`${after.results.filter(({ result }) => result).length} of them log now`);
}
await connection.close();
