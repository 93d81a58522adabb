import { CoveError } from '../cove-error.ts';
import { type JsonValue, stableJson } from '../json.ts';
import type { LogSource } from '../report/build/compose-report.ts';
import type { PlanRecord, PolicyRecord, RunRecord } from '../run-log/records.ts';

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
    refuseOtherPolicies(first, other);
    if (other.plan?.targets !== first.plan?.targets) throw notOne(first, other, 'they have not the same targets file');
    if (other.plan?.digest !== first.plan?.digest) throw notOne(first, other, 'their settings differ');
  }
  refuseDoubled(logs);
}

interface ShardLog {
  readonly name: string;
  readonly run: RunRecord;
  readonly plan: PlanRecord | undefined;
  readonly policies: ReadonlyMap<string, PolicyRecord>;
}

function toShardLog({ name, survey }: LogSource): ShardLog {
  const { run, plan, policies } = survey.declared();
  if (run === undefined) throw new CoveError('file', `${name}: the run log has no record of the run itself`);
  return { name, run, plan, policies };
}

/** Named one by one, so that the message says what differs; the digest holds all of it. */
const COMPARED: readonly { readonly what: string; readonly of: (log: ShardLog) => string }[] = [
  { what: 'the number of shards', of: ({ plan }) => String(plan?.shard?.count ?? 'none') },
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

function refuseOtherPolicies(first: ShardLog, other: ShardLog): void {
  for (const [one, two] of [
    [first, other],
    [other, first],
  ] as const) {
    for (const [id, { hash }] of one.policies) {
      const twin = two.policies.get(id);
      if (twin === undefined) throw notOne(one, two, `the policy ${id} is only in the one`);
      if (twin.hash !== hash) throw notOne(one, two, `the policy ${id} means something else in the other`);
    }
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
