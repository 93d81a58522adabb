import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, vi } from 'vitest';
import { packageFile } from '../../src/package-files.ts';
import type { FaultRule, OrganizationFile } from '../../src/simulator/organization-file.generated.ts';
import { type Simulator, startSimulator } from '../../src/simulator/start-simulator.ts';
import { builtProgram } from '../support/built-program.ts';
import { describeWithPython } from '../support/describe-with-python.ts';
import { type Redis, startRedis } from '../support/redis.ts';
import { runMain } from '../support/run-main.ts';

/** More than begin in the first second: some wait when others are in hand. */
export const ACCOUNTS = 30;
/** Accounts that begin in a second. */
const PACE = '20';
/**
 * Lock, stalled check, sweep and patience: what takes minutes takes seconds. On a busy machine a worker with a short
 * lock loses its jobs for nothing, and others run them in processes of their own, which makes it busier.
 */
const TIMES = '10000,1000,1000,20000';
/** Where workers are to be lost, and that is to be noticed soon. */
export const SHORT_LOCK = '3000,500,1000,20000';

/**
 * One that runs. In this process, unless it is to be killed, frozen or sent a signal, or its own process is what is
 * asked about: starting one takes seconds of CPU time.
 */
export interface Program {
  readonly output: () => string;
  readonly code: Promise<number | null>;
}

export interface RunningHere extends Program {
  /** As Ctrl-C does with a process. */
  readonly interrupt: () => void;
  readonly hasEnded: () => boolean;
}

export interface OwnProcess extends Program {
  readonly child: ChildProcess;
}

/** Functions, since each test has its own folder, organization and programs, and an empty queue. */
export interface Workers {
  readonly python: string;
  readonly redis: () => Redis;
  /** A path in the folder that the programs run in. */
  readonly place: (name: string) => string;
  /** Options that name the store and the queue. */
  readonly shared: () => readonly string[];
  /** The built program; it is killed at the end of the test. */
  readonly start: (args: readonly string[], env?: Record<string, string>) => OwnProcess;
  /** In this process; it is interrupted at the end of the test. */
  readonly runHere: (args: readonly string[], env?: Record<string, string>) => RunningHere;
  readonly worker: (...more: string[]) => RunningHere;
  readonly coordinator: (...more: string[]) => RunningHere;
  /** What `start` and `runHere` take for them. */
  readonly commands: { readonly worker: Command; readonly coordinator: Command };
  /** The id of the run in the store. */
  readonly run: () => Promise<string>;
  /** How many accounts are in the store. */
  readonly done: () => Promise<number>;
  /** The coordinator reports what one process reports, and plans the same changes. */
  readonly endsAsOne: (program: Program) => Promise<void>;
}

type Command = (...more: string[]) => readonly string[];

/** Tests of workers on a server of their own: files that call this may run at the same time. */
export function describeWorkers(body: (workers: Workers) => void, times = TIMES): void {
  // A busy machine takes its time.
  vi.setConfig({ testTimeout: 240_000, hookTimeout: 120_000 });
  describeWithPython('workers on a real server', (python) => body(createWorkers(python, times)));
}

