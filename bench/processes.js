/** A simulated organization and a check of it, each in a process of its own. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const cli = join(root, 'dist/cli.js');

/**
 * @param {string} directory
 * @param {{ accounts: number, regions: readonly string[], faults?: readonly object[] }} world
 * @returns {Promise<{ env: Record<string, string>, stop: () => Promise<void> }>}
 */
export async function startSimulator(directory, { accounts, regions, faults = [] }) {
  const organization = join(directory, 'organization.yml');
  // JSON is YAML.
  const file = {
    version: 1,
    organization: { managementAccount: '111111111111' },
    regions,
    pageSize: 20,
    accounts: [
      {
        id: '111111111111',
        name: 'Management',
        trails: [{ name: 'organization-trail', multiRegion: true, organization: true }],
      },
    ],
    generate: { accounts, trailsEvery: 1 },
    ...(faults.length === 0 ? {} : { faults: { seed: 6, rules: faults } }),
  };
  await writeFile(organization, JSON.stringify(file));
  const child = spawn(process.execPath, [cli, 'simulate', '--org', organization, '--port', '0'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  let text = '';
  for await (const chunk of child.stdout) {
    text += chunk;
    if (text.includes('AWS_REGION')) break;
  }
  if (!text.includes('AWS_REGION')) throw new Error(`the simulator did not start:\n${text}`);
  const env = Object.fromEntries([...text.matchAll(/(AWS_\w+)=(\S+)/g)].map(([, name, value]) => [name, value]));
  return {
    env,
    async stop() {
      child.kill('SIGKILL');
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    },
  };
}

/**
 * Runs the program to its end. It has no terminal, and its progress comes through.
 *
 * @param {readonly string[]} args
 * @param {Record<string, string>} [env]
 * @returns {Promise<{ seconds: number, peakMiB: number, code: number | null }>} with the peak resident set of the process (getrusage).
 */
export async function run(args, env = {}) {
  const directory = await mkdtemp(join(tmpdir(), 'cove-policy-peak-'));
  try {
    const peakFile = join(directory, 'peak');
    const hook = join(directory, 'peak.mjs');
    const told = `writeFileSync(${JSON.stringify(peakFile)}, String(process.resourceUsage().maxRSS))`;
    await writeFile(hook, `import { writeFileSync } from 'node:fs';\nprocess.on('exit', () => ${told});\n`);
    const start = performance.now();
    const child = spawn(process.execPath, ['--import', hook, cli, ...args], {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    const [code] = await once(child, 'close');
    const seconds = (performance.now() - start) / 1_000;
    return { seconds, peakMiB: Number(await readFile(peakFile, 'utf8')) / 1_024, code };
  } finally {
    await rm(directory, { recursive: true });
  }
}

/**
 * @param {string} runLog
 * @returns {Promise<Record<string, any>[]>} its outcomes.
 */
export async function outcomesOf(runLog) {
  const lines = (await readFile(runLog, 'utf8')).split('\n').filter((line) => line !== '');
  return lines.map((line) => JSON.parse(line)).filter(({ type }) => type === 'outcome');
}

/**
 * The ids of the organization's members.
 *
 * @param {number} count
 */
export function memberIds(count) {
  return Array.from({ length: count }, (_, index) => String(200_000_000_001 + index));
}
