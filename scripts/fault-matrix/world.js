/**
 * The program as a process of its own, in a folder of its own, beside a simulated organization that remembers every
 * call.
 */
import { spawn } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, request } from 'node:http';
import { devNull, tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const CLI = path.join(ROOT, 'dist/cli.js');

export const POLICY = 'policies/trails.yml';
export const PLAN = 'plan.json';
export const LOG = 'plan.json.run.ndjson';
/** Writes that the matrix is about. */
const WRITES = ['StopLogging', 'StartLogging', 'DeleteTrail', 'CreateTrail'];

const ORGANIZATION = `
version: 1
organization: { managementAccount: "111111111111" }
regions: [us-east-1, eu-west-1]
accounts:
  - id: "111111111111"
    name: Management
    trails: [{ name: organization-trail, multiRegion: true, organization: true }]
  - { id: "222222222201", name: One, trails: [{ name: first }, { name: second, homeRegion: eu-west-1 }] }
  - { id: "222222222202", name: Two, trails: [{ name: third }] }
`;

/**
 * @typedef {{ code: number | null, signal: NodeJS.Signals | null, stdout: string, stderr: string }} Ended
 * @typedef {{ status: number, headers?: Record<string, string>, body?: string, passesOn: boolean }} Foreign
 * @typedef {{ wrap?: string[], env?: Record<string, string>, stdio?: import('node:child_process').StdioOptions }} How
 */

/** @param {{ faults?: object[], visibleAfterReads?: number, foreign?: Foreign, write?: string }} options */
export async function openWorld({ faults = [], visibleAfterReads = 0, foreign, write = 'StopLogging' } = {}) {
  const { startSimulator } = await import(path.join(ROOT, 'build/simulator/start-simulator.js'));
  const { parseOrganizationFile } = await import(path.join(ROOT, 'build/simulator/parse-organization-file.js'));
  const simulator = await startSimulator({
    organization: parseOrganizationFile(ORGANIZATION, 'organization.yml'),
    record: true,
    visibleAfterReads,
    faults: { rules: faults },
  });
  const between = foreign === undefined ? undefined : await startIntermediary(simulator.url, write, foreign);
  const directory = await mkdtemp(path.join(tmpdir(), 'cove-policy-matrix-'));
  await cp(path.join(ROOT, 'policies'), path.join(directory, 'policies'), { recursive: true });
  const environment = {
    PATH: process.env.PATH ?? '',
    HOME: directory,
    NO_COLOR: '1',
    AWS_CONFIG_FILE: devNull,
    AWS_SHARED_CREDENTIALS_FILE: devNull,
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_ACCESS_KEY_ID: simulator.credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: simulator.credentials.secretAccessKey,
    AWS_REGION: 'us-east-1',
  };
  /**
   * @param {string[]} args
   * @param {How} how
   */
  const start = (args, { wrap = [], env = {}, stdio = ['ignore', 'pipe', 'pipe'] } = {}) => {
    const [command = process.execPath, ...before] = [...wrap, process.execPath, CLI];
    const url = between === undefined ? simulator.url : between.url;
    const child = spawn(command, [...before, ...args], {
      cwd: directory,
      env: { ...environment, AWS_ENDPOINT_URL: url, ...env },
      stdio,
    });
    return { child, ended: endOf(child) };
  };
  return {
    directory,
    simulator,
    start,
    /**
     * @param {string[]} args
     * @param {How} [how]
     */
    run: (args, how) =>
      how === undefined
        ? runHere(args, directory, { ...environment, AWS_ENDPOINT_URL: between?.url ?? simulator.url })
        : start(args, how).ended,
    /** @param {string} name */
    read: (name) => readFile(path.join(directory, name), 'utf8').catch(() => ''),
    /**
     * @param {string} name
     * @param {string} text
     */
    write: (name, text) => writeFile(path.join(directory, name), text),
    /** Writes that AWS carried out, answered or not. */
    writes: () => carriedOut(simulator.recorded),
    close: async () => {
      await rm(directory, { recursive: true, force: true });
      await between?.close();
      await simulator.close();
    },
  };
}

/**
 * @param {{ operation: string, account: string, input: Record<string, unknown>, errorCode: string | null }[]} recorded
 */
function carriedOut(recorded) {
  return recorded
    .filter(
      ({ operation, errorCode }) => WRITES.includes(operation) && [null, 'loseAnswer', 'malformed'].includes(errorCode),
    )
    .map(({ operation, account, input }) => `${operation} ${account} ${String(input.Name).split('/').at(-1)}`);
}

/**
 * In this process, without the second that it takes to start another one: one run at a time, since the SDK reads
 * `process.env`.
 *
 * @param {string[]} args
 * @param {string} cwd
 * @param {Record<string, string>} env
 * @returns {Promise<Ended>}
 */
async function runHere(args, cwd, env) {
  const { main } = await import(path.join(ROOT, 'build/commands/main.js'));
  const output = { stdout: '', stderr: '' };
  const streamTo = (/** @type {'stdout' | 'stderr'} */ name) => ({
    write(/** @type {string} */ text, /** @type {(() => void) | undefined} */ done) {
      output[name] += text;
      done?.();
      return true;
    },
  });
  const { signal } = new AbortController();
  const self = { pid: process.pid, isAlive: () => true };
  const before = process.env;
  process.env = { ...env, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' };
  try {
    const code = await main(args, { stdout: streamTo('stdout'), stderr: streamTo('stderr'), env, cwd, signal, self });
    return { code, signal: null, ...output };
  } finally {
    process.env = before;
  }
}

/**
 * @param {import('node:child_process').ChildProcess} child
 * @returns {Promise<Ended>}
 */
function endOf(child) {
  let stdout = '';
  let stderr = '';
  child.stdout?.setEncoding('utf8').on('data', (text) => {
    stdout += text;
  });
  child.stderr?.setEncoding('utf8').on('data', (text) => {
    stderr += text;
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject).on('close', (code, signal) => resolve({ code, signal, stdout, stderr }));
  });
}

/**
 * Something between us and AWS that answers one operation by itself, whether it passes the request on or not.
 *
 * @param {string} behind
 * @param {string} operation
 * @param {Foreign} foreign
 */
async function startIntermediary(behind, operation, { status, headers = {}, body = '', passesOn }) {
  const server = createServer(async (incoming, outgoing) => {
    const pieces = [];
    for await (const piece of incoming) pieces.push(piece);
    const isStruck = String(incoming.headers['x-amz-target'] ?? '').endsWith(`.${operation}`);
    const forward = (/** @type {(answered: import('node:http').IncomingMessage) => void} */ done) => {
      const { method, url, headers: signed } = incoming;
      const sent = request(new URL(url ?? '/', behind), { method, headers: signed }, done);
      sent.on('error', () => outgoing.destroy()).end(Buffer.concat(pieces));
    };
    if (!isStruck) {
      forward((answered) => answered.pipe(outgoing.writeHead(answered.statusCode ?? 502, answered.headers)));
      return;
    }
    const answer = () => outgoing.writeHead(status, headers).end(body);
    if (passesOn) forward((answered) => answered.resume().on('end', answer));
    else answer();
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', () => done(undefined)));
  const address = /** @type {import('node:net').AddressInfo} */ (server.address());
  return {
    url: `http://127.0.0.1:${address.port}`,
    close: () =>
      new Promise((done) => {
        server.closeAllConnections();
        server.close(() => done(undefined));
      }),
  };
}
