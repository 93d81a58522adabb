import { readFileSync } from 'node:fs';
import type { Service } from '../../src/authoring/resolve-operation.ts';
import { createCatalog } from '../../src/catalog/catalog.ts';
import { packageFile } from '../../src/package-files.ts';
import { clientFolders, clientsIn } from '../catalog/installed-clients.ts';

const {
  dependencies,
  devDependencies,
}: Record<string, Record<string, string>> = JSON.parse(readFileSync(packageFile('package.json'), 'utf8'));

export const catalog = createCatalog(clientFolders);

/** Of the clients of `COVE_CLIENTS`, these alone, as scripts/sweep-drafts.js asks for them: `acm,amp`. */
const only = process.env.COVE_ONLY?.split(',');

/** The SDK clients that the project names, for its own use and for its tests, and those of `COVE_CLIENTS`. */
export const installedServices: readonly Service[] = (
  only ?? [
    ...new Set([
      ...Object.keys({ ...dependencies, ...devDependencies }).flatMap((name) =>
        name.startsWith('@aws-sdk/client-') ? [name.slice('@aws-sdk/client-'.length)] : [],
      ),
      ...clientFolders.flatMap(clientsIn),
    ]),
  ]
)
  .map((name) => catalog.service(name))
  .filter((service) => service.ok);
