import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { readDocument } from '../../src/documents/read-document.ts';
import { renderDiagnostics } from '../../src/documents/render-diagnostics.ts';
import { loadPolicies } from '../../src/policy/build/load-policies.ts';
import { testCatalog } from './test-catalog.ts';

const folder = mkdtempSync(path.join(os.tmpdir(), 'cove-hostile-'));
afterAll(() => rmSync(folder, { recursive: true }));

async function load(pattern: string) {
  return loadPolicies([pattern], { cwd: folder, services: testCatalog, allowSecretReads: false });
}

async function told(name: string, content: string | Uint8Array): Promise<string> {
  writeFileSync(path.join(folder, name), content);
  const loaded = await load(name);
  expect(loaded.policies).toEqual([]);
  return renderDiagnostics(loaded.diagnostics, { color: false, width: 80 });
}

const megabyte = 1_000_000;

describe('a file that no one would write is refused with one clear diagnostic', () => {
  test.each([
    [
      '10,000 nested brackets',
      '['.repeat(10_000),
      'a.yml:1:101 error[yaml/too-deep] more than 100 collections are nested',
    ],
    ['10,000 nested list items', '- '.repeat(10_000), 'error[yaml/too-deep]'],
    ['10,000 nested mappings in one line', '{a: '.repeat(10_000), 'error[yaml/too-deep]'],
    ['a megabyte of closing brackets', ']'.repeat(megabyte), 'error[yaml/too-complex]'],
    ['a megabyte of quotes', '"'.repeat(megabyte), 'error[yaml/too-complex]'],
    ['a megabyte of one repeated key', 'a: 1\n'.repeat(megabyte / 5), 'error[yaml/too-complex]'],
    ['a megabyte of documents', '---\n'.repeat(megabyte / 4), 'error[yaml/too-complex]'],
    ['a list of 10,001 elements', `version: 1\npolicies:\n${'  - x\n'.repeat(10_001)}`, 'error[yaml/too-complex]'],
    ['a binary file', Uint8Array.from([0x7f, 0x45, 0x4c, 0x46, 0, 0, 1]), 'a.yml error[file/binary]'],
    ['UTF-16', Buffer.from('\ufeffversion: 1', 'utf16le'), 'a.yml error[file/encoding] is UTF-16'],
    ['Latin-1', Buffer.from('title: caf\xe9', 'latin1'), 'a.yml error[file/encoding] is not valid UTF-8'],
    ['only spaces', ' '.repeat(1000), 'a.yml error[file/empty]'],
  ])('%s', async (_name, content, expected) => {
    const output = await told('a.yml', content);
    expect(output).toContain(expected);
    expect(output).toContain('\n1 error in 1 file\n');
  });

  test('a sparse file of 6 MB', async () => {
    writeFileSync(path.join(folder, 'large.yml'), '');
    truncateSync(path.join(folder, 'large.yml'), 6_000_000);
    const { diagnostics } = await load('large.yml');
    expect(diagnostics.map(({ code }) => code)).toEqual(['file/too-large']);
  });
});

describe('long lines', () => {
  test('a mistake in the middle of a line of 1 MB is shown with what stands around it', async () => {
    const filler = Array.from({ length: 4_900 }, (_, index) => `tag-${index}-${'x'.repeat(90)}`).join(', ');
    const output = await told(
      'line.yml',
      `{ version: 1, policies: [{ id: long, tags: [${filler}, 5, ${filler}] }] }\n`,
    );
    expect(output.length).toBeLessThan(4_000);
    expect(output).toContain('must be text, found 5');
    const line = output.split('\n').find((one) => one.includes(', 5, ')) ?? '';
    const caret = output.split('\n')[output.split('\n').indexOf(line) + 1] ?? '';
    expect(line.length).toBeLessThanOrEqual(80);
    expect(line[caret.indexOf('^')]).toBe('5');
  });

  test('a string of 1 MB is a string', async () => {
    const output = await told('string.yml', `version: 1\npolicies: ${'x'.repeat(megabyte)}\n`);
    expect(output).toContain('`policies` must be a list, found "xxxxx');
    expect(output.length).toBeLessThan(1_000);
  });

  test('thousands of mistakes: the first hundred are reported, and that there are more', async () => {
    const output = await told('many.yml', `version: 1\npolicies:\n${'  - x\n'.repeat(9_000)}`);
    expect(output).toContain('error[policy/more-problems]');
    expect(output).toContain('101 errors in 1 file');
  });
});

