import type { ConfigFile } from '../config/config-file.generated.ts';
import type { Flags, Settings } from '../config/settings.ts';
import type { Diagnostic } from '../documents/diagnostic.ts';
import { renderDiagnostics } from '../documents/render-diagnostics.ts';
import { type Judging, type JudgingFlags, judgingNote, loadJudging as loadJudgingFiles } from '../library/judging.ts';
import * as library from '../library/load.ts';
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

/** The same for a command without policies. */
export async function loadSettings(flags: Flags, io: CommandIo): Promise<Settings | undefined> {
  return show(await library.loadSettings(flags, io.cwd), io);
}

/**
 * Reads waivers and baseline, prints what is wrong with them, and names the waivers file: whoever finds less than they
 * expected must know why.
 *
 * @param policies - those that are loaded; undefined for the log of an earlier run.
 * @returns undefined where something is an error: nothing may run then.
 */
export async function loadJudging(
  flags: JudgingFlags,
  io: CommandIo,
  policies?: library.Inputs['policies'],
): Promise<Judging | undefined> {
  const ids = policies?.map(({ id }) => id);
  const judging = await show(await loadJudgingFiles(flags, io.cwd, ids), io);
  const named = judging === undefined ? undefined : judgingNote(judging);
  if (named !== undefined) await tell(io, `cove-policy: ${named}\n`);
  return judging;
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
