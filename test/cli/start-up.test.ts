import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { packageFile } from '../../src/package-files.ts';
import { builtProgram } from '../support/built-program.ts';
import { openSandbox } from './sandbox.ts';

/** What the list of commands is made of, and what finds the command that is named. */
const COMMAND_LINE = [
  'cli.ts',
  'commands/as-typed.ts',
  'commands/command-table.ts',
  'commands/commander.ts',
  'commands/harmless-io.ts',
  'commands/home.ts',
  'commands/main.ts',
  'commands/program.ts',
  'commands/render-failure.ts',
  'cove-error.ts',
  'text/harmless-output.ts',
  'text/visible-text.ts',
];

/** What is known of a command that is named: the tables, and no renderer, engine or client that a row names. */
const TABLES = [
  'commands/command-details.ts',
  'commands/command-formats.ts',
  'commands/flags-of-others.ts',
  'commands/flags.ts',
  'commands/help-notes.ts',
  'commands/meant-words.ts',
  'commands/words-of-others.ts',
  'config/command-flags.ts',
  'config/command-flags/authoring-flags.ts',
  'config/command-flags/change-flags.ts',
  'config/command-flags/changing-commands.ts',
  'config/command-flags/query-flags.ts',
  'config/command-flags/report-flags.ts',
  'config/command-flags/run-flags.ts',
  'config/command-flags/selection-flags.ts',
  'config/command-flags/test-flags.ts',
  'config/flag-table.ts',
  'config/setting-flags.ts',
  'config/setting-flags/commands.ts',
  'config/setting-flags/credential-flags.ts',
  'config/setting-flags/outcome-flags.ts',
  'config/setting-flags/pace-flags.ts',
  'config/setting-flags/policy-flags.ts',
  'config/setting-flags/target-flags.ts',
  'library/policy-list/policy-list-formats.ts',
  'library/run-results/result-formats.ts',
  'library/targets/target-formats.ts',
  'output/beginnings.ts',
  'permissions/permission-formats.ts',
  'policy-tests/render/test-formats.ts',
  'report/compare/comparison-formats.ts',
  'report/render/formats.ts',
  'validation/validation-formats.ts',
];

const VERSION = ['files/regular-file.ts', 'package-files.ts', 'version.ts'];

const TEXT = ['text/display-width.ts', 'text/layout.ts', 'text/shell-word.ts'];

/** A start costs what it loads: each package, and each part of the program, is loaded by who needs it. */
describe('what is loaded by', () => {
  test.each([
    { args: '--help', more: [] },
    { args: '--version', more: VERSION },
    { args: '-V', more: VERSION },
    { args: 'check --help', more: [...TABLES, ...TEXT, 'values/long-lists.ts'] },
  ])('$args', async ({ args, more }) => {
    const { packages, files } = await loadedBy(args);
    expect(packages).toEqual(['commander']);
    expect(files).toEqual([...COMMAND_LINE, ...more].sort());
  });

  test('validate policies/trails.yml: no client, which is read, and nothing that talks to AWS', async () => {
    const { packages, parts } = await loadedBy('validate policies/trails.yml');
    expect(clients(packages)).toEqual([]);
    expect(packages).not.toContain('undici');
    for (const part of ['aws', 'engine', 'organization', 'remediation', 'simulator']) expect(parts).not.toContain(part);
  });

  test.each([
    'schema',
    'schema --services cloudtrail,config',
    'list policies/trails.yml',
    'permissions policies/trails.yml',
  ])('%s: no client', async (args) => {
    expect(clients((await loadedBy(args)).packages)).toEqual([]);
  });

  test('explain cloudtrail:DescribeTrails: its client', async () => {
    const { packages } = await loadedBy('explain cloudtrail:DescribeTrails');
    expect(clients(packages)).toEqual(['@aws-sdk/client-cloudtrail']);
  });
});

test('check without credentials: of undici the connections, of telemetry nothing; --debug names files of src/', async () => {
  const { packages, paths, stderr } = await loadedBy('check policies/trails.yml --debug', 'bin.js');
  expect(packages).not.toContain('@opentelemetry/api');
  expect(packages).toContain('undici');
  expect(paths.filter((one) => /undici.lib.(web|mock|api|interceptor)\b/.test(one))).toEqual([]);
  const [line] = matches(stderr.split('\n'), /^ +at noCredentials .*[/\\]src[/\\].*base-credentials[.]ts:(\d+):/);
  const source = readFileSync(packageFile('src/aws/credentials/base-credentials.ts'), 'utf8').split('\n');
  expect(source[Number(line) - 1]).toContain('new CoveError(');
  expect(stderr).not.toMatch(/[/\\]dist[/\\]/);
});

test('of a program whose files are gone says so, with an exit code that is not that of findings', () => {
  const alone = mkdtempSync(path.join(tmpdir(), 'cove-policy-alone-'));
  try {
    copyFileSync(path.join(path.dirname(builtProgram), 'bin.js'), path.join(alone, 'bin.mjs'));
    const { status, stderr } = spawnSync(process.execPath, [path.join(alone, 'bin.mjs'), 'check'], {
      encoding: 'utf8',
    });
    expect(stderr).toMatch(/^cove-policy: the program cannot be loaded; install it again: .*cli\.js.*\n$/);
    expect(status).toBe(3);
  } finally {
    rmSync(alone, { recursive: true });
  }
});

interface Loaded {
  readonly stderr: string;
  /** Of all modules. */
  readonly paths: readonly string[];
  readonly packages: readonly string[];
  /** Below src/, of what is in the bundled files that were loaded. */
  readonly files: readonly string[];
  /** Folders of src/. */
  readonly parts: readonly string[];
}

async function loadedBy(args: string, door = 'cli.js'): Promise<Loaded> {
  const sandbox = await openSandbox();
  try {
    const list = path.join(sandbox.directory, 'modules.txt');
    writeFileSync(list, '');
    const hook = packageFile('test/support/list-modules.js');
    const program = path.join(path.dirname(builtProgram), door);
    const { stderr } = await sandbox.run(
      `MODULE_LIST='${list}' '${process.execPath}' --import 'file://${hook}' '${program}' ${args}`,
    );
    const paths = readFileSync(list, 'utf8').trim().split('\n');
    expect(paths).toContain(builtProgram);
    const own = paths.filter((one) => path.dirname(one) === path.dirname(builtProgram)).flatMap(sourcesOf);
    return {
      stderr,
      paths,
      files: [...new Set(own)].sort(),
      packages: matches(paths, /.*\/node_modules\/(@[^/]+\/[^/]+|[^/]+)\//),
      parts: matches(own, /^(\w+)\//),
    };
  } finally {
    await sandbox.close();
  }
}

/** What was bundled into a file, by its map; a file that only hands on what others export has none. */
function sourcesOf(file: string): string[] {
  if (!existsSync(`${file}.map`)) return [];
  const { sources }: { readonly sources: readonly string[] } = JSON.parse(readFileSync(`${file}.map`, 'utf8'));
  return sources.map((source) => path.relative(packageFile('src'), path.resolve(path.dirname(file), source)));
}

function matches(paths: readonly string[], pattern: RegExp): string[] {
  return [...new Set(paths.flatMap((one) => pattern.exec(one)?.[1] ?? []))].sort();
}

function clients(packages: readonly string[]): string[] {
  return packages.filter((name) => name.startsWith('@aws-sdk/client-'));
}
