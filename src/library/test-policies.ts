import { dirname } from 'node:path';
import { createCatalog } from '../catalog/catalog.ts';
import { projectFolders } from '../catalog/client-folders.ts';
import type { Flags } from '../config/settings.ts';
import type { Diagnostic } from '../documents/diagnostic.ts';
import { findPolicyFiles } from '../policy/build/find-policy-files.ts';
import { isNamed, refuseUnknownNames } from '../policy-tests/choose-tests.ts';
import { loadTests } from '../policy-tests/load-tests.ts';
import { type Demands, runTests } from '../policy-tests/run-tests.ts';
import type { TestRun } from '../policy-tests/test-result.ts';
import { hasErrors, type LoadSettingsOptions, readSettings } from './inputs/load-settings.ts';
import { isWanted, refuseUnknown } from './inputs/narrow-policies.ts';

export { loadTestRenderer, TEST_FORMATS, type TestFormat } from '../policy-tests/render/test-formats.ts';
export { hasPassed, type TestRun } from '../policy-tests/test-result.ts';

export interface TestedPolicies {
  /** Undefined where anything is wrong with a file: nothing was run then. */
  readonly run: TestRun | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

/** Which tests are wanted, and what of them. */
export interface TestChoice extends Demands {
  /** Names, or globs of them. @default all */
  readonly names?: readonly string[] | undefined;
}

/**
 * Runs the tests of policies: offline, without credentials.
 *
 * @param patterns - files of tests or of policies, directories and globs.
 * @throws {CoveError} `usage` where the tests that are wanted are not there.
 */
export async function testPolicies(
  patterns: readonly string[],
  flags: Flags,
  cwd: string,
  { names, env, ...demands }: Pick<LoadSettingsOptions, 'env'> & TestChoice = {},
): Promise<TestedPolicies> {
  const read = await readSettings(flags, cwd, { env, names: ['allowSecretReads'], isAboutPolicies: false });
  const settings = read.ok ? read.value : read.sound;
  if (settings === undefined) return { run: undefined, diagnostics: read.diagnostics };
  const { allowSecretReads, trustReads, noProjectClients, policyIds } = settings;
  const catalog = noProjectClients
    ? createCatalog([])
    : createCatalog(projectFolders(await foldersOf(patterns, cwd), cwd));
  const loaded = await loadTests(patterns, { cwd, catalog, allowSecretReads, trustReads });
  const diagnostics = [...read.diagnostics, ...loaded.diagnostics];
  if (hasErrors(diagnostics)) return { run: undefined, diagnostics };
  const known = loaded.sources.flatMap(({ policies }) => policies.map(({ id }) => id));
  if (policyIds !== undefined) refuseUnknown('--policy', policyIds, known);
  const isAbout = (policy: string): boolean => policyIds === undefined || isWanted([policy], policyIds);
  refuseUnknownNames(
    names,
    loaded.tests.filter(({ policy }) => isAbout(policy.id)).map(({ name }) => name),
  );
  const isChosen = ({ name }: { readonly name: string }): boolean => isNamed(name, names);
  const run = await runTests(loaded, { catalog, showsSensitive: allowSecretReads, isAbout, isChosen, demands });
  return { run, diagnostics };
}

async function foldersOf(patterns: readonly string[], cwd: string): Promise<string[]> {
  const { files, packs, testFiles } = await findPolicyFiles(patterns, cwd);
  return [...new Set([...files, ...packs, ...testFiles].map(({ path }) => dirname(path)))];
}
