/**
 * What the program writes, without what it says of the endpoint: a test that talks to a simulator has one of its own,
 * and is seldom about it.
 */
export function withoutEndpoint(text: string): string {
  return text
    .replaceAll(/^ {2}AWS_ENDPOINT_URL\w*: requests go to .*\n/gm, '')
    .replaceAll(/^ {2}- differs from the safe defaults: AWS_ENDPOINT_URL.*\n(?: {4}.*\n)*/gm, '')
    .replaceAll(/^Warnings\n\n/gm, '')
    .replaceAll(/^cove-policy: this run differs from the safe defaults:\n(?! {2})/gm, '');
}

/** The same without anything that differs from the safe defaults, `--yes` for one. */
export function withoutWeakenings(stderr: string): string {
  return stderr.replaceAll(/^cove-policy: this run differs from the safe defaults:\n(?: {2}.*\n)+/gm, '');
}
