/** How each of the three is asked the checks of bench/packs-checks.js in one account, and what it answered. */
import { mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CHECKS } from './packs-checks.js';
import { outcomesOf, runCove, runProgram } from './processes.js';

/**
 * @typedef {object} Setting
 * @property {Record<string, string>} env
 * @property {string} directory
 * @property {string} account
 * @property {readonly string[]} regions
 * @property {string} python - of the peer.
 *
 * @typedef {object} Run
 * @property {number} seconds
 * @property {number} cpuSeconds
 * @property {number} peakMB
 * @property {Set<string>} found - check, account, key.
 * @property {string[]} unanswered - checks that it could not answer, with its reason.
 */

const ROLE = 'OrganizationAccountAccessRole';
const BY_POLICY = new Map(CHECKS.map((check) => [check.cove, check]));
const BY_PROWLER = new Map(CHECKS.flatMap((check) => check.prowler.map((name) => [name, check])));
const BY_NAME = new Map(CHECKS.map((check) => [check.name, check]));

/**
 * @param {Setting} setting
 * @returns {Promise<Run>}
 */
export async function askCove({ env, directory, account, regions }) {
  const inside = await mkdtemp(join(directory, 'cove-policy-'));
  const [runLog, report] = ['run.ndjson', 'report.json'].map((name) => join(inside, name));
  const { code, ...usage } = await runCove(
    [
      ...['check', 'policies/cis-aws', 'policies/fsbp', '--policy', CHECKS.map(({ cove }) => cove).join(',')],
      ...['--accounts', account, '--regions', regions.join(','), '--allow-idle', '--quiet'],
      ...['--run-log', runLog, '-o', `json=${report}`],
    ],
    env,
  );
  if (code !== 1 && code !== 3) throw new Error(`cove-policy ended with ${code}`);
  const found = new Set();
  const unanswered = new Set();
  for await (const { policy, region, status, findings, error } of outcomesOf(runLog)) {
    const check = known(BY_POLICY, policy);
    if (status === 'error') unanswered.add(`${check.name}: ${error.message}`);
    for (const { resource } of findings ?? []) found.add(`${check.name} ${account} ${keyOf(check, resource, region)}`);
  }
  return { ...usage, found, unanswered: [...unanswered] };
}

/**
 * @param {Setting} setting
 * @returns {Promise<Run>}
 */
export async function askProwler({ env, directory, account, regions, python }) {
  const inside = await mkdtemp(join(directory, 'prowler-'));
  const { code, stderr, ...usage } = await measureProgram(
    python,
    [
      ...['-m', 'prowler', 'aws', '--role', `arn:aws:iam::${account}:role/${ROLE}`, '--region', ...regions],
      ...['--checks', ...BY_PROWLER.keys(), '--scan-unused-services', '--ignore-exit-code-3'],
      ...['--output-formats', 'json-ocsf', '--output-directory', inside, '--output-filename', 'answer'],
      ...['--no-banner', '--no-color', '--log-level', 'CRITICAL'],
    ],
    { env, inside },
  );
  if (code !== 0) throw new Error(`Prowler ended with ${code}: ${lastLine(stderr)}`);
  const found = new Set();
  const answered = new Set();
  for (const finding of JSON.parse(await readFile(join(inside, 'answer.ocsf.json'), 'utf8'))) {
    const check = known(BY_PROWLER, finding.metadata.event_code);
    answered.add(check.name);
    const [{ uid, region }] = finding.resources;
    if (finding.status_code === 'FAIL') found.add(`${check.name} ${account} ${keyOf(check, uid, region)}`);
  }
  const unanswered = CHECKS.filter(({ name }) => !answered.has(name)).map(({ name }) => `${name}: no finding at all`);
  return { ...usage, found, unanswered };
}

/**
 * @param {Setting} setting
 * @returns {Promise<Run>}
 */
