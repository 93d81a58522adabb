/**
 * Writes a run log of so many megabytes and renders it in each format, each in a process of its own, and prints peak memory and speed.
 *
 *   npm run bench:render -- 2048        megabytes; default 256
 *
 * The log is a check of 20 policies in 17 regions of as many accounts as it takes: most cells compliant, one in four with a finding of a
 * few hundred bytes, some errors. Memory is the peak resident set (getrusage) of the process that renders.
 */
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from './processes.js';

const FORMATS = ['json', 'ndjson', 'csv', 'sarif', 'text', 'markdown'];
const megabytes = Number(process.argv[2] ?? 256);
const directory = await mkdtemp(join(tmpdir(), 'cove-policy-bench-'));
try {
  const log = join(directory, 'run.ndjson');
  const { cells, findings } = await writeLog(log);
  const size = (await stat(log)).size / 1_048_576;
  process.stdout.write(`run log      ${size.toFixed(0)} MiB, ${cells} cells, ${findings} findings\n`);
  for (const format of FORMATS) {
    const { seconds, peakMiB, bytes } = await render(log, format);
    const speed = `${(size / seconds).toFixed(0)} MiB/s`;
    process.stdout.write(
      `${format.padEnd(12)} peak ${peakMiB.toFixed(0)} MiB   ${seconds.toFixed(1)} s, ${speed} of log, ${(bytes / 1_048_576).toFixed(1)} MiB written\n`,
    );
  }
} finally {
  await rm(directory, { recursive: true });
}

/** @param {string} path */
async function writeLog(path) {
  const file = createWriteStream(path);
  const write = async (/** @type {object} */ record) => {
    if (!file.write(`${JSON.stringify(record)}\n`)) await new Promise((resolve) => file.once('drain', resolve));
  };
  const policies = Array.from({ length: 20 }, (_, index) => `policy-${index}`);
  const regions = Array.from({ length: 17 }, (_, index) => `region-${index}`);
  await write({
    type: 'run',
    version: 1,
    id: 'bench',
    tool: { name: 'cove-policy', version: '0.1.0' },
    start: '2026-01-02T03:04:05.000Z',
    mode: 'check',
    caller: { account: '111111111111', arn: 'arn:aws:iam::111111111111:user/audit', partition: 'aws' },
    organization: null,
    settings: {},
  });
  for (const id of policies) {
    await write({
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
    });
  }
  let cells = 0;
  let findings = 0;
  for (let number = 0; file.bytesWritten + file.writableLength < megabytes * 1_048_576; number += 1) {
    const account = String(200_000_000_000 + number);
    await write({ type: 'account', id: account, name: `account-${number}`, email: null, ou: null, tags: {} });
    for (const policy of policies) {
      for (const region of regions) {
        cells += 1;
        const isFinding = cells % 4 === 0;
        if (isFinding) findings += 1;
        await write(outcome({ policy, account, region, isFinding, isError: cells % 101 === 0, cells }));
      }
    }
  }
  await write({ type: 'end', end: '2026-01-02T04:04:05.000Z', interrupted: false, planned: cells, calls: cells });
  await new Promise((resolve) => file.end(resolve));
  return { cells, findings };
}

/** @param {{ policy: string, account: string, region: string, isFinding: boolean, isError: boolean, cells: number }} cell */
function outcome({ policy, account, region, isFinding, isError, cells }) {
  const resource = `arn:aws:cloudtrail:${region}:${account}:trail/management-events-${cells}`;
  const evidence = {
    Name: `management-events-${cells}`,
    TrailARN: resource,
    HomeRegion: region,
    Filler: 'x'.repeat(900),
  };
  const message = `Trail management-events-${cells} in ${region} still logs`;
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
    findings: isFinding ? [{ resource, message, evidence, fingerprint: cells.toString(16).padStart(64, '0') }] : [],
    errors: isError ? [error] : [],
    skipped: null,
  };
}

/**
 * @param {string} log
 * @param {string} format
 */
async function render(log, format) {
  const output = join(directory, `report.${format}`);
  const { seconds, peakMiB, code } = await run(['report', log, '-o', `${format}=${output}`, '--quiet']);
  if (code !== 3) throw new Error(`report ended with ${code}, and the log has errors: 3 was expected`);
  const bytes = (await stat(output)).size;
  await rm(output);
  return { seconds, peakMiB, bytes };
}
