import path from 'node:path';
import type { Diagnostic } from '../../documents/diagnostic.ts';
import { member } from '../../documents/located-value.ts';
import { quoteValue } from '../../documents/quote-value.ts';
import { append } from '../../values/long-lists.ts';
import type { PackPlace } from '../packs/pack-paths.ts';
import { type ReadPack, readPack } from '../packs/read-pack.ts';
import type { BuildInput } from './build-policies.ts';
import { loadFile } from './load-file.ts';
import { type LoadedPack, loadPack } from './load-pack.ts';
import { givenToPack } from './parameters.ts';

export interface LoadedPacks {
  readonly loaded: readonly LoadedPack[];
  /** Of all their policy files, also of packs that are wrong: absolute. */
  readonly paths: ReadonlySet<string>;
  readonly diagnostics: readonly Diagnostic[];
  /** Names of packs of which nothing could be read, and none of which can be told whether they have a policy. */
  readonly unread: readonly string[];
}

/** What stands for the name of a pack that nobody knows. */
export const UNNAMED = '*';

/** Loads packs, each once, and as much of wrong ones as is right. */
export async function loadPacks(
  places: readonly PackPlace[],
  building: Omit<BuildInput, 'source' | 'root'>,
): Promise<LoadedPacks> {
  const loaded: LoadedPack[] = [];
  const paths = new Set<string>();
  const diagnostics: Diagnostic[] = [];
  const unread: string[] = [];
  const taken = new Map<string, string>();
  const folders = new Set<string>();
  for (const place of new Map(places.map((each) => [each.file.path, each])).values()) {
    const { pack, diagnostics: wrong } = await readPack(place);
    append(diagnostics, wrong);
    if (pack === undefined || (pack.manifest.value.pack ?? place.name) === undefined) {
      unread.push(place.name ?? UNNAMED);
    }
    if (pack === undefined) continue;
    for (const { path: file } of pack.policyFiles) paths.add(file);
    // Its pack.yaml beside pack.yml: that there are two has been said.
    if (folders.has(path.dirname(place.file.path))) continue;
    folders.add(path.dirname(place.file.path));
    const given = givenToPack(building.options.parameters ?? {}, pack.name);
    const own = await loadPack(pack, given, building.schema, (source, owner) =>
      loadFile(source, { ...building, options: { ...building.options, parameters: given }, pack: owner }),
    );
    const before = taken.get(pack.name);
    if (before === undefined) {
      loaded.push(own);
      taken.set(pack.name, place.file.name);
    } else {
      // Its ids are all taken, and that would be said of each.
      append(diagnostics, [packTwice(pack, before), ...own.diagnostics]);
    }
  }
  return { loaded, paths, diagnostics, unread };
}

function packTwice({ manifest: { source, root }, name }: ReadPack, before: string): Diagnostic {
  const { start, end } = member(root, 'pack') ?? root;
  return source.diagnostic(start, end, {
    code: 'packs/pack-twice',
    message: `the pack ${quoteValue(name)} is loaded from ${before} already`,
    hint: 'name only one of them; a pack of your own needs a name of its own',
  });
}
