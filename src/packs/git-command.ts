import { execFile } from 'node:child_process';
import type { Environment } from '../config/state-folder.ts';
import type { GitSource } from './parse-source.ts';

/** What git was asked, and did not do. */
export class GitError extends Error {
  /** What to do, where more is known than that git must reach the repository. */
  readonly hint: string | undefined;

  constructor(message: string, hint?: string) {
    super(message);
    this.hint = hint;
  }
}

export interface GitOptions {
  /** The bare repository that is asked. */
  readonly repository: string;
  readonly transport: GitSource['transport'];
  readonly env: Environment;
  readonly input?: string | undefined;
}

/**
 * Runs the user's own `git`, with the user's credentials, and nothing that comes from a repository: no hooks, no
 * submodules, no filters, no file monitor, no template, no other transport than that of the source. There is no shell,
 * and no work tree: what is in a repository is read as objects.
 *
 * @throws {GitError} with what git says, where it fails.
 */
export function git(args: readonly string[], { repository, transport, env, input }: GitOptions): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const child = execFile(
      'git',
      [...SAFE.flatMap((setting) => ['-c', setting]), '--git-dir', repository, ...args],
      {
        env: ownEnvironment(env, transport),
        cwd: repository,
        encoding: 'buffer',
        maxBuffer: MOST_BYTES,
        timeout: MOST_MS,
      },
      (error, stdout, stderr) => {
        if (error === null) resolve(stdout);
        else {
          const reason = reasonOf(error, stderr.toString('utf8'));
          reject(new GitError(reason, remedyOf(reason)));
        }
      },
    );
    // A git that is not there has no input to take, and says so by its own error.
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(input ?? '');
  });
}

const MOST_BYTES = 200_000_000;
const MOST_MS = 120_000;

/** Each overrules what configuration files say. Source: https://git-scm.com/docs/git-config */
const SAFE: readonly string[] = [
  'core.hooksPath=/dev/null',
  'core.fsmonitor=false',
  'core.symlinks=false',
  'init.templateDir=',
  'submodule.recurse=false',
  'fetch.recurseSubmodules=false',
  'fetch.fsckObjects=true',
  'protocol.allow=never',
  'protocol.ext.allow=never',
  'gc.auto=0',
  'maintenance.auto=false',
  'advice.detachedHead=false',
];

/** Whoever runs this from a hook of another repository has that one's variables. */
const NOT_HANDED_ON: ReadonlySet<string> = new Set([
  'GIT_DIR',
  'GIT_WORK_TREE',
  'GIT_COMMON_DIR',
  'GIT_INDEX_FILE',
  'GIT_OBJECT_DIRECTORY',
  'GIT_ALTERNATE_OBJECT_DIRECTORIES',
  'GIT_NAMESPACE',
  'GIT_TEMPLATE_DIR',
  'GIT_EXTERNAL_DIFF',
  'GIT_CONFIG',
  'GIT_CONFIG_PARAMETERS',
  'GIT_PROTOCOL_FROM_USER',
]);

function ownEnvironment(env: Environment, transport: GitSource['transport']): NodeJS.ProcessEnv {
  const kept = Object.entries(env).filter(
    ([name]) => !NOT_HANDED_ON.has(name) && !/^GIT_CONFIG_(COUNT|KEY|VALUE)/.test(name),
  );
  return {
    ...Object.fromEntries(kept),
    // Goes before every `protocol.*` of any file: `ext` would run a command that an address names.
    GIT_ALLOW_PROTOCOL: transport,
    GIT_TERMINAL_PROMPT: '0',
    GIT_NO_REPLACE_OBJECTS: '1',
    GIT_OPTIONAL_LOCKS: '0',
    LC_ALL: 'C',
  };
}

/** What git said last, in one line: of several, the first that calls itself an error, or what a server had to say. */
function reasonOf(error: Error & { code?: unknown; killed?: boolean }, stderr: string): string {
  if (error.code === 'ENOENT') return 'there is no git on this machine';
  if (error.killed === true) return `git did not answer within ${MOST_MS / 1000} seconds`;
  const lines = stderr
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const first = lines.findIndex((line) => /^(fatal|error|ERROR|ssh|Host key)/.test(line));
  // Of ssh git says no more than that it could not read: why stands in the line before.
  const isSilent = first > 0 && /Could not read from remote repository/.test(lines[first] ?? '');
  const said = lines[isSilent ? first - 1 : first] ?? lines.at(-1) ?? 'git failed';
  return said.replace(/^(fatal|error): /, '').slice(0, 300);
}

/** What to do about what git says most often; undefined for all else. */
function remedyOf(reason: string): string | undefined {
  const [, ref] = /^couldn't find remote ref (.*)$/.exec(reason) ?? [];
  if (ref !== undefined) {
    const isCommit = /^[0-9a-f]{7,39}$/.test(ref);
    return isCommit ? 'a commit is named by all of its 40 digits' : 'git ls-remote lists its tags and branches';
  }
  if (!NO_CREDENTIALS.test(reason)) return undefined;
  return 'git has no working credentials for it: give them to a git credential helper or an SSH agent';
}

const NO_CREDENTIALS = /^could not read (Username|Password)|^Authentication failed|Permission denied \(/;
