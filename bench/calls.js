/**
 * Measures calls per second of one process against a server in another one that verifies every signature
 * (bench/calls-server.js), over HTTP and over TLS, as ratios to the first way, which is the ceiling:
 *
 *   raw      undici alone: writes the request by hand, signs it, reads and parses the answer
 *   cove     the way of a policy's call: sessions, caps, retries, the codec path, pages merged, answers as plain JSON
 *   plain    the same with the codec path switched off: every request goes through the SDK's client
 *   script   what most people write: a new SDK client for each account, with `send`, a hundred at once
 *
 *   npm run bench:calls -- 4      seconds of each way in each round, after a third of it to warm up
 *
 * Every way runs in a process of its own, so that none profits from what another one warmed up, and none pays for its
 * garbage. The ways take turns in nine rounds. A machine that others use too may be twice as fast a minute later, so
 * each way is held against the raw client of its own round, seconds apart, and the median of these ratios counts. Where
 * raw waits for the server, or for its turn on the machine, the ratio of the clock flatters, so that calls per second
 * of the measured process's own CPU time are told as well, and the budgets are about the lower of the two ratios.
 */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeCertificate } from './certificate.js';
import { atLeast, figure, judged } from './figures.js';
import { median, runAlone } from './part.js';
import { runProgram, startServer } from './processes.js';

const WAYS = {
  cove: 'calls/s of cove-policy against raw undici',
  plain: "calls/s through the SDK's clients against raw undici",
  script: 'calls/s with a client for each call against raw undici',
};
/** The budget of today and the one to come to (design, section 10). */
const BUDGETS = [atLeast(0.35), atLeast(0.8)];
const SECONDS = 4;
const ROUNDS = 9;

/** @typedef {{ perSecond: number, perCpuSecond: number }} Rates */
/** @typedef {Record<string, Rates>} Round - of each way */

/** @type {import('./part.js').Part} */
export const PART = {
  name: 'calls',
  about: 'calls a second against raw undici, plain and over TLS',
  sizes: { full: [SECONDS], quick: [1] },
  measure,
};
await runAlone(PART, import.meta.url);

/** @type {import('./part.js').Part['measure']} */
async function measure([seconds = SECONDS], { directory, quick, tell }) {
  const rounds = quick ? 1 : ROUNDS;
  const atItsSize = !quick && seconds >= SECONDS;
  const plain = await measureServer('HTTP', [], seconds, rounds, tell);
  const files = { key: join(directory, 'key.pem'), cert: join(directory, 'cert.pem') };
  const { key, cert } = await makeCertificate(['localhost']);
  await Promise.all([writeFile(files.key, key), writeFile(files.cert, cert)]);
  const tls = await measureServer('TLS', [files.key, files.cert], seconds, rounds, tell);
  return [
    ...figuresOf('HTTP', plain, []),
    ...figuresOf(
      'TLS',
      tls,
      BUDGETS.map((each) => ({ ...each, atItsSize })),
    ),
  ];
}

/**
 * @param {string} title
 * @param {readonly string[]} files - key and certificate, for TLS.
 * @param {number} seconds
 * @param {number} rounds
 * @param {(line: string) => void} tell
 * @returns {Promise<readonly Round[]>}
 */
async function measureServer(title, files, seconds, rounds, tell) {
  const server = await startServer([fileURLToPath(new URL('calls-server.js', import.meta.url)), ...files], /\n/);
  const port = Number(server.text);
  const url = files.length > 0 ? `https://localhost:${port}` : `http://127.0.0.1:${port}`;
  const measured = [];
  try {
    while (measured.length < rounds) {
      /** @type {Round} */
      const round = {};
      for (const way of ['raw', ...Object.keys(WAYS)]) round[way] = await measureWay(way, url, seconds, files[1]);
      measured.push(round);
      const rates = Object.entries(round).map(([way, { perCpuSecond }]) => `${way} ${perCpuSecond.toFixed(0)}`);
      tell(`${title}, round ${measured.length} of ${rounds}, calls per CPU second: ${rates.join(', ')}`);
    }
  } finally {
    await server.stop();
  }
  return measured;
}

/**
 * @param {string} way
 * @param {string} url
 * @param {number} seconds
 * @param {string | undefined} cert
 * @returns {Promise<Rates>}
 */
async function measureWay(way, url, seconds, cert) {
  const program = fileURLToPath(new URL('calls-ways.js', import.meta.url));
  const { code, stdout, stderr } = await runProgram(process.execPath, [program, way, url, String(seconds)], {
    env: {
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
      ...(cert === undefined ? {} : { NODE_EXTRA_CA_CERTS: cert }),
    },
  });
  if (code !== 0) throw new Error(`${way} ended with ${code}: ${stderr}`);
  return JSON.parse(stdout);
}

/**
 * @param {string} title
 * @param {readonly Round[]} rounds
 * @param {readonly import('./figures.js').Budget[]} budgets - of cove-policy.
 */
function figuresOf(title, rounds, budgets) {
  /** @type {(of: (round: Round) => number) => number} */
  const medianOf = (of) => median(rounds.map(of));
  const ceiling = `${medianOf(({ raw }) => raw.perSecond).toFixed(0)}, ${medianOf(({ raw }) => raw.perCpuSecond).toFixed(0)} per CPU second`;
  return [
    figure(`${title}: calls/s of raw undici, which signs and parses`, ceiling),
    ...Object.keys(WAYS).flatMap((way) => {
      const what = `${title}: ${WAYS[way]}`;
      const ratio = medianOf((round) => round[way].perSecond / round.raw.perSecond);
      const byCpu = medianOf((round) => round[way].perCpuSecond / round.raw.perCpuSecond);
      const perSecond = medianOf((round) => round[way].perSecond);
      const text = `${ratio.toFixed(2)} (${perSecond.toFixed(0)}); by CPU time ${byCpu.toFixed(2)}`;
      if (way !== 'cove' || budgets.length === 0) return [figure(what, text)];
      return budgets.map((budget) => judged(what, text, Math.min(ratio, byCpu), budget));
    }),
  ];
}
