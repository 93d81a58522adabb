import { isDeepStrictEqual } from 'node:util';
import { CoveError } from '../../cove-error.ts';
import { CELL_SETTINGS, flagOfSetting } from '../../engine/decisive-settings.ts';
import { toPolicyRecord } from '../../engine/opening-records.ts';
import { changedPolicies } from '../../engine/resume-run.ts';
import type { Policy } from '../../policy/model/policy.ts';
import { cannotGoOn, type EarlierLog } from '../../run-log/earlier-log.ts';
import { createEarlierRun, type EarlierRun } from '../../run-log/earlier-run.ts';
import type { PolicyRecord, RunLogRecord, RunRecord } from '../../run-log/records.ts';
import { whatAnswered } from '../../run-log/what-answered.ts';
import { describeAge, describeHours, isWithinAge } from '../../text/age.ts';
import { shellWord } from '../../text/shell-word.ts';
import { visible } from '../../text/visible-text.ts';
import { type JsonObject, type JsonValue, stableJson } from '../../values/json.ts';
import { type Host, note } from '../host.ts';

/**
 * What has to be as it was for a run to go on: which cells it has, and who answers. Another role is none of it: one
 * that may read what the first could not is why runs are resumed.
 */
const DECIDING = ['demo', ...CELL_SETTINGS, 'shard', 'endpoints'] as const;

/** The run at hand, which continues the log. */
export interface EarlierCheckOptions {
  readonly policies: readonly Policy[];
  /** What the report shows about its settings. */
  readonly shown: JsonObject;
  /** Digest of the targets file; undefined where AWS Organizations is asked. */
  readonly targets?: string | undefined;
  /** How long ago the run may have begun. */
  readonly maxAgeMs: number;
}

/**
 * Reads the log that `--resume` continues, up to its last whole line, and compares it with the run at hand. What has
 * changed since is reported.
 *
 * @param resumed.log - undefined where there is no such file.
 * @param resumed.path - as it is shown.
 * @param take - called with every record of the log.
 * @throws {CoveError} `file` if it is not the log of a check or cannot be read, `usage` if the run at hand is a
 * different one.
 */
export async function readEarlierCheck(
  { log, path }: { readonly log: EarlierLog | undefined; readonly path: string },
  run: EarlierCheckOptions,
  host: Host,
  take: (record: RunLogRecord) => void,
): Promise<EarlierRun> {
  const earlier = createEarlierRun();
  try {
    if (log === undefined) throw new Error('no such file or directory');
    // A process that was killed in the first line of its log has evaluated nothing.
    if (await log.isUnbegun()) return earlier;
    await log.readRecords((record) => {
      earlier.add(record);
      take(record);
    });
  } catch (cause) {
    throw cannotGoOn(path, cause, 'name the file that check --run-log FILE wrote');
  }
  assertSameRun(path, earlier, run);
  assertSameTargets(path, earlier, run.targets);
  refuseFinished(path, earlier, run.policies);
  refuseOld(path, earlier, run.maxAgeMs, new Date());
  noteNewSeverities(path, earlier, run.policies, host);
  const changed = changedPolicies(earlier, run.policies);
  for (const id of changed) {
    note(host, `cove-policy: policy ${id} has changed since ${path} was begun: it is evaluated again everywhere\n`);
  }
  return earlier;
}

/**
 * A log with nothing left open says how things were on its day. If it were continued, a CI that keeps its file would
 * show the same result forever.
 */
function refuseFinished(path: string, earlier: EarlierRun, policies: readonly Policy[]): void {
  const end = earlier.end();
  if (end === undefined || !earlier.isFinished()) return;
  const isDeclared = (policy: Policy): boolean => {
    const declared = earlier.policies.get(policy.id);
    return declared !== undefined && isDeepStrictEqual(meaningOf(declared), meaningOf(toPolicyRecord(policy)));
  };
  if (!policies.every(isDeclared)) return;
  throw new CoveError('usage', `the run in ${path} ended on ${end.end}, and nothing is left to evaluate`, {
    hint: `its result is shown by: cove-policy report ${shellWord(path)}; for today's, start a new run without --resume`,
  });
}