function createWorkers(python: string, times: string): Workers {
  let redis: Redis;
  let simulator: Simulator;
  let directory: string;
  let endAll: (() => Promise<unknown>)[] = [];
  let expected: unknown;

  beforeAll(async () => {
    redis = await startRedis(python);
    simulator = await startSimulator({ organization: organization() });
    directory = await mkdtemp(join(tmpdir(), 'cove-policy-workers-'));
    await runHere(['check', packageFile('policies/trails.yml'), '-o', 'json=single.json', '--plan', 'plan.json']).code;
    expected = { report: await facts('single.json'), plan: await planned() };
    await rm(directory, { recursive: true });
    await simulator.close();
  });

  afterAll(() => redis.stop());

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'cove-policy-workers-'));
    await redis.command('flushall');
    simulator = await startSimulator({ organization: organization([{ kind: 'latency', latencyMs: 60 }]) });
    endAll = [];
  });

  afterEach(async () => {
    await Promise.all(endAll.map((end) => end()));
    await simulator.close();
    await rm(directory, { recursive: true });
  });

  const place = (name: string): string => join(directory, name);

  const environment = (more: Record<string, string>): Record<string, string> => ({
    PATH: process.env.PATH ?? '',
    TMPDIR: tmpdir(),
    AWS_ENDPOINT_URL: simulator.url,
    AWS_ACCESS_KEY_ID: simulator.credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: simulator.credentials.secretAccessKey,
    AWS_REGION: 'us-east-1',
    COVE_QUEUE_TIMES: times,
    ...more,
  });

  function start(args: readonly string[], more: Record<string, string> = {}): OwnProcess {
    const child = spawn(process.execPath, [builtProgram, ...args], {
      cwd: directory,
      env: environment(more),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let text = '';
    for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', (part) => (text += part));
    const code = once(child, 'exit').then(([number]) => number as number | null);
    endAll.push(() => {
      child.kill('SIGKILL');
      return code;
    });
    return { child, output: () => text, code };
  }

  function runHere(args: readonly string[], more: Record<string, string> = {}): RunningHere {
    const interruption = new AbortController();
    let text = '';
    let hasEnded = false;
    const run = runMain(args, {
      cwd: directory,
      env: environment(more),
      signal: interruption.signal,
      onText: (part) => (text += part),
      runAgain: async (flags) => {
        const { child, code } = start([...args, ...flags], more);
        return { code: await code, signal: child.signalCode };
      },
    });
    const code = run.then(({ exitCode }) => {
      hasEnded = true;
      return exitCode;
    });
    const interrupt = (): void => interruption.abort();
    endAll.push(() => {
      interrupt();
      return code;
    });
    return { output: () => text, code, interrupt, hasEnded: () => hasEnded };
  }

  const shared = (): readonly string[] => ['--store', 'store', '--queue', redis.url];
  const commands = {
    worker: (...more: string[]) => ['worker', ...shared(), ...more],
    coordinator: (...more: string[]) => {
      const check = ['check', packageFile('policies/trails.yml'), ...shared()];
      return [...check, '--pace', PACE, '-o', 'json=report.json', '--plan', 'plan.json', ...more];
    },
  };
  const worker = (...more: string[]): RunningHere => runHere(commands.worker(...more));
  const coordinator = (...more: string[]): RunningHere => runHere(commands.coordinator(...more));

  /** What is found, where, and how every policy ended: without times, and evidence that has some. */
  async function facts(name: string): Promise<unknown> {
    const report = JSON.parse(await readFile(place(name), 'utf8'));
    const { summary, policies, accounts, skipped, errors } = report;
    const findings = report.findings.map(({ fingerprint }: { fingerprint: string }) => fingerprint);
    return { summary: { ...summary, calls: null }, policies, accounts, skipped, errors, findings };
  }

  /** What would be changed, whoever found it: without evidence, that has times of the simulator. */
  async function planned(): Promise<unknown> {
    const {
      run: _,
      created: __,
      digest: ___,
      signature: ____,
      ...plan
    } = JSON.parse(await readFile(place('plan.json'), 'utf8'));
    expect(plan.changes.length).toBeGreaterThan(1);
    const changes = plan.changes.map((change: object) => ({ ...change, evidence: null, state: null }));
    return { ...plan, changes };
  }

  async function run(): Promise<string> {
    const names = await readdir(place('store')).catch(() => []);
    return names.find((name) => name !== 'probe') ?? 'none';
  }

  async function done(): Promise<number> {
    return (await readdir(join(place('store'), await run(), 'accounts')).catch(() => [])).length;
  }

  async function endsAsOne(program: Program): Promise<void> {
    expect([await program.code, program.output()]).toEqual([1, expect.stringContaining('failed: ')]);
    expect({ report: await facts('report.json'), plan: await planned() }).toEqual(expected);
  }

  const programs = { start, runHere, worker, coordinator, commands };
  return { python, redis: () => redis, place, shared, ...programs, run, done, endsAsOne };
}

export async function until(holds: () => Promise<boolean> | boolean): Promise<void> {
  while (!(await holds().valueOf())) await new Promise((resolve) => setTimeout(resolve, 50));
}

/** Until a number has not changed for so long. */
export async function untilStill(count: () => Promise<number>, ms: number): Promise<void> {
  let last = await count();
  let sinceMs = Date.now();
  await until(async () => {
    const now = await count();
    if (now !== last) [last, sinceMs] = [now, Date.now()];
    return Date.now() - sinceMs >= ms;
  });
}

function organization(faults: FaultRule[] = []): OrganizationFile {
  return {
    version: 1,
    organization: { managementAccount: '111111111111' },
    regions: [{ name: 'us-east-1' }, { name: 'eu-west-1' }],
    // Beside the organization's trail, those of accounts may be stopped.
    accounts: [
      { id: '111111111111', name: 'Management', trails: [{ name: 'all', multiRegion: true, organization: true }] },
    ],
    generate: { accounts: ACCOUNTS },
    ...(faults.length === 0 ? {} : { faults: { rules: faults } }),
  };
}
