import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { answerPlainly, readPlainly } from './plain-reader.ts';

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

describe('in a folder', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'cove-policy-plain-'));
  beforeAll(() => writeFileSync(path.join(folder, 'told.txt'), 'a\nb\xff\nc', 'latin1'));
  afterAll(() => rmSync(folder, { recursive: true }));

  test.each(['echo $?', ' cat told.txt', 'head -1 told.txt', 'tail -2 told.txt '])(
    '%s is what a shell answers',
    (text) => {
      const { status, stdout, stderr } = spawnSync('/bin/sh', ['-c', `(exit 3); ${text}`], {
        cwd: folder,
        encoding: 'utf8',
      });
      expect(answerPlainly(text, folder, 3)).toEqual({ exitCode: status, stdout, stderr });
    },
  );

  test.each([
    ...['cat nowhere.txt', 'cat told.txt told.txt', 'cat -n', 'cat ../told.txt', 'cat *.txt', 'cat .', 'echo $? > x'],
    ...['tail -1 told.txt | wc -l', 'head -c 1 told.txt', 'tail -1', 'echo'],
  ])('%s is for a shell', (text) => {
    expect(answerPlainly(text, folder, 0)).toBeUndefined();
  });
});
