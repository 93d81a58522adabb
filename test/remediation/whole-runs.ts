import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { expect } from 'vitest';
import { connectAws } from '../../src/aws/calls/connect-aws.ts';
import { CoveError } from '../../src/cove-error.ts';
import { apply, readPlan } from '../../src/library/apply.ts';
import { check } from '../../src/library/check.ts';
import type { Host, HostEvent } from '../../src/library/host.ts';
import { type Inputs, loadInputs } from '../../src/library/inputs/load.ts';
import type { RecordedRun } from '../../src/library/logs/recorded-run.ts';
import { openRollback } from '../../src/library/rollback.ts';
import type { LoggedChange } from '../../src/run-log/logged-changes.ts';
import type { Simulator } from '../../src/simulator/start-simulator.ts';
import type { Program } from './program.ts';
import { nameOf, writesOf } from './stopped-trails.ts';

/** Whole runs of the library over a folder: each with its log, which says what a server has to have seen. */

export interface Kept {
  readonly file: string;
  readonly operation: 'StopLogging' | 'StartLogging';
  /** What the server carried out for it, by all runs with this log. */
  readonly made: string[];
  /** The plan that it applies. */
  readonly plan?: string;
  /** What the server carried out during the last run with it. */
  last: readonly string[];
  /** Whether that run came to its end. */
  isWhole: boolean;
}

export interface Conditions {
  /** Records that are written once changes have begun, before the process dies. */
  readonly records: number;
  /** Accounts that are suspended before it runs, and those that are once its changes begin. */
  readonly suspended: readonly string[];
  readonly meanwhile: readonly string[];
}

export interface World {
  readonly program: Program;
  readonly simulator: Simulator;
  readonly inputs: Inputs;
  readonly maxErrors: string;
  readonly logs: Kept[];
}

export async function inputsOf({ directory, environment }: Program): Promise<Inputs> {
  const loaded = await loadInputs(['policies/trails.yml'], {}, directory, { env: environment });
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.diagnostics));
  return loaded.value;
}

/** A check that writes a plan, and the plan applied: a dry run calls nothing that changes anything. */
export async function planAndApply(world: World, conditions: Conditions): Promise<Kept | undefined> {
  const plan = `plan-${world.logs.length}.json`;
  const then = { kind: 'plan', file: plan } as const;
  const planned = await runOf(world, undefined, { ...conditions, records: Number.POSITIVE_INFINITY }, (host) =>
    check({ ...world.inputs, then }, host),
  );
  expect(planned, 'a dry run changes nothing').toEqual([]);
  // Of an empty plan the program says so, and does not begin.
  if (!(await world.program.read(plan)).includes('"calls"')) return undefined;
  const kept: Kept = { file: `${plan}.run.ndjson`, operation: 'StopLogging', made: [], plan, last: [], isWhole: false };
  await applyOnce(world, kept, conditions);
  return kept;
}

export function applyOnce(world: World, kept: Kept, conditions: Conditions): Promise<unknown> {
  const { inputs, program } = world;
  return runOf(world, kept, conditions, async (host) => {
    const file = kept.plan ?? '';
    const plan = await readPlan(file, { maxAgeMs: 3_600_000 }, program.directory);
    return apply({ ...inputs, plan, file, remediation: limits(world), allowIncomplete: true }, host);
  });
}

export async function checkAndRemediate(world: World, conditions: Conditions): Promise<Kept> {
  const file = `check-${world.logs.length}.ndjson`;
  const kept: Kept = { file, operation: 'StopLogging', made: [], last: [], isWhole: false };
  const settings = { ...world.inputs.settings, runLog: file };
  const then = { kind: 'remediate', remediation: limits(world), allowIncomplete: true } as const;
  await runOf(world, kept, conditions, (host) => check({ ...world.inputs, settings, then }, host));
  return kept;
}

/** The log of a check goes on as a check: it makes no changes, and with `--remediate` it does not go on at all. */
export async function resumeOf(world: World, kept: Kept, conditions: Conditions): Promise<void> {
  const before = await changesOf(world.program, kept);
  const ends = { ...conditions, records: Number.POSITIVE_INFINITY };
  const then = { kind: 'remediate', remediation: limits(world), allowIncomplete: true } as const;
  for (const more of [{}, { then }]) {
    const writes = await runOf(world, undefined, ends, (host) =>
      check({ ...world.inputs, ...more, resume: kept.file }, host),
    );
    expect(writes, 'a check that goes on changes nothing').toEqual([]);
  }
  const after = await changesOf(world.program, kept);
  expect(after.map(callsOf), 'what was called stays on record').toEqual(before.map(callsOf));
}

