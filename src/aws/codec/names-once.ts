/** Each is looked for in the whole text: of more, looking at each byte once is cheaper. */
const MOST_LOOKED_FOR = 3;

/**
 * Whether each name of an object stands once in the text that it was parsed from: of one that stands there twice, the
 * object has the last value alone. A name of letters, digits and `_` is in the text, in quotes, at least as often as in
 * the outermost level, unless it is written with `\u`: JSON's other escapes are of other characters.
 */
export function standOnce(parsed: object, text: string): boolean {
  let names = 0;
  for (const name in parsed) {
    names += 1;
    const quoted = quotedName(name);
    if (names > MOST_LOOKED_FOR || quoted === undefined) return false;
    const at = text.indexOf(quoted);
    if (at < 0 || text.includes(quoted, at + 1)) return false;
  }
  return !text.includes('\\u');
}

/** Of members alone, which are as many as the clients have. */
const quotedNames = new Map<string, string | undefined>();

function quotedName(name: string): string | undefined {
  const known = quotedNames.get(name);
  if (known !== undefined) return known;
  const quoted = /^\w+$/.test(name) ? `"${name}"` : undefined;
  quotedNames.set(name, quoted);
  return quoted;
}