/** A policy's place in its file does not matter, and its hash covers its parameters. */
function meaningOf({ source: _, parameters: __, ...policy }: PolicyRecord): object {
  return policy;
}

/** The oldest outcomes are from the beginning of the run, however often it was continued. */
function refuseOld(path: string, earlier: EarlierRun, maxAgeMs: number, now: Date): void {
  const start = earlier.run()?.start;
  if (start === undefined) return;
  const ageMs = now.getTime() - Date.parse(start);
  if (isWithinAge(ageMs, maxAgeMs)) return;
  const at = `the run in ${path} was begun on ${start}, ${describeAge(ageMs)}`;
  if (ageMs < 0) throw new CoveError('usage', at, { hint: 'set the clock of the machine that is wrong' });
  throw new CoveError('usage', `${at}, and --max-age allows ${describeHours(maxAgeMs)}`, {
    hint: 'start a new run without --resume, or allow older outcomes with --max-age',
  });
}

function noteNewSeverities(path: string, earlier: EarlierRun, policies: readonly Policy[], host: Host): void {
  for (const { id, severity } of policies) {
    const before = earlier.policies.get(id)?.severity;
    if (before === undefined || before === severity) continue;
    const change = `policy ${id} had severity ${before} when ${path} was begun, and has ${severity} now`;
    note(host, `cove-policy: ${visible(change)}: its findings count as ${severity}\n`);
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
    throw new CoveError('usage', `${path} is the log of ${article(run.mode)}, but --resume continues a check`, {
      hint: 'rollback undoes what is on record there; a new check finds what is left',
    });
  }
  for (const name of DECIDING) {
    const before = stableJson(settingOf(run, name));
    const now = stableJson(shown[name] || null);
    if (before === now || (name === 'endpoints' && isSamePlace(run, shown))) continue;
    throw new CoveError(
      'usage',
      `the run in ${path} was begun with ${describe(name, before)}, but this one has ${describe(name, now)}`,
      {
        hint:
          name === 'endpoints' || name === 'demo'
            ? 'one run is answered from one place: start a new run without --resume'
            : 'use the same settings, or start a new run without --resume',
      },
    );
  }
  const loaded = new Set(policies.map(({ id }) => id));
  const missing = [...earlier.policies.keys()].filter((id) => !loaded.has(id));
  if (missing.length === 0) return;
  throw new CoveError('usage', `${path} has outcomes of ${missing.join(', ')}, but no such policy is loaded`, {
    hint: 'name the same policy files, or start a new run without --resume',
  });
}

/** One run has one now, and one list of accounts. */
function assertSameTargets(path: string, earlier: EarlierRun, targets: string | undefined): void {
  const before = earlier.plan()?.targets ?? undefined;
  if (before === targets || earlier.run() === undefined) return;
  const begun = before === undefined ? 'without --targets' : 'with --targets';
  const now = targets === undefined ? 'no such file' : before === undefined ? 'such a file' : 'another file';
  throw new CoveError('usage', `the run in ${path} was begun ${begun}, and this one has ${now}`, {
    hint: 'give the same targets file, or begin a run of its own without --resume',
  });
}

/** A VPC endpoint is AWS as its public one is. */
function isSamePlace(run: RunRecord, shown: JsonObject): boolean {
  return whatAnswered(run.settings as JsonObject, true) === whatAnswered(shown, true);
}

/** A switch that is off, or that the log is too old to know, does not count. */
function settingOf(run: RunRecord, name: string): JsonValue {
  return (run.settings as JsonObject)[name] || null;
}

function describe(name: (typeof DECIDING)[number], value: string): string {
  if (name === 'endpoints') return value === 'null' ? "AWS's own endpoints" : `the endpoints ${value}`;
  const flag = flagOfSetting(name);
  if (value === 'null' || value === 'false') return `no ${flag}`;
  return value === 'true' ? flag : `${flag} ${[JSON.parse(value) as string | string[]].flat().join(',')}`;
}

function article(mode: RunRecord['mode']): string {
  return mode === 'check' ? 'a check with changes' : mode === 'apply' ? 'an apply' : `a ${mode}`;
}
