import { describe, expect, it } from 'vitest';
import { parseShard } from '../../src/library/scale/shard-option.ts';
import { shardOf } from '../../src/run-log/shards.ts';

describe('--shard', () => {
  it('is counted from 1', () => {
    expect(parseShard('3/10')).toEqual({ index: 3, count: 10 });
    expect(parseShard('1/1')).toEqual({ index: 1, count: 1 });
  });

  it.each([
    ['', 'expected a number and how many there are, as in 3/10'],
    ['3', 'expected a number and how many there are, as in 3/10'],
    ['-1/3', 'expected a number and how many there are, as in 3/10'],
    ['1/3/5', 'expected a number and how many there are, as in 3/10'],
    ['0/3', 'there is no shard 0 of 3'],
    ['4/3', 'there is no shard 4 of 3'],
    ['1/0', 'expected 1 to 10,000 shards, got 0'],
    ['1/10001', 'expected 1 to 10,000 shards, got 10001'],
  ])('refuses %j', (text, message) => {
    expect(() => parseShard(text)).toThrow(message);
  });
});

describe('the shard of an account', () => {
  /** SHA-256 of the id, as `printf 111111111111 | sha256sum` gives it, modulo n, plus 1. */
  it('is the hash of its id and nothing else', () => {
    expect(['111111111111', '222222222222', '333333333333'].map((id) => shardOf(id, 10))).toEqual([8, 3, 1]);
  });

  it('spreads accounts evenly', () => {
    const sizes = new Map<number, number>();
    for (let id = 0; id < 10_000; id += 1) {
      const shard = shardOf(String(100_000_000_000 + id), 10);
      sizes.set(shard, (sizes.get(shard) ?? 0) + 1);
    }
    expect([...sizes.keys()].sort((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(Math.max(...sizes.values())).toBeLessThan(1_150);
  });
});
