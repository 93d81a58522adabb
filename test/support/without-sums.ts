/** A run log as earlier releases wrote it, and as whoever edits one with care leaves it. */
export function withoutSums(log: string): string {
  return log.replaceAll(/,"sum":"[0-9a-f]{16}"\}$/gm, '}');
}
