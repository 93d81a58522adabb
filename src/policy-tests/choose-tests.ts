import { CoveError } from '../cove-error.ts';
import { globMatches } from '../expressions/glob-matches.ts';

/** Whether a test is wanted by its name. @param globs - undefined: all are. */
export function isNamed(name: string, globs: readonly string[] | undefined): boolean {
  return globs === undefined || globs.some((glob) => globMatches(name, glob));
}

/**
 * A test that is not there must not be taken for one that has passed.
 *
 * @throws {CoveError} `usage` for a glob that fits no name.
 */
export function refuseUnknownNames(globs: readonly string[] | undefined, names: readonly string[]): void {
  const unknown = globs?.find((glob) => !names.some((name) => globMatches(name, glob)));
  if (unknown === undefined) return;
  throw new CoveError('usage', `--name ${unknown} selects no test`, {
    hint: names.length === 0 ? 'there is none' : '`*` stands for any text, as in --name "*denied*"',
  });
}
