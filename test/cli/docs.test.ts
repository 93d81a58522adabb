import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { resolveSettings } from '../../src/config/settings.ts';
import { packageFile } from '../../src/package-files.ts';
import { withoutWeakenings } from '../support/without-weakenings.ts';
import { openSandbox } from './sandbox.ts';
import { parseScenario } from './scenario-file.ts';

const readme = read('README.md');
const configuration = read('docs/configuration.md');

describe('commands', () => {
  test('the two that a newcomer types are npm scripts', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    const setUp = blocks(readme, 'sh').filter((block) => block.startsWith('npm ci'));
    expect(setUp).toEqual(['npm ci && npm run demo', 'npm ci && npm test']);
    expect(Object.keys(scripts)).toEqual(expect.arrayContaining(['demo', 'test', 'prepare']));
  });

  test.each(['README.md', 'CONTRIBUTING.md', 'docs/architecture.md', 'docs/benchmarks.md'])(
    '%s names npm scripts that there are',
    (file) => {
      const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
      const named = [...read(file).matchAll(/\bnpm run ([\w:-]*\w)/g)].map(([, name = '']) => name);
      expect(Object.keys(scripts)).toEqual(expect.arrayContaining(named));
    },
  );

  const commands = ['README.md', 'docs/configuration.md', 'docs/reports.md'].flatMap((file) =>
    commandsOf(read(file)).map((command) => ({ file, command })),
  );

  test('are found', () => {
    expect(commands.length).toBeGreaterThan(4);
  });

  test.for(commands)('$file: $command', async ({ command }) => {
    const sandbox = await openSandbox({ world: 'demo' });
    try {
      // Reports are made of what an earlier command has left.
      const left = /report (\S+)/.exec(command)?.[1];
      const isPlan = left === 'plan.json';
      const flag = isPlan ? '--plan' : '--run-log';
      if (left !== undefined) await sandbox.run(`cove-policy check policies/trails.yml --quiet ${flag} ${left}`);
      const { exitCode, stderr } = await sandbox.run(command);
      expect(withoutWeakenings(stderr)).toBe('');
      // One account of the demo organization is closed to everybody; a plan is read, and nothing is judged.
      expect(exitCode).toBe(isPlan ? 0 : 3);
    } finally {
      await sandbox.close();
    }
  });
});

describe('exit codes', () => {
  const table = parseScenario(read('test/cli/scenarios/exit-codes/table.scenario'));

  test('each one of a check is in a scenario, but for the interruption, which signals.test.ts has', () => {
    const shown = [...new Set(table.steps.map(({ exitCode }) => exitCode))];
    const told = [...readme.matchAll(/^\| (\d+) \|/gm)].map(([, code]) => Number(code));
    expect(told.filter((code) => code !== 130 && code !== 4)).toEqual(shown);
    expect(told).toContain(130);
  });
});

describe('flags', () => {
  test.each(['README.md', 'docs/configuration.md', 'docs/reports.md'])(
    '%s names flags that there are',
    async (file) => {
      const sandbox = await openSandbox();
      try {
        const help = await sandbox.run(
          'for c in check apply rollback run report simulate explain init validate schema permissions packs; do cove-policy $c --help; done',
        );
        const known = new Set(help.stdout.match(/--[a-z][a-z-]+/g));
        const named = new Set(
          read(file)
            .replaceAll(NPM_EXEC, '')
            .match(/(?<![\w-])--[a-z][a-z-]+/g),
        );
        expect([...named].filter((flag) => !known.has(flag))).toEqual([]);
      } finally {
        await sandbox.close();
      }
    },
  );
});

describe('docs/configuration.md', () => {
  const schema: { properties: Record<string, { default?: unknown }> } = JSON.parse(read('schemas/config.schema.json'));
  test('defaults are what a run without settings has', () => {
    const settings: Record<string, unknown> = { ...resolveSettings({}, {}) };
    for (const [name, { default: told }] of Object.entries(schema.properties)) {
      if (told !== undefined) expect([name, settings[name]]).toEqual([name, told]);
    }
  });

  test('its example is accepted, and is what a run then does', async () => {
    const [example = ''] = blocks(configuration, 'yaml');
    const sandbox = await openSandbox({
      files: [
        { name: 'cove.config.yml', text: `${example}\n` },
        { name: 'keys.yml', text: POLICY_WITH_PARAMETER },
      ],
    });
    try {
      const { stderr } = await sandbox.run('cove-policy check --demo keys.yml --config cove.config.yml');
      expect(withoutWeakenings(stderr)).toBe('');
      const report = JSON.parse((await sandbox.read('report.json')) ?? '');
      const { version: _, output: __, parameters, ...told } = parse(example);
      expect(report.run.settings).toMatchObject({ ...told, parameters });
    } finally {
      await sandbox.close();
    }
  });
});

const POLICY_WITH_PARAMETER = `version: 1
parameters:
  maxKeyAgeDays: { type: integer, default: 90 }
policies:
  - { id: a-policy, title: A policy, severity: low, call: cloudtrail:DescribeTrails, filter: trailList }
`;

/** How the documents run the program: its `--no` is npm's. */
const NPM_EXEC = 'npm exec --no';

function read(file: string): string {
  return readFileSync(packageFile(file), 'utf8');
}

function blocks(markdown: string, language: string): string[] {
  return [...markdown.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)\`\`\`$`, 'gm'))].map(([, text = '']) =>
    text.trim(),
  );
}

/** Commands in blocks and in the text that check or report; the two that stay (simulate) have a test of their own. */
function commandsOf(markdown: string): string[] {
  const inBlocks = blocks(markdown, 'sh').flatMap((block) => block.split('\n'));
  const inText = [...markdown.matchAll(/`(npm exec --no -- cove-policy [^`\n]+)`/g)].map(([, command = '']) => command);
  return [...inBlocks, ...inText].filter((command) => /^npm exec --no -- cove-policy (check|report) /.test(command));
}
