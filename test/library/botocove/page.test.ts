import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { packageFile } from '../../../src/package-files.ts';
import { SCENARIOS } from './scenarios.ts';

it("docs/coming-from-botocove.md has a row for each of Botocove's 46 tests, as it is asked", async () => {
  const page = await readFile(packageFile('docs/coming-from-botocove.md'), 'utf8');
  const rows = Object.entries(SCENARIOS).map(([name, { there, here }]) => `| \`${name}\` | ${there} | ${here} |`);
  expect(rows).toHaveLength(46);
  expect(page.split('\n').filter((line) => line.startsWith('| `test_'))).toEqual(rows);
});
