import type { TestProject } from 'vitest/node';
import { closeRunFolder, openRunFolder, runFolder } from './run-folder.ts';

/** Runs once, before all tests: the folder that they have for their temporary files. */
export function setup(project: TestProject): void {
  openRunFolder(runFolder(), project.tmpDir);
}

/** Runs once, after all tests. A run that leaves something has failed, even if each of its tests has passed. */
export function teardown(): void {
  const left = closeRunFolder(runFolder());
  if (left.length === 0) return;
  process.stderr.write(`The tests have left ${left.length} in their temporary folder: ${left.join(', ')}\n`);
  process.exitCode = 1;
}
