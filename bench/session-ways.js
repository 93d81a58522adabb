/**
 * One of the ways that bench/sessions.js compares: a run of a function in every account and region, whose answers are
 * checked. Prints the CPU seconds of the run.
 *
 *   node bench/session-ways.js client 200
 */
import { CloudTrailClient, DescribeTrailsCommand } from '@aws-sdk/client-cloudtrail';
import { connect, cove } from '../dist/index.js';
import { REGIONS } from './organization.js';

/** @type {Record<string, (session: import('../dist/index.js').CoveSession) => Promise<string>>} */
const WAYS = {
  nothing: async ({ account }) => `trail-${account.id}`,
  client: async (session) => {
    const { trailList } = await session.client(CloudTrailClient).send(new DescribeTrailsCommand({}));
    return String(trailList?.[0]?.Name);
  },
  call: async (session) => {
    const { trailList } = await session.call('cloudtrail:DescribeTrails');
    return /** @type {{ Name: string }[]} */ (trailList)[0]?.Name ?? '';
  },
  script: async (session) => {
    const credentials = await session.credentials();
    const client = new CloudTrailClient({ region: session.region, credentials });
    const { trailList } = await client.send(new DescribeTrailsCommand({}));
    client.destroy();
    return String(trailList?.[0]?.Name);
  },
};

const [way = '', accounts = ''] = process.argv.slice(2);
const work = WAYS[way];
if (work === undefined) throw new Error(`there is no way ${way}`);
const connection = await connect();
const before = process.cpuUsage();
let results = 0;
for await (const outcome of cove.stream(work, { connection, regions: REGIONS })) {
  if (outcome.kind === 'skipped') continue;
  if (outcome.kind !== 'result' || outcome.result !== `trail-${outcome.account.id}`) {
    throw new Error(`${outcome.account.id} in ${outcome.region}: ${JSON.stringify(outcome)}`);
  }
  results += 1;
}
const { user, system } = process.cpuUsage(before);
await connection.close();
if (results !== Number(accounts) * REGIONS.length) throw new Error(`${results} results`);
process.stdout.write(JSON.stringify({ cpuSeconds: (user + system) / 1e6 }));
