/** What is measured and what it talks to, each in a process of its own. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));
export const cli = join(root, 'dist/cli.js');

/** Logs of benchmarks are not kept among those of a person, nor longer than these run. */
const STATE = { XDG_STATE_HOME: join(tmpdir(), `cove-policy-bench-state-${process.pid}`) };
process.on('exit', () => rmSync(STATE.XDG_STATE_HOME, { recursive: true, force: true }));

/** @type {Set<import('node:child_process').ChildProcess>} */
const running = new Set();
for (const [signal, code] of /** @type {const} */ ([
  ['SIGINT', 130],
  ['SIGTERM', 143],
])) {
  process.once(signal, () => {
    for (const child of running) child.kill('SIGKILL');
    process.exit(code);
  });
}

/**
 * Starts a program that ends with this one, whatever ends it.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {import('node:child_process').SpawnOptions} options
 */
export function start(command, args, options) {
  const child = spawn(command, args, options);
  running.add(child);
  child.once('close', () => running.delete(child));
  return child;
}

/**
 * Runs a program to its end. It has no terminal.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ env?: Record<string, string>, cwd?: string }} [options]
 * @returns {Promise<{ seconds: number, code: number | null, stdout: string, stderr: string }>}
 * @throws where it does not start.
 */
export async function runProgram(command, args, { env = {}, cwd = root } = {}) {
  const begin = performance.now();
  const child = start(command, args, {
    cwd,
    env: { ...process.env, ...STATE, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = { stdout: '', stderr: '' };
  for (const name of /** @type {const} */ (['stdout', 'stderr'])) {
    child[name]?.setEncoding('utf8').on('data', (chunk) => {
      output[name] += chunk;
    });
  }
  const [code] = await once(child, 'close');
  return { seconds: (performance.now() - begin) / 1_000, code, ...output };
}

/**
 * Runs cove-policy to its end. Its progress comes through.
 *
 * @param {readonly string[]} args
 * @param {Record<string, string>} [env]
 */
export function runCove(args, env = {}) {
  return runNode([cli, ...args], env, 'ignore');
}

/**
 * What a program of Node's took, as the system says (getrusage).
 *
 * @typedef {object} Usage
 * @property {number} seconds
 * @property {number} cpuSeconds
 * @property {number} peakMB - the peak resident set of the process.
 * @property {number | null} code
 * @property {string} stdout
 */

/**
 * Runs a program of Node's to its end.
 *
 * @param {readonly string[]} args
 * @param {Record<string, string>} env
 * @param {'ignore' | 'pipe'} stdout
 * @returns {Promise<Usage>}
 */
export function runNode(args, env, stdout) {
  return startNode(args, env, stdout).ended;
}

/**
 * Starts a program of Node's.
 *
 * @param {readonly string[]} args
 * @param {Record<string, string>} env
 * @param {'ignore' | 'pipe'} stdout
 * @returns {{ child: import('node:child_process').ChildProcess, ended: Promise<Usage> }}
 */
export function startNode(args, env, stdout) {
  const directory = mkdtempSync(join(tmpdir(), 'cove-policy-peak-'));
  const usageFile = join(directory, 'usage.json');
  const hook = join(directory, 'usage.mjs');
  const told = `writeFileSync(${JSON.stringify(usageFile)}, JSON.stringify(process.resourceUsage()))`;
  writeFileSync(hook, `import { writeFileSync } from 'node:fs';\nprocess.on('exit', () => ${told});\n`);
  const begin = performance.now();
  const child = start(process.execPath, ['--import', hook, ...args], {
    cwd: root,
    env: { ...process.env, ...STATE, ...env },
    stdio: ['ignore', stdout, 'inherit'],
  });
  return { child, ended: usageOf(child, usageFile, begin).finally(() => rm(directory, { recursive: true })) };
}

/**
 * @param {import('node:child_process').ChildProcess} child
 * @param {string} usageFile
 * @param {number} begin
 * @returns {Promise<Usage>}
 */
async function usageOf(child, usageFile, begin) {
  let text = '';
  child.stdout?.setEncoding('utf8').on('data', (chunk) => {
    text += chunk;
  });
  const [code] = await once(child, 'close');
  const seconds = (performance.now() - begin) / 1_000;
  const { userCPUTime, systemCPUTime, maxRSS } = JSON.parse(await readFile(usageFile, 'utf8'));
  // maxRSS is in KiB, times are in microseconds.
  const cpuSeconds = (userCPUTime + systemCPUTime) / 1e6;
  return { seconds, cpuSeconds, peakMB: (maxRSS * 1_024) / 1e6, code, stdout: text };
}

/**
 * @param {string} directory
 * @param {object} organization - as in an organization file.
 * @returns {Promise<{ env: Record<string, string>, stop: () => Promise<void> }>}
 */
export async function startSimulator(directory, organization) {
  const file = join(directory, 'organization.yml');
  // JSON is YAML.
  await writeFile(file, JSON.stringify(organization));
  const { text, stop } = await startServer([cli, 'simulate', '--org', file, '--port', '0'], /AWS_REGION=/);
  const env = Object.fromEntries([...text.matchAll(/(AWS_\w+)=(\S+)/g)].map(([, name, value]) => [name, value]));
  return { env, stop };
}

/**
 * @param {readonly string[]} args - of Node.
 * @param {RegExp} ready - what it prints when it listens.
 * @returns {Promise<{ text: string, stop: () => Promise<void> }>}
 */
export async function startServer(args, ready) {
  const child = start(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let text = '';
  let complaint = '';
  child.stderr?.setEncoding('utf8').on('data', (chunk) => {
    complaint += chunk;
  });
  for await (const chunk of child.stdout ?? []) {
    text += chunk;
    if (ready.test(text)) break;
  }
  if (!ready.test(text)) throw new Error(`${args.join(' ')} did not start: ${complaint}`);
  return {
    text,
    async stop() {
      child.kill('SIGKILL');
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    },
  };
}

/**
 * @param {string} runLog
 * @returns {AsyncGenerator<Record<string, any>>} its outcomes.
 */
export async function* outcomesOf(runLog) {
  for await (const line of createInterface({ input: createReadStream(runLog), crlfDelay: Number.POSITIVE_INFINITY })) {
    const record = JSON.parse(line);
    if (record.type === 'outcome') yield record;
  }
}
