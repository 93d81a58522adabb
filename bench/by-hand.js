/**
 * What is written by hand, against the library that would replace it (decision 22): microseconds of CPU time a piece.
 *
 *   npm run bench:by-hand -- 20000        pieces of each, in each of nine rounds
 *
 * Both take turns, and the median of the rounds' ratios counts: the machine's own speed changes between rounds, not
 * within one. Each pair does the same work on the same data, and their results are held against each other first.
 */
import { createHash, createHmac } from 'node:crypto';
import { SignatureV4 } from '@smithy/signature-v4';
import { XMLParser } from 'fast-xml-parser';
import { figure } from './figures.js';
import { runAlone } from './part.js';

const ROUNDS = 9;
const REGION = 'eu-west-1';
const CREDENTIALS = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI', sessionToken: 'token' };
const DATE = new Date('2026-01-02T03:04:05Z');
const XML = `<Filters>${'<Filter><Name>tag:owner</Name><Value>a &amp; b</Value></Filter>'.repeat(10)}</Filters>`;

/** @type {import('./part.js').Part} */
export const PART = {
  name: 'by-hand',
  about: 'what is written by hand, against the library that would replace it',
  sizes: { full: [20_000], quick: [500] },
  measure,
};
await runAlone(PART, import.meta.url);

/** @type {import('./part.js').Part['measure']} */
async function measure([pieces = 20_000], { tell }) {
  const figures = [];
  for (const { what, library, ways } of [await signatures(), await requestBodies()]) {
    const times = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      times.push({ ours: await timed(ways.ours, pieces), theirs: await timed(ways.theirs, pieces) });
    }
    const ours = median(times.map((time) => time.ours));
    const ratio = median(times.map((time) => time.theirs / time.ours));
    const text = `${ours.toFixed(2)} µs; ${library} takes ${ratio.toFixed(1)} × as long`;
    tell(`${what}: ${text}`);
    figures.push(figure(`by hand: ${what}`, text));
  }
  return figures;
}

/** A signature for `Authorization`, the way every call gets one. */
async function signatures() {
  const { createSigner } = await load('aws/signing/sigv4');
  const signer = createSigner();
  const scope = { region: REGION, service: 'cloudtrail', encodesPathTwice: true };
  const request = {
    method: 'POST',
    path: '/',
    headers: { host: `cloudtrail.${REGION}.amazonaws.com`, 'content-type': 'application/x-amz-json-1.1' },
    body: '{}',
  };
  const library = new SignatureV4({ credentials: CREDENTIALS, region: REGION, service: 'cloudtrail', sha256: Sha256 });
  const theirs = () => library.sign({ ...request, hostname: request.headers.host }, { signingDate: DATE });
  const ours = () => signer.sign(request, CREDENTIALS, scope, DATE.getTime());
  same(ours().authorization, (await theirs()).headers.authorization);
  return { what: 'a signature', library: '@smithy/signature-v4', ways: { ours, theirs } };
}

/** A body that S3 or EC2 would be sent, as the simulator reads it. */
async function requestBodies() {
  const { readXml } = await load('simulator/protocols/read-xml');
  const parser = new XMLParser({ parseTagValue: false });
  const ours = () => readXml(XML);
  const theirs = () => parser.parse(XML);
  same(JSON.stringify(ours()), JSON.stringify(theirs()));
  return { what: 'an XML body of 640 bytes', library: 'fast-xml-parser', ways: { ours, theirs } };
}

/** Node's own hash, as the SDK hands it to its signer. */
function Sha256(secret) {
  const hash = secret === undefined ? createHash('sha256') : createHmac('sha256', secret);
  this.update = (data) => hash.update(data);
  this.digest = async () => new Uint8Array(hash.digest());
}

/** @returns {Promise<number>} microseconds of CPU time a piece. */
async function timed(piece, pieces) {
  const begin = process.cpuUsage();
  for (let index = 0; index < pieces; index += 1) await piece();
  const { user, system } = process.cpuUsage(begin);
  return (user + system) / pieces;
}

function same(ours, theirs) {
  if (ours !== theirs) throw new Error(`ours and theirs differ: ${ours} and ${theirs}`);
}

function median(numbers) {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];
}

function load(module) {
  return import(new URL(`../build/${module}.js`, import.meta.url).href);
}
