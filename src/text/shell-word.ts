/**
 * A word of a POSIX shell's command line: what a message tells people to run names the file that it means, and is one
 * command, whatever somebody has called a file.
 */
export function shellWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
