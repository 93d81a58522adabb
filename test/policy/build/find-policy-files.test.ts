import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { findPolicyFiles } from '../../../src/policy/build/find-policy-files.ts';

const folder = mkdtempSync(path.join(os.tmpdir(), 'cove-find-'));
afterAll(() => rmSync(folder, { recursive: true }));

const own = mkdtempSync(path.join(os.tmpdir(), 'cove-find-own-'));
afterAll(() => rmSync(own, { recursive: true }));
mkdirSync(path.join(own, 'policies', 'pack'), { recursive: true });
for (const name of ['b.yml', 'policies/first.yml']) writeFileSync(path.join(own, name), '');

for (const name of ['b.yml', 'a.yaml', 'notes.txt', 'sub/deep/c.yml', 'sub/d.yaml', 'odd/[x].yml', '.hidden/e.yml']) {
  mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
  writeFileSync(path.join(folder, name), '');
}
symlinkSync('..', path.join(folder, 'sub', 'up'));

test.each([
  ['a file', ['b.yml'], ['b.yml']],
  ['a file of any name', ['notes.txt'], ['notes.txt']],
  [
    'a directory, all below it, links not followed',
    ['.'],
    ['a.yaml', 'b.yml', 'odd/[x].yml', 'sub/d.yaml', 'sub/deep/c.yml'],
  ],
  ['a glob', ['sub/**/*.yml'], ['sub/deep/c.yml']],
  ['a file whose name looks like a glob', ['odd/[x].yml'], ['odd/[x].yml']],
  ['several, each file once', ['b.yml', './b.yml', 'sub', '*.yml'], ['b.yml', 'sub/d.yaml', 'sub/deep/c.yml']],
  ['an absolute path', [path.join(folder, 'a.yaml')], ['a.yaml']],
])('%s', async (_name, patterns, expected) => {
  const found = await findPolicyFiles(patterns, folder);
  // What is left out is reported below.
  expect(found.diagnostics.filter(({ code }) => code !== 'file/not-loaded')).toEqual([]);
  expect(found.files.map(({ name }) => name)).toEqual(expected);
});

test.each(['', '  '])('an empty name, %j, is not the working directory', async (name) => {
  const found = await findPolicyFiles([name, 'b.yml'], folder);
  expect(found.files.map((file) => file.name)).toEqual(['b.yml']);
  expect(found.diagnostics).toMatchObject([
    { code: 'file/not-found', message: expect.stringContaining('this name is empty') },
  ]);
});

test.each([
  ['b.ymll', 'did you mean b.yml?'],
  ['first', 'did you mean policies/first.yml?'],
  ['pack', 'did you mean policies/pack?'],
  ['report.sarif', 'in one word: -o FORMAT=FILE'],
  ['HIGH', '--severity critical,high'],
  ['critical', '--severity high,critical'],
])('a name that is none: %s', async (name, hint) => {
  const found = await findPolicyFiles([name], own);
  expect(found.diagnostics).toMatchObject([{ code: 'file/not-found', hint: expect.stringContaining(hint) }]);
});

test.each(['sub/*(*d).yml', 'sub/+(d|e).yml', 'sub/{1..3}*'])(
  'a pattern that is read otherwise by some: %s',
  async (name) => {
    const found = await findPolicyFiles([name], folder);
    expect(found.files).toEqual([]);
    expect(found.diagnostics).toMatchObject([
      { code: 'file/pattern', message: expect.stringContaining('is not known in patterns') },
    ]);
  },
);

test('files outside of the working directory keep their absolute names', async () => {
  const found = await findPolicyFiles(['../../b.yml'], path.join(folder, 'sub', 'deep'));
  expect(found.files.map(({ name }) => name)).toEqual([path.join(folder, 'b.yml')]);
});

