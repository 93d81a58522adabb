import { expect, test } from 'vitest';
import { parseSource } from '../../src/packs/parse-source.ts';

test.each([
  ['./packs/ours', { kind: 'folder', path: './packs/ours' }],
  ['../ours', { kind: 'folder', path: '../ours' }],
  ['/srv/packs', { kind: 'folder', path: '/srv/packs' }],
  ['npm:packs', { kind: 'npm', name: 'packs', folder: '' }],
  ['npm:@acme/packs', { kind: 'npm', name: '@acme/packs', folder: '' }],
  ['npm:cove-policy/policies/cis-aws', { kind: 'npm', name: 'cove-policy', folder: 'policies/cis-aws' }],
  [
    'git+https://git.example.com/security/packs.git#v1.4.0',
    { kind: 'git', transport: 'https', url: 'https://git.example.com/security/packs.git', ref: 'v1.4.0', folder: '' },
  ],
  [
    'git+ssh://git@git.example.com/packs.git#main:packs/ours',
    { kind: 'git', transport: 'ssh', url: 'ssh://git@git.example.com/packs.git', ref: 'main', folder: 'packs/ours' },
  ],
  ['git+file:../packs.git#v1', { kind: 'git', transport: 'file', url: '../packs.git', ref: 'v1', folder: '' }],
  ['git+file:///srv/p.git#v1', { kind: 'git', transport: 'file', url: '///srv/p.git', ref: 'v1', folder: '' }],
])('%s', (from, source) => {
  expect(parseSource(from)).toEqual(source);
});

test.each([
  ['packs/ours', 'it is none of the forms'],
  ['https://example.com/pack.tgz', 'packs are not fetched so'],
  ['ext::sh -c touch% /tmp/x', 'packs are not fetched so'],
  ['npm:../up', 'is not the name of a package'],
  ['npm:packs@1.0.0', 'is not the name of a package'],
  ['npm:packs/../../etc', 'the folder leaves the package'],
  ['git+ext::sh -c id#v1', 'git repositories are read over https, ssh and file only'],
  ['git+http://example.com/p.git#v1', 'git repositories are read over https, ssh and file only'],
  ['git+git://example.com/p.git#v1', 'git repositories are read over https, ssh and file only'],
  ['git+https://example.com/p.git', 'it names no tag, branch or commit'],
  ['git+https://example.com/p.git#', 'it names no tag, branch or commit'],
  ['git+https://example.com/p.git#--upload-pack=id', 'is not the name of a tag, branch or commit'],
  ['git+https://example.com/p.git#a..b', 'is not the name of a tag, branch or commit'],
  ['git+https://example.com/p.git#@{-1}', 'is not the name of a tag, branch or commit'],
  ['git+https://example.com/p.git#v1:../..', 'the folder leaves the repository'],
  ['git+https://user:secret@example.com/p.git#v1', 'it contains credentials'],
  ['git+https://token@example.com/p.git#v1', 'it contains credentials'],
  ['git+https://example.com/p.git?x=1#v1', 'has no query'],
  ['git+ssh://-oProxyCommand=id/p.git#v1', 'it is not the address of a repository'],
  ['git+ssh://-oProxyCommand=id@example.com/p.git#v1', 'is not the name of a user'],
  ['git+file:--upload-pack=id#v1', 'the path of a repository begins with ./, ../ or /'],
  ['git+https://example.com/p.git#v1\nx', 'it holds control characters'],
])('%s is refused', (from, why) => {
  const parsed = parseSource(from);
  expect('problem' in parsed && parsed.problem.message).toContain(why);
});
