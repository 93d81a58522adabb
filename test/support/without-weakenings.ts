/** What the program writes, without anything that differs from the safe defaults, `--yes` for one. */
export function withoutWeakenings(text: string): string {
  return text
    .replaceAll(/^cove-policy: this run differs from the safe defaults:\n(?: {2}.*\n)+/gm, '')
    .replaceAll(/^ {2}- differs from the safe defaults: .*\n(?: {4}.*\n)*/gm, '')
    .replaceAll(/^Warnings\n\n/gm, '');
}
