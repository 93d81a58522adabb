import { readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { COMMANDS } from '../../src/commands/command-table.ts';
import type { CommandName } from '../../src/config/flag-row.ts';
import { flagsOf } from '../../src/config/flag-table.ts';
import { packageFile } from '../../src/package-files.ts';
import { ADVICE } from '../../src/report/render/advice.ts';
import { withoutWeakenings } from '../support/without-weakenings.ts';
import { openSandbox } from './sandbox.ts';

const read = (name: string): string => readFileSync(packageFile(name), 'utf8');

function blocks(markdown: string, language: string): string[] {
  return [...markdown.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)\`\`\`$`, 'gm'))].map(([, text = '']) =>
    text.trim(),
  );
}

/** Commands that are typed, without those of npm itself. */
const commandsOf = (page: string): string[] =>
  blocks(page, 'sh')
    .flatMap((block) => block.split('\n'))
    .filter((line) => line.includes('cove-policy '));

test('the way of a newcomer ends with a policy of their own that finds something', async () => {
  const page = read('docs/first-policy.md');
  const [ask = '', draft = '', validate = '', check = '', ...more] = commandsOf(page);
  expect(more).toEqual([]);
  const sandbox = await openSandbox();
  try {
    const asked = await sandbox.run(ask);
    expect([asked.exitCode, asked.stdout]).toEqual([3, expect.stringContaining('build-server')]);
    expect(await sandbox.run(draft)).toMatchObject({ exitCode: 0 });
    expect(await sandbox.read('policies/old-users.yml')).toContain('id: old-users');
    await writeFile(path.join(sandbox.directory, 'policies/old-users.yml'), `${blocks(page, 'yaml')[0]}\n`);
    expect(await sandbox.run(validate)).toMatchObject({ exitCode: 0, stderr: '' });
    const found = await sandbox.run(check);
    expect([found.exitCode, found.stdout]).toEqual([3, expect.stringMatching(/has existed since/)]);
    const without = await sandbox.run(`${check} --exclude 'Payments Development' --quiet`);
    expect(without).toMatchObject({ exitCode: 1 });
  } finally {
    await sandbox.close();
  }
});

describe('docs/coming-from.md and docs/ci.md', () => {
  const commands = [...commandsOf(read('docs/coming-from.md')), ...commandsOf(read('docs/ci.md'))];
  test('their commands run in the demo organization, one after the other', async () => {
    expect(commands.length).toBe(6);
    const sandbox = await openSandbox({ world: 'demo' });
    try {
      await mkdir(path.join(sandbox.directory, 'out'));
      for (const command of commands) {
        const { exitCode, stderr } = await sandbox.run(command);
        expect([command, exitCode], stderr).toEqual([command, command.includes('baseline first') ? 0 : 3]);
        if (!command.includes(' run ')) expect(withoutWeakenings(stderr).replace(/^cove-policy: .*\n/gm, '')).toBe('');
      }
    } finally {
      await sandbox.close();
    }
  });
});

describe('docs/troubleshooting.md', () => {
  const page = read('docs/troubleshooting.md');

  test('has every kind of error', () => {
    const [, table = ''] = page.split('## Something is not known');
    const told = [...table.matchAll(/^\| `([a-z-]+)` \|/gm)].map(([, kind]) => kind);
    expect(told.sort()).toEqual(Object.keys(ADVICE).sort());
  });

  test('has every code of errors', () => {
    const [, codes = ''] = /export type CoveErrorCode =([\s\S]*?);/.exec(read('src/cove-error.ts')) ?? [];
    for (const [, code] of codes.matchAll(/'([a-z]+)'/g)) expect(page).toContain(`\`${code}\``);
  });
});

test.each(['first-policy', 'ci', 'troubleshooting', 'coming-from', 'install'])(
  'docs/%s.md names flags that there are',
  (name) => {
    const known = new Set<string>(
      (Object.keys(COMMANDS) as CommandName[]).flatMap((command) =>
        flagsOf(command).flatMap(({ flag, short }) => (short === undefined ? [flag] : [flag, short])),
      ),
    );
    // Those of other programs.
    const others = [
      '--no',
      '--debug',
      '--checks',
      '--role',
      '--region',
      '--save-dev',
      '--rm',
      '--read-only',
      '--tmpfs',
    ];
    const more = ['--cap-drop', '--security-opt', '--user'];
    const named = new Set(read(`docs/${name}.md`).match(/(?<![\w-])--[a-z][a-z-]+/g));
    expect([...named].filter((flag) => !known.has(flag) && ![...others, ...more].includes(flag))).toEqual([]);
  },
);
