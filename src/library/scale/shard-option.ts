import { CoveError } from '../../cove-error.ts';
import type { Shard } from '../../run-log/shards.ts';

/** More jobs than any CI or scheduler starts for one run. */
const MOST_SHARDS = 10_000;

/** @throws {CoveError} `usage` for what is not `3/10`. */
export function parseShard(text: string): Shard {
  const match = /^(\d{1,6})\/(\d{1,6})$/.exec(text.trim());
  if (match === null) {
    throw new CoveError(
      'usage',
      `--shard: expected a number and how many there are, as in 3/10, got ${JSON.stringify(text)}`,
      {
        hint: 'the first of ten is 1/10, the last one 10/10',
      },
    );
  }
  const [index, count] = [Number(match[1]), Number(match[2])];
  if (count < 1 || count > MOST_SHARDS) {
    throw new CoveError('usage', `--shard: expected 1 to ${MOST_SHARDS.toLocaleString('en-US')} shards, got ${count}`);
  }
  if (index >= 1 && index <= count) return { index, count };
  const hint = index === 0 ? 'shards are counted from 1: where a scheduler counts from 0, add 1' : undefined;
  throw new CoveError('usage', `--shard: there is no shard ${index} of ${count}`, { hint });
}
