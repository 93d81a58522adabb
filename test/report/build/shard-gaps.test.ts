import { expect, test } from 'vitest';
import { missingShardText } from '../../../src/report/build/shard-gaps.ts';

test.each([
  [{ shards: [2], accounts: [] }, 'shard 2 of 4 is missing; no account belongs to it'],
  [{ shards: [2, 3], accounts: [] }, 'shards 2, 3 of 4 are missing; no account belongs to them'],
  [
    { shards: [2], accounts: ['111122223333'] },
    'shard 2 of 4 is missing, and nothing is known here of its account: 111122223333',
  ],
  [
    { shards: [2, 3], accounts: ['111122223333', '222233334444'] },
    'shards 2, 3 of 4 are missing, and nothing is known here of their 2 accounts: 111122223333, 222233334444',
  ],
])('%j: %s', (missing, words) => {
  expect(missingShardText({ ...missing, of: 4 })).toBe(words);
});
