import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { renderDiagnostics } from '../../src/documents/render-diagnostics.ts';
import { lockPacks } from '../../src/library/packs.ts';
import { fetchCommit } from '../../src/packs/fetch-git.ts';
import { GitError, git as runGit } from '../../src/packs/git-command.ts';
import { parseSource } from '../../src/packs/parse-source.ts';
import { runMain } from '../support/run-main.ts';
import { commitAll, type GitWorld, git, gitWorld } from './repository.ts';
import { chooseIn } from './world.ts';

const envOf = ({ project }: Pick<GitWorld, 'project'>) => ({
  ...process.env,
  XDG_CACHE_HOME: path.join(project, 'cache'),
  GIT_CONFIG_GLOBAL: '/dev/null',
});

async function lock(world: GitWorld, action: 'lock' | 'update' = 'lock', names: readonly string[] = []) {
  return lockPacks(action, { config: 'cove.config.yml', names, env: envOf(world) }, world.project);
}

async function lockOnly(world: GitWorld) {
  const { ok, diagnostics } = await lock(world);
  return { ok, told: renderDiagnostics(diagnostics, { color: false }) };
}

/** Moves a file or folder away, and leaves a link to it. */
function linkTo(place: string): void {
  const elsewhere = mkdtempSync(path.join(os.tmpdir(), 'cove-elsewhere-'));
  onTestFinished(() => rmSync(elsewhere, { recursive: true, force: true }));
  const other = path.join(elsewhere, path.basename(place));
  renameSync(place, other);
  symlinkSync(other, place);
}

const lockOf = ({ project }: GitWorld): string => path.join(project, 'cove.lock');

