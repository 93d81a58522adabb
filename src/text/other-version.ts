import { isJsonObject, type JsonValue } from '../values/json.ts';

/** The hint for a file that a newer release wrote. */
export const HINT_OF_OTHER_VERSION = 'read it with the release of cove-policy that wrote it, or a newer one';

/**
 * What to say of a file that names a version of its format which this program does not read. Whatever else is different
 * in it is not a mistake, and not reported.
 *
 * @param value - what was parsed, whatever it is.
 * @param known - the version that is read.
 * @returns undefined where it names this version, or none.
 */
export function otherVersion(value: unknown, known: number): string | undefined {
  if (!isJsonObject(value as JsonValue)) return undefined;
  const { version } = value as { readonly version?: unknown };
  if (typeof version !== 'number' || version === known) return undefined;
  return `has format version ${version}, but this cove-policy reads version ${known}`;
}
