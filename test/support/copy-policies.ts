import { cpSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import path from 'node:path';
import { packageFile } from '../../src/package-files.ts';

/** The shipped packs, which take a tenth of a second to copy, are what few stories are about. */
const PACKS: readonly string[] = ['cis-aws', 'fsbp', 'cost', 'organization'];

/** Copies the shipped policies without the packs: what is named file by file. */
export async function copyPolicies(folder: string): Promise<void> {
  const shipped = packageFile('policies');
  const isPack = (source: string): boolean => PACKS.includes(path.relative(shipped, source));
  await cp(shipped, folder, { recursive: true, filter: (source) => !isPack(source) });
}

/** Adds the packs. */
export function copyPacks(folder: string): void {
  for (const name of PACKS) cpSync(packageFile(`policies/${name}`), path.join(folder, name), { recursive: true });
}
