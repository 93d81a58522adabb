import { readFileSync } from 'node:fs';
import type { Service } from '../../src/authoring/resolve-operation.ts';
import { createCatalog } from '../../src/catalog/catalog.ts';
import { packageFile } from '../../src/package-files.ts';

const {
  dependencies,
  devDependencies,
}: Record<string, Record<string, string>> = JSON.parse(readFileSync(packageFile('package.json'), 'utf8'));

export const catalog = createCatalog([]);

/** The SDK clients that the project names, for its own use and for its tests. */
export const installedServices: readonly Service[] = Object.keys({ ...dependencies, ...devDependencies })
  .filter((name) => name.startsWith('@aws-sdk/client-'))
  .map((name) => catalog.service(name.slice('@aws-sdk/client-'.length)))
  .filter((service) => service.ok);
