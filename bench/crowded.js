/**
 * A check through a gateway that is too small: how many errors does it end with, and how long does it take?
 *
 *   npm run bench:crowded -- 200       accounts; 17 regions each
 *
 * The gateway works on ten requests at once, 80 ms each, and answers 504 to whoever has waited for half a second. As
 * such gateways do, it still does the work that nobody waits for any more: a hundred requests at once are answered with
 * failures alone. A check at its defaults is held against one whose `--concurrency` was chosen by hand.
 */
import { readFile } from 'node:fs/promises';
import { createServer, request } from 'node:http';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { atMost, figure, judged } from './figures.js';
import { organizationOf, REGIONS } from './organization.js';
import { runAlone } from './part.js';
import { cli, runNode, startSimulator } from './processes.js';

const AT_ONCE = 10;
const WORK_MS = 80;
const GATEWAY_TIMEOUT_MS = 500;
/** What somebody chose who knows the gateway. */
const BY_HAND = 20;
/** The budgets are about this many accounts. */
const ENOUGH = 200;

/** @type {import('./part.js').Part} */
export const PART = {
  name: 'crowded',
  about: 'a check through a gateway that is too small for a hundred requests at once',
  sizes: { full: [ENOUGH], quick: [20] },
  measure,
};
await runAlone(PART, import.meta.url);

/** @type {import('./part.js').Part['measure']} */
async function measure([accounts = ENOUGH], { directory, tell }) {
  const simulator = await startSimulator(directory, organizationOf({ accounts }));
  const what = `${accounts.toLocaleString('en')} accounts × ${REGIONS.length} regions through a small gateway`;
  const cells = accounts * REGIONS.length;
  const atItsSize = accounts >= ENOUGH;
  try {
    const chosen = await check(simulator.env, directory, ['--concurrency', String(BY_HAND)]);
    tell(`${what}: ${BY_HAND} at once: ${describe(chosen)}`);
    const adaptive = await check(simulator.env, directory, []);
    tell(`${what}: defaults: ${describe(adaptive)}`);
    const ratio = adaptive.seconds / chosen.seconds;
    return [
      judged(`${what}: errors`, `${adaptive.lost} of ${cells}`, adaptive.lost / cells, {
        ...atMost(0.01, ''),
        atItsSize,
      }),
      judged(
        `${what}: time against --concurrency ${BY_HAND}`,
        `${ratio.toFixed(2)} × (${adaptive.seconds.toFixed(1)} s against ${chosen.seconds.toFixed(1)} s)`,
        ratio,
        { ...atMost(1.5, ' ×'), atItsSize },
      ),
      figure(`${what}: answers 504`, `${adaptive.refused}, ${chosen.refused} at ${BY_HAND}`),
    ];
  } finally {
    await simulator.stop();
  }
}

/** @param {{ seconds: number, lost: number, refused: number }} result */
function describe({ seconds, lost, refused }) {
  return `${seconds.toFixed(1)} s, ${lost} errors, ${refused} answers 504`;
}

/**
 * @param {Record<string, string>} env
 * @param {string} directory
 * @param {readonly string[]} more
 */
async function check(env, directory, more) {
  const gateway = await startGateway(env.AWS_ENDPOINT_URL ?? '');
  const file = join(directory, 'report.json');
  try {
    const args = ['check', 'policies/trails.yml', '--quiet', '--run-log', 'off', '-o', `json=${file}`, ...more];
    const { seconds } = await runNode([cli, ...args], { ...env, AWS_ENDPOINT_URL: gateway.url }, 'pipe');
    const { summary } = JSON.parse(await readFile(file, 'utf8'));
    return { seconds, lost: summary.error, refused: gateway.refused() };
  } finally {
    gateway.stop();
  }
}

/** @param {string} target - where it sends what it gets. */
async function startGateway(target) {
  const { hostname, port } = new URL(target);
  let working = 0;
  let refused = 0;
  /** @type {(() => void)[]} */
  const waiting = [];
  const place = async () => {
    if (working >= AT_ONCE) await new Promise((resolve) => waiting.push(() => resolve(undefined)));
    else working += 1;
  };
  const server = createServer(async (incoming, outgoing) => {
    const chunks = [];
    for await (const chunk of incoming) chunks.push(chunk);
    const timer = setTimeout(() => {
      refused += 1;
      outgoing.writeHead(504, { 'content-type': 'text/html' }).end('<html>Gateway Timeout</html>');
    }, GATEWAY_TIMEOUT_MS);
    await place();
    await sleep(WORK_MS);
    const next = waiting.shift();
    if (next === undefined) working -= 1;
    else next();
    if (outgoing.headersSent) return;
    clearTimeout(timer);
    const { method, url: path, headers } = incoming;
    const sent = request({ hostname, port, method, path, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    sent.on('error', () => outgoing.destroy());
    sent.end(Buffer.concat(chunks));
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  const address = server.address();
  const own = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${own}`,
    refused: () => refused,
    stop() {
      server.closeAllConnections();
      server.close();
    },
  };
}
