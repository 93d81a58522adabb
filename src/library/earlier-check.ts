import { open, rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { CoveError } from '../cove-error.ts';
import { toPolicyRecord } from '../engine/opening-records.ts';
import { changedPolicies } from '../engine/resume-run.ts';
import { fileReason } from '../file-reason.ts';
import { type JsonObject, type JsonValue, stableJson } from '../json.ts';
import type { Policy } from '../policy/model/policy.ts';
import { createEarlierRun, type EarlierRun } from '../run-log/earlier-run.ts';
import { readRunLogFile } from '../run-log/read-run-log.ts';
import type { PolicyRecord, RunLogRecord, RunRecord } from '../run-log/records.ts';
import { endOfLastLine } from '../run-log/write-run-log.ts';
import { describeAge, describeHours, isWithinAge } from '../text/age.ts';
import { visible } from '../text/visible-text.ts';
import { type Host, note } from './host.ts';

/** What decides which cells a run has: with another answer to one of these it would be another run. */
const DECIDING = [
  'accounts',
  'ous',
  'exclude',
  'regions',
  'includeCaller',
  'allowIdle',
  'policyIds',
  'policyTags',
  'severities',
  'controlIds',
] as const;

/** The run at hand, which goes on with the log. */
export interface EarlierCheckOptions {
  readonly policies: readonly Policy[];
  /** What the report shows of its settings. */
  readonly shown: JsonObject;
  /** How long ago the run may have begun. */
  readonly maxAgeMs: number;
}

/**
 * Reads the log that `--resume` continues, up to its last whole line, and holds it against the run at hand. What has
 * changed since is reported.
 *
 * @param take - sees every record of the log.
 * @throws {CoveError} `file` where it is not the log of a check or cannot be read, `usage` where the run at hand is
 *   another one.
 */
export async function readEarlierCheck(
  path: string,
  run: EarlierCheckOptions,
  host: Host,
  take: (record: RunLogRecord) => void,
): Promise<EarlierRun> {
  const full = resolve(host.cwd, path);
  const earlier = createEarlierRun();
  try {
    if (await isUnbegun(full)) {
      await rm(full);
      return earlier;
    }
    await readWholeLines(full, (record) => {
      earlier.add(record);
      take(record);
    });
  } catch (cause) {
    if (cause instanceof CoveError) throw cause;
    throw new CoveError('file', `the run log ${path} cannot be continued: ${fileReason(cause)}`, {
      hint: 'name the file that check --run-log FILE has written',
      cause,
    });
  }
  assertSameRun(path, earlier, run);
  refuseFinished(path, earlier, run.policies);
  refuseOld(path, earlier, run.maxAgeMs, new Date());
  noteNewSeverities(path, earlier, run.policies, host);
  const changed = changedPolicies(earlier, run.policies);
  for (const id of changed) {
    note(
      host,
      `cove-policy: policy ${id} is not what it was when ${path} was begun: it is evaluated again everywhere\n`,
    );
  }
  return earlier;
}

/**
 * A log in which nothing is open says how things were on its day. Were it gone on with, a CI that keeps its file would
 * be shown the same result for ever.
 */
function refuseFinished(path: string, earlier: EarlierRun, policies: readonly Policy[]): void {
  const end = earlier.end();
  if (end === undefined || !earlier.isFinished()) return;
  const isDeclared = (policy: Policy): boolean => {
    const declared = earlier.policies.get(policy.id);
    return declared !== undefined && isDeepStrictEqual(meaningOf(declared), meaningOf(toPolicyRecord(policy)));
  };
  if (!policies.every(isDeclared)) return;
  throw new CoveError('usage', `the run in ${path} came to its end on ${end.end}, and nothing is left to evaluate`, {
    hint: `its result is shown by: cove-policy report ${path}; for today's, begin a run of its own with another --run-log`,
  });
}

/** Where a policy stands in its file changes nothing. */
function meaningOf({ source: _, ...policy }: PolicyRecord): object {
  return policy;
}

/** The oldest outcomes are from the beginning of the run, however often it was gone on with. */
function refuseOld(path: string, earlier: EarlierRun, maxAgeMs: number, now: Date): void {
  const start = earlier.run()?.start;
  if (start === undefined) return;
  const ageMs = now.getTime() - Date.parse(start);
  if (isWithinAge(ageMs, maxAgeMs)) return;
  const age = `${describeAge(ageMs)}, and --max-age allows ${describeHours(maxAgeMs)}`;
  throw new CoveError('usage', `the run in ${path} was begun on ${start}, ${age}`, {
    hint: 'begin a run of its own with another --run-log, or allow older outcomes with --max-age',
  });
}

function noteNewSeverities(path: string, earlier: EarlierRun, policies: readonly Policy[], host: Host): void {
  for (const { id, severity } of policies) {
    const before = earlier.policies.get(id)?.severity;
    if (before === undefined || before === severity) continue;
    const change = `policy ${id} was of severity ${before} when ${path} was begun, and is ${severity} now`;
    note(host, `cove-policy: ${visible(change)}: its findings count as ${severity}\n`);
  }
}

/** A process that was killed in the first line of its log has evaluated nothing. */
async function isUnbegun(path: string): Promise<boolean> {
  const handle = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(65_536), 0, 65_536, 0);
    const beginning = buffer.toString('utf8', 0, bytesRead);
    return (
      !beginning.includes('\n') && ('{"type":"run",'.startsWith(beginning) || beginning.startsWith('{"type":"run",'))
    );
  } finally {
    await handle.close();
  }
}

