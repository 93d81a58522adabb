import { realpath } from 'node:fs/promises';
import path from 'node:path';
import { CoveError } from '../cove-error.ts';
import type { Diagnostic } from '../documents/diagnostic.ts';

/**
 * The policy files that a plan or a run log names, as far as it may: YAML files within the working directory, links
 * included. Whoever writes a plan must not choose policies that nobody has reviewed, nor have any other file read.
 *
 * @param shown - the plan or log.
 * @throws {CoveError} `plan` for a file elsewhere.
 */
export async function assertNamedPolicies(files: readonly string[], shown: string, cwd: string): Promise<void> {
  const folder = await realpath(cwd);
  for (const file of files) {
    if (await isWithin(file, folder)) continue;
    throw new CoveError(
      'plan',
      `${shown} names a policy file outside of this folder, or one that is not YAML: ${JSON.stringify(file)}`,
      {
        hint: 'nothing was read; run it in the folder whose policies were reviewed, or name them: --policies policies/',
      },
    );
  }
}

async function isWithin(file: string, folder: string): Promise<boolean> {
  // No pattern either: what it matches is not what was named.
  if (path.isAbsolute(file) || !/\.ya?ml$/i.test(file) || /[*?[\]{}()!\0]/.test(file)) return false;
  const full = path.resolve(folder, file);
  // What is not there is reported as such, by whoever reads it.
  const real = await realpath(full).catch(() => full);
  return isBelow(full, folder) && isBelow(real, folder) && /\.ya?ml$/i.test(real);
}

function isBelow(file: string, folder: string): boolean {
  const relative = path.relative(folder, file);
  return relative !== '' && relative !== '..' && !relative.startsWith(`..${path.sep}`) && !path.isAbsolute(relative);
}

/**
 * What is wrong, without a word of what the files hold that somebody else has named. Of other files, as the settings
 * file, everything is said.
 */
export function withoutContent(diagnostics: readonly Diagnostic[], named: readonly string[]): Diagnostic[] {
  return diagnostics.flatMap((diagnostic) => {
    const { code, severity, range } = diagnostic;
    if (!named.some((file) => path.normalize(file) === path.normalize(range.file))) return [diagnostic];
    if (severity !== 'error') return [];
    const message = 'the file is not one of valid policies';
    const hint = `cove-policy validate ${range.file} says what is wrong`;
    return [{ code, severity, range, sourceLine: '', message, hint }];
  });
}
