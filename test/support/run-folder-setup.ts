import type { TestProject } from 'vitest/node';
import { closeRunFolder, noteRunner, openRunFolder, runFolder } from './run-folder.ts';

/** Projects that run together share the folder, and each loads this file by itself. */
const shared = globalThis as { coveRunFolderIsOpen?: boolean };

/** Runs once for each project, before all tests: the folder that they have for their temporary files. */
export function setup(project: TestProject): void {
  if (shared.coveRunFolderIsOpen !== true) openRunFolder(runFolder());
  shared.coveRunFolderIsOpen = true;
  noteRunner(runFolder(), project.tmpDir);
}

/**
 * Runs once for each project, after all tests of all of them. A run that leaves something has failed, even if each of
 * its tests has passed.
 */
export function teardown(): void {
  const left = closeRunFolder(runFolder());
  if (left.length === 0) return;
  process.stderr.write(`The tests have left ${left.length} in their temporary folder: ${left.join(', ')}\n`);
  process.exitCode = 1;
}
