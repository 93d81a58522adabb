import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { readPlainly } from './plain-reader.ts';

const TEXTS = ['', '\n', 'a', 'a\n', 'a\nb', 'a\nb\n', '\n\na\n\n', 'a\r\nb\r\nc', `${'x'.repeat(100_000)}\nb\nc\n`];

describe.each(['head -1', 'head -2', 'head -12', 'tail -1', 'tail -2 ', 'tail -12'])('%s', (reader) => {
  test.each(TEXTS)('of %j is what the command makes of it', (text) => {
    const { stdout } = spawnSync('/bin/sh', ['-c', reader], { input: text, encoding: 'utf8' });
    expect(readPlainly(reader, text)).toBe(stdout);
  });
});

test.each(['head -c 1', 'tail -n 2', 'tail -2 | wc -l', 'grep a', 'head -0', 'tail -1 file'])(
  '%s is for a shell',
  (reader) => {
    expect(readPlainly(reader, 'a\n')).toBeUndefined();
  },
);
