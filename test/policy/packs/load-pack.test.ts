import { execFileSync } from 'node:child_process';
import { rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { createCatalog } from '../../../src/catalog/catalog.ts';
import { renderDiagnostics } from '../../../src/documents/render-diagnostics.ts';
import { loadPolicies } from '../../../src/policy/build/load-policies.ts';
import { testCatalog } from '../test-catalog.ts';
import { type Files, folderWith, KEYS } from './write-pack.ts';

function load(files: Files, patterns: readonly string[], more: object = {}) {
  return loadPolicies(patterns, { cwd: folderWith(files), services: testCatalog, allowSecretReads: false, ...more });
}

describe('a folder with a pack.yml is a pack', async () => {
  const { policies, packs, diagnostics, files } = await load(KEYS, ['keys']);

  test('whose policies have ids of the pack', () => {
    expect(diagnostics).toEqual([]);
    expect(policies.map(({ id, pack, formerIds }) => [id, pack, formerIds])).toEqual([
      ['keys/key-old', 'keys', ['keys/key-ancient']],
      ['keys/key-there', 'keys', []],
    ]);
  });

  test('and the parameters of both', () => {
    expect(policies.map(({ parameters }) => parameters)).toEqual([
      { maxKeyAgeDays: 90, marker: '/' },
      { maxKeyAgeDays: 90, marker: '/' },
    ]);
  });

  test('with its version, its controls in their order, and the files that it is made of', () => {
    expect(packs).toMatchObject([
      {
        name: 'keys',
        title: 'Keys',
        version: '1.4.2',
        file: 'keys/pack.yml',
        controls: [{ name: 'cis-5.0.0', order: ['1.13', '1.14', '5.6'] }],
      },
    ]);
    expect(packs[0]?.hash).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(files).toEqual(['keys/pack.yml', 'keys/controls/cis-5.0.0.yml', 'keys/policies/keys.yml']);
  });
});

test.each([
  ['the folder above it', ['.']],
  ['its pack.yml', ['keys/pack.yml']],
  ['a glob over folders', ['ke*']],
  ['a glob over files', ['**/*.yml']],
  ['the same twice', ['keys', 'keys/pack.yml']],
])('%s loads it once', async (_, patterns) => {
  const { policies, diagnostics } = await load(KEYS, patterns);
  expect(diagnostics).toEqual([]);
  expect(policies.map(({ id }) => id)).toEqual(['keys/key-old', 'keys/key-there']);
});

test('a package.json that is a pipe, a device or without measure is not waited for, and is an error', async () => {
  const cwd = folderWith(KEYS);
  const manifest = path.join(cwd, 'keys', 'package.json');
  const places = [
    () => execFileSync('mkfifo', [manifest]),
    () => symlinkSync('/dev/zero', manifest),
    () => {
      writeFileSync(manifest, '');
      truncateSync(manifest, 10_000_000_000);
    },
  ];
  for (const place of places) {
    rmSync(manifest);
    place();
    const loaded = await loadPolicies(['keys'], { cwd, services: testCatalog, allowSecretReads: false });
    expect([loaded.packs, loaded.diagnostics]).toMatchObject([
      [],
      [{ code: 'packs/package', range: { file: 'keys/package.json' } }],
    ]);
  }
});

test('the hash is over what is read, wherever it lies', async () => {
  const hashOf = async (files: Files, pattern: string) => (await load(files, [pattern])).packs[0]?.hash;
  const moved = Object.fromEntries(Object.entries(KEYS).map(([name, text]) => [`a/b/${name}`, text]));
  const other = { ...KEYS, 'keys/policies/keys.yml': `${KEYS['keys/policies/keys.yml']}\n# changed\n` };
  const hash = await hashOf(KEYS, 'keys');
  expect(await hashOf(moved, 'a/b/keys')).toBe(hash);
  expect(await hashOf(other, 'keys')).not.toBe(hash);
});

test('a file outside of the pack folder that it names is loaded as the pack’s, and once', async () => {
  const files = {
    'all/one.yml':
      'version: 1\npolicies: [{ id: a, title: A, call: iam:ListUsers, resources: Users, filter: UserName }]\n',
    'all/pack-a/pack.yml': 'version: 1\npack: a\ntitle: A\npolicies: ../one.yml\n',
  };
  const { policies, diagnostics } = await load(files, ['all']);
  expect(diagnostics).toEqual([]);
  expect(policies.map(({ id }) => id)).toEqual(['a/a']);
  expect((await load(files, ['all/one.yml'])).policies.map(({ id }) => id)).toEqual(['a']);
});

test('what begins with a dot beside pack.yml is of other programs, also where the policies lie there', async () => {
  const one = 'version: 1\npolicies: [{ id: a, title: A, call: iam:ListUsers, resources: Users, filter: UserName }]\n';
  const pack = 'version: 1\npack: a\ntitle: A\npolicies: .\n';
  const others = { 'a/.ci.yml': 'jobs: []\n', 'a/.github/workflows/ci.yml': 'jobs: []\n' };
  const { policies, diagnostics } = await load({ 'a/pack.yml': pack, 'a/one.yml': one, ...others }, ['a']);
  expect(diagnostics).toEqual([]);
  expect(policies.map(({ id }) => id)).toEqual(['a/a']);
});

test('pack.yml is no file of policies, also where these lie beside it; a link to another folder is an error', async () => {
  const folder = folderWith({
    'a/pack.yml': 'version: 1\npack: a\ntitle: A\npolicies: .\n',
    'a/one.yml':
      'version: 1\npolicies: [{ id: a, title: A, call: iam:ListUsers, resources: Users, filter: UserName }]\n',
    'other/two.yml': '',
  });
  const options = { cwd: folder, services: testCatalog, allowSecretReads: false, parameters: {} };
  const one = await loadPolicies(['a'], options);
  expect([one.diagnostics, one.policies.map(({ id }) => id)]).toEqual([[], ['a/a']]);
  symlinkSync('../other', path.join(folder, 'a/more'));
  symlinkSync('../nowhere.yml', path.join(folder, 'a/x.yml'));
  for (const pattern of ['a', 'a/**', 'a/*.yml']) {
    const { diagnostics } = await loadPolicies([pattern], options);
    expect(diagnostics).toMatchObject(
      ['more', 'x.yml'].map((name) => ({
        code: 'packs/outside',
        severity: 'error',
        message: `"${name}" is a link to a folder elsewhere, or leads nowhere`,
      })),
    );
  }
});

const PACK = KEYS['keys/pack.yml'] ?? '';
const CONTROLS = KEYS['keys/controls/cis-5.0.0.yml'] ?? '';

const BAD: Readonly<Record<string, Files>> = {
  'no-name': { 'keys/pack.yml': 'version: 1\ntitle: Keys\n' },
  'not-yaml': { 'keys/pack.yml': 'version: 1\n  pack: [keys\n' },
  'two-spellings': { 'keys/pack.yaml': PACK.replace('title: Keys', 'title: Other keys') },
  'hidden-policies': { 'keys/policies/.hidden.yml': '' },
  'hidden-below-the-pack': {
    'keys/pack.yml': `${PACK}policies: .\n`,
    'keys/policies/.hidden.yml': '',
    'keys/.ci.yml': '',
  },
  'hidden-controls': { 'keys/controls/.old/cis-4.0.0.yml': '' },
  'unknown-key': { 'keys/pack.yml': `${PACK}polices: policies/\n` },
  'name-of-another-form': { 'keys/pack.yml': PACK.replace('pack: keys', 'pack: My_Keys') },
  'requires-more': { 'keys/pack.yml': `${PACK}requires: ">=99.0.0"\n` },
  'requires-nonsense': { 'keys/pack.yml': `${PACK}requires: latest\n` },
  'no-folder-of-policies': { 'bare/pack.yml': 'version: 1\npack: bare\ntitle: Bare\n' },
  'nothing-in-policies': { 'bare/pack.yml': 'version: 1\npack: bare\ntitle: Bare\n', 'bare/policies/README.md': '' },
  'no-policies': { 'keys/pack.yml': `${PACK}policies: rules/\n` },
  'outside-of-the-pack': {
    'deep/er/pack.yml': 'version: 1\npack: deep\ntitle: Deep\npolicies: ../../x.yml\n',
    'x.yml': 'version: 1\npolicies: [{ id: x, title: X, call: iam:ListUsers, resources: Users, filter: UserName }]\n',
  },
  'package-not-json': { 'keys/package.json': '{ version' },
  'pack-yml-as-policies': { 'keys/pack.yml': `${PACK}policies: pack.yml\n` },
  'alias-of-nothing': { 'keys/pack.yml': PACK.replace('key-old }', 'key-odl }') },
  'alias-is-an-id': { 'keys/pack.yml': PACK.replace('key-ancient', 'key-there') },
  'alias-twice': { 'keys/pack.yml': PACK.replace('{ key-ancient', '{ key-ancient: key-there, key-ancient') },
  'id-twice': { 'keys/policies/more.yml': KEYS['keys/policies/keys.yml'] ?? '' },
  'pack-twice': { 'other/pack.yml': 'version: 1\npack: keys\ntitle: Keys\npolicies: p.yml\n', 'other/p.yml': '' },
  'parameter-twice': { 'keys/pack.yml': `${PACK}  marker: { type: string, default: x }\n` },
  'control-names-no-policy': { 'keys/controls/cis-5.0.0.yml': CONTROLS.replace('[key-old]', '[key-odl]') },
  'control-names-nothing': { 'keys/controls/cis-5.0.0.yml': CONTROLS.replace(', policies: [key-there]', '') },
  'control-of-an-empty-list': { 'keys/controls/cis-5.0.0.yml': CONTROLS.replace('[key-there]', '[]') },
  'control-holds-nothing-known': {
    'keys/controls/cis-5.0.0.yml': CONTROLS.replace('{ maxKeyAgeDays:', '{ maxKeyAge:'),
  },
  'control-holds-another-type': {
    'keys/controls/cis-5.0.0.yml': CONTROLS.replace('{ atMost: 90 }', '{ equals: "90" }').replace(
      'policies: [key-there]',
      'policies: [key-there], holds: { marker: { atMost: 5 }, maxKeyAgeDays: { oneOf: [0, 90] } }',
    ),
  },
  'control-holds-contradictions': {
    'keys/controls/cis-5.0.0.yml': CONTROLS.replace('{ atMost: 90 }', '{ atMost: 90, atLeast: 30 }'),
  },
  'control-names-a-full-id': { 'keys/controls/cis-5.0.0.yml': CONTROLS.replace('[key-old]', '[keys/key-old]') },
  'controls-without-quotes': { 'keys/controls/cis-5.0.0.yml': CONTROLS.replaceAll(/"(\d\.\d+)"/g, '$1') },
  'controls-twice': { 'keys/controls/other.yml': CONTROLS },
  'clients-not-installed': {
    'keys/policies/pinpoint.yml': `version: 1
policies:
  - { id: a, title: A, call: pinpoint:GetApps, filter: ApplicationsResponse }
  - { id: b, title: B, call: chime-sdk-voice:ListPhoneNumbers, filter: PhoneNumbers }
  - { id: c, title: C, call: pinpoint:GetApps, filter: ApplicationsResponse }
`,
  },
};

describe('a bad pack is reported with what is wrong in it', () => {
  test.each(Object.entries(BAD))('%s', async (name, files) => {
    const services = name === 'clients-not-installed' ? createCatalog([]) : testCatalog;
    const { policies, packs, diagnostics } = await load({ ...KEYS, ...files }, ['.'], { services });
    expect([policies, packs]).toEqual([[], []]);
    const told = renderDiagnostics(diagnostics, { color: false });
    await expect(told).toMatchFileSnapshot(path.join(import.meta.dirname, 'bad', `${name}.txt`));
  });
});
