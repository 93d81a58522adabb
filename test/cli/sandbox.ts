import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { packageFile } from '../../src/package-files.ts';
import { parseOrganizationFile } from '../../src/simulator/parse-organization-file.ts';
import { type Simulator, startSimulator } from '../../src/simulator/start-simulator.ts';
import { VERSION } from '../../src/version.ts';
import { WITHOUT_PRIVILEGES } from '../support/as-plain-user.ts';
import { builtProgram } from '../support/built-program.ts';
import { copyPacks, copyPolicies } from '../support/copy-policies.ts';
import { type Answer, type Environment, runMain } from '../support/run-main.ts';
import { type ProgramCommand, parseCommandList } from './command-list.ts';
import { answerPlainly, readPlainly } from './plain-reader.ts';
import type { Scenario, TextFile } from './scenario-file.ts';

export type { Answer } from '../support/run-main.ts';

/** A directory of one's own with the project's `policies/`, in which `cove-policy` is a command. */
export interface Sandbox {
  readonly directory: string;
  readonly env: Readonly<Record<string, string>>;
  /** Runs a shell command to its end. What varies (paths, ports, times, ids) is replaced by names. */
  run(command: string): Promise<Answer>;
  /** Starts a command that is signalled, or that serves until it is. */
  start(command: string): RunningCommand;
  /** A text of `start`, as `run` gives it. */
  named(text: string): string;
  /** A file of the directory, with names for what varies; undefined where it is not there. */
  read(name: string): Promise<string | undefined>;
  close(): Promise<void>;
}

export interface RunningCommand {
  readonly pid: number | undefined;
  /** What it has written so far, as it is. */
  readonly stdout: () => string;
  readonly stderr: () => string;
  kill(signal: NodeJS.Signals): void;
  readonly ended: Promise<Answer>;
}

export type SandboxOptions = Partial<Pick<Scenario, 'world' | 'organization' | 'env' | 'files' | 'needs'>>;

/**
 * Nothing of the machine's own AWS set-up reaches the program: no home directory, no credentials, no instance metadata.
 */
export async function openSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const server = await startServer(options);
  const directory = await realpath(await mkdtemp(path.join(tmpdir(), 'cove-policy-cli-')));
  const work = path.join(directory, 'work');
  await prepare(directory, work, options.files ?? []);
  const env = {
    PATH: `${path.join(directory, 'bin')}${path.delimiter}${process.env.PATH}`,
    HOME: path.join(directory, 'home'),
    TMPDIR: path.join(directory, 'tmp'),
    LANG: 'C.UTF-8',
    NO_COLOR: '1',
    AWS_EC2_METADATA_DISABLED: 'true',
    ...server?.env,
    ...options.env,
  };
  const addPacks = packsOnDemand(path.join(work, 'policies'), options.files ?? []);
  const named = (text: string): string => nameWhatVaries(text, work, server?.env.AWS_ENDPOINT_URL);
  return {
    directory: work,
    env,
    run: async (command) => {
      addPacks(command);
      const { stdout, stderr, exitCode } = await (options.needs?.includes('not-root')
        ? startShell(command, { cwd: work, env, before: WITHOUT_PRIVILEGES }).ended
        : runCommand(command, work, env));
      return { exitCode, stdout: named(stdout), stderr: named(stderr).replace(PROGRESS, '') };
    },
    named,
    start: (command) => {
      addPacks(command);
      return startShell(`exec ${command}`, { cwd: work, env });
    },
    read: async (name) => {
      try {
        return named(await readFile(path.join(work, name), 'utf8'));
      } catch {
        return undefined;
      }
    },
    close: async () => {
      await server?.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

async function prepare(directory: string, work: string, files: readonly TextFile[]): Promise<void> {
  await mkdir(path.join(directory, 'bin'));
  await mkdir(path.join(directory, 'home'));
  await mkdir(path.join(directory, 'tmp'));
  copyPolicies(path.join(work, 'policies'));
  const program = `#!/bin/sh\nexec '${process.execPath}' '${builtProgram}' "$@"\n`;
  await writeFile(path.join(directory, 'bin', 'cove-policy'), program, { mode: 0o755 });
  // The documents say `npm exec --no -- cove-policy`: here that is the same program, without a second of npm's own.
  await writeFile(path.join(directory, 'bin', 'npm'), NPM_EXEC, { mode: 0o755 });
  for (const { name, text } of files) {
    await mkdir(path.dirname(path.join(work, name)), { recursive: true });
    await writeFile(path.join(work, name), text);
  }
}

/**
 * The packs are a hundred files, which take a tenth of a second to copy: they are there from the first command on that
 * could find them, by more than the name of a single file.
 */
function packsOnDemand(folder: string, files: readonly TextFile[]): (command: string) => void {
  let isWhole = false;
  const add = (text: string): void => {
    if (isWhole || !FINDS_PACKS.test(text)) return;
    copyPacks(folder);
    isWhole = true;
  };
  for (const { text } of files) add(text);
  return add;
}

/** `list` alone lists the whole folder. */
const FINDS_PACKS = /policies(?!\/[a-z0-9-]+\.ya?ml\b)|\bcove-policy list\b(?!.* policies\/)/;

const NPM_EXEC = `#!/bin/sh
test "$1 $2 $3" = 'exec --no --' || exit 1
shift 3
exec "$@"
`;

/**
 * The program runs in this process where no shell has to set its streams up; behind a pipe the shell only gets what it
 * printed, and behind `;` the exit code.
 */
async function runCommand(command: string, cwd: string, env: Environment): Promise<Answer> {
  const commands = parseCommandList(command);
  if (commands === undefined) return answerPlainly(command, cwd, 0) ?? startShell(command, { cwd, env }).ended;
  let all: Answer = { exitCode: 0, stdout: '', stderr: '' };
  for (const each of commands) {
    if (each.onlyAfterSuccess && all.exitCode !== 0) continue;
    const { exitCode, stdout, stderr } =
      each.kind === 'program'
        ? await runHere(each, cwd, env)
        : (answerPlainly(each.text, cwd, all.exitCode) ??
          (await startShell(`(exit ${all.exitCode}); ${each.text}`, { cwd, env }).ended));
    all = { exitCode, stdout: all.stdout + stdout, stderr: all.stderr + stderr };
  }
  return all;
}

async function runHere(command: ProgramCommand, cwd: string, env: Environment): Promise<Answer> {
  // As a shell does: they are there, and empty, when the program starts.
  for (const file of [command.stdout, command.stderr])
    if (file !== undefined && file !== '&1') await writeFile(path.resolve(cwd, file), '');
  const isJoined = command.stderr === '&1';
  const answer = await runMain(command.args, { cwd, env: { ...env, ...command.env }, isJoined });
  const { exitCode } = answer;
  const stderr = command.stderr === undefined || isJoined ? answer.stderr : await put(command.stderr, answer.stderr);
  const stdout = command.stdout === undefined ? answer.stdout : await put(command.stdout, answer.stdout);
  if (command.reader === undefined) return { exitCode, stdout, stderr };
  const plain = readPlainly(command.reader, stdout);
  if (plain !== undefined) return { exitCode: 0, stdout: plain, stderr };
  const read = await startShell(command.reader, { cwd, env, input: stdout }).ended;
  return { ...read, stderr: stderr + read.stderr };

  /** What goes into a file is not seen. */
  async function put(file: string, text: string): Promise<string> {
    await writeFile(path.resolve(cwd, file), text);
    return '';
  }
}

interface ShellOptions {
  readonly cwd: string;
  readonly env: Environment;
  /** @default the command reads nothing */
  readonly input?: string;
  /** Words of a command that runs the shell. @default none */
  readonly before?: readonly string[];
}

function startShell(command: string, { cwd, env, input, before = [] }: ShellOptions): RunningCommand {
  const [program = '', ...args] = [...before, '/bin/sh', '-c', command];
  const child = spawn(program, args, {
    cwd,
    env,
    stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
  });
  // `head` goes away before it has read everything.
  child.stdin?.on('error', () => {}).end(input);
  const output = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name]?.setEncoding('utf8').on('data', (text: string) => {
      output[name] += text;
    });
  }
  return {
    pid: child.pid,
    stdout: () => output.stdout,
    stderr: () => output.stderr,
    kill: (signal) => {
      child.kill(signal);
    },
    ended: new Promise((resolve, reject) => {
      child.on('error', reject).on('close', (exitCode) => resolve({ exitCode, ...output }));
    }),
  };
}

