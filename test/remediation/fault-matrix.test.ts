import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { packageFile } from '../../src/package-files.ts';

test('the table of docs/safety.md is that of the faults', () => {
  const { status, stderr } = spawnSync(process.execPath, [packageFile('scripts/fault-matrix.js'), '--check'], {
    encoding: 'utf8',
  });
  expect(stderr).toBe('');
  expect(status).toBe(0);
}, 60_000);
