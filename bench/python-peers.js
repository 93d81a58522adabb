/**
 * The peers in Python: how they are installed, and how Botocove and c7n-org are asked the question of bench/peers.js.
 */
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { memberIds, REGIONS } from './organization.js';
import { root, runProgram } from './processes.js';

const ROLE = 'OrganizationAccountAccessRole';

/** Something that is not on this machine, so that a peer cannot be measured. */
export class Missing extends Error {}

/**
 * Installs what the file of pins holds into a virtual environment of its own in .cache, once.
 *
 * @param {string} name - of the file of pins, `peers-<name>.txt`.
 * @returns {Promise<string>} the Python that has it.
 * @throws {Missing} where there is no Python, or pip cannot install it.
 */
export function installPeer(name) {
  return installPins(join(root, 'bench', `peers-${name}.txt`), `peer-${name}`);
}

/**
 * moto, as the tests have it: in the same place, so that it is installed once for both.
 *
 * @throws {Missing} where there is no Python, or pip cannot install it.
 */
export function installMoto() {
  return installPins(join(root, 'test', 'support', 'requirements.txt'), 'python');
}

/**
 * @param {string} pins - a file.
 * @param {string} prefix - of the name of the environment in .cache.
 */
async function installPins(pins, prefix) {
  const hash = createHash('sha256')
    .update(await readFile(pins))
    .digest('hex')
    .slice(0, 12);
  const directory = join(root, '.cache', `${prefix}-${hash}`);
  if (await works(directory)) return pythonOf(directory);
  await mkdir(join(root, '.cache'), { recursive: true });
  // Built aside: an installation that was cut off is not there, rather than half there.
  const aside = await mkdtemp(`${directory}.building-`);
  try {
    await succeed('python3', ['-m', 'venv', aside]);
    const pip = ['-m', 'pip', 'install', '--quiet', '--no-input', '--disable-pip-version-check'];
    await succeed(pythonOf(aside), [...pip, '--requirement', pins]);
    await rm(directory, { recursive: true, force: true });
    await rename(aside, directory);
  } finally {
    await rm(aside, { recursive: true, force: true });
  }
  return pythonOf(directory);
}

/** @param {string} directory */
async function works(directory) {
  return runProgram(pythonOf(directory), ['-c', 'import boto3']).then(
    ({ code }) => code === 0,
    () => false,
  );
}

/** @param {string} directory */
function pythonOf(directory) {
  return join(directory, 'bin', 'python');
}

/**
 * @param {string} command
 * @param {readonly string[]} args
 */
async function succeed(command, args) {
  const { code, stdout, stderr } = await runProgram(command, args).catch((error) => {
    throw error.code === 'ENOENT' ? new Missing(`${command} is not installed`) : error;
  });
  if (code === 0) return;
  const last = `${stdout}${stderr}`.trim().split('\n').at(-1);
  throw new Missing(`${args[1] === 'venv' ? 'python3 -m venv' : 'pip install'} failed: ${last}`);
}

/**
 * @param {{ python: string, env: Record<string, string>, directory: string }} peer
 * @returns {Promise<import('./peers.js').Run>}
 */
export async function runBotocove({ python, env, directory }) {
  const script = join(directory, 'trails.py');
  await writeFile(
    script,
    [
      'import json',
      'from botocove import cove',
      '',
      `@cove(regions=${JSON.stringify(REGIONS)}, rolename="${ROLE}")`,
      'def trails(session):',
      '    return [trail["TrailARN"] for trail in session.client("cloudtrail").describe_trails()["trailList"]]',
      '',
      'answer = trails()',
      'print(json.dumps({',
      '    "answers": [[each["Id"], each["Region"], each["Result"]] for each in answer["Results"]],',
      '    "failed": len(answer["Exceptions"]) + len(answer["FailedAssumeRole"]),',
      '}))',
      '',
    ].join('\n'),
  );
  const { seconds, code, stdout, stderr } = await runProgram(python, [script], { env });
  if (code !== 0) throw new Error(`Botocove ended with ${code}: ${stderr.trim().split('\n').at(-1)}`);
  const { answers, failed } = JSON.parse(stdout);
  if (failed !== 0) throw new Error(`Botocove: ${failed} failed`);
  return { seconds, answers };
}

/**
 * A policy of the resource alone, without a filter: c7n asks for the trails and then for their tags, which it does for
 * every resource that can have any. The simulator has no tags of trails, so that a server here answers that there are
 * none.
 *
 * @param {{ python: string, env: Record<string, string>, directory: string, accounts: number }} peer
 * @returns {Promise<import('./peers.js').Run>}
 */
export async function runC7nOrg({ python, env, directory, accounts }) {
  const inside = await mkdtemp(join(directory, 'c7n-org-'));
  const [config, policies, output, cache] = ['accounts.yml', 'policies.yml', 'output', 'cache'].map((name) =>
    join(inside, name),
  );
  const list = memberIds(accounts).map((id) => ({ name: id, account_id: id, role: ROLE, regions: REGIONS }));
  // JSON is YAML.
  await writeFile(config, JSON.stringify({ accounts: list }));
  await writeFile(policies, JSON.stringify({ policies: [{ name: 'trails', resource: 'aws.cloudtrail' }] }));
  await mkdir(cache);
  const tags = await startTags();
  try {
    const { seconds, code, stderr } = await runProgram(
      python,
      [
        ...['-m', 'c7n_org.cli', 'run', '--config', config, '--use', policies, '--output-dir', output],
        ...['--cache-path', cache, '--cache-period', '0'],
      ],
      { env: { ...env, AWS_ENDPOINT_URL_RESOURCE_GROUPS_TAGGING_API: tags.url } },
    );
    if (code !== 0) throw new Error(`c7n-org ended with ${code}: ${stderr.trim().split('\n').at(-1)}`);
    return { seconds, answers: await readOutput(output) };
  } finally {
    tags.stop();
  }
}

/**
 * @param {string} output - account/region/policy/resources.json
 * @returns {Promise<import('./answers.js').Answer[]>}
 */
async function readOutput(output) {
  const answers = [];
  for (const account of await readdir(output)) {
    for (const region of await readdir(join(output, account))) {
      const resources = JSON.parse(await readFile(join(output, account, region, 'trails', 'resources.json'), 'utf8'));
      const arns = resources.map((/** @type {{ TrailARN: string }} */ { TrailARN }) => TrailARN);
      answers.push(/** @type {import('./answers.js').Answer} */ ([account, region, arns]));
    }
  }
  return answers;
}

async function startTags() {
  const server = createServer((request, response) => {
    request.resume().on('end', () => {
      response.writeHead(200, { 'content-type': 'application/x-amz-json-1.1' });
      response.end('{"ResourceTagMappingList":[],"PaginationToken":""}');
    });
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  return {
    url: `http://127.0.0.1:${port}`,
    stop() {
      server.closeAllConnections();
      server.close();
    },
  };
}
