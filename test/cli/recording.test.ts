import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { COLUMNS, terminalSvg } from '../../scripts/terminal-svg.js';
import { packageFile } from '../../src/package-files.ts';
import { runMain } from '../support/run-main.ts';

test('the picture in README.md shows what its command prints today', async () => {
  const picture = readFileSync(packageFile('docs/demo.svg'), 'utf8');
  const typed = /<text[^>]*>\$\u00a0([^<]+)</.exec(picture)?.[1]?.replaceAll('\u00a0', ' ') ?? '';
  const label = /aria-label="([^"]+)"/.exec(picture)?.[1] ?? '';
  const [before, command = ''] = typed.split('cove-policy ');
  expect(before).toBe('npm exec --no -- ');
  const env = { FORCE_COLOR: '1', COLUMNS: String(COLUMNS), HOME: '/nonexistent' };
  const { stdout } = await runMain(command.split(' '), { cwd: packageFile('.'), env });
  const today = terminalSvg(typed, stdout, label);
  expect(withoutTheRun(picture), 'remake it with npm run record').toBe(withoutTheRun(today));
});

/** What differs from run to run: its id and its times. */
function withoutTheRun(picture: string): string {
  return picture
    .replaceAll(/[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}/g, '<id>')
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '<time>');
}