/** Takes back what a log has made; a log of that is not taken back. */
export async function rollBack(world: World, of: Kept, conditions: Conditions): Promise<Kept | undefined> {
  const file = `${of.file}.rollback.ndjson`;
  const known = world.logs.find((each) => each.file === file);
  const kept: Kept = known ?? { file, operation: 'StartLogging', made: [], last: [], isWhole: false };
  const isRun = { is: false };
  const { inputs, program } = world;
  const writes = await runOf(world, kept, conditions, async (host) => {
    const rollback = await openRollback(of.file, { ...host, cwd: program.directory });
    try {
      if (rollback.changes.length === 0) return undefined;
      isRun.is = true;
      return await rollback.run({ ...inputs, remediation: limits(world) }, host);
    } finally {
      await rollback.close();
    }
  });
  if (of.operation === 'StartLogging') expect({ isRun: isRun.is, writes }).toEqual({ isRun: false, writes: [] });
  return isRun.is && known === undefined ? kept : undefined;
}

function limits({ maxErrors }: World) {
  return { maxChanges: 50, maxErrors, role: undefined, verifyForMs: 150 };
}

/**
 * One process: what the server carried out meanwhile is planned in its log, and in accounts that are targets while it
 * makes changes. A process that dies leaves its log as it was at that moment.
 */
async function runOf(
  { program, simulator, inputs }: World,
  kept: Kept | undefined,
  { records, suspended, meanwhile }: Conditions,
  run: (host: Host) => Promise<RecordedRun | undefined>,
): Promise<readonly string[]> {
  const earlier = writesOf(simulator).length;
  suspend(simulator, suspended);
  let left = records;
  let hasBegun = false;
  let atDeath: string | undefined;
  const onEvent = (event: HostEvent): void => {
    if (event.type === 'changes-begin') {
      suspend(simulator, meanwhile);
      hasBegun = true;
    }
    if (event.type !== 'record' || kept === undefined || !hasBegun) return;
    left -= 1;
    if (left >= 0) return;
    atDeath ??= readFileSync(program.file(kept.file), 'utf8');
    throw DEAD;
  };
  let failure: unknown;
  const connection = await connectAws({
    catalog: inputs.catalog,
    base: async () => simulator.credentials,
    region: 'us-east-1',
    endpoint: program.environment.AWS_ENDPOINT_URL,
    signal: new AbortController().signal,
    maxAttempts: 2,
  });
  try {
    await (await run({ ...hostOf(program, onEvent), connection }))?.close();
  } catch (error) {
    failure = error;
  } finally {
    connection.close();
  }
  if (failure !== undefined && !(failure instanceof CoveError)) throw failure;
  if (kept !== undefined && atDeath !== undefined) writeFileSync(program.file(kept.file), atDeath);
  const writes = writesOf(simulator).slice(earlier);
  if (kept !== undefined) {
    kept.isWhole = failure === undefined;
    kept.last = writes.map(({ trail }) => trail);
    const planned = (await changesOf(program, kept)).map(({ change }) => nameOf(change));
    for (const { operation, trail } of writes) {
      expect(operation, 'only what was planned').toBe(kept.operation);
      expect(planned, 'only what was planned').toContain(trail);
      expect(meanwhile, "only among today's targets").not.toContain(trail.split(' ')[0]);
      kept.made.push(trail);
    }
  }
  suspend(simulator, []);
  return writes.map(({ operation, trail }) => `${operation} ${trail}`);
}

const DEAD = new CoveError('file', 'the process is gone');

function suspend({ world }: Simulator, ids: readonly string[]): void {
  for (const account of world.accounts.values()) {
    Object.assign(account, { status: ids.includes(account.id) ? 'SUSPENDED' : 'ACTIVE' });
  }
}

function hostOf({ directory, environment }: Program, onEvent: Host['onEvent']): Host {
  return {
    cwd: directory,
    env: environment,
    signal: new AbortController().signal,
    self: { pid: process.pid, isAlive: () => true },
    confirm: async () => true,
    onEvent,
  };
}

/** None where there is no log: its run was refused, or died before its first record. */
export async function changesOf(program: Program, { file }: Kept): Promise<LoggedChange[]> {
  return existsSync(program.file(file)) ? program.changes(file) : [];
}

function callsOf({ change, calls }: LoggedChange): unknown {
  return [change.id, [...calls]];
}
