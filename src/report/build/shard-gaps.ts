import { type Shard, shardOf } from '../../run-log/shards.ts';
import { counted } from '../../text/counted.ts';
import { firstFew } from './count-words.ts';
import type { Report } from './report.ts';
import type { DeclaredRecords } from './run-survey.ts';

/** Whether logs are parts of one check, each with its share of the accounts. */
export function areShards(declared: readonly DeclaredRecords[]): boolean {
  return declared.some(({ plan }) => plan !== undefined && plan.shard !== null);
}

/** Shards whose logs are not there, and the accounts of the plan that are theirs. */
export type MissingShards = NonNullable<Report['run']['missingShards']>;

/** @returns undefined where no shard is missing, or nothing is one. */
export function missingShards(declared: readonly DeclaredRecords[]): MissingShards | undefined {
  const planned = plannedShards(declared);
  const [first] = planned;
  if (first === undefined) return undefined;
  const { count: of } = first.shard;
  const there = new Set(planned.map(({ shard }) => shard.index));
  const shards = Array.from({ length: of }, (_, index) => index + 1).filter((index) => !there.has(index));
  if (shards.length === 0) return undefined;
  const all = new Set(planned.flatMap(({ accounts }) => [...accounts]));
  const accounts = [...all].filter((account) => !there.has(shardOf(account, of))).sort();
  return { shards, of, accounts };
}

/** `shard 2 of 4 is missing: nothing is known here of its 5 accounts, 111111111111, …` */
export function missingShardText(missing: MissingShards): string {
  const { shards, of, accounts } = missing;
  const [its, them] = shards.length === 1 ? ['its', 'it'] : ['their', 'them'];
  if (accounts.length === 0) return `${missingShardWords(missing)}; no account belongs to ${them}`;
  const what = accounts.length === 1 ? `${its} account` : `${its} ${accounts.length.toLocaleString('en-US')} accounts`;
  return `${missingShardWords({ shards, of })}, and nothing is known here of ${what}: ${fewOf(accounts)}`;
}

/** `shard 2 of 4 is missing`, `shards 2, 3 of 4 are missing` */
export function missingShardWords({ shards, of }: Pick<MissingShards, 'shards' | 'of'>): string {
  const all = of.toLocaleString('en-US');
  return shards.length === 1
    ? `shard ${shards[0]} of ${all} is missing`
    : `shards ${fewOf(shards.map(String))} of ${all} are missing`;
}

/**
 * What shards leave open together, and none of them can know: a shard whose log is not there, and accounts that a later
 * shard knows of and their own one did not, since they joined in between.
 */
export function shardGaps(declared: readonly DeclaredRecords[]): string[] {
  const missing = missingShards(declared);
  return [...(missing === undefined ? [] : [missingShardText(missing)]), ...missedAccounts(plannedShards(declared))];
}

interface PlannedShard {
  readonly shard: Shard;
  readonly accounts: ReadonlySet<string>;
}

function plannedShards(declared: readonly DeclaredRecords[]): PlannedShard[] {
  return declared.flatMap(({ plan }) =>
    plan === undefined || plan.shard === null ? [] : [{ shard: plan.shard, accounts: new Set(plan.accounts) }],
  );
}

function missedAccounts(shards: readonly PlannedShard[]): string[] {
  const byIndex = new Map(shards.map((each) => [each.shard.index, each]));
  const missed = new Set<string>();
  for (const { shard, accounts } of shards) {
    for (const account of accounts) {
      const own = byIndex.get(shardOf(account, shard.count));
      if (own !== undefined && !own.accounts.has(account)) missed.add(account);
    }
  }
  if (missed.size === 0) return [];
  return [
    `${counted(missed.size, 'account')} that other shards know of, and their own did not: ${fewOf([...missed].sort())}`,
  ];
}

function fewOf(names: readonly string[]): string {
  return firstFew(names, (name) => name);
}
