import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { packageFile } from '../../src/package-files.ts';
import { builtProgram } from '../support/built-program.ts';
import { openSandbox } from './sandbox.ts';

/** What the list of commands is made of, and what finds the command that is named. */
const COMMAND_LINE = [
  'cli.js',
  'commands/command-table.js',
  'commands/commander.js',
  'commands/harmless-io.js',
  'commands/home.js',
  'commands/main.js',
  'commands/program.js',
  'text/harmless-output.js',
  'text/visible-text.js',
];

/** What is known of a command that is named: the tables, and no renderer, engine or client that a row names. */
const TABLES = [
  'commands/command-details.js',
  'commands/command-formats.js',
  'commands/flags.js',
  'commands/help-notes.js',
  'commands/meant-words.js',
  'commands/words-of-others.js',
  'config/command-flags.js',
  'config/command-flags/authoring-flags.js',
  'config/command-flags/change-flags.js',
  'config/command-flags/changing-commands.js',
  'config/command-flags/query-flags.js',
  'config/command-flags/report-flags.js',
  'config/command-flags/run-flags.js',
  'config/command-flags/selection-flags.js',
  'config/command-flags/test-flags.js',
  'config/flag-table.js',
  'config/setting-flags.js',
  'config/setting-flags/commands.js',
  'config/setting-flags/credential-flags.js',
  'config/setting-flags/outcome-flags.js',
  'config/setting-flags/pace-flags.js',
  'config/setting-flags/policy-flags.js',
  'config/setting-flags/target-flags.js',
  'library/format-tables.js',
  'library/policy-list/policy-list-formats.js',
  'library/run-results/result-formats.js',
  'library/targets/target-formats.js',
  'output/beginnings.js',
  'permissions/permission-formats.js',
  'policy-tests/render/test-formats.js',
  'report/compare/comparison-formats.js',
  'report/render/formats.js',
  'validation/validation-formats.js',
];

const VERSION = ['package-files.js', 'regular-file.js', 'version.js'];

/** A start costs what it loads: each package, and each part of the program, is loaded by who needs it. */
describe('what is loaded by', () => {
  test.each([
    { args: '--help', more: [] },
    { args: '--version', more: VERSION },
    { args: '-V', more: VERSION },
    { args: 'check --help', more: TABLES },
  ])('$args', async ({ args, more }) => {
    const { packages, files } = await loadedBy(args);
    expect(packages).toEqual(['commander']);
    expect(files).toEqual([...COMMAND_LINE, ...more].sort());
  });

  test('validate policies/trails.yml: one client, and nothing that talks to AWS', async () => {
    const { packages, parts } = await loadedBy('validate policies/trails.yml');
    expect(clients(packages)).toEqual(['@aws-sdk/client-cloudtrail']);
    expect(packages).not.toContain('undici');
    for (const part of ['aws', 'engine', 'organization', 'remediation', 'simulator']) expect(parts).not.toContain(part);
  });

  test('schema: no client, and with --services those that are named', async () => {
    expect(clients((await loadedBy('schema')).packages)).toEqual([]);
    expect(clients((await loadedBy('schema --services cloudtrail,config')).packages)).toEqual([
      '@aws-sdk/client-cloudtrail',
      '@aws-sdk/client-config-service',
    ]);
  });
});

interface Loaded {
  readonly packages: readonly string[];
  /** Below dist/. */
  readonly files: readonly string[];
  /** Folders of dist/. */
  readonly parts: readonly string[];
}

async function loadedBy(args: string): Promise<Loaded> {
  const sandbox = await openSandbox();
  try {
    const list = path.join(sandbox.directory, 'modules.txt');
    writeFileSync(list, '');
    const hook = packageFile('test/support/list-modules.js');
    await sandbox.run(
      `MODULE_LIST='${list}' '${process.execPath}' --import 'file://${hook}' '${builtProgram}' ${args}`,
    );
    const paths = readFileSync(list, 'utf8').trim().split('\n');
    expect(paths).toContain(builtProgram);
    const own = paths
      .map((one) => path.relative(path.dirname(builtProgram), one))
      .filter((one) => !one.startsWith('..'));
    return {
      files: [...new Set(own)].sort(),
      packages: matches(paths, /.*\/node_modules\/(@[^/]+\/[^/]+|[^/]+)\//),
      parts: matches(own, /^(\w+)\//),
    };
  } finally {
    await sandbox.close();
  }
}

function matches(paths: readonly string[], pattern: RegExp): string[] {
  return [...new Set(paths.flatMap((one) => pattern.exec(one)?.[1] ?? []))].sort();
}

function clients(packages: readonly string[]): string[] {
  return packages.filter((name) => name.startsWith('@aws-sdk/client-'));
}
