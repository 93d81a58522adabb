import { visible } from '../../text/visible-text.ts';

/**
 * The relative URI of a policy file, as SARIF requires below `SRCROOT`: percent-encoded, with neither a root nor `..`
 * in it.
 *
 * A file outside `cwd` keeps its path without them: a viewer will not find it, since it is not in the repository, but
 * GitHub accepts the upload, all of which it would refuse because of one result without a proper location.
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

/** The same as a plain path, for formats that want one. */
export function policyFile(file: string, cwd: string): string {
  return visible(decodeURIComponent(policyUri(file, cwd)));
}

/** An unpaired surrogate has no UTF-8 form to encode. */
function encode(segment: string): string {
  return encodeURIComponent(segment.replace(/\p{Cs}/gu, '\ufffd'));
}
