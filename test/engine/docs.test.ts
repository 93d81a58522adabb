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
