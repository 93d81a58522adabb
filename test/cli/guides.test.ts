import { readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { COMMANDS } from '../../src/commands/command-table.ts';
import type { CommandName } from '../../src/config/flag-row.ts';
import { flagsOf } from '../../src/config/flag-table.ts';
import { packageFile } from '../../src/package-files.ts';
import { ADVICE } from '../../src/report/render/advice.ts';
import { runMain } from '../support/run-main.ts';
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

test('the way of a newcomer: a policy of their own finds something, is waived, compared and handed in', async () => {
  const page = read('docs/first-policy.md');
  const [ask = '', draft = '', validate = '', check = '', later = '', compare = '', handIn = '', ...more] =
    commandsOf(page);
  expect(more).toEqual([]);
  const [policy, waivers = ''] = blocks(page, 'yaml');
  const day = new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10);
  const sandbox = await openSandbox();
  try {
    const asked = await sandbox.run(ask);
    expect([asked.exitCode, asked.stdout]).toEqual([3, expect.stringContaining('build-server')]);
    expect(await sandbox.run(draft)).toMatchObject({ exitCode: 0 });
    expect(await sandbox.read('policies/old-users.yml')).toContain('id: old-users');
    await writeFile(path.join(sandbox.directory, 'policies/old-users.yml'), `${policy}\n`);
    expect(await sandbox.run(validate)).toMatchObject({ exitCode: 0, stderr: '' });
    const found = await sandbox.run(check);
    expect([found.exitCode, found.stdout]).toEqual([3, expect.stringMatching(/has existed since/)]);
    const without = await sandbox.run(
      `${check.replace('--run-log monday.ndjson', '')} --exclude 'Payments Development' --quiet`,
    );
    expect(without).toMatchObject({ exitCode: 1 });
    const accepted = `${waivers.replace(/(?<=expires: )\S+/, day)}\n`;
    await writeFile(path.join(sandbox.directory, 'cove.waivers.yml'), accepted);
    const waived = await sandbox.run(later);
    expect([waived.exitCode, waived.stdout]).toEqual([3, expect.stringMatching(/^Waived: 1 finding$/m)]);
    const compared = await sandbox.run(compare);
    expect([compared.exitCode, compared.stdout]).toEqual([3, expect.stringMatching(/0 new .* 3 still there/)]);
    expect(await sandbox.run(handIn)).toMatchObject({ exitCode: 3 });
    const handedIn = await sandbox.read('old-users.html');
    for (const told of ['build-server', '1 finding waived by 1 of 1 waiver', 'Payments Development', 'DEMO']) {
      expect(handedIn).toContain(told);
    }
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

/** Whoever comes from another tool types its words first: ours beside them do what the table says. */
describe('the first commands, by docs/coming-from.md', () => {
  const table = read('docs/coming-from.md').split('## First commands')[1] ?? '';
  const rows = [...table.matchAll(/^\| (.+?) \| (.+?) \|$/gm)].filter(([, , ours = '']) => ours.includes('`'));
  const codeIn = (cell: string): string[] => [...cell.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code);

  test('our words run', async () => {
    const commands = rows.flatMap(([, , ours = '']) => {
      const codes = codeIn(ours);
      const checked = codes.find((code) => code.startsWith('cove-policy check')) ?? 'cove-policy check policies';
      // Flags alone are those of a check.
      return codes.flatMap((code) => {
        if (code.startsWith('cove-policy')) return code;
        return code.startsWith('-') ? `${checked} ${code}` : [];
      });
    });
    expect(commands.length).toBeGreaterThan(25);
    const sandbox = await openSandbox({ world: 'demo' });
    try {
      await sandbox.run(`cove-policy check policies/trails.yml ${HERE} --run-log run.ndjson`);
      for (const typed of new Set(commands)) {
        const [, name = ''] = typed.split(' ');
        // One policy of one account in place of all, and nobody is asked.
        const short = typed.replace(/(check|validate) policies(?= |$)/, '$1 policies/trails').replace('1.*', '1.4');
        const control = /cis-aws$/.test(typed) ? " --control 'cis-5.0.0:1.4'" : '';
        const { exitCode, stderr } = await sandbox.run(`${short}${control}${MORE[name] ?? ''}`);
        expect([typed, exitCode], stderr).toEqual([typed, expect.toBeOneOf([0, 1, 3])]);
      }
    } finally {
      await sandbox.close();
    }
  });

  test('what they choose among all policies of the clone is there', async () => {
    const words = rows.flatMap(([, , ours = '']) => codeIn(ours));
    const chosen = words.flatMap((code) => /(?:^| )(--(?:policy|severity|control) \S+)/.exec(code)?.[1] ?? []);
    expect(chosen.length).toBeGreaterThan(4);
    const sandbox = await openSandbox();
    try {
      for (const choice of new Set(chosen)) {
        expect([choice, await sandbox.run(`cove-policy list policies ${choice}`)]).toEqual([
          choice,
          expect.objectContaining({ exitCode: 0, stderr: '' }),
        ]);
      }
    } finally {
      await sandbox.close();
    }
  });

  const HERE = "--accounts 'Shop Production'";
  const MORE: Readonly<Record<string, string>> = {
    check: ` ${HERE}`,
    run: ` ${HERE} --quiet`,
    apply: ' --policies policies/trails --yes',
    rollback: ' --policies policies/trails --yes',
  };

  const theirs = rows.flatMap(([, cell = '']) => codeIn(cell)).filter((code) => /^[a-z7-]+ (?!validate)/.test(code));
  test.each(theirs)('%s is answered with words of ours', async (typed) => {
    const words = typed
      .replace(/^[a-z7-]+/, '')
      .replaceAll('"…"', 'x')
      .trim()
      .split(' ');
    const { exitCode, stderr } = await runMain(words, { cwd: packageFile('.'), env: { HOME: '/nonexistent' } });
    expect([exitCode, stderr]).toEqual([2, expect.stringMatching(/\n {2}\S/)]);
  });
});

/** As the servers run them, but for one policy in place of all: the steps of GitLab, Jenkins and GitHub. */
describe('the recipes of docs/install.md and docs/reports.md', () => {
  const [gitlab = ''] = blocks(read('docs/install.md'), 'yaml').filter((block) => block.includes('id_tokens'));
  const [jenkins = ''] = blocks(read('docs/install.md'), 'groovy');
  const [github = ''] = blocks(read('docs/reports.md'), 'yaml').filter((block) => block.includes('runs-on'));
  const recipes: Record<string, string> = {
    GitLab: parse(gitlab).audit.script.join('\n'),
    Jenkins: [...jenkins.matchAll(/sh '(.+)'/g)].map(([, line]) => line).join('\n'),
    GitHub: parse(github).jobs.audit.steps.find(({ id }: { id?: string }) => id === 'audit').run,
  };

  test.each(Object.entries(recipes))('%s', async (_, script) => {
    const sandbox = await openSandbox({ world: 'demo' });
    try {
      // What is installed here is what is tried; the server's token and files are stood in for.
      const lines = script.replace(/^npm ci$/m, '').replaceAll('check policies', 'check policies/trails.yml');
      const server = 'export AWS_TOKEN=token AWS_WEB_IDENTITY_TOKEN_FILE=./token GITHUB_OUTPUT=./output; set -e;';
      const { exitCode, stdout } = await sandbox.run(`${server} ${lines}`);
      expect([exitCode, stdout]).toEqual([3, expect.stringContaining('incomplete: 1 cell could not be evaluated')]);
      for (const [, file = ''] of lines.matchAll(/-o \w+=(\S+)/g)) expect(await sandbox.read(file)).toBeTruthy();
      if (script.includes('GITHUB_OUTPUT')) expect(await sandbox.read('output')).toBe('code=3\n');
    } finally {
      await sandbox.close();
    }
  });

  test('name the files that they give to the server', () => {
    const { reports, paths } = parse(gitlab).audit.artifacts;
    for (const file of [...paths, ...Object.values(reports)]) expect(recipes.GitLab).toContain(`=${file}`);
    for (const [, file] of jenkins.matchAll(/(?:junit|archiveArtifacts) '(.+)'/g)) {
      expect(recipes.Jenkins).toContain(`=${file}`);
    }
    expect(recipes.GitHub).toContain(`sarif=${parse(github).jobs.audit.steps.at(-1).with.sarif_file}`);
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
    const typed = (
      '--list-checks --compliance --mutelist-file --dryrun --format --exit-code --init --fix --excluded-checks ' +
      '--security-hub --ignore-exit-code- --max-warnings --suppress-all --prune-suppressions ' +
      '--report-unused-disable-directives'
    ).split(' ');
    const more = ['--build-arg', '--cap-drop', '--security-opt', '--user', ...typed];
    const named = new Set(read(`docs/${name}.md`).match(/(?<![\w-])--[a-z][a-z-]+/g));
    expect([...named].filter((flag) => !known.has(flag) && ![...others, ...more].includes(flag))).toEqual([]);
  },
);
