/** The least Node that runs the program, as `engines` of package.json has it: a test compares them. */
export const NODE_NEEDED = '20.19.0';

/**
 * What to say where Node is too old for the program. This file and `bin.ts` use nothing that an old Node cannot read.
 *
 * @param version - `18.20.8`
 * @param needed - the least one, in the same form.
 * @returns one line; undefined where it is new enough.
 */
export function nodeProblem(version: string, needed: string): string | undefined {
  if (isAtLeast(version, needed)) return undefined;
  return `cove-policy: needs Node.js ${needed} or newer, and this is ${version}: https://nodejs.org/en/download\n`;
}

function isAtLeast(version: string, needed: string): boolean {
  const parts = version.split(/[.-]/).map(Number);
  const least = needed.split('.').map(Number);
  for (let index = 0; index < least.length; index += 1) {
    const part = parts[index] || 0;
    const wanted = least[index] || 0;
    if (part !== wanted) return part > wanted;
  }
  return true;
}
