import { createHash } from 'node:crypto';
import type { DeepReadonly } from '../values/json.ts';
import type * as schema from './run-log.generated.ts';

/** One part of a check's accounts: the `index`-th, from 1, of `count`. */
export type Shard = DeepReadonly<schema.Shard>;

/**
 * The shard that an account belongs to, from 1: by its id alone, so that an organization that grows or shrinks moves no
 * other account.
 */
export function shardOf(account: string, count: number): number {
  const hash = createHash('sha256').update(account).digest('hex');
  return Number(BigInt(`0x${hash}`) % BigInt(count)) + 1;
}

/** Whether an account belongs to a shard; to no shard in particular belong all. */
export function isInShard(account: string, shard: Shard | null | undefined): boolean {
  return shard === null || shard === undefined || shardOf(account, shard.count) === shard.index;
}

/** `3/10` */
export function shardText({ index, count }: Shard): string {
  return `${index}/${count}`;
}
