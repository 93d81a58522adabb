import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readDocument } from '../../src/documents/read-document.ts';
import { packageFile } from '../../src/package-files.ts';
import { runMain } from '../support/run-main.ts';

/** As files of other programs look that have what ours have, too. */
const LIKE_OURS = 'version: 1\npolicies: none\noauth_token: gho_0123456789\nregions: [gho_0123456789]\n';

let folder: string;
let elsewhere: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'cove-policy-links-'));
  elsewhere = mkdtempSync(path.join(tmpdir(), 'cove-policy-elsewhere-'));
  mkdirSync(path.join(elsewhere, 'way'));
  for (const name of ['hosts.yml', 'way/hosts.yml']) writeFileSync(path.join(elsewhere, name), LIKE_OURS);
  writeFileSync(path.join(elsewhere, 'other.yml'), 'token: gho_0123456789\n');
});
afterEach(() => {
  for (const each of [folder, elsewhere]) rmSync(each, { recursive: true });
});

const main = (...args: string[]) => runMain(args, { cwd: folder, env: { HOME: folder } });

/** How a link in the folder leads to a file elsewhere: by what name, and what is linked. */
const WAYS: Record<string, { readonly name: string; readonly links: readonly [at: string, to: string][] }> = {
  'a link to the file': { name: 'linked.yml', links: [['linked.yml', 'ELSEWHERE/hosts.yml']] },
  'a link to a link': {
    name: 'linked.yml',
    links: [
      ['first', 'ELSEWHERE/hosts.yml'],
      ['linked.yml', 'first'],
    ],
  },
  'a link to its folder': { name: 'way/hosts.yml', links: [['way', 'ELSEWHERE/way']] },
  'a link to a folder above it': { name: 'up/way/hosts.yml', links: [['up', 'ELSEWHERE']] },
};

const NOUNS = ['settings file', 'waivers file', 'accounts file', 'pack file', 'test file', 'lock file'] as const;

test.each(Object.entries(WAYS))(
  'nothing is shown of a file outside the working directory: %s',
  async (_, { name, links }) => {
    for (const [at, to] of links) symlinkSync(to.replace('ELSEWHERE', elsewhere), path.join(folder, at));
    const told = [
      await main('validate', name),
      await main('validate', name, '-o', 'json'),
      await main('validate', name, '-o', 'sarif'),
      await main('validate', path.join(folder, name)),
      await main('validate', '--config', name),
      await main('check', '--demo', name),
      await main('test', name),
      await main('list', '--config', name),
      await main('simulate', '--org', name),
    ];
    for (const { exitCode, stdout, stderr } of told) {
      expect(exitCode, stdout + stderr).toBe(2);
      expect(stdout + stderr).not.toMatch(/token|gho_/);
      expect(stdout + stderr).toContain('a link leads to this file outside the working directory');
    }
    for (const noun of NOUNS) {
      const source = await readDocument({ path: path.join(folder, name), name }, noun);
      const said = 'code' in source ? source : source.diagnostic(30, 40, { code: 'a', message: 'gho_', hint: 'gho_' });
      expect(JSON.stringify(said)).not.toMatch(/token|gho_/);
    }
  },
);

test('what is none of ours is refused in a linked folder, as behind a link of its own', async () => {
  symlinkSync(elsewhere, path.join(folder, 'way'));
  const { stdout, stderr } = await main('validate', 'way/other.yml');
  expect(stdout + stderr).toContain('way/other.yml error[file/foreign]');
  expect(stdout + stderr).not.toMatch(/token|gho_/);
});

test('a found settings file that is such a link shows nothing', async () => {
  symlinkSync(path.join(elsewhere, 'hosts.yml'), path.join(folder, 'cove.config.yml'));
  const { exitCode, stdout, stderr } = await main('list');
  expect(exitCode).toBe(2);
  expect(stdout + stderr).toContain('] is wrong here; a link leads to this file');
  expect(stdout + stderr).not.toMatch(/token|gho_/);
});

test('a file is shown that is named by its own path, and one within the folder through a link, too', async () => {
  for (const name of [path.join(elsewhere, 'hosts.yml'), path.relative(folder, path.join(elsewhere, 'hosts.yml'))]) {
    const { stdout, stderr } = await main('validate', name);
    expect(stdout + stderr).toContain('oauth_token: gho_0123456789');
  }
  writeFileSync(path.join(folder, 'own.yml'), LIKE_OURS);
  symlinkSync('own.yml', path.join(folder, 'linked.yml'));
  const { stdout, stderr } = await main('validate', 'linked.yml');
  expect(stdout + stderr).toContain('oauth_token: gho_0123456789');
});

test('what is right is read through a link', async () => {
  writeFileSync(path.join(elsewhere, 'own.yml'), 'version: 1\nconcurrency: 7\n');
  symlinkSync(path.join(elsewhere, 'own.yml'), path.join(folder, 'own.yml'));
  const { exitCode, stderr } = await main('validate', packageFile('policies/trails.yml'), '--config', 'own.yml');
  expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 });
});
