import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { packageFile } from '../../src/package-files.ts';

test('the table of docs/safety.md is that of the faults', () => {
  const { status, stderr } = spawnSync(process.execPath, [packageFile('scripts/fault-matrix.js'), '--check'], {
    encoding: 'utf8',
  });
  expect(stderr).toBe('');
  expect(status).toBe(0);
}, 60_000);

test.each([
  ['| signal SIGINT | apply | 4 | SIGINT then 0 | 12 remediated | 0 | 0 | 0 |', undefined],
  ['| edited plan: another hash | apply | 1 | 2 | none | 0 | 0 | 0 |', undefined],
  [
    '| disk full for stdout | apply | 1 | 0 | none | 0 | 0 | 0 |',
    'wrong, since it succeeded without recording a change',
  ],
  [
    '| second process | apply | 2 | 2, 2 then 0 | none | 0 | 0 | 0 |',
    'wrong, since it succeeded without recording a change',
  ],
  ['| second process | apply | 1 | 0 | 3 remediated | 1 | 0 | 0 |', 'wrong'],
  ['| second process | apply | 0 | not run yet | none | 0 | 0 | 0 |', 'not run'],
])('a row of the table: %s', async (line, why) => {
  const { whyWrong } = await import(packageFile('scripts/fault-matrix/rows.js'));
  expect(whyWrong(line)).toBe(why);
});

test('every test that docs/safety.md names is there', () => {
  const named = [...readFileSync(packageFile('docs/safety.md'), 'utf8').matchAll(/`(test\/[\w/.-]+)`/g)];
  const files = named.map(([, file = '']) => file);
  expect(files.length).toBeGreaterThan(30);
  expect(files.filter((file) => !existsSync(packageFile(file)))).toEqual([]);
});
