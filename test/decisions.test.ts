import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { packageFile } from '../src/package-files.ts';

const folder = packageFile('docs/decisions');
const files = readdirSync(folder)
  .filter((file) => file !== 'README.md')
  .toSorted();
const rows = [
  ...readFileSync(`${folder}/README.md`, 'utf8').matchAll(/^\| \[(\d+)\]\((.+?)\) \| (.+) \| (\S+) \| (.+) \|$/gm),
].map(([, number = '', file = '', title = '', date = '', status = '']) => ({ number, file, title, date, status }));

test('the index has each decision once, in order', () => {
  expect(rows.map(({ file }) => file)).toEqual(files);
  expect(rows.map(({ number }) => number.padStart(4, '0'))).toEqual(files.map((file) => file.slice(0, 4)));
});

test.each(rows)('$file has its number, and those that replace it are in the index', ({ number, file, status }) => {
  const text = readFileSync(`${folder}/${file}`, 'utf8');
  expect(text).toMatch(new RegExp(`^# ${number}\\. \\S`));
  const known = new Set(rows.map((row) => row.number));
  for (const [later] of status.matchAll(/(?<=\bby )\d+/g)) expect(known).toContain(later);
});
