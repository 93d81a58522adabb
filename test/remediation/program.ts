import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { devNull, tmpdir } from 'node:os';
import path from 'node:path';
import { type LoggedChange, readChanges } from '../../src/run-log/logged-changes.ts';
import { readRunLog } from '../../src/run-log/read-run-log.ts';
import type { RunLogRecord } from '../../src/run-log/records.ts';
import { parseOrganizationFile } from '../../src/simulator/parse-organization-file.ts';
import { type Simulator, type SimulatorOptions, startSimulator } from '../../src/simulator/start-simulator.ts';
import { builtProgram } from '../support/built-program.ts';
import { copyPolicies } from '../support/copy-policies.ts';
import { type Answer, runMain } from '../support/run-main.ts';
import { whenFileSays } from '../support/when-file-says.ts';
import { withoutWeakenings } from '../support/without-weakenings.ts';

export type { Answer } from '../support/run-main.ts';

/** The program in a folder of its own, which has the shipped policies. */
export interface Program {
  readonly directory: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Runs it to its end, in this process. */
  run(...args: readonly string[]): Promise<Answer>;
  /** Starts the built program as a process of its own, which can be killed. */
  start(...args: readonly string[]): { readonly child: ChildProcess; readonly ended: Promise<Answer> };
  /** A run log of the folder; a last line that is cut off is left out. */
  records(file: string): Promise<RunLogRecord[]>;
  changes(file: string): Promise<LoggedChange[]>;
  /** Empty where there is no such file. */
  read(name: string): Promise<string>;
  write(name: string, text: string): Promise<void>;
  file(name: string): string;
  /** Removes the folder. */
  close(): Promise<void>;
}

