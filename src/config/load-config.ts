import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { CoveError } from '../cove-error.ts';
import type { Diagnostic } from '../documents/diagnostic.ts';
import { type LocatedValue, member } from '../documents/located-value.ts';
import { namesInFolder } from '../documents/names-in-folder.ts';
import { parseYaml } from '../documents/parse-yaml.ts';
import { type DocumentFile, readDocument } from '../documents/read-document.ts';
import { schemaDiagnostics } from '../documents/schema-diagnostics.ts';
import { fileDiagnostic, type SourceText } from '../documents/source-text.ts';
import { errorCode } from '../files/error-code.ts';
import { schemaValidator } from '../package-schema.ts';
import { checkAllowances } from './check-allowances.ts';
import { checkTrust } from './check-trust.ts';
import type { ConfigFile } from './config-file.generated.ts';
import type { FileSettingName } from './flag-types.ts';
import { PACK_SETTINGS, type PackSettingName, type PackSettings, packSettingsOf } from './pack-settings.ts';
import { SETTING_FLAGS } from './setting-flags.ts';
import { type SoundConfig, soundConfig } from './sound-config.ts';
import type { Environment } from './state-folder.ts';
import { trustOf } from './trusted-files.ts';

export interface LoadedConfig {
  readonly config: Partial<ConfigFile>;
  /** What the file is called in messages; undefined if there is none. */
  readonly file?: string | undefined;
  /** What it says of packs and of single policies. */
  readonly packs?: PackSettings | undefined;
  /** Where something in it is an error: what can be checked all the same. @default nothing */
  readonly sound?: SoundConfig | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

/** How a settings file is read. */
export interface ConfigOptions {
  /** Whose trust counts. @default nobody's: a file that was found but not named, chooses nothing that matters */
  readonly env?: Environment | undefined;
  /** The settings that the command reads: the file may contain others. @default all */
  readonly names?: readonly FileSettingName[] | undefined;
  /** The settings of packs that the command reads. @default all */
  readonly packNames?: readonly PackSettingName[] | undefined;
  /** @default new Date() */
  readonly now?: Date | undefined;
}

/**
 * Reads the settings file: the named one, or `cove.config.yml` in the working directory if there is one, with either
 * extension. What was found but not named, chooses nothing that matters unless it is trusted.
 *
 * @throws {CoveError} `config` if a named file does not exist, if there are several to choose from, or if the folder
 *   cannot be listed.
 */
export async function loadConfig(
  name: string | undefined,
  cwd: string,
  options: ConfigOptions = {},
): Promise<LoadedConfig> {
  const shown = name ?? (await findConfig(cwd));
  if (shown === undefined) return { config: {}, diagnostics: [] };
  const path = resolve(cwd, shown);
  if (!(await exists(path))) {
    throw new CoveError('config', `there is no settings file ${shown}`, { hint: 'check the path that --config names' });
  }
  const read = await readConfig({ name: shown, path }, options.now ?? new Date());
  const { located = read.sound } = read;
  if (name !== undefined || located === undefined) return read;
  const { source, root } = located;
  const trust = options.env === undefined ? 'unknown' : await trustOf({ path, text: source.text }, options.env);
  const names = options.names ?? (Object.keys(SETTING_FLAGS) as FileSettingName[]);
  const all = [...names, ...(options.packNames ?? PACK_SETTINGS)];
  const untrusted = checkTrust(read.sound?.config ?? read.config, { source, root }, trust, all);
  // Where packs come from is asked only of who may say it.
  const sound = untrusted.length > 0 ? undefined : read.sound;
  return { ...read, sound, diagnostics: [...read.diagnostics, ...untrusted] };
}

/** `cove.config.yaml` is meant just as well: silently ignored settings would mean a run over other accounts. */
export async function findConfig(cwd: string): Promise<string | undefined> {
  const names = await namesInFolder(cwd, 'a settings file', 'make the folder readable, or name the file with --config');
  const found = names.filter((name) => /^cove\.config\.ya?ml$/i.test(name)).sort();
  if (found.length <= 1) return found[0];
  throw new CoveError('config', `there are several settings files here: ${found.join(', ')}`, {
    hint: 'keep one of them, or name one with --config',
  });
}

export interface ReadConfig extends LoadedConfig {
  /** Where its values are; undefined if it cannot be read. */
  readonly located?: { readonly source: SourceText; readonly root: LocatedValue };
}

/** Reads a settings file, whoever wrote it. */
export async function readConfig(file: DocumentFile, now = new Date()): Promise<ReadConfig> {
  const source = await readDocument(file, 'settings file');
  if ('code' in source) return { config: {}, diagnostics: [fileDiagnostic(file.name, source)] };
  const { root, flawed, diagnostics } = parseYaml(source);
  if (root === undefined) return { config: {}, diagnostics };
  const schema = schemaValidator<ConfigFile>('config.schema.json');
  const { value } = root;
  const flawedFile = { source, root, flawed, path: file.path };
  if (!schema(value)) {
    const errors = schema.errors ?? [];
    const problems = schemaDiagnostics(flawedFile, errors);
    return { config: {}, sound: soundConfig(flawedFile, errors), diagnostics: [...diagnostics, ...problems] };
  }
  const config: ConfigFile = value;
  const packs = packSettingsOf(config, { source, root, path: file.path });
  const isWrong = diagnostics.some(({ severity }) => severity === 'error');
  const sound = isWrong ? soundConfig(flawedFile, []) : undefined;
  const read = { file: file.name, located: { source, root }, packs, sound };
  if (config.allow === undefined) return { ...read, config, diagnostics };
  const checked = checkAllowances(config.allow, member(root, 'allow'), source, now);
  const inForce = { ...config, allow: checked.allow };
  return { ...read, config: inForce, diagnostics: [...diagnostics, ...checked.diagnostics] };
}

async function exists(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return false;
    throw new CoveError('config', `the settings file ${path} cannot be read: ${(error as Error).message}`, {
      hint: 'make it readable, or name another one with --config',
      cause: error,
    });
  }
}
