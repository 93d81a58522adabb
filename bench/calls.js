/**
 * Measures calls per second of one process against a server in another one that verifies every signature (bench/calls-server.js), over
 * HTTP and over TLS, and prints them as ratios to the first, which is the ceiling:
 *
 *   raw      undici alone: writes the request by hand, signs it, reads and parses the answer
 *   cove     the way of a policy's call: sessions, caps, retries, the codec path, pages merged, the answer brought to plain JSON
 *   plain    the same with the codec path switched off: every request goes through the SDK's client
 *   script   what most people write: a new SDK client for each account, with `send`, a hundred at once
 *
 *   npm run bench:calls -- 4000      calls of each round; the script makes a quarter of them
 *
 * Rounds are interleaved and the best of each counts: on a machine that others use too, only what a round could not do is noise. Calls
 * per second of the measured process's own CPU time are printed beside those of the clock: they are the steadier of the two there.
 * Every answer is checked: it names the account that signed.
 */
import { execFileSync, spawn } from 'node:child_process';
import { createHmac, hash, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const REGION = 'us-east-1';
const CONCURRENCY = 100;
const ACCOUNTS = 500;
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 4);
const calls = Number(process.argv[2] ?? 4_000);

const ways = { raw, cove: (url) => cove(url, 'codec'), plain: (url) => cove(url, 'plain'), script };
if (process.argv[3] === undefined) await compare();
else await measure(process.argv[3], process.argv[4]);

/** Every way runs in a process of its own, so that none profits from what another one warmed up, and none pays for its garbage. */
async function compare() {
  const directory = await mkdtemp(join(tmpdir(), 'cove-policy-bench-'));
  try {
    const [key, cert] = [join(directory, 'key.pem'), join(directory, 'cert.pem')];
    execFileSync(
      'openssl',
      [
        ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'],
        ...['-keyout', key, '-out', cert, '-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'],
      ],
      { stdio: 'ignore' },
    );
    for (const tls of [false, true]) {
      const server = await startServer(tls ? [key, cert] : []);
      const url = tls ? `https://localhost:${server.port}` : `http://127.0.0.1:${server.port}`;
      try {
        print(tls ? 'TLS' : 'HTTP', runRounds(url, cert));
      } finally {
        server.stop();
      }
    }
  } finally {
    await rm(directory, { recursive: true });
  }
}

/** @returns {Record<string, { perSecond: number, perCpuSecond: number }>} the best of each way */
function runRounds(url, cert) {
  const best = Object.fromEntries(Object.keys(ways).map((way) => [way, { perSecond: 0, perCpuSecond: 0 }]));
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const way of Object.keys(ways)) {
      const count = way === 'script' ? Math.ceil(calls / 4) : calls;
      const text = execFileSync(process.execPath, [fileURLToPath(import.meta.url), String(count), way, url], {
        env: { ...process.env, NODE_EXTRA_CA_CERTS: cert, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
        encoding: 'utf8',
      });
      for (const [name, value] of Object.entries(JSON.parse(text))) best[way][name] = Math.max(best[way][name], value);
    }
  }
  return best;
}

function print(title, best) {
  const { raw: ceiling, cove: ours, plain, script: theirs } = best;
  const lines = Object.entries(best).map(([way, { perSecond, perCpuSecond }]) =>
    [
      title.padEnd(5),
      way.padEnd(7),
      `${perSecond.toFixed(0).padStart(6)} calls/s`,
      `${(perSecond / ceiling.perSecond).toFixed(2)} of raw`,
      `${perCpuSecond.toFixed(0).padStart(6)} calls per CPU second`,
      `${(perCpuSecond / ceiling.perCpuSecond).toFixed(2)} of raw`,
    ].join('  '),
  );
  const times = (other) => (ours.perCpuSecond / other.perCpuSecond).toFixed(1);
  process.stdout.write(
    `${lines.join('\n')}\n       by CPU, cove is ${times(theirs)} x the script and ${times(plain)} x the SDK's clients\n`,
  );
}

async function startServer(files) {
  const child = spawn(process.execPath, [fileURLToPath(new URL('calls-server.js', import.meta.url)), ...files], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  for await (const chunk of child.stdout) return { port: Number(chunk), stop: () => child.kill('SIGKILL') };
  throw new Error('the server did not start');
}

async function measure(way, url) {
  const { call, close } = await ways[way](url);
  // A quarter of the calls warms up: sockets, TLS sessions, compiled code.
  await inFlight(Math.ceil(calls / 4), call);
  const start = performance.now();
  const cpuBefore = process.cpuUsage();
  await inFlight(calls, call);
  const seconds = (performance.now() - start) / 1_000;
  const { user, system } = process.cpuUsage(cpuBefore);
  process.stdout.write(JSON.stringify({ perSecond: calls / seconds, perCpuSecond: calls / ((user + system) / 1e6) }));
  close();
}

async function inFlight(count, call) {
  let next = 0;
  const work = async () => {
    while (next < count) {
      const account = accountOf(next++);
      const trails = await call(account);
      const bucket = trails?.[0]?.S3BucketName;
      if (trails?.length !== 1 || bucket !== `bucket-${account}`)
        throw new Error(`${account} got ${JSON.stringify(trails)}`);
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, work));
}

function accountOf(index) {
  return String(200_000_000_000 + (index % ACCOUNTS));
}

function credentialsOf(account) {
  const accessKeyId = `ASIA${account}`;
  return { accessKeyId, secretAccessKey: `secret-${accessKeyId}`, sessionToken: 'token'.repeat(80) };
}

/** The ceiling: nothing but what has to be done for a signed call, written for this one operation. */
async function raw(url) {
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
async function cove(url, path) {
  const load = (name) => import(new URL(`../dist/${name}.js`, import.meta.url).href);
  const [
    { createCatalog },
    { createAwsCaller },
    { createSharedClients },
    { createAdmission },
    { createAccountSessions },
  ] = await Promise.all(
    ['catalog/catalog', 'aws/aws-caller', 'aws/shared-clients', 'aws/admission', 'aws/account-sessions'].map(load),
  );
  const { signal } = new AbortController();
  const clients = createSharedClients({ endpoint: url, maxSockets: 2 * CONCURRENCY, signal, path });
  const sessions = createAccountSessions({
    assumeRole: async (account) => ({ ok: true, credentials: credentialsOf(account) }),
  });
  const caller = createAwsCaller({
    clients,
    sessions,
    admission: createAdmission({ signal, concurrency: CONCURRENCY }),
    signal,
    callerAccount: '111111111111',
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

async function script(url) {
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
