import { type Shard, shardOf } from '../../run-log/shards.ts';
import { count, firstFew } from './count-words.ts';
import type { DeclaredRecords } from './run-survey.ts';

/** Whether logs are parts of one check, each with its share of the accounts. */
export function areShards(declared: readonly DeclaredRecords[]): boolean {
  return declared.some(({ plan }) => plan !== undefined && plan.shard !== null);
}

/**
 * What shards leave open together, and none of them can know: a shard whose log is not there, and accounts that a later
 * shard knows of and their own one did not, since they joined in between.
 */
export function shardGaps(declared: readonly DeclaredRecords[]): string[] {
  const shards = declared.flatMap(({ plan }): PlannedShard[] =>
    plan === undefined || plan.shard === null ? [] : [{ shard: plan.shard, accounts: new Set(plan.accounts) }],
  );
  const [first] = shards;
  if (first === undefined) return [];
  const { count: all } = first.shard;
  return [...missingShards(shards, all), ...missedAccounts(shards, all)];
}

interface PlannedShard {
  readonly shard: Shard;
  readonly accounts: ReadonlySet<string>;
}

function missingShards(shards: readonly PlannedShard[], all: number): string[] {
  const there = new Set(shards.map(({ shard }) => shard.index));
  const missing = Array.from({ length: all }, (_, index) => index + 1).filter((index) => !there.has(index));
  if (missing.length === 0) return [];
  const isOne = missing.length === 1;
  return [`${count(missing.length, 'shard')} of ${all} ${isOne ? 'is' : 'are'} missing: ${firstFew(missing, String)}`];
}

function missedAccounts(shards: readonly PlannedShard[], all: number): string[] {
  const byIndex = new Map(shards.map((each) => [each.shard.index, each]));
  const missed = new Set<string>();
  for (const { accounts } of shards) {
    for (const account of accounts) {
      const own = byIndex.get(shardOf(account, all));
      if (own !== undefined && !own.accounts.has(account)) missed.add(account);
    }
  }
  if (missed.size === 0) return [];
  const named = firstFew([...missed].sort(), (id) => id);
  return [`${count(missed.size, 'account')} that other shards know of, and their own did not: ${named}`];
}
