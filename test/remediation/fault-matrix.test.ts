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

test('every test that docs/safety.md names is there', () => {
  const named = [...readFileSync(packageFile('docs/safety.md'), 'utf8').matchAll(/`(test\/[\w/.-]+)`/g)];
  const files = named.map(([, file = '']) => file);
  expect(files.length).toBeGreaterThan(30);
  expect(files.filter((file) => !existsSync(packageFile(file)))).toEqual([]);
});
