import { CoveError } from '../../cove-error.ts';
import type { LogSource } from '../../report/build/compose-report.ts';
import type { PlanRecord, RunRecord } from '../../run-log/records.ts';
import { withoutRunRecord } from '../../run-log/without-run-record.ts';
import { type JsonValue, stableJson } from '../../values/json.ts';
import { declaredDifference } from './merge-declared.ts';

/**
 * Refuses shards that are not parts of one check. What is merely missing is no refusal: the report is incomplete then.
 *
 * @throws {CoveError} `usage` for the first pair that does not fit, naming both files.
 */
export function refuseOtherShards(sources: readonly LogSource[]): void {
  const logs = sources.map(toShardLog);
  const first = logs.find(({ plan }) => plan !== undefined && plan.shard !== null);
  if (first === undefined) return;
  for (const other of logs) {
    if (other === first) continue;
    for (const { what, of } of COMPARED) {
      const [one, two] = [of(first), of(other)];
      if (one !== two) throw notOne(first, other, `${what} is ${one} in the one and ${two} in the other`);
    }
    refuseMissingPolicies(first, other);
    const difference = declaredDifference([first.source, other.source]);
    if (difference !== undefined) throw notOne(first, other, difference.what);
    if (other.plan?.targets !== first.plan?.targets) throw notOne(first, other, 'they have not the same targets file');
    if (other.plan?.digest !== first.plan?.digest) throw notOne(first, other, 'their settings differ');
  }
  refuseDoubled(logs);
}

interface ShardLog {
  readonly name: string;
  readonly run: RunRecord;
  readonly plan: PlanRecord | undefined;
  readonly policies: ReadonlySet<string>;
  readonly source: LogSource;
}

function toShardLog(source: LogSource): ShardLog {
  const { name, survey } = source;
  const { run, plan, policies } = survey.declared();
  if (run === undefined) throw withoutRunRecord(name);
  return { name, run, plan, policies: new Set(policies.keys()), source };
}

/** Named one by one, so that the message says what differs; the digest holds all of it. */
const COMPARED: readonly { readonly what: string; readonly of: (log: ShardLog) => string }[] = [
  { what: 'the number of shards', of: ({ plan }) => String(plan?.shard?.count ?? 'none') },
  { what: 'the release of cove-policy', of: ({ run }) => run.tool.version },
  { what: 'the organization', of: ({ run }) => run.organization?.id ?? 'not known' },
  { what: 'the partition', of: ({ run }) => run.caller.partition },
  { what: "the caller's account", of: ({ run }) => run.caller.account },
  { what: '--role-name', of: settingOf('roleName') },
  { what: '--regions', of: settingOf('regions') },
  { what: '--accounts', of: settingOf('accounts') },
  { what: '--ous', of: settingOf('ous') },
  { what: '--exclude', of: settingOf('exclude') },
];

function settingOf(name: string): (log: ShardLog) => string {
  return ({ run }) => {
    const value: JsonValue = run.settings[name] ?? null;
    return value === null ? 'none' : typeof value === 'string' ? value : stableJson(value);
  };
}

function refuseMissingPolicies(first: ShardLog, other: ShardLog): void {
  for (const [one, two] of [
    [first, other],
    [other, first],
  ] as const) {
    const only = [...one.policies].find((id) => !two.policies.has(id));
    if (only !== undefined) throw notOne(one, two, `the policy ${only} is only in the one`);
  }
}

/** Which of two logs of one shard counts is for nobody here to say. */
function refuseDoubled(logs: readonly ShardLog[]): void {
  const known = new Map<number, string>();
  for (const { name, plan } of logs) {
    if (plan === undefined || plan.shard === null) continue;
    const { index, count } = plan.shard;
    const before = known.get(index);
    if (before !== undefined) {
      throw new CoveError('usage', `${before} and ${name} are both shard ${index} of ${count}`, {
        hint: 'name each shard once: where one ran twice, take the log that is whole',
      });
    }
    known.set(index, name);
  }
}

function notOne(one: ShardLog, two: ShardLog, difference: string): CoveError {
  return new CoveError('usage', `${one.name} and ${two.name} are not shards of one check: ${difference}`, {
    hint: 'run all shards with the same policies and settings, and merge all of them',
  });
}
