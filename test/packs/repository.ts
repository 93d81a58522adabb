import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type Files, folderWith, KEYS } from '../policy/packs/write-pack.ts';

export interface GitWorld {
  /** With a settings file that names the pack of the repository beside it. */
  readonly project: string;
  readonly repository: string;
  /** What the tag `v1` leads to. */
  readonly commit: string;
}

/** A project, and beside it a repository that holds the pack `keys`. */
export function gitWorld(files: Files = {}, before: (repository: string) => void = () => undefined): GitWorld {
  const folder = folderWith({
    'project/cove.config.yml': 'version: 1\npacks: { keys: { from: "git+file:../repository#v1:keys" } }\n',
  });
  const repository = path.join(folder, 'repository');
  mkdirSync(repository);
  // Without its template, which is fifteen files.
  git(repository, 'init', '--quiet', '--template=', '--initial-branch=main');
  mkdirSync(path.join(repository, '.git', 'hooks'));
  cpSync(folderWith({ ...KEYS, ...files }), repository, { recursive: true });
  before(repository);
  return { project: path.join(folder, 'project'), repository, commit: commitAll(repository) };
}

/** Commits everything, and lets the tag `v1` lead there. */
export function commitAll(repository: string): string {
  git(repository, 'add', '--all');
  git(repository, 'commit', '--quiet', '--message', 'a release');
  // As git does it, without two processes of it.
  const commit = readFileSync(path.join(repository, '.git/refs/heads/main'), 'utf8');
  writeFileSync(path.join(repository, '.git/refs/tags/v1'), commit);
  return commit.trim();
}

export function git(folder: string, ...args: readonly string[]): string {
  const own = ['-c', 'user.name=test', '-c', 'user.email=test@example.com', '-c', 'core.hooksPath=/dev/null'];
  return execFileSync('git', [...own, ...args], { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}
