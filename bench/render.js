/**
 * Writes a run log of so many megabytes and renders it in each format, each in a process of its own.
 *
 *   npm run bench:render -- 2000        megabytes
 *
 * The log is a check of 20 policies in 17 regions of as many accounts as it takes: most cells compliant, one in four
 * with a finding of about a kilobyte, some errors. Memory is the peak resident set (getrusage) of the process that
 * renders. The formats that hold every finding are searched for all of them.
 */
import { createReadStream, createWriteStream } from 'node:fs';
import { rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { atMost, judged } from './figures.js';
import { runAlone } from './part.js';
import { runCove } from './processes.js';

const LARGEST = 2_000;

/** With what each line has that tells a finding; null where the format stops at a number of findings. */
const FORMATS = {
  json: '"fingerprint":',
  ndjson: '"fingerprint":',
  csv: 'finding,',
  sarif: null,
  text: null,
  markdown: null,
};

/** @type {import('./part.js').Part} */
export const PART = {
  name: 'render',
  about: 'reports of a large run log: memory, speed',
  sizes: { full: [LARGEST], quick: [32] },
  measure,
};
await runAlone(PART, import.meta.url);

/** @type {import('./part.js').Part['measure']} */
async function measure([megabytes = LARGEST], { directory, tell }) {
  const log = join(directory, 'run.ndjson');
  const { cells, findings } = await writeLog(log, megabytes);
  tell(`run log of ${megabytes} MB: ${cells} cells, ${findings} findings`);
  const figures = [];
  for (const [format, mark] of Object.entries(FORMATS)) {
    const { seconds, peakMB, bytes, seen } = await render(log, format, mark, directory);
    if (mark !== null && seen !== findings)
      throw new Error(`${format} holds ${seen} findings, and the log ${findings}`);
    const what = `run log of ${megabytes.toLocaleString('en')} MB as ${format}`;
    const speed = `${seconds.toFixed(1)} s, ${(megabytes / seconds).toFixed(0)} MB/s`;
    tell(`${what}: ${peakMB.toFixed(0)} MB at the peak, ${speed}, ${(bytes / 1e6).toFixed(1)} MB written`);
    const budget = { ...atMost(300, ' MB'), atItsSize: megabytes >= LARGEST };
    figures.push(judged(`${what}: peak memory`, `${peakMB.toFixed(0)} MB (${speed})`, peakMB, budget));
  }
  return figures;
}

/**
 * @param {string} log
 * @param {string} format
 * @param {string | null} mark
 * @param {string} directory
 */
async function render(log, format, mark, directory) {
  const output = join(directory, `report.${format}`);
  const { seconds, peakMB, code } = await runCove(['report', log, '-o', `${format}=${output}`, '--quiet']);
  if (code !== 3) throw new Error(`report ended with ${code}, and the log has errors: 3 was expected`);
  const { size: bytes } = await stat(output);
  const seen = mark === null ? 0 : await countLines(output, mark);
  await rm(output);
  return { seconds, peakMB, bytes, seen };
}

/**
 * @param {string} file
 * @param {string} mark
 */
async function countLines(file, mark) {
  let count = 0;
  for await (const line of createInterface({ input: createReadStream(file), crlfDelay: Number.POSITIVE_INFINITY })) {
    if (line.includes(mark)) count += 1;
  }
  return count;
}

/**
 * @param {string} path
 * @param {number} megabytes
 */
async function writeLog(path, megabytes) {
  const file = createWriteStream(path);
  const write = async (/** @type {object} */ record) => {
    if (!file.write(`${JSON.stringify(record)}\n`)) await new Promise((resolve) => file.once('drain', resolve));
  };
  const policies = Array.from({ length: 20 }, (_, index) => `policy-${index}`);
  const regions = Array.from({ length: 17 }, (_, index) => `region-${index}`);
  for (const record of headOf(policies)) await write(record);
  let cells = 0;
  let findings = 0;
  for (let number = 0; file.bytesWritten + file.writableLength < megabytes * 1e6; number += 1) {
    const account = String(200_000_000_000 + number);
    await write({ type: 'account', id: account, name: `account-${number}`, email: null, ou: null, tags: {} });
    for (const policy of policies) {
      for (const region of regions) {
        cells += 1;
        const record = outcome({ policy, account, region, cells });
        findings += record.findings.length;
        await write(record);
      }
    }
  }
  await write({ type: 'end', end: '2026-01-02T04:04:05.000Z', interrupted: false, planned: cells, calls: cells });
  await new Promise((resolve) => file.end(resolve));
  return { cells, findings };
}

/**
 * @param {readonly string[]} policies
 * @returns {object[]} what a run log begins with.
 */
function headOf(policies) {
  const run = {
    type: 'run',
    version: 1,
    id: 'bench',
    tool: { name: 'cove-policy', version: '0.1.0' },
    start: '2026-01-02T03:04:05.000Z',
    mode: 'check',
    caller: { account: '111111111111', arn: 'arn:aws:iam::111111111111:user/audit', partition: 'aws' },
    organization: null,
    settings: {},
  };
  const ofPolicies = policies.map((id) => ({
    type: 'policy',
    id,
    title: id,
    description: null,
    severity: 'high',
    tags: [],
    references: [],
    operation: 'cloudtrail:DescribeTrails',
    hash: 'bench',
    source: { file: 'bench.yml', line: 1, column: 1, endLine: 1, endColumn: 2 },
  }));
  return [run, ...ofPolicies];
}

/** @param {{ policy: string, account: string, region: string, cells: number }} cell */
function outcome({ policy, account, region, cells }) {
  const isError = cells % 101 === 0;
  const isFinding = cells % 4 === 0;
  const name = `management-events-${cells}`;
  const resource = `arn:aws:cloudtrail:${region}:${account}:trail/${name}`;
  const finding = {
    resource,
    message: `Trail ${name} in ${region} still logs`,
    evidence: { Name: name, TrailARN: resource, HomeRegion: region, Filler: 'x'.repeat(900) },
    fingerprint: cells.toString(16).padStart(64, '0'),
  };
  const error = {
    kind: 'access-denied',
    operation: 'cloudtrail:DescribeTrails',
    code: 'AccessDenied',
    message: `no access in ${account}`,
    requestId: `request-${cells}`,
    attempts: 1,
    resource: null,
  };
  return {
    type: 'outcome',
    policy,
    account,
    region,
    status: isError ? 'error' : isFinding ? 'findings' : 'compliant',
    resources: 1,
    findings: isFinding ? [finding] : [],
    errors: isError ? [error] : [],
    skipped: null,
  };
}
