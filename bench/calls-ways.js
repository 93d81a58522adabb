/**
 * The ways that bench/calls.js compares, and the process that measures one of them: calls as many as it can for a
 * while, checks every answer (it names the account that signed) and prints calls per second of the clock and of its own
 * CPU time.
 *
 *   node bench/calls-ways.js raw http://127.0.0.1:4567 2
 *
 * The arguments are the way, the server, and seconds; a third of that before it to warm up.
 */
import { createHmac, hash, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

const REGION = 'us-east-1';
const CONCURRENCY = 100;
const ACCOUNTS = 500;

const ways = {
  raw: createRawWay,
  cove: (url) => createCoveWay(url, 'codec'),
  plain: (url) => createCoveWay(url, 'plain'),
  script: createScriptWay,
};

const [way = '', url = '', seconds = '1'] = process.argv.slice(2);
await measure(ways[way], url, Number(seconds));

/**
 * @param {(url: string) => Promise<{ call: (account: string) => Promise<any>, close: () => void }>} open
 * @param {string} server
 * @param {number} wanted - seconds
 */
async function measure(open, server, wanted) {
  const { call, close } = await open(server);
  const tally = { calls: 0 };
  const over = new AbortController();
  const working = Promise.all(
    Array.from({ length: CONCURRENCY }, (_, first) => callOn(call, first, tally, over.signal)),
  );
  // For so long, and until each of those in flight was answered once. Raced, so that a call that fails ends the wait.
  const during = async (/** @type {number} */ ms) => {
    const enough = tally.calls + CONCURRENCY;
    do await Promise.race([working, sleep(ms)]);
    while (tally.calls < enough);
  };
  // Warms up sockets, TLS sessions, compiled code.
  await during((1_000 * wanted) / 3);
  const before = { calls: tally.calls, time: performance.now(), cpu: process.cpuUsage() };
  await during(1_000 * wanted);
  const calls = tally.calls - before.calls;
  const elapsed = (performance.now() - before.time) / 1_000;
  const { user, system } = process.cpuUsage(before.cpu);
  over.abort();
  await working;
  close();
  process.stdout.write(JSON.stringify({ perSecond: calls / elapsed, perCpuSecond: calls / ((user + system) / 1e6) }));
}

/**
 * @param {(account: string) => Promise<any>} call
 * @param {number} first
 * @param {{ calls: number }} tally
 * @param {AbortSignal} over
 */
async function callOn(call, first, tally, over) {
  for (let index = first; !over.aborted; index += CONCURRENCY) {
    const account = String(200_000_000_000 + (index % ACCOUNTS));
    const trails = await call(account);
    if (trails?.length !== 1 || trails[0].S3BucketName !== `bucket-${account}`)
      throw new Error(`${account} got ${JSON.stringify(trails)}`);
    tally.calls += 1;
  }
}

function credentialsOf(account) {
  const accessKeyId = `ASIA${account}`;
  return { accessKeyId, secretAccessKey: `secret-${accessKeyId}`, sessionToken: 'token'.repeat(80) };
}

/**
 * The ceiling: nothing but what has to be done for a signed call, written for this one operation. It signs by hand,
 * since it is the measure: a signature by @smithy/signature-v4 takes 47 µs of CPU time against 6 µs here, and would
 * flatter the other ways.
 */
async function createRawWay(url) {
  const { Pool } = await import('undici');
  const pool = new Pool(url, { connections: CONCURRENCY, pipelining: 1 });
  const host = new URL(url).host;
  const keys = new Map();
  const keyFor = (account, credentials, date) => {
    const known = keys.get(account);
    if (known !== undefined) return known;
    let key = `AWS4${credentials.secretAccessKey}`;
    for (const part of [date, REGION, 'cloudtrail', 'aws4_request'])
      key = createHmac('sha256', key).update(part).digest();
    const entry = { key, credentials };
    keys.set(account, entry);
    return entry;
  };
  const call = (account) => {
    const body = '{}';
    const bodyHash = hash('sha256', body, 'hex');
    const longDate = new Date().toISOString().replace(/[-:]|\.\d{3}/g, '');
    const date = longDate.slice(0, 8);
    const { key, credentials } = keyFor(account, keys.get(account)?.credentials ?? credentialsOf(account), date);
    const target = 'CloudTrail_20131101.DescribeTrails';
    const id = randomUUID();
    const names =
      'amz-sdk-invocation-id;content-type;host;x-amz-content-sha256;x-amz-date;x-amz-security-token;x-amz-target';
    const canonical = `POST\n/\n\namz-sdk-invocation-id:${id}\ncontent-type:application/x-amz-json-1.1\nhost:${host}\nx-amz-content-sha256:${bodyHash}\nx-amz-date:${longDate}\nx-amz-security-token:${credentials.sessionToken}\nx-amz-target:${target}\n\n${names}\n${bodyHash}`;
    const scope = `${date}/${REGION}/cloudtrail/aws4_request`;
    const text = `AWS4-HMAC-SHA256\n${longDate}\n${scope}\n${hash('sha256', canonical, 'hex')}`;
    const signature = createHmac('sha256', key).update(text).digest('hex');
    const headers = {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': target,
      'x-amz-date': longDate,
      'x-amz-content-sha256': bodyHash,
      'x-amz-security-token': credentials.sessionToken,
      'amz-sdk-invocation-id': id,
      authorization: `AWS4-HMAC-SHA256 Credential=${credentials.accessKeyId}/${scope}, SignedHeaders=${names}, Signature=${signature}`,
    };
    return new Promise((resolve, reject) => {
      let status = 0;
      const chunks = [];
      pool.dispatch(
        { path: '/', method: 'POST', headers, body },
        {
          onRequestStart() {},
          onResponseStart(_, code) {
            status = code;
          },
          onResponseData(_, chunk) {
            chunks.push(chunk);
          },
          onResponseEnd() {
            if (status === 200) resolve(JSON.parse(Buffer.concat(chunks).toString()).trailList);
            else reject(new Error(`${status} ${Buffer.concat(chunks)}`));
          },
          onResponseError(_, error) {
            reject(error);
          },
        },
      );
    });
  };
  return { call, close: () => pool.destroy() };
}

/** What `connectAws` gives to the engine, with sessions made up in the place of STS. */
async function createCoveWay(url, path) {
  const load = (name) => import(new URL(`../build/${name}.js`, import.meta.url).href);
  const [
    { createCatalog },
    { createAwsClient },
    { createSharedClients },
    { createRequestGate },
    { createAccountSessions },
  ] = await Promise.all(
    [
      'catalog/catalog',
      'aws/calls/aws-client',
      'aws/calls/shared-clients',
      'aws/pacing/request-gate',
      'aws/credentials/account-sessions',
    ].map(load),
  );
  const { signal } = new AbortController();
  const clients = createSharedClients({ endpoint: url, signal, path });
  const sessions = createAccountSessions({
    assumeRole: async (account) => ({ ok: true, credentials: credentialsOf(account) }),
  });
  const caller = createAwsClient({
    clients,
    sessions,
    gate: createRequestGate({ signal, concurrency: CONCURRENCY }),
    signal,
    principalAccount: '111111111111',
  });
  const operation = createCatalog([]).operation('cloudtrail', 'DescribeTrails');
  return {
    async call(account) {
      const outcome = await caller.call({ operation, input: {}, account, region: REGION });
      if (!outcome.ok) throw new Error(outcome.error.message);
      return outcome.output.trailList;
    },
    close: () => clients.close(),
  };
}

async function createScriptWay(url) {
  const { CloudTrailClient, DescribeTrailsCommand } = await import('@aws-sdk/client-cloudtrail');
  return {
    async call(account) {
      const client = new CloudTrailClient({ region: REGION, endpoint: url, credentials: credentialsOf(account) });
      const { trailList } = await client.send(new DescribeTrailsCommand({}));
      client.destroy();
      return trailList;
    },
    close: () => undefined,
  };
}