describe('long lists in a policy', () => {
  const head = 'version: 1\npolicies:\n  - id: p\n    title: t\n    call: iam:ListUsers\n    filter: UserName\n';

  test('10,000 accounts in each of ten policies are compared at once', async () => {
    const accounts = Array.from({ length: 10_000 }, (_, at) => `"${String(at).padStart(12, '0')}"`).join(',');
    const one = (at: number) =>
      `  - { id: p${at}, title: t, call: "iam:ListUsers", filter: UserName, targets: { accounts: [${accounts}, "0"] } }\n`;
    const output = await told(
      'ids.yml',
      `version: 1\npolicies:\n${Array.from({ length: 10 }, (_, at) => one(at)).join('')}`,
    );
    expect(output).toContain('10 errors in 1 file');
  });

  test('8,000 lookups are refused, and not looked at', async () => {
    const lookup = (at: number) => `{as: l${at}, operation: "iam:ListAccessKeys", input: {UserName: "\${UserName}"}}`;
    const lookups = Array.from({ length: 8_000 }, (_, at) => lookup(at)).join(',');
    const output = await told('lookups.yml', `${head}    lookups: [${lookups}]\n`);
    expect(output).toContain('error[schema/too-many] `lookups` has 8000 elements, and may have 100');
  });

  test('the errors of a call may be a hundred', async () => {
    const absent = Array.from({ length: 5_000 }, (_, at) => `E${at}Exception`).join(',');
    const output = await told(
      'absent.yml',
      head.replace('iam:ListUsers', `{ operation: "iam:ListUsers", absent: [${absent}] }`),
    );
    expect(output).toContain('error[schema/too-many] `absent` has 5000 elements, and may have 100');
  });
});

describe('what is not a readable file', () => {
  test.each([
    ['a missing file', 'trials.yml', 'file/not-found', 'did you mean trails.yml?'],
    ['a directory without policies', 'nothing', 'file/not-found', undefined],
    ['a glob that matches nothing', '**/*.nothing', 'file/not-found', undefined],
    ['a link to nowhere', 'dangling.yml', 'file/not-found', undefined],
    ['a link to itself', 'loop.yml', 'file/unreadable', undefined],
    ['a path through a file', 'trails.yml/x.yml', 'file/not-found', undefined],
  ])('%s', async (_name, pattern, code, hint) => {
    writeFileSync(path.join(folder, 'trails.yml'), 'version: 1\n');
    mkdirSync(path.join(folder, 'nothing'), { recursive: true });
    rmSync(path.join(folder, 'dangling.yml'), { force: true });
    rmSync(path.join(folder, 'loop.yml'), { force: true });
    symlinkSync('no-such-file.yml', path.join(folder, 'dangling.yml'));
    symlinkSync('loop.yml', path.join(folder, 'loop.yml'));
    const { diagnostics, policies } = await load(pattern);
    expect(policies).toEqual([]);
    expect(diagnostics.map((one) => one.code)).toEqual([code]);
    expect(diagnostics[0]?.hint).toBe(hint);
  });

  test('a file without permission', async () => {
    writeFileSync(path.join(folder, 'secret.yml'), 'version: 1\n', { mode: 0 });
    // Root may read everything.
    const expected = process.getuid?.() === 0 ? 'schema/required' : 'file/unreadable';
    expect((await load('secret.yml')).diagnostics.map(({ code }) => code)).toEqual([expected]);
  });

  test('a named pipe or device', async () => {
    const { diagnostics } = await load('/dev/null');
    expect(diagnostics.map(({ code }) => code)).toEqual(['file/unreadable']);
  });
});

describe('a link to a file that is none of ours', () => {
  const SECRETS = 'token: ghp_0123456789\n[default]\naws_secret_access_key = wJalrXUtnFEMI\n';

  test('nothing is shown of it, whatever it stands for', async () => {
    writeFileSync(path.join(folder, 'secrets'), SECRETS);
    symlinkSync('secrets', path.join(folder, 'linked.yml'));
    const loaded = await load('linked.yml');
    expect(loaded.diagnostics.map(({ code }) => code)).toEqual(['file/foreign']);
    expect(JSON.stringify(loaded)).not.toMatch(/token|ghp_|aws_|wJalr/);
    const file = { path: path.join(folder, 'linked.yml'), name: 'linked.yml' };
    for (const noun of ['settings file', 'waivers file', 'accounts file', 'pack file', 'test file'] as const) {
      expect(await readDocument(file, noun)).toMatchObject({ code: 'file/foreign' });
    }
  });

  test('what is wrong with one of ours is shown through a link, and with any other file that is named', async () => {
    writeFileSync(path.join(folder, 'shared.yml'), 'version: 1\npolicies: []\ntags: []\n');
    symlinkSync('shared.yml', path.join(folder, 'link-to-ours.yml'));
    expect((await load('link-to-ours.yml')).diagnostics.map(({ code }) => code)).toContain('schema/unknown-key');
    expect(await told('own.yml', SECRETS)).toContain('| [default]');
  });
});