describe('a pack of a git repository', () => {
  test('is locked by commit and content, and goes by the lock when the tag has moved on', async () => {
    const world = gitWorld();
    expect((await chooseIn(world.project)).told).toContain('the pack "keys" is not in cove.lock');
    expect(await lock(world)).toMatchObject({ ok: true, value: { file: 'cove.lock' } });
    const locked = readFileSync(lockOf(world), 'utf8');
    expect(locked).toContain(`commit: "${world.commit}"`);
    writeFileSync(path.join(world.repository, 'keys', 'policies', 'more.yml'), 'broken: [');
    const moved = commitAll(world.repository);
    const chosen = await chooseIn(world.project);
    expect([chosen.told, chosen.policies.map(({ id }) => id)]).toEqual(['', ['keys/key-old', 'keys/key-there']]);
    expect(chosen.packs[0]?.origin?.commit).toBe(world.commit);
    expect(chosen.policies[0]?.source.file).toBe(`keys@${world.commit.slice(0, 12)}/keys/policies/keys.yml`);
    // Neither the network nor the repository is needed any more.
    rmSync(world.repository, { recursive: true });
    expect((await chooseIn(world.project)).told).toBe('');
    expect(moved).not.toBe(world.commit);
    // What is locked as the settings file has it stays as it is.
    expect(await lock(world)).toMatchObject({ ok: true, value: { changes: [] } });
    expect(readFileSync(lockOf(world), 'utf8')).toBe(locked);
  });

  test.each([
    [
      'is no YAML',
      () => '}{',
      'cove.lock:1:1 error[yaml/syntax]',
      'write it again: cove-policy packs update --config cove.config.yml',
    ],
    [
      'has half a commit',
      (lock: string) => lock.replace(/commit: "[0-9a-f]{6}/, 'commit: "'),
      '`commit` must be the 40 or 64 lower-case hexadecimal digits of a commit',
      'write it again: cove-policy packs update --config cove.config.yml',
    ],
    [
      'has a commit that the repository does not have',
      (lock: string) => lock.replace(/commit: "[0-9a-f]{6}/, 'commit: "000000'),
      'which the lock has',
      'if it was moved on purpose, look at what has changed, then: cove-policy packs update keys --config cove.config.yml',
    ],
  ])('a lock that %s is one diagnostic, with what to do', async (_, change, message, hint) => {
    const world = gitWorld();
    await lock(world);
    writeFileSync(lockOf(world), change(readFileSync(lockOf(world), 'utf8')));
    const { told, policies } = await chooseIn(world.project);
    expect(told).toContain(message);
    expect(told).toContain(hint);
    expect(told).toContain('1 error in 1 file');
    expect(policies).toEqual([]);
  });

  test.each([
    ['v9', "couldn't find remote ref v9", 'git ls-remote lists its tags and branches'],
    ['0123abcd', "couldn't find remote ref 0123abcd", 'a commit is named by all of its 40 digits'],
  ])('a ref that is not there says what to do: %s', async (ref, message, hint) => {
    const world = gitWorld();
    const config = path.join(world.project, 'cove.config.yml');
    writeFileSync(config, readFileSync(config, 'utf8').replace('#v1:', `#${ref}:`));
    const { stderr } = await runMain(['packs', 'lock', '--config', 'cove.config.yml'], {
      cwd: world.project,
      env: envOf(world),
    });
    expect(stderr).toContain('cove.config.yml:2:24 error[packs/git]');
    expect(stderr).toContain(message);
    expect(stderr).toContain(hint);
  });

  test('a server that does not know the key of the user says so, and who has to have another', async () => {
    const world = gitWorld();
    const config = 'version: 1\npacks: { keys: { from: "git+ssh://git@git.example.com/packs.git#v1" } }\n';
    writeFileSync(path.join(world.project, 'cove.config.yml'), config);
    const { stderr } = await runMain(['packs', 'lock', '--config', 'cove.config.yml'], {
      cwd: world.project,
      env: {
        ...envOf(world),
        GIT_SSH_COMMAND: 'sh -c \'echo "git@git.example.com: Permission denied (publickey)." >&2; exit 255\'',
      },
    });
    expect(stderr).toContain('cannot be fetched: git@git.example.com: Permission denied (publickey).');
    expect(stderr).toContain('git has no working credentials for it');
  });

  test('whose hash in the lock is another is refused, and locking it again says both', async () => {
    const world = gitWorld();
    await lock(world);
    const good = readFileSync(lockOf(world), 'utf8');
    writeFileSync(lockOf(world), good.replace(/sha256:[0-9a-f]{6}/, 'sha256:000000'));
    expect((await chooseIn(world.project)).told).toContain(
      'then: cove-policy packs lock keys --config cove.config.yml',
    );
    const { stderr } = await runMain(['packs', 'lock', 'keys', '--config', 'cove.config.yml'], {
      cwd: world.project,
      env: envOf(world),
    });
    expect(stderr).toMatch(/^keys is still \w{12}; its hash was sha256:000000\w{58}, and is sha256:\w{64}\n/);
    expect(readFileSync(lockOf(world), 'utf8')).toBe(good);
  });

  test.each([
    ['is no YAML', () => '}{', 'cove.lock:1:1 error[yaml/syntax]', true],
    ['has a [ that is never closed', () => 'version: 1\npacks: [', 'error[yaml/unclosed]', true],
    ['has a pack twice', (text: string) => `${text}  keys: {}\n`, 'error[yaml/duplicate-key]', true],
    [
      'is of a later version',
      (text: string) => text.replace('version: 1', 'version: 2'),
      'cove.lock:2:10 error[packs/newer-lock]',
      false,
    ],
  ])('a lock that %s is written over by an update of all packs alone', async (_, change, message, isWrittenAgain) => {
    const world = gitWorld();
    await lock(world);
    const good = readFileSync(lockOf(world), 'utf8');
    const bad = change(good);
    writeFileSync(lockOf(world), bad);
    for (const [action, names] of [
      ['lock', []],
      ['update', ['keys']],
    ] as const) {
      const { ok, diagnostics } = await lock(world, action, names);
      expect([ok, renderDiagnostics(diagnostics, { color: false })]).toEqual([false, expect.stringContaining(message)]);
      expect(readFileSync(lockOf(world), 'utf8')).toBe(bad);
    }
    const { ok, diagnostics } = await lock(world, 'update');
    expect([ok, diagnostics.length]).toEqual([isWrittenAgain, 1]);
    expect(readFileSync(lockOf(world), 'utf8')).toBe(isWrittenAgain ? good : bad);
  });

  test('is what the tag leads to after an update, and what has changed is told', async () => {
    const world = gitWorld();
    await lock(world);
    writeFileSync(path.join(world.repository, 'keys', 'package.json'), '{ "version": "2.0.0" }');
    const moved = commitAll(world.repository);
    expect(await lock(world, 'update')).toMatchObject({
      value: { changes: [{ name: 'keys', before: { commit: world.commit }, commit: moved }] },
    });
    expect((await chooseIn(world.project)).packs[0]?.version).toBe('2.0.0');
  });

  test.each<[string, (text: string) => string, string]>([
    ['another hash', (text) => text.replace(/sha256:./, 'sha256:0'), 'cove.lock:7:11 error[packs/lock-differs]'],
    ['another source', (text) => text.replace('#v1', '#v0'), 'cove.lock:5:11 error[packs/lock-differs]'],
    ['no lock of it', (text) => text.replace('  keys:', '  other:'), 'error[packs/not-locked]'],
    ['a lock that is wrong', (text) => text.replace('commit:', 'comit:'), 'cove.lock:6:5 error[schema/unknown-key]'],
    [
      'a commit that there is not',
      (text) => text.replace(/commit: ".{40}"/, `commit: "${'0'.repeat(40)}"`),
      'packs/git',
    ],
  ])('does not run with %s', async (_, change, expected) => {
    const world = gitWorld();
    await lock(world);
    const text = readFileSync(lockOf(world), 'utf8');
    const other = change(text);
    // One hash in sixteen begins so already.
    writeFileSync(lockOf(world), other === text ? text.replace(/sha256:./, 'sha256:f') : other);
    const { policies, told } = await chooseIn(world.project);
    expect([policies, told]).toEqual([[], expect.stringContaining(expected)]);
  });

  const lessSevere = (text: string): string => text.replace('severity: high', 'severity: info');
  const others = (text: string): string => text.replaceAll('id: key-', 'id: more-');
  test.each<[string, (file: string) => void, said: string]>([
    ['another text', (file) => writeFileSync(file, lessSevere(readFileSync(file, 'utf8'))), 'the lock has another one'],
    ['a file more', (file) => writeFileSync(`${file}.yml`, others(readFileSync(file, 'utf8'))), 'packs/lock-differs'],
    ['a file less', (file) => rmSync(file), 'error[packs/'],
    [
      'no pack.yml',
      (file) => rmSync(path.join(path.dirname(file), '../pack.yml')),
      'cove-policy packs update keys --config cove.config.yml',
    ],
    [
      'no folder',
      (file) => rmSync(path.join(path.dirname(file), '..'), { recursive: true }),
      'cove-policy packs update keys --config cove.config.yml',
    ],
    ['a link out of it', (file) => linkTo(file), 'error[packs/outside]'],
    ['a link in the place of its folder', (file) => linkTo(path.dirname(file)), 'error[packs/'],
  ])('does not run when the cache has %s, and is fetched again to be locked', async (_, spoil, said) => {
    const world = gitWorld();
    await lock(world);
    expect((await chooseIn(world.project)).packs).toHaveLength(1);
    const locked = readFileSync(lockOf(world), 'utf8');
    const [cached = ''] = findFiles(path.join(world.project, 'cache'), 'keys.yml');
    spoil(cached);
    const { policies, told } = await chooseIn(world.project);
    expect([policies, told]).toEqual([[], expect.stringContaining(said)]);
    await lock(world, 'update');
    expect([readFileSync(lockOf(world), 'utf8'), (await chooseIn(world.project)).told]).toEqual([locked, '']);
  });

  test('that cannot be reached is told, with what git says', async () => {
    const world = gitWorld();
    rmSync(world.repository, { recursive: true });
    const locked = await lock(world);
    expect(locked.ok).toBe(false);
    expect(locked.diagnostics[0]).toMatchObject({ code: 'packs/git', range: { file: 'cove.config.yml', line: 2 } });
  });
});

describe('nothing of a repository is run, and nothing but what a pack reads is written', () => {
  test('no hook, filter, link, submodule or program', async () => {
    const marker = path.join(gitWorld().project, 'ran');
    const evil = `#!/bin/sh\ntouch ${marker}\n`;
    // Beside pack.yml, what begins with a dot is of other programs.
    const files = { 'keys/.gitattributes': '* filter=evil\n', 'keys/.github/ci.yml': '', 'keys/run.js': evil };
    const world = gitWorld(files, (repository) => {
      symlinkSync('/etc/passwd', path.join(repository, 'passwd.yml'));
      for (const hook of ['post-checkout', 'post-merge', 'reference-transaction', 'post-index-change']) {
        writeFileSync(path.join(repository, '.git', 'hooks', hook), evil, { mode: 0o755 });
      }
      git(repository, 'config', 'filter.evil.smudge', `touch ${marker}; cat`);
      git(repository, 'config', 'filter.evil.clean', 'cat');
    });
    expect(await lock(world)).toMatchObject({ ok: true });
    expect((await chooseIn(world.project)).told).toBe('');
    expect(existsSync(marker)).toBe(false);
    const names = findFiles(path.join(world.project, 'cache'), '').map((file) => path.basename(file));
    expect([...new Set(names)].sort()).toEqual([
      'cis-5.0.0.yml',
      'keys.test.yml',
      'keys.yml',
      'pack.yml',
      'package.json',
    ]);
  });

  test.each<[string, (repository: string) => void, string]>([
    ['a link', (at) => symlinkSync('keys.yml', path.join(at, 'keys/policies/x.yml')), 'x.yml is a link or a submodule'],
    ['a linked folder', (at) => symlinkSync('..', path.join(at, 'keys/policies/x')), 'policies/x is a link or'],
    [
      'a submodule',
      (at) => {
        git(at, 'init', '--quiet', 'keys/policies/x');
        git(path.join(at, 'keys/policies/x'), 'commit', '--quiet', '--allow-empty', '--message', 'a release');
      },
      'policies/x is a link or a submodule',
    ],
    [
      'a name as those that are of git itself',
      (at) => writeFileSync(path.join(at, 'keys/policies/.gitlab.yml'), 'version: 1\npolicies: []\n'),
      'the name "keys/policies/.gitlab.yml" is not one that is written to a disk',
    ],
    [
      'a name that not every system has',
      (at) => writeFileSync(path.join(at, 'keys/policies/a:b.yml'), 'version: 1\npolicies: []\n'),
      'the name "keys/policies/a:b.yml" is not one that is written to a disk',
    ],
    [
      'a pointer of Git LFS',
      (at) =>
        writeFileSync(path.join(at, 'keys/policies/x.yml'), 'version https://git-lfs.github.com/spec/v1\nsize 1\n'),
      'x.yml is a pointer of Git LFS',
    ],
  ])('%s among the policies is refused: they would be missed', async (_, put, message) => {
    const { told } = await lockOnly(gitWorld({}, put));
    expect(told).toMatch(/^cove.config.yml:2:24 error\[packs\/git\]/);
    expect(told).toContain(message);
  });

  test('an address of `ext` is refused by git itself, whatever the configuration says', async () => {
    const { project, repository } = gitWorld();
    const marker = path.join(project, 'ran');
    const env = {
      ...process.env,
      GIT_ALLOW_PROTOCOL: 'ext',
      GIT_CONFIG_COUNT: '1',
      GIT_CONFIG_KEY_0: 'protocol.ext.allow',
      GIT_CONFIG_VALUE_0: 'always',
    };
    const fetch = runGit(['fetch', '--', `ext::sh -c touch% ${marker}`, 'v1'], {
      repository: path.join(repository, '.git'),
      transport: 'https',
      env,
    });
    await expect(fetch).rejects.toThrow(/transport 'ext' not allowed/);
    expect(existsSync(marker)).toBe(false);
  });

  test('without a home there is no place to keep it', async () => {
    const source = parseSource('git+file:./x#v1');
    if (!('kind' in source) || source.kind !== 'git') throw new Error('not a git source');
    await expect(fetchCommit({ source, base: '/', env: {}, update: '' })).rejects.toThrow(GitError);
  });
});

function findFiles(folder: string, ending: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(ending))
    .map((entry) => path.join(entry.parentPath, entry.name));
}
