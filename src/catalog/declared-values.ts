import { modelsOf } from './read-declarations.ts';

/** By `Structure.member`: the values of its enumeration; by `Structure.member{}`, the names in a map. */
type DeclaredValues = ReadonlyMap<string, readonly string[]>;

const known = new Map<string, DeclaredValues>();

/**
 * The values of members whose type in a client's declarations is an enumeration. The examples in its comments print
 * most of them, and text for the rest: all of `accessanalyzer` and `account`, half of `inspector2`.
 *
 * @param clientFile - the main file of the client's package.
 */
export function declaredValues(clientFile: string): DeclaredValues {
  let values = known.get(clientFile);
  if (values === undefined) {
    values = read([...modelsOf(clientFile)]);
    known.set(clientFile, values);
  }
  return values;
}

function read(models: readonly string[]): DeclaredValues {
  const enumerations = new Map(models.flatMap((text) => [...enumerationsIn(text)]));
  const values = new Map<string, readonly string[]>();
  for (const text of models) {
    let structure = '';
    for (const [, opened, member, names, type] of text.matchAll(LINES)) {
      structure = opened ?? structure;
      const found = enumerations.get(names ?? type ?? '');
      // One value alone is often not the one that AWS answers: `Windows` of EC2.
      if (found !== undefined && found.length > 1)
        values.set(`${structure}.${member}${names === undefined ? '' : '{}'}`, found);
    }
  }
  return values;
}

/** Where a structure or an error begins, and its members of one type, a list of it, or a map. */
const LINES =
  /^export (?:interface|declare class) (\w+) |^ {4}(\w+)\??: (?:(?:Partial<)?Record<(\w+), .*|(\w+)(?:\[\])*)(?: \| undefined)?;$/gm;

/** `export declare const Status: { readonly ACTIVE: "ACTIVE"; … }`, where each value may have a comment before it. */
function* enumerationsIn(text: string): Generator<[name: string, values: readonly string[]]> {
  for (const [, name = '', body = ''] of text.matchAll(
    /^export declare const (\w+): \{\n((?: {4}(?:readonly|\/\*\*| \*).*\n)+)\};/gm,
  ))
    yield [name, [...body.matchAll(/^ {4}readonly .*: "([^"]*)";$/gm)].map(([, value = '']) => value)];
}
