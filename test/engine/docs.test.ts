import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { packageFile } from '../../src/package-files.ts';

const page = readFileSync(packageFile('docs/truth.md'), 'utf8');
const [, table = ''] = page.split('## What was green once');
const rows = table.split('\n').filter((line) => line.startsWith('| ') && !/^\| (example|---)/.test(line));

it('what was green once has a test each', () => {
  expect(rows.length).toBeGreaterThan(30);
  for (const row of rows) {
    const tests = row.split(' | ').at(-1) ?? '';
    const files = [...tests.matchAll(/`([^`]+)`/g)].map(([, file = '']) => file);
    expect(files.length, row).toBeGreaterThan(0);
    for (const file of files) expect(existsSync(packageFile(path.posix.join('test', file))), file).toBe(true);
  }
});

it('every file that the page names exists', () => {
  const files = [...page.matchAll(/`((?:test|src|scripts)\/[^`\s]+)`/g)].map(([, file = '']) => file);
  expect(files.length).toBeGreaterThan(40);
  expect(files.filter((file) => !existsSync(packageFile(file)))).toEqual([]);
});

it('what raises no alarm, and what does and is wrong, is counted as the page says', () => {
  const rowsOf = (name: string): string[] =>
    readFileSync(packageFile(`test/policy/types/${name}.tsv`), 'utf8')
      .trim()
      .split('\n')
      .slice(1);
  const mistakes = rowsOf('real-mistakes');
  const ofCli = mistakes.filter((row) => row.startsWith('aws/aws-cli:')).length;
  const text = page.replace(/\s+/g, ' ');
  expect(text).toContain(`${rowsOf('real-expressions').length} expressions that others wrote`);
  expect(text).toContain(
    `${mistakes.length} more did, and were wrong, ${ofCli} of them in the AWS CLI's documentation`,
  );
});
