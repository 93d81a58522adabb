import { chown, readdir } from 'node:fs/promises';
import path from 'node:path';

/** No file and no process of this machine belongs to it: `nobody`, by the number that it has everywhere. */
const NOBODY = 65_534;

/**
 * Runs something as whom the permissions of files hold for: they do not hold for root, as whom containers and many CI
 * machines run tests. Whoever is not root already runs it as they are.
 *
 * All of this process has that user meanwhile: what is loaded only when it is used has to have been used before, since
 * the checkout may not be readable for everybody.
 *
 * @param folder - of the test. What is in it becomes that user's own, and stays so.
 */
export async function asPlainUser<T>(folder: string, run: () => Promise<T>): Promise<T> {
  if (process.getuid?.() !== 0 || process.seteuid === undefined) return run();
  const names = await readdir(folder, { recursive: true });
  for (const name of ['.', ...names]) await chown(path.join(folder, name), NOBODY, NOBODY);
  process.seteuid(NOBODY);
  try {
    return await run();
  } finally {
    process.seteuid(0);
  }
}

/**
 * The words before a command of Linux that make permissions hold for it. It stays root, so that it can read the program
 * wherever the checkout is; but root without the capabilities that ignore permissions.
 */
export const WITHOUT_PRIVILEGES: readonly string[] =
  process.getuid?.() === 0
    ? ['setpriv', '--bounding-set=-dac_override,-dac_read_search', '--inh-caps=-dac_override,-dac_read_search']
    : [];
