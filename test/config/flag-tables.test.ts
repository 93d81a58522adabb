import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { addDetails } from '../../src/commands/command-details.ts';
import { COMMAND_FORMATS } from '../../src/commands/command-formats.ts';
import { COMMANDS } from '../../src/commands/command-table.ts';
import { buildProgram } from '../../src/commands/program.ts';
import type { CommandName, FlagRow } from '../../src/config/flag-row.ts';
import { attributeOf, FLAGS, flagsOf, notationOf } from '../../src/config/flag-table.ts';
import { SETTING_FLAGS } from '../../src/config/setting-flags.ts';
import { packageFile } from '../../src/package-files.ts';
import { parsedCommand } from '../support/parsed-command.ts';

/**
 * The settings that something outside the tables reads: `settings.name`, or `{ name } = settings`. What is taken out
 * under another name (`output: _`) is only left out of the rest.
 */
const read = new Set(
  readdirSync(packageFile('src'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.startsWith('config'))
    .flatMap((name) => settingsReadIn(readFileSync(packageFile(`src/${name}`), 'utf8'))),
);

function settingsReadIn(source: string): string[] {
  // `parseRunTargets`, which is given the settings, calls them its input.
  const called = source.includes('export function parseRunTargets(') ? 'input' : 'settings';
  const members = source.matchAll(new RegExp(`\\b${called}\\??\\.(\\w+)`, 'gi'));
  const patterns = source.matchAll(/\{([^{}]*)\}\s*(?::[^=;{}]*\bSettings\b|=\s*[\w.]*\bsettings\b)/g);
  const taken = [...patterns].flatMap(([, names = '']) => names.split(','));
  return [
    ...[...members].flatMap(([, name = '']) => name),
    ...taken.flatMap((name) => /^\s*(\w+)\s*(?:=.*)?$/s.exec(name)?.[1] ?? []),
  ];
}

const commands = Object.keys(COMMANDS) as CommandName[];

describe('every row', () => {
  test.each(Object.entries(FLAGS))('%s is written as the help writes', (_, row) => {
    expect(row.doc).toMatch(/^([a-z]|[A-Z]{2})[^\n]*[^.]$/);
    expect(row.flag).toMatch(/^--[a-z]+(-[a-z]+)*$/);
    expect(Object.keys(row.commands).length).toBeGreaterThan(0);
  });

  test.each(Object.keys(SETTING_FLAGS))('the setting %s is read by somebody', (name) => {
    expect([...read]).toContain(name);
  });
});

test('no two tables of flags have a row of the same name', () => {
  const names = ['command-flags', 'setting-flags'].flatMap((name) => {
    const folder = packageFile(`src/config/${name}`);
    return readdirSync(folder).flatMap((file) =>
      [...readFileSync(`${folder}/${file}`, 'utf8').matchAll(/^ {2}(\w+): \{$/gm)].map(([, row]) => row),
    );
  });
  expect(names.sort()).toEqual(Object.keys(FLAGS).sort());
});

describe.each(commands)('%s', (name) => {
  test('has each flag once', () => {
    const attributes = flagsOf(name).map(attributeOf);
    expect(attributes).toEqual([...new Set(attributes)]);
  });

  test.each(COMMANDS[name].examples)('its example parses: %s', async (line) => {
    const [called, ...words] = [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare ?? '');
    expect(called).toBe('cove-policy');
    expect(await parsedCommand(words)).toEqual([name]);
  });

  test('the formats of its examples are formats', () => {
    const { examples } = COMMANDS[name];
    const formats = COMMAND_FORMATS[name];
    const named = examples.flatMap((line) => [...line.matchAll(/ -o ([a-z]+)/g)].map(([, format = '']) => format));
    if (formats !== undefined) for (const format of named) expect(Object.keys(formats)).toContain(format);
  });
});

test('docs/configuration.md has a row for each setting, as the table of flags says it', () => {
  const documented = /^\| setting \| flag \| default \|\n\| --- \| --- \| --- \|\n((?:\|.*\n)+)/m.exec(
    readFileSync(packageFile('docs/configuration.md'), 'utf8'),
  );
  expect(documented?.[1]).toBe(Object.entries(SETTING_FLAGS).map(docsRow).join(''));
});

function docsRow([name, row]: [string, FlagRow]): string {
  const notes = [row.kind === 'pairs' ? '`name=value`' : '', ...notationOf(row), 'unit' in row ? `in ${row.unit}` : ''];
  const written = [`\`${row.short ?? row.flag}\``, ...notes.filter((note) => note !== '')].join(', ');
  return `| \`${name}\` | ${written} | ${docsDefault(row)} |\n`;
}

function docsDefault(row: FlagRow): string {
  if ('default' in row && row.default !== undefined) return `\`${row.default}\``;
  if (row.kind === 'switch') return '`false`';
  return row.environment === undefined ? `${row.otherwise}` : `\`${row.environment}\`, else ${row.otherwise}`;
}

describe('the tables of README.md', () => {
  const readme = readFileSync(packageFile('README.md'), 'utf8');

  test('name flags of check, with the defaults that they have', () => {
    const rows = flagsOf('check');
    const named = [...readme.matchAll(/^\| (`--.+?) \| (.+) \|$/gm)];
    expect(named.length).toBeGreaterThan(5);
    for (const [, flags = '', doc = ''] of named) {
      for (const [, flag = ''] of flags.matchAll(/`(--[\w-]+)`/g)) {
        const row = rows.find((candidate) => candidate.flag === flag);
        expect(row, flag).toBeDefined();
        const said = /([\w-]+) by default/.exec(doc)?.[1];
        if (said !== undefined) expect(said).toBe(row !== undefined && 'default' in row ? String(row.default) : flag);
      }
    }
  });

  test('have the exit codes of check', () => {
    const codes = [...readme.matchAll(/^\| (\d+) \| /gm)].map(([, code]) => Number(code));
    expect(codes).toEqual(Object.keys(COMMANDS.check.exitCodes).map(Number));
  });
});

test('the help says each default once', () => {
  const program = buildProgram(
    { stdout: { write: () => true }, stderr: { write: () => true } },
    { run: async () => {}, addDetails, version: '' },
  );
  for (const command of program.commands) {
    const help = command.helpInformation().replace(/\s+/g, ' ');
    expect(help).not.toMatch(/\(default: [^)]*\) \(default: /);
  }
});
