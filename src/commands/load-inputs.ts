import { type Catalog, createCatalog } from '../catalog/catalog.ts';
import type { ConfigFile } from '../config/config-file.generated.ts';
import { loadConfig } from '../config/load-config.ts';
import { type Flags, resolveSettings, type Settings } from '../config/settings.ts';
import type { Diagnostic } from '../documents/diagnostic.ts';
import { renderDiagnostics } from '../documents/render-diagnostics.ts';
import { loadPolicies } from '../policy/build/load-policies.ts';
import type { Policy } from '../policy/model/policy.ts';
import { type CommandIo, tell, useColor } from './command-io.ts';

/** What a command that runs policies needs before it talks to AWS. */
export interface Inputs {
  readonly settings: Settings;
  readonly catalog: Catalog;
  readonly policies: readonly Policy[];
}

/**
 * Reads settings and policies, and prints what is wrong with them.
 *
 * @param defaults - of a command that has its own; flags and the settings file go before them.
 * @returns undefined where something is: nothing may run then.
 * @throws {CoveError} for flags that cannot be used.
 */
export async function loadInputs(
  patterns: readonly string[],
  flags: Flags,
  io: CommandIo,
  defaults: Partial<ConfigFile> = {},
): Promise<Inputs | undefined> {
  const { config, diagnostics } = await loadConfig(flags.config, io.cwd);
  if (await showDiagnostics(diagnostics, io)) return undefined;
  const settings = resolveSettings(flags, { ...defaults, ...config });
  const catalog = createCatalog([io.cwd]);
  const loaded = await loadPolicies(patterns, {
    cwd: io.cwd,
    services: catalog,
    allowSecretReads: settings.allowSecretReads,
    parameters: settings.parameters,
  });
  if (await showDiagnostics(loaded.diagnostics, io)) return undefined;
  return { settings, catalog, policies: loaded.policies };
}

/**
 * Prints diagnostics to stderr.
 *
 * @returns whether there is an error among them: nothing may run then.
 */
export async function showDiagnostics(diagnostics: readonly Diagnostic[], io: CommandIo): Promise<boolean> {
  if (diagnostics.length === 0) return false;
  const width = io.stderr.columns;
  await tell(
    io,
    renderDiagnostics(diagnostics, { color: useColor(io.stderr, io.env), ...(width === undefined ? {} : { width }) }),
  );
  return diagnostics.some(({ severity }) => severity === 'error');
}