/** @param server - variables with which the program finds its AWS: endpoint and credentials. */
export async function programIn(server: Readonly<Record<string, string>>): Promise<Program> {
  const directory = await mkdtemp(path.join(tmpdir(), 'cove-policy-remediation-'));
  copyPolicies(path.join(directory, 'policies'));
  const environment = {
    PATH: process.env.PATH ?? '',
    HOME: directory,
    TMPDIR: tmpdir(),
    NO_COLOR: '1',
    AWS_CONFIG_FILE: devNull,
    AWS_SHARED_CREDENTIALS_FILE: devNull,
    AWS_EC2_METADATA_DISABLED: 'true',
    ...server,
  };
  const file = (name: string): string => path.join(directory, name);
  const start: Program['start'] = (...args) => {
    const child = spawn(process.execPath, [builtProgram, ...args], {
      cwd: directory,
      env: environment,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    return { child, ended: endOf(child) };
  };
  const records: Program['records'] = async (name) => {
    const found: RunLogRecord[] = [];
    for await (const record of readRunLog((await readFile(file(name), 'utf8')).split('\n'))) found.push(record);
    return found;
  };
  return {
    directory,
    environment,
    file,
    start,
    run: async (...args) => {
      const answer = await runMain(args, { cwd: directory, env: environment });
      return { ...answer, stderr: withoutWeakenings(answer.stderr) };
    },
    records,
    changes: async (name) => readChanges(await records(name)),
    read: (name) => readFile(file(name), 'utf8').catch(() => ''),
    write: (name, text) => writeFile(file(name), text),
    close: () => rm(directory, { recursive: true, force: true }),
  };
}

function endOf(child: ChildProcess): Promise<Answer> {
  let stdout = '';
  let stderr = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  return new Promise((resolve, reject) => {
    child
      .on('error', reject)
      .on('close', (exitCode) => resolve({ exitCode, stdout, stderr: withoutWeakenings(stderr) }));
  });
}

/**
 * Runs the program as a process of its own, and kills it once a file of its folder says something.
 *
 * @returns whether it was killed; false where it had ended before.
 */
export async function killOnce(
  program: Program,
  file: string,
  says: (text: string) => boolean,
  ...args: readonly string[]
): Promise<boolean> {
  const { child, ended } = program.start(...args);
  await whenFileSays(program.file(file), says, ended);
  const wasKilled = child.kill('SIGKILL');
  await ended;
  return wasKilled && child.signalCode === 'SIGKILL';
}

/** The program beside a simulated organization that records its calls; both are gone when `act` has ended. */
export async function inWorld<T>(
  yaml: string,
  options: Partial<SimulatorOptions>,
  act: (program: Program, simulator: Simulator) => Promise<T>,
): Promise<T> {
  const organization = parseOrganizationFile(yaml, 'organization.yml');
  const simulator = await startSimulator({ organization, record: true, ...options });
  const program = await programIn(environmentOf(simulator));
  try {
    return await act(program, simulator);
  } finally {
    await program.close();
    await simulator.close();
  }
}

function environmentOf({ url, credentials }: Simulator): Record<string, string> {
  return {
    AWS_ENDPOINT_URL: url,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_REGION: 'us-east-1',
  };
}

/** `account/trail` of the trails that log, the organization's own left out. */
export function logging({ world }: Simulator): string[] {
  return [...world.accounts.values()].flatMap(({ id, trails }) =>
    trails.filter(({ logging: logs, organization }) => logs && !organization).map(({ name }) => `${id}/${name}`),
  );
}

/** `account/trail` of every call that was made, answered or not, in their order. */
export function executed({ recorded }: Simulator, name: string): string[] {
  return recorded
    .filter(({ operation, errorCode }) => operation === name && (errorCode === null || errorCode === 'loseAnswer'))
    .map(({ account, input }) => `${account}/${String(input.Name).split('/').at(-1)}`);
}

/** `account/trail` of a change. */
export function trailOf({ change }: Pick<LoggedChange, 'change'>): string {
  return `${change.account}/${change.resource.split('/').at(-1)}`;
}

export function statesOf(changes: readonly LoggedChange[]): Record<string, string | undefined> {
  return Object.fromEntries(changes.map((each) => [trailOf(each), each.final?.state]));
}

export const trails = 'policies/trails.yml';

/** Three accounts with four trails that log, one that does not, and an organization trail. */
export const smallWorld = `
version: 1
organization: { managementAccount: "111111111111" }
regions: [us-east-1, eu-west-1]
accounts:
  - id: "111111111111"
    name: Management
    trails: [{ name: organization-trail, multiRegion: true, organization: true }]
  - { id: "222222222201", name: One, trails: [{ name: first }, { name: second, homeRegion: eu-west-1 }] }
  - { id: "222222222202", name: Two, trails: [{ name: third }, { name: stopped, logging: false }] }
  - { id: "222222222203", name: Three, trails: [{ name: fourth, multiRegion: true }] }
`;

/** What `check --plan` writes for it. */
export function planOfSmallWorld(...args: readonly string[]): Promise<string> {
  return inWorld(smallWorld, {}, async ({ run, read }) => {
    await run('check', trails, '--plan', 'plan.json', '--quiet', ...args);
    return read('plan.json');
  });
}

export const allTrails = ['222222222201/first', '222222222201/second', '222222222202/third', '222222222203/fourth'];

/** An account with these trails (flow mappings of YAML), beside that of the organization trail. */
export function oneAccountWith(...trails: readonly string[]): string {
  return `
version: 1
organization: { managementAccount: "111111111111" }
regions: [us-east-1]
accounts:
  - id: "111111111111"
    name: Management
    trails: [{ name: organization-trail, multiRegion: true, organization: true }]
  - { id: "222222222201", name: One, trails: [${trails.join(', ')}] }
`;
}

/** A policy about the trails that log, with a remediation of its own (a flow mapping of YAML, or a block). */
export function policyOfTrails(remediate: string): string {
  return `
version: 1
policies:
  - id: own
    title: A trail logs
    call: { operation: cloudtrail:DescribeTrails, input: { includeShadowTrails: false } }
    resources: trailList[?!IsOrganizationTrail]
    lookups: [{ as: status, operation: cloudtrail:GetTrailStatus, input: { Name: "\${TrailARN}" } }]
    filter: status.IsLogging
    finding: { resource: "\${TrailARN}", message: "\${Name} logs" }
    remediate: ${remediate}
`;
}