describe('every file that matches what was named is loaded, or reported as not loaded', () => {
  const outside = mkdtempSync(path.join(os.tmpdir(), 'cove-linked-'));
  writeFileSync(path.join(outside, 'shared.yml'), '');
  afterAll(() => rmSync(outside, { recursive: true }));

  interface Case {
    readonly files?: readonly string[];
    /** By name, where they lead. */
    readonly links?: Readonly<Record<string, string>>;
    readonly named?: readonly string[];
    readonly loads: readonly string[];
    readonly tells?: readonly string[];
  }

  const notFollowed = 'not searched: a symbolic link to a directory is not followed';
  const hidden = 'not loaded: its name begins with a dot';

  test.each<[string, Case]>([
    ['a link to a file', { links: { 'p.yml': path.join(outside, 'shared.yml') }, loads: ['p.yml'] }],
    [
      'the same by a glob',
      { links: { 'p.yml': path.join(outside, 'shared.yml') }, named: ['*.yml'], loads: ['p.yml'] },
    ],
    ['capital letters', { files: ['A.YML', 'b.Yaml'], loads: ['A.YML', 'b.Yaml'] }],
    ['a name that begins with a dot', { files: ['a.yml', '.b.yml'], loads: ['a.yml'], tells: [`.b.yml: ${hidden}`] }],
    [
      'the same by a glob',
      { files: ['a.yml', '.b.yml'], named: ['*.yml'], loads: ['a.yml'], tells: [`.b.yml: ${hidden}`] },
    ],
    ['a dot that is written', { files: ['a.yml', '.b.yml'], named: ['.', '.*.yml'], loads: ['a.yml', '.b.yml'] }],
    [
      'a folder whose name begins with a dot, once',
      { files: ['a.yml', '.x/b.yml', '.x/c.yml'], loads: ['a.yml'], tells: [`.x: ${hidden}`] },
    ],
    ['such a folder by its name', { files: ['.x/b.yml'], named: ['.x'], loads: ['.x/b.yml'] }],
    ['such a folder without a policy', { files: ['a.yml', '.x/notes.txt'], loads: ['a.yml'] }],
    [
      'a link to a folder elsewhere',
      { files: ['a.yml'], links: { more: outside }, loads: ['a.yml'], tells: [`more: ${notFollowed}`] },
    ],
    ['such a link by its name', { links: { more: outside }, named: ['more'], loads: ['more/shared.yml'] }],
    ['such a link that a glob matches', { links: { more: outside }, named: ['m*'], loads: ['more/shared.yml'] }],
    ['a link to a folder that is named anyway', { files: ['x/a.yml'], links: { y: 'x' }, loads: ['x/a.yml'] }],
    ['two names of one file', { files: ['a.yml'], links: { 'b.yml': 'a.yml' }, loads: ['a.yml'] }],
    [
      'a link that leads nowhere',
      {
        files: ['a.yml'],
        links: { 'b.yml': 'gone.yml' },
        loads: ['a.yml'],
        tells: ['b.yml: cannot be read: the symbolic link leads nowhere'],
      },
    ],
    [
      'a mounted ConfigMap of Kubernetes, which is links to a hidden folder',
      { files: ['..2026_01/p.yml'], links: { '..data': '..2026_01', 'p.yml': '..data/p.yml' }, loads: ['p.yml'] },
    ],
    [
      'nothing but what is hidden',
      {
        files: ['.b.yml'],
        loads: [],
        tells: ['.: the directory contains no *.yml or *.yaml file', `.b.yml: ${hidden}`],
      },
    ],
    ['a repository', { files: ['a.yml', '.git/b.yml'], loads: ['a.yml'] }],
    ['a level that the glob does not reach', { files: ['a.yml', 'x/.b.yml'], named: ['*.yml'], loads: ['a.yml'] }],
  ])('%s', async (_name, { files = [], links = {}, named = ['.'], loads, tells = [] }) => {
    const root = mkdtempSync(path.join(os.tmpdir(), 'cove-find-'));
    try {
      for (const file of files) {
        mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
        writeFileSync(path.join(root, file), '');
      }
      for (const [name, target] of Object.entries(links)) symlinkSync(target, path.join(root, name));
      const found = await findPolicyFiles(named, root);
      expect(found.files.map(({ name }) => name)).toEqual(loads);
      expect(found.diagnostics.map(({ range, message }) => `${range.file}: ${message}`)).toEqual(tells);
    } finally {
      rmSync(root, { recursive: true });
    }
  });
});
