import { type Flags, listOr, type Settings } from '../config/settings.ts';
import { weakeningText } from '../config/weakenings.ts';
import type { Diagnostic } from '../documents/diagnostic.ts';
import { renderDiagnostics } from '../documents/render-diagnostics.ts';
import * as library from '../library/inputs/load.ts';
import type { Judging, JudgingFlags } from '../library/inputs/load-judging.ts';
import { visible } from '../text/visible-text.ts';
import { definedMembers } from '../values/defined-members.ts';
import { type CommandIo, tell, useColor } from './command-io.ts';

/**
 * Reads settings and policies, and prints what is wrong with them.
 *
 * @param options - of a command that has defaults of its own, or reads only some of the settings.
 * @returns undefined if there is an error: nothing may run then.
 */
export async function loadInputs(
  patterns: readonly string[],
  flags: Flags,
  io: CommandIo,
  options: Pick<library.LoadInputsOptions, 'callsNothing' | 'defaults' | 'names' | 'otherwise' | 'parametersOf'> = {},
): Promise<library.Inputs | undefined> {
  const stdin = patterns.includes('-') ? await io.readStdin?.() : undefined;
  return show(await library.loadInputs(patterns, flags, io.cwd, { ...options, env: io.env, stdin }), io);
}

/**
 * The same with the policies that a plan or a run log names, or with those that the user names instead.
 *
 * @param named - by the plan or log.
 * @param patterns - by the user, comma-separated.
 * @param options - what the plan or log has of parameters.
 * @throws {CoveError} `plan` for files that a plan may not name.
 */
export async function loadNamedInputs(
  {
    named,
    patterns,
    shown,
  }: { readonly named: readonly library.NamedPolicy[]; readonly patterns: string | undefined; readonly shown: string },
  flags: Flags,
  io: CommandIo,
  options: Pick<library.LoadInputsOptions, 'parametersOf'> = {},
): Promise<library.Inputs | undefined> {
  const own = listOr(patterns, '--policies');
  if (own !== undefined) return loadInputs(own, flags, io, options);
  const { loaded, files, hidden } = await library.loadNamed({ named, shown }, flags, io.cwd, {
    ...options,
    env: io.env,
  });
  await tell(io, `Policies that ${shown} names: ${files.map(visible).join(', ')}\n`);
  if (loaded.ok) return show(loaded, io);
  await showDiagnostics(library.withoutContent(loaded.diagnostics, hidden), io);
  return undefined;
}

/** The same for a command without policies. */
export async function loadSettings(flags: Flags, io: CommandIo): Promise<Settings | undefined> {
  return show(await library.loadSettings(flags, io.cwd, { env: io.env, isAboutPolicies: false }), io);
}

/** The files that policies and their packs were read from, as shown to the user. */
export function policyFiles({ policies, packs = [] }: Pick<library.Inputs, 'policies' | 'packs'>): string[] {
  const ofPacks = packs.flatMap(({ file, controls }) => [file, ...controls.map((each) => each.file)]);
  return [...new Set([...policies.map(({ source }) => source.file), ...ofPacks])];
}

/**
 * Says what makes this run less safe than the defaults, even with `--quiet`, which whoever weakened it may have set
 * too.
 */
export async function tellWeakenings({ weakenings }: Pick<Settings, 'weakenings'>, io: CommandIo): Promise<void> {
  if (weakenings.length === 0) return;
  const lines = weakenings.map((each) => `  ${visible(weakeningText(each))}\n`);
  await tell(io, `cove-policy: this run differs from the safe defaults:\n${lines.join('')}`);
}

/**
 * Reads waivers and baseline, prints what is wrong with them, and names the waivers file: whoever sees fewer findings
 * than expected must know why.
 *
 * @param policies - the loaded ones; undefined for the log of an earlier run.
 * @returns undefined if there is an error: nothing may run then.
 */
export async function loadJudging(
  flags: JudgingFlags,
  io: CommandIo,
  policies?: library.Inputs['policies'],
): Promise<Judging | undefined> {
  const library = await import('../library/inputs/load-judging.ts');
  const ids = policies?.flatMap(({ id, formerIds = [] }) => [id, ...formerIds]);
  const judging = await show(await library.loadJudging(flags, io.cwd, ids), io);
  const named = judging === undefined ? undefined : library.judgingNote(judging);
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
  const options = { color: useColor(io.stderr, io.env), ...definedMembers({ width }) };
  await tell(io, renderDiagnostics(diagnostics, options));
  return library.hasErrors(diagnostics);
}
