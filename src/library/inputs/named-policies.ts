import { realpath } from 'node:fs/promises';
import path from 'node:path';
import { CoveError } from '../../cove-error.ts';
import type { Diagnostic } from '../../documents/diagnostic.ts';
import { shellWord } from '../../text/shell-word.ts';

/**
 * The policy files named in a plan or a run log, as far as allowed: YAML files inside the working directory, links
 * included. Whoever writes a plan must not choose unreviewed policies, nor have any other file read.
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
      `${shown} names a policy file outside this folder, or one that is not YAML: ${JSON.stringify(file)}`,
      {
        hint: 'nothing was read; run it in the folder whose policies were reviewed, or name the files: --policies policies/trails.yml',
      },
    );
  }
}

async function isWithin(file: string, folder: string): Promise<boolean> {
  // Not a pattern either: what it matches was not named.
  if (path.isAbsolute(file) || !/\.ya?ml$/i.test(file) || /[*?[\]{}()!\0]/.test(file)) return false;
  const full = path.resolve(folder, file);
  // A missing file is reported when it is read.
  const real = await realpath(full).catch(() => full);
  return isBelow(full, folder) && isBelow(real, folder) && /\.ya?ml$/i.test(real);
}

function isBelow(file: string, folder: string): boolean {
  const relative = path.relative(folder, file);
  return relative !== '' && relative !== '..' && !relative.startsWith(`..${path.sep}`) && !path.isAbsolute(relative);
}

/**
 * What is wrong, without quoting files that somebody else has named. For other files, such as the settings file,
 * everything is shown.
 *
 * @param hidden - the diagnostics of the files that somebody else has named.
 */
export function withoutContent(diagnostics: readonly Diagnostic[], hidden: readonly Diagnostic[]): Diagnostic[] {
  return diagnostics.flatMap((diagnostic) => {
    const { code, severity, range } = diagnostic;
    if (!hidden.includes(diagnostic)) return [diagnostic];
    if (severity !== 'error') return [];
    const message = 'the file does not contain valid policies';
    const hint = `cove-policy validate ${shellWord(range.file)} says what is wrong`;
    return [{ code, severity, range, sourceLine: '', message, hint }];
  });
}