const UUID = /\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/g;
/** A run that takes longer than five seconds reports how far it is: on a busy machine any run does. */
const PROGRESS = /^\d0 %: .*\n/gm;
const TIME = /\b20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/g;

function nameWhatVaries(text: string, directory: string, url: string | undefined): string {
  const named = text
    .replaceAll(directory, '<dir>')
    .replaceAll(packageFile(''), '<package>/')
    .replaceAll(UUID, '<id>')
    .replaceAll(TIME, '<time>')
    .replaceAll(VERSION, '<version>');
  return url === undefined ? named : named.replaceAll(url, '<url>').replaceAll(url.replace('http://', ''), '<host>');
}

interface TestServer {
  readonly env: Readonly<Record<string, string>> & { readonly AWS_ENDPOINT_URL: string };
  close(): Promise<void>;
}

async function startServer({ world, organization }: SandboxOptions): Promise<TestServer | undefined> {
  switch (world) {
    case 'demo':
      return simulated(await readFile(packageFile('examples/demo-organization.yml'), 'utf8'));
    case 'own':
      return simulated(organization ?? '');
    case 'html':
      return htmlServer();
    case 'closed': {
      // A port that was free a moment ago: nobody listens there.
      const server = await htmlServer();
      await server.close();
      return { ...server, close: async () => {} };
    }
    default:
      return undefined;
  }
}

async function simulated(organization: string): Promise<TestServer> {
  const simulator: Simulator = await startSimulator({
    organization: parseOrganizationFile(organization, 'organization'),
  });
  const { accessKeyId, secretAccessKey } = simulator.credentials;
  return { env: environment(simulator.url, accessKeyId, secretAccessKey), close: () => simulator.close() };
}

async function htmlServer(): Promise<TestServer> {
  const server = createServer((_, response) => {
    response.writeHead(200, { 'content-type': 'text/html' });
    response.end('<!doctype html><title>Welcome</title><p>It works!');
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    env: environment(`http://127.0.0.1:${port}`, 'AKIAIOSFODNN7EXAMPLE', 'secret'),
    close: async () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

function environment(url: string, accessKeyId: string, secretAccessKey: string): TestServer['env'] {
  return {
    AWS_ENDPOINT_URL: url,
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_REGION: 'us-east-1',
  };
}
