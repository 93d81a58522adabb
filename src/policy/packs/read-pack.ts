import path from 'node:path';
import type { Diagnostic } from '../../documents/diagnostic.ts';
import { type LocatedValue, member } from '../../documents/located-value.ts';
import type { DocumentFile } from '../../documents/read-document.ts';
import { fileDiagnostic } from '../../documents/source-text.ts';
import { readRegularFile } from '../../files/regular-file.ts';
import { isJsonObject, type JsonValue } from '../../values/json.ts';
import { append } from '../../values/long-lists.ts';
import { VERSION } from '../../version.ts';
import type { PackFile } from './pack-file.generated.ts';
import { filesAt, folderOf, otherPackFiles, type PackPlace, shownName } from './pack-paths.ts';
import { type ReadControls, readControls } from './read-controls.ts';
import { type CheckedFile, readChecked } from './read-file.ts';
import { fitsRange } from './version-range.ts';

/** What a pack says of itself; its policies are yet to be built. */
export interface ReadPack {
  readonly place: PackPlace;
  readonly manifest: CheckedFile<PackFile>;
  /** As its package.json has it. */
  readonly version: string | undefined;
  readonly policyFiles: readonly DocumentFile[];
  readonly controls: readonly ReadControls[];
}

/** Reads pack.yml and the files of controls. No pack where something in them is an error. */
export async function readPack(
  place: PackPlace,
): Promise<{ readonly pack: ReadPack | undefined; readonly diagnostics: readonly Diagnostic[] }> {
  const { checked, diagnostics } = await readChecked<PackFile>(place.file, 'pack file', 'pack.schema.json');
  if (checked === undefined) return { pack: undefined, diagnostics };
  const others = await otherPackFiles(place);
  const found: Diagnostic[] = [...diagnostics, ...requiresDiagnostics(checked)];
  append(
    found,
    others.map((other) => describedTwice(place, checked, other)),
  );
  const policyFiles: DocumentFile[] = [];
  for (const located of pathsOf(member(checked.root, 'policies')) ?? [defaultPath(checked, 'policies/')]) {
    const { files, diagnostics: missing } = await filesAt(place, checked.source, located);
    append(policyFiles, files);
    append(found, missing);
  }
  const controls = await readControls(place, checked);
  append(found, controls.diagnostics);
  const { version, diagnostics: unread } = await packageVersion(place);
  append(found, unread);
  const pack = { place, manifest: checked, version, policyFiles: unique(policyFiles), controls: controls.files };
  return { pack: found.some(({ severity }) => severity === 'error') ? undefined : pack, diagnostics: found };
}

function requiresDiagnostics({ source, root, value }: CheckedFile<PackFile>): Diagnostic[] {
  const place = member(root, 'requires');
  if (value.requires === undefined || place === undefined || fitsRange(VERSION, value.requires)) return [];
  return [
    source.diagnostic(place.start, place.end, {
      code: 'packs/requires',
      message: `the pack requires cove-policy ${value.requires}, and this is ${VERSION}`,
      hint: 'use a release of the pack that fits, or another release of cove-policy',
    }),
  ];
}

function describedTwice(place: PackPlace, { source, root }: CheckedFile<PackFile>, other: string): Diagnostic {
  const { start, end } = member(root, 'pack') ?? root;
  return source.diagnostic(start, end, {
    code: 'packs/described-twice',
    message: `the pack is described by ${path.basename(place.file.path)} and by ${other} beside it`,
    hint: 'keep one of both',
  });
}

/** What is written as one path or as a list of them. */
function pathsOf(located: LocatedValue | undefined): readonly LocatedValue[] | undefined {
  return located?.kind === 'list' ? located.items : located === undefined ? undefined : [located];
}

/** What is not written has no place of its own: the pack's name stands for it. */
function defaultPath({ root }: CheckedFile<PackFile>, value: string): LocatedValue {
  const { start, end } = member(root, 'pack') ?? root;
  return { kind: 'scalar', style: 'plain', value, start, end, size: 1 };
}

const MOST_MANIFEST_BYTES = 1_000_000;

/** The version in package.json. A pack need not be a package, but one whose version cannot be read is broken. */
async function packageVersion(
  place: PackPlace,
): Promise<{ readonly version?: string | undefined; readonly diagnostics: readonly Diagnostic[] }> {
  const file = path.join(folderOf(place), 'package.json');
  const wrong = (why: string) => {
    const hint = 'its `version` is that of the pack: mend it, or leave the file out';
    const problem = { code: 'packs/package', message: `cannot be read as the package of the pack: ${why}`, hint };
    return { diagnostics: [fileDiagnostic(shownName(place, file), problem)] };
  };
  try {
    const manifest: JsonValue = JSON.parse(await readRegularFile(file, MOST_MANIFEST_BYTES));
    if (!isJsonObject(manifest)) return wrong('it holds no JSON object');
    const { version } = manifest;
    if (version !== undefined && typeof version !== 'string') return wrong('its version is not text');
    return { version, diagnostics: [] };
  } catch (error) {
    if (isMissing(error)) return { diagnostics: [] };
    return wrong(error instanceof SyntaxError ? 'it is not JSON' : (error as Error).message);
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

function unique(files: readonly DocumentFile[]): DocumentFile[] {
  return [...new Map(files.map((file) => [file.path, file])).values()];
}
