/**
 * The id of the user that the process runs as; -1 on Windows, which has none. Not `os.userInfo()`, which fails for a
 * user that no passwd file knows: in a container that is most of them.
 */
export function ownUserId(): number {
  return process.geteuid?.() ?? -1;
}
