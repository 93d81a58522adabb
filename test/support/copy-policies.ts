import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { packageFile } from '../../src/package-files.ts';

/** The shipped packs are a hundred files, and what few stories are about. */
const PACKS: readonly string[] = ['cis-aws', 'fsbp', 'cost', 'organization'];

/** Copies the shipped policies without the packs: what is named file by file. */
export function copyPolicies(folder: string): void {
  copyTo(folder, (top) => !PACKS.includes(top));
}

/** Adds the packs. */
export function copyPacks(folder: string): void {
  copyTo(folder, (top) => PACKS.includes(top));
}

/** @param isWanted - for the first name of a path below `policies/`. */
function copyTo(folder: string, isWanted: (top: string) => boolean): void {
  shipped ??= readShipped();
  const { folders, files } = shipped;
  mkdirSync(folder, { recursive: true });
  for (const name of folders) if (isWanted(topOf(name))) mkdirSync(path.join(folder, name), { recursive: true });
  for (const [name, text] of files) if (isWanted(topOf(name))) writeFileSync(path.join(folder, name), text);
}

interface Shipped {
  /** Paths below `policies/`. */
  readonly folders: readonly string[];
  readonly files: ReadonlyMap<string, Buffer>;
}

/**
 * Read once: worlds with a copy of their own are many, and Node's `cp` looks at each folder on the way to each file.
 */
let shipped: Shipped | undefined;

function readShipped(): Shipped {
  const root = packageFile('policies');
  const entries = readdirSync(root, { recursive: true, withFileTypes: true });
  const namesOf = (kind: 'isFile' | 'isDirectory'): string[] =>
    entries
      .filter((entry) => entry[kind]())
      .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)))
      .sort();
  const files = namesOf('isFile').map((name) => [name, readFileSync(path.join(root, name))] as const);
  return { folders: namesOf('isDirectory'), files: new Map(files) };
}

function topOf(name: string): string {
  return name.split(path.sep)[0] ?? '';
}
