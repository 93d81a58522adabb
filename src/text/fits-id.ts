import picomatch from 'picomatch';

/**
 * Whether a glob fits the id of a policy, by the one rule for ids, in flags, settings and waivers alike: `*` is any
 * text without a `/`, which stands behind the name of a pack; `**` is any text, `?` one character, `{a,b}` one or the
 * other. A `!` negates nothing here: read as "all but these", a waiver would waive what it never named.
 */
export function fitsId(id: string, glob: string): boolean {
  return id === glob || (glob !== '' && picomatch.isMatch(id, glob, { nonegate: true }));
}

/** Whether a text may fit several ids: by any of the signs that `fitsId` knows. */
export function isGlobOfIds(text: string): boolean {
  return picomatch.scan(text).isGlob === true;
}