export async function askCustodian({ env, directory, account, regions, python }) {
  const inside = await mkdtemp(join(directory, 'custodian-'));
  const [policies, output, cache] = ['policies.yml', 'output', 'cache'].map((name) => join(inside, name));
  const list = CHECKS.map(({ name, resource, filters }) => ({ name, resource, filters }));
  // JSON is YAML.
  await writeFile(policies, JSON.stringify({ policies: list }));
  const { code, stderr, ...usage } = await measureProgram(
    python,
    [
      ...['-m', 'c7n.cli', 'run', '--assume', `arn:aws:iam::${account}:role/${ROLE}`],
      ...regions.flatMap((region) => ['--region', region]),
      ...['--output-dir', output, '--cache', cache, policies],
    ],
    { env, inside },
  );
  // It ends with 2 where a policy failed, and has run the others.
  if (code !== 0 && code !== 2) throw new Error(`Custodian ended with ${code}: ${lastLine(stderr)}`);
  const failed = [...stderr.matchAll(/Error while executing policy (\S+), continuing\n[\s\S]*?^(\S*Error.*)$/gm)];
  const found = new Set();
  for (const [region, policy] of await policiesOf(output, regions)) {
    const check = known(BY_NAME, policy);
    const file = join(output, regions.length > 1 ? region : '', policy, 'resources.json');
    for (const resource of JSON.parse(await readFile(file, 'utf8'))) {
      found.add(`${check.name} ${account} ${keyOf(check, resource[check.key ?? ''] ?? '', region)}`);
    }
  }
  return { ...usage, found, unanswered: [...new Set(failed.map(([, policy, error]) => `${policy}: ${error}`))] };
}

/**
 * @param {string} output - REGION/POLICY/resources.json, or POLICY/resources.json where there is one region.
 * @param {readonly string[]} regions
 */
async function policiesOf(output, regions) {
  const files = await readdir(output, { recursive: true });
  const parts = files.filter((file) => file.endsWith('resources.json')).map((file) => file.split('/'));
  return parts.map((path) => (regions.length > 1 ? [path[0], path[1]] : [regions[0], path[0]]));
}

/**
 * How a thing is called by all three: its id, or the account, and the region where the check is about one.
 *
 * @param {import('./packs-checks.js').Check} check
 * @param {string} resource - an ARN, or an id.
 * @param {string} region
 */
function keyOf({ key, regional }, resource, region) {
  if (key === undefined) return regional ? `account ${region}` : 'account';
  return resource.split(/[/:]/).at(-1);
}

/**
 * Runs a program, and asks the system what it and its children took (getrusage).
 *
 * @param {string} python
 * @param {readonly string[]} args
 * @param {{ env: Record<string, string>, inside: string }} where
 */
async function measureProgram(python, args, { env, inside }) {
  const usageFile = join(inside, 'usage.json');
  const measuring = [
    'import json, resource, subprocess, sys',
    'code = subprocess.call(sys.argv[2:])',
    'usage = resource.getrusage(resource.RUSAGE_CHILDREN)',
    'json.dump([usage.ru_utime + usage.ru_stime, usage.ru_maxrss], open(sys.argv[1], "w"))',
    'sys.exit(code)',
  ].join('\n');
  // Where nothing of this machine's is found, nor left behind.
  const home = { HOME: inside, XDG_CACHE_HOME: join(inside, '.cache') };
  const ended = await runProgram(python, ['-c', measuring, usageFile, python, ...args], {
    env: { ...env, ...home },
    cwd: inside,
  });
  const [cpuSeconds, kilobytes] = JSON.parse(await readFile(usageFile, 'utf8'));
  return { ...ended, cpuSeconds, peakMB: (kilobytes * 1_024) / 1e6 };
}

/**
 * @param {Map<string, import('./packs-checks.js').Check>} checks
 * @param {string} name
 */
function known(checks, name) {
  const check = checks.get(name);
  if (check === undefined) throw new Error(`an answer to ${name}, which nobody asked for`);
  return check;
}

/** @param {string} text */
function lastLine(text) {
  return text.trim().split('\n').at(-1);
}
