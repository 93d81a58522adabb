import { dirname } from 'node:path';
import { type Catalog, createCatalog } from '../../catalog/catalog.ts';
import { projectFolders } from '../../catalog/client-folders.ts';
import { findPolicyFiles } from '../../policy/build/find-policy-files.ts';

export interface ClientChoice {
  /** Use only the SDK clients installed with this package. */
  readonly noProjectClients: boolean;
  /** Clients are read, and not loaded, where that is possible. @default false */
  readonly callsNothing?: boolean | undefined;
}

/**
 * The SDK clients for these policies: ours, then those of the projects that the policies belong to.
 *
 * @param patterns - policy files, directories or globs.
 * @param projects - folders of further projects: of packs that the settings file names.
 */
export async function catalogForPolicies(
  patterns: readonly string[],
  { noProjectClients, callsNothing = false }: ClientChoice,
  cwd: string,
  projects: readonly string[] = [],
): Promise<Catalog> {
  if (noProjectClients) return createCatalog([], { callsNothing });
  const { files, packs } = await findPolicyFiles(patterns, cwd);
  const folders = [
    ...files.map(({ path }) => dirname(path)),
    ...packs.flatMap(({ path }) => packFolders(path)),
    ...projects,
  ];
  return createCatalog(projectFolders([...new Set(folders)], cwd), { callsNothing });
}

/** A pack is a package of its own, and belongs to the project that it lies in as well. */
function packFolders(packFile: string): string[] {
  const folder = dirname(packFile);
  return [folder, dirname(folder)];
}

/** The SDK clients if there is no policy: ours, then those of the project that begins in the working directory. */
export function catalogForDirectory(cwd: string, { noProjectClients, callsNothing = false }: ClientChoice): Catalog {
  return createCatalog(noProjectClients ? [] : projectFolders([cwd], cwd), { callsNothing });
}
