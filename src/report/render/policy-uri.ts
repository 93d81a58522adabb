import { visible } from '../../text/visible-text.ts';

/**
 * The relative URI of a policy file, as SARIF wants it below `SRCROOT`: percent-encoded, with neither a root nor `..`
 * in it.
 *
 * A file outside of `cwd` keeps its path without them: a viewer will not find it in the repository, which it is not in,
 * but GitHub takes the file with its results, where it would refuse all of it over one result without a proper
 * location.
 *
 * @param file - As the run log names it, with forward slashes; absolute, or relative to `cwd`.
 */
export function policyUri(file: string, cwd: string): string {
  const root = `${cwd.replaceAll('\\', '/').replace(/\/+$/, '')}/`;
  const inside = file.startsWith(root) ? file.slice(root.length) : file;
  const segments: string[] = [];
  for (const segment of inside.replace(/^[A-Za-z]:\//, '').split('/')) {
    if (segment === '..') segments.pop();
    else if (segment !== '' && segment !== '.') segments.push(segment);
  }
  return segments.length === 0 ? 'unknown-policy-file' : segments.map(encode).join('/');
}

/** The same as a plain path, for those who take it as such. */
export function policyFile(file: string, cwd: string): string {
  return visible(decodeURIComponent(policyUri(file, cwd)));
}

/** An unpaired surrogate has no UTF-8 form to encode. */
function encode(segment: string): string {
  return encodeURIComponent(segment.replace(/\p{Cs}/gu, '\ufffd'));
}
