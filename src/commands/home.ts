/**
 * A home directory for who has none: a user without an entry, as `docker run --user` makes one, where `HOME` is not set
 * either. The system's refusal to name one would end in the SDK, which looks for `~/.aws`, and be taken for credentials
 * that AWS refuses.
 *
 * @param homedir - that of `node:os`.
 * @returns a place where nothing is; undefined where there is a home directory.
 */
export function standInForHome(env: Readonly<Record<string, string | undefined>>, homedir: () => string) {
  if (env.HOME !== undefined && env.HOME !== '') return undefined;
  try {
    homedir();
    return undefined;
  } catch {
    return '/nonexistent';
  }
}
