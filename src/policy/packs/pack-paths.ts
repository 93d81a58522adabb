import { readdir, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Diagnostic } from '../../documents/diagnostic.ts';
import type { LocatedValue } from '../../documents/located-value.ts';
import { quoteValue } from '../../documents/quote-value.ts';
import type { DocumentFile } from '../../documents/read-document.ts';
import type { Problem, SourceText } from '../../documents/source-text.ts';
import { isPackFile, isTestFile } from './kinds-of-files.ts';
import { matchFiles } from './match-files.ts';

/** Where a pack lies. */
export interface PackPlace {
  /** Its pack.yml. */
  readonly file: DocumentFile;
  /**
   * The folder that its files may not leave, links included: the package or repository that it came with.
   *
   * @default the folder that the pack's own folder lies in
   */
  readonly root?: string | undefined;
  /** What the settings file calls it, whatever it calls itself. @default it stands in none */
  readonly name?: string | undefined;
}

/** The YAML files that a path of pack.yml names: a file as it is, or all files below a folder. */
export async function filesAt(
  place: PackPlace,
  source: SourceText,
  located: LocatedValue,
): Promise<{ readonly files: readonly DocumentFile[]; readonly diagnostics: readonly Diagnostic[] }> {
  const allWrong = (problems: readonly Problem[]) => ({
    files: [],
    diagnostics: problems.map((problem) => source.diagnostic(located.start, located.end, problem)),
  });
  const wrong = (problem: Problem) => allWrong([problem]);
  const written = String(located.value);
  const absolute = path.resolve(folderOf(place), written);
  const entry = await stat(absolute).catch(() => undefined);
  if (entry === undefined) {
    return wrong({
      code: 'packs/no-file',
      message: `there is no ${quoteValue(written)} in the pack`,
      hint:
        written === 'policies/'
          ? 'put the policy files there, or say where they are: `policies: FOLDER`, from the folder of pack.yml on'
          : 'paths begin at the folder of pack.yml',
    });
  }
  const { files: named, leftOut } = entry.isDirectory()
    ? await yamlFilesIn(absolute, place)
    : { files: [absolute], leftOut: [] };
  if (leftOut.length > 0) return allWrong(leftOut);
  if (named.some(isPackFile)) {
    return wrong({ code: 'packs/no-file', message: `${quoteValue(written)} describes a pack, and holds no policies` });
  }
  if (named.length === 0) {
    const message = `the folder ${quoteValue(written)} holds no *.yml or *.yaml file`;
    return wrong({ code: 'packs/no-file', message, hint: 'put the policy files there, or say where they are' });
  }
  for (const file of named) if (!(await isInside(place, file))) return wrong(outside(file, place));
  return { files: named.map((file) => ({ path: file, name: shownName(place, file) })), diagnostics: [] };
}

export function folderOf({ file }: PackPlace): string {
  return path.dirname(file.path);
}

/** The file as its pack.yml is shown: `policies/cis-aws/pack.yml` → `policies/cis-aws/policies/x.yml`. */
export function shownName(place: PackPlace, file: string): string {
  const way = path.relative(folderOf(place), file).split(path.sep).join('/');
  return path.posix.join(path.posix.dirname(place.file.name), way);
}

/** What a pack reads of a folder. */
export interface FolderFiles {
  /** None where there is no such folder. */
  readonly files: readonly string[];
  /** Links to folders elsewhere or nowhere, and names that begin with a dot: they would be missed without a word. */
  readonly leftOut: readonly Problem[];
}

export async function yamlFilesIn(folder: string, place: PackPlace): Promise<FolderFiles> {
  const entry = await stat(folder).catch(() => undefined);
  if (entry?.isDirectory() !== true) return { files: [], leftOut: [] };
  const found = await matchFiles(folder, '**/*.{yml,yaml}', { ignoresCase: true });
  return {
    files: found.files.filter((file) => !isTestFile(file) && !isPackFile(file)),
    leftOut: [
      ...[...found.linkedFolders, ...found.brokenLinks].map((link) => notFollowed(inPack(place, link))),
      // Beside pack.yml it is what other programs look for there: `.github`, `.pre-commit-config.yaml`.
      ...found.hidden
        .filter((file) => path.dirname(file) !== folderOf(place))
        .map((file) => hidden(inPack(place, file))),
    ],
  };
}

function inPack(place: PackPlace, file: string): string {
  return path.relative(folderOf(place), file).split(path.sep).join('/');
}

function hidden(name: string): Problem {
  return {
    code: 'packs/hidden',
    message: `${quoteValue(name)} would be left out: its name begins with a dot`,
    hint: 'give it a name without the dot, or take it out of the pack',
  };
}

/** The other descriptions of a pack in its folder: one of `pack.yml` and `pack.yaml` would be read, and one not. */
export async function otherPackFiles(place: PackPlace): Promise<string[]> {
  const names = await readdir(folderOf(place));
  return names.filter((name) => isPackFile(name) && name !== path.basename(place.file.path)).sort();
}

function notFollowed(name: string): Problem {
  return {
    code: 'packs/outside',
    message: `${quoteValue(name)} is a link to a folder elsewhere, or leads nowhere`,
    hint: 'a pack holds its files itself; links out of it are not followed',
  };
}

/** Whoever writes a pack must not have other files read, whose lines would stand in diagnostics. */
export async function isInside(place: PackPlace, file: string): Promise<boolean> {
  if (!/\.ya?ml$/i.test(file)) return false;
  const root = await realpath(place.root ?? path.dirname(folderOf(place)));
  const real = await realpath(file).catch(() => undefined);
  if (real === undefined || !/\.ya?ml$/i.test(real)) return false;
  const way = path.relative(root, real);
  return way !== '..' && !way.startsWith(`..${path.sep}`) && !path.isAbsolute(way);
}

function outside(file: string, place: PackPlace): Problem {
  const limit = place.root === undefined ? 'the folder that the pack lies in' : 'what the pack came with';
  return {
    code: 'packs/outside',
    message: `${quoteValue(path.basename(file))} is not a YAML file within ${limit}`,
    hint: 'a pack holds its files itself; links out of it are not followed',
  };
}
