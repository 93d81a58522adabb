import path from 'node:path';

/** The environment as far as it says where a user's files are. */
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Where cove-policy keeps what it remembers for a user: `$XDG_STATE_HOME/cove-policy`, else
 * `~/.local/state/cove-policy`, on Windows `%LOCALAPPDATA%\cove-policy`.
 *
 * @returns undefined where the environment names no home.
 * @see https://specifications.freedesktop.org/basedir-spec/latest/
 */
export function stateFolder(env: Environment): string | undefined {
  const { XDG_STATE_HOME: state, HOME: home, LOCALAPPDATA: local } = env;
  // A relative path is invalid, and to be ignored.
  if (state !== undefined && path.isAbsolute(state)) return path.join(state, 'cove-policy');
  if (local !== undefined && path.sep === '\\') return path.join(local, 'cove-policy');
  return home !== undefined && path.isAbsolute(home) ? path.join(home, '.local', 'state', 'cove-policy') : undefined;
}

/**
 * Where cove-policy keeps what it can fetch again: `$XDG_CACHE_HOME/cove-policy`, else `~/.cache/cove-policy`, on
 * Windows `%LOCALAPPDATA%\cove-policy\cache`.
 *
 * @returns undefined where the environment names no home.
 */
export function cacheFolder(env: Environment): string | undefined {
  const { XDG_CACHE_HOME: cache, HOME: home, LOCALAPPDATA: local } = env;
  if (cache !== undefined && path.isAbsolute(cache)) return path.join(cache, 'cove-policy');
  if (local !== undefined && path.sep === '\\') return path.join(local, 'cove-policy', 'cache');
  return home !== undefined && path.isAbsolute(home) ? path.join(home, '.cache', 'cove-policy') : undefined;
}