/** A last line that is cut off says nothing, and goes before the next record is written. */
async function readWholeLines(path: string, take: (record: RunLogRecord) => void): Promise<void> {
  const file = await open(path, 'r');
  try {
    const until = await endOfLastLine(path);
    for await (const batch of readRunLogFile(file, { until })) for (const record of batch) take(record);
  } finally {
    await file.close();
  }
}

function assertSameRun(
  path: string,
  earlier: EarlierRun,
  { policies, shown }: { readonly policies: readonly Policy[]; readonly shown: JsonObject },
): void {
  const run = earlier.run();
  if (run === undefined) return;
  if (run.mode !== 'check' || earlier.hasChanges()) {
    throw new CoveError('usage', `${path} is the log of ${article(run.mode)}, and --resume continues a check`, {
      hint: 'rollback takes back what is on record there; a new check finds what is left',
    });
  }
  for (const name of DECIDING) {
    const before = stableJson(settingOf(run, name));
    const now = stableJson(shown[name] || null);
    if (before === now) continue;
    throw new CoveError(
      'usage',
      `the run in ${path} was begun with ${describe(name, before)}, and this one has ${describe(name, now)}`,
      {
        hint: 'give the same targets, or begin a run of its own with another --run-log',
      },
    );
  }
  const loaded = new Set(policies.map(({ id }) => id));
  const missing = [...earlier.policies.keys()].filter((id) => !loaded.has(id));
  if (missing.length === 0) return;
  throw new CoveError('usage', `${path} has outcomes of ${missing.join(', ')}, and no such policy is loaded`, {
    hint: 'name the same policy files, or begin a run of its own with another --run-log',
  });
}

/** A switch that is off, or that the log is too old to know, is none. */
function settingOf(run: RunRecord, name: string): JsonValue {
  return (run.settings as JsonObject)[name] || null;
}

/** Of settings whose flags are called otherwise. */
const FLAG_NAMES: Partial<Record<(typeof DECIDING)[number], string>> = {
  policyIds: '--policy',
  policyTags: '--tag',
  severities: '--severity',
  controlIds: '--control',
};

function describe(name: (typeof DECIDING)[number], value: string): string {
  const flag = FLAG_NAMES[name] ?? `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
  if (value === 'null' || value === 'false') return `no ${flag}`;
  return value === 'true' ? flag : `${flag} ${(JSON.parse(value) as string[]).join(',')}`;
}

function article(mode: RunRecord['mode']): string {
  return mode === 'check' ? 'a check with changes' : mode === 'apply' ? 'an apply' : `a ${mode}`;
}
