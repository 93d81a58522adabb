import type { ConfigFile } from '../config/config-file.generated.ts';
import type { Flags, Settings } from '../config/settings.ts';
import type { Diagnostic } from '../documents/diagnostic.ts';
import { renderDiagnostics } from '../documents/render-diagnostics.ts';
import * as library from '../library/load.ts';
import { visible } from '../text/visible-text.ts';
import { type CommandIo, tell, useColor } from './command-io.ts';

/**
 * Reads settings and policies, and prints what is wrong with them.
 *
 * @param defaults - of a command that has its own; flags and the settings file go before them.
 * @returns undefined where something is an error: nothing may run then.
 */
export async function loadInputs(
  patterns: readonly string[],
  flags: Flags,
  io: CommandIo,
  defaults: Partial<ConfigFile> = {},
): Promise<library.Inputs | undefined> {
  return show(await library.loadInputs(patterns, flags, io.cwd, defaults), io);
}

/**
 * The same with the policies that a plan or a run log names, or with those that the user names in their place.
 *
 * @param named - by the plan or log.
 * @param patterns - by the user, comma-separated.
 * @throws {CoveError} `plan` for files that a plan may not name.
 */
export async function loadNamedInputs(
  {
    named,
    patterns,
    shown,
  }: { readonly named: readonly string[]; readonly patterns: string | undefined; readonly shown: string },
  flags: Flags,
  io: CommandIo,
): Promise<library.Inputs | undefined> {
  if (patterns !== undefined)
    return loadInputs(
      patterns.split(',').map((each) => each.trim()),
      flags,
      io,
    );
  await library.assertNamedPolicies(named, shown, io.cwd);
  await tell(io, `Policies that ${shown} names: ${named.map(visible).join(', ')}\n`);
  const loaded = await library.loadInputs(named, flags, io.cwd);
  if (loaded.ok) return show(loaded, io);
  await showDiagnostics(library.withoutContent(loaded.diagnostics), io);
  return undefined;
}

/** The same for a command without policies. */
export async function loadSettings(flags: Flags, io: CommandIo): Promise<Settings | undefined> {
  return show(await library.loadSettings(flags, io.cwd), io);
}

async function show<T>(loaded: library.Loaded<T>, io: CommandIo): Promise<T | undefined> {
  await showDiagnostics(loaded.diagnostics, io);
  return loaded.ok ? loaded.value : undefined;
}

/**
 * Prints diagnostics to stderr.
 *
 * @returns whether there is an error among them: nothing may run then.
 */
export async function showDiagnostics(diagnostics: readonly Diagnostic[], io: CommandIo): Promise<boolean> {
  if (diagnostics.length === 0) return false;
  const width = io.stderr.columns;
  const options = { color: useColor(io.stderr, io.env), ...(width === undefined ? {} : { width }) };
  await tell(io, renderDiagnostics(diagnostics, options));
  return library.hasErrors(diagnostics);
}
