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
import { readSound, type SoundFile } from './read-file.ts';
import { fitsRange } from './version-range.ts';

/** What a pack says of itself; its policies are yet to be built. What is wrong in it is left out. */
export interface ReadPack {
  readonly place: PackPlace;
  /** As it calls itself; else as the settings file calls it, or as its folder is called. */
  readonly name: string;
  readonly manifest: SoundFile<PackFile>;
  /** As its package.json has it. */
  readonly version: string | undefined;
  readonly policyFiles: readonly DocumentFile[];
  readonly controls: readonly ReadControls[];
  /** Whether nothing in it is an error. */
  readonly isWhole: boolean;
  /** Whether these are all of its policy files, and all of its controls. */
  readonly hasAll: { readonly policyFiles: boolean; readonly controls: boolean };
}

/**
 * Reads pack.yml and the files of controls. Of those with mistakes as much as is right, so that the policies are
 * checked too.
 *
 * @returns no pack where its pack.yml is no text, or where the pack is for another release of cove-policy.
 */
export async function readPack(
  place: PackPlace,
): Promise<{ readonly pack: ReadPack | undefined; readonly diagnostics: readonly Diagnostic[] }> {
  const { sound: manifest, diagnostics } = await readSound<PackFile>(place.file, 'pack file', {
    schema: 'pack.schema.json',
    byEntry: BY_ENTRY,
  });
  if (manifest === undefined) return { pack: undefined, diagnostics };
  const other = requiresDiagnostics(manifest);
  // What it says besides is for that release to judge.
  if (other.length > 0) return { pack: undefined, diagnostics: other };
  const found: Diagnostic[] = [...diagnostics];
  append(
    found,
    (await otherPackFiles(place)).map((each) => describedTwice(place, manifest, each)),
  );
  const policies = await policyFilesOf(place, manifest);
  append(found, policies.diagnostics);
  const controls = await readControls(place, manifest);
  append(found, controls.diagnostics);
  const { version, diagnostics: unread } = await packageVersion(place);
  append(found, unread);
  const pack: ReadPack = {
    place,
    name: manifest.value.pack ?? place.name ?? path.basename(folderOf(place)),
    manifest,
    version,
    policyFiles: unique(policies.files),
    controls: controls.files,
    isWhole: !hasError(found),
    hasAll: { policyFiles: policies.areAll, controls: controls.areAll },
  };
  return { pack, diagnostics: found };
}

const BY_ENTRY: ReadonlySet<string> = new Set(['aliases', 'parameters']);

/**
 * Where pack.yml is wrong, it may say in a wrong way where its policies are: nobody is told that they are not there.
 */
async function policyFilesOf(
  place: PackPlace,
  manifest: SoundFile<PackFile>,
): Promise<{
  readonly files: readonly DocumentFile[];
  readonly diagnostics: readonly Diagnostic[];
  readonly areAll: boolean;
}> {
  const { source, root, value, lacks } = manifest;
  const written = member(root, 'policies');
  if (written !== undefined && value.policies === undefined) return { files: [], diagnostics: [], areAll: false };
  const files: DocumentFile[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const located of pathsOf(written) ?? [defaultPath(manifest, 'policies/')]) {
    const found = await filesAt(place, source, located);
    append(files, found.files);
    if (written !== undefined || lacks === 'nothing') append(diagnostics, found.diagnostics);
  }
  return { files, diagnostics, areAll: (written !== undefined || lacks === 'nothing') && !hasError(diagnostics) };
}

function requiresDiagnostics({ source, root, value }: SoundFile<PackFile>): Diagnostic[] {
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

function describedTwice(place: PackPlace, { source, root }: SoundFile<PackFile>, other: string): Diagnostic {
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
function defaultPath({ root }: SoundFile<PackFile>, value: string): LocatedValue {
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

function hasError(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some(({ severity }) => severity === 'error');
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

function unique(files: readonly DocumentFile[]): DocumentFile[] {
  return [...new Map(files.map((file) => [file.path, file])).values()];
}
