import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Catalog } from '../../catalog/catalog.ts';
import { readConfig } from '../../config/load-config.ts';
import type { Settings } from '../../config/settings.ts';
import { CoveError } from '../../cove-error.ts';
import { fileReason } from '../../files/file-reason.ts';
import { makeFolder } from '../../files/make-folder.ts';
import { removedAtExit } from '../../files/removed-at-exit.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../values/json.ts';
import { isNestedTooDeep } from '../../values/json-depth.ts';
import { chosenPolicies } from '../inputs/chosen-policies.ts';
import { hasErrors, type Inputs } from '../inputs/load.ts';

/** What policies are loaded from, as `policies/<sha256>` in a store has it. */
interface Handed {
  readonly version: 1;
  /** Paths are relative, in a folder of the worker's own. */
  readonly files: readonly { readonly path: string; readonly text: string }[];
  /** Which of the files, and which folders of packs, are loaded. */
  readonly named: readonly string[];
  /** What the settings file says of policies. */
  readonly config: JsonObject;
  readonly parameters: Settings['parameters'];
  readonly parametersInWords: Settings['parametersInWords'];
}

export type HandedInputs =
  | { readonly ok: true; readonly value: Inputs }
  | { readonly ok: false; readonly reason: string; readonly hint?: string | undefined };

const CONFIG = 'cove.config.yml';

/**
 * The policies of a run with the packs that they belong to, their parameters and what the settings change about them:
 * data, for workers that are given none.
 *
 * @returns undefined where a worker could not load the same from it.
 */
export function handedPolicies({ settings, sources }: Pick<Inputs, 'settings' | 'sources'>): string | undefined {
  if (sources === undefined) return undefined;
  const files: { path: string; text: string }[] = [];
  const named: string[] = [];
  const folders = new Map<string, string>();
  for (const { file, text, pack } of sources) {
    if (pack === undefined) {
      const place = `policies-${files.length}.yml`;
      named.push(place);
      files.push({ path: place, text });
      continue;
    }
    // The first file of a pack is its pack.yml.
    const first = folders.get(pack) ?? path.posix.dirname(file);
    const folder = `packs/${pack}/${pack}`;
    if (!folders.has(pack)) named.push(folder);
    folders.set(pack, first);
    // A pack may share files of the folder that it lies in, and has one of its own for them. One that came with a
    // package or a repository may share what lies further up, which is no place of a worker's.
    const place = path.posix.join(folder, path.posix.relative(first, file));
    if (!place.startsWith(`packs/${pack}/`)) return undefined;
    files.push({ path: place, text });
  }
  const { policies, overrides } = settings.packs?.config ?? {};
  const config = { version: 1, policies, overrides };
  const { parameters, parametersInWords } = settings;
  const handed = { version: 1, files, named, config, parameters, parametersInWords };
  return `${JSON.stringify(handed)}\n`;
}

/**
 * Loads policies that were handed over. What they may read is for the worker's own settings to say.
 *
 * @param text - of `handedPolicies`, whoever has written it.
 */
export async function loadHandedPolicies(text: string, settings: Settings, catalog: Catalog): Promise<HandedInputs> {
  const handed = parse(text);
  if (handed === undefined) return { ok: false, reason: 'they were written by another release, or are something else' };
  const folder = await mkdtemp(path.join(tmpdir(), 'cove-policy-worker-')).catch(unkept);
  const isGone = removedAtExit(folder);
  try {
    for (const { path: way, text: content } of [
      ...handed.files,
      { path: CONFIG, text: `${JSON.stringify(handed.config)}\n` },
    ]) {
      const place = path.resolve(folder, way);
      if (!place.startsWith(folder + path.sep))
        return { ok: false, reason: `they lie outside their folder: ${JSON.stringify(way)}` };
      await makeFolder(path.dirname(place)).catch(unkept);
      await writeFile(place, content).catch(unkept);
    }
    const config = await readConfig({ name: CONFIG, path: path.join(folder, CONFIG) });
    const parameters = { ...handed.parameters, ...settings.parameters };
    const isOwn = (name: string): boolean => Object.hasOwn(settings.parameters, name);
    const parametersInWords = [
      ...handed.parametersInWords.filter((name) => !isOwn(name)),
      ...settings.parametersInWords,
    ];
    const chosen = await chosenPolicies(handed.named, {
      ...{ cwd: folder, env: {}, packs: config.packs, catalog },
      settings: { ...settings, parameters, parametersInWords },
    });
    const { policies, packs } = chosen;
    const wrong = [...config.diagnostics, ...chosen.diagnostics].find((each) => hasErrors([each]));
    if (wrong !== undefined) return { ok: false, reason: wrong.message, hint: wrong.hint };
    return { ok: true, value: { settings, catalog, policies, packs } };
  } finally {
    await rm(folder, { recursive: true, force: true });
    isGone();
  }
}

/** A worker without a place for files is of no use, and must take no more accounts. */
function unkept(cause: unknown): never {
  throw new CoveError('output', `policies cannot be kept in ${tmpdir()}: ${fileReason(cause)}`, {
    hint: 'make room there, or name a folder on another disk with TMPDIR',
    cause,
  });
}

function parse(text: string): Handed | undefined {
  let value: JsonValue;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (isNestedTooDeep(text)) return undefined;
  if (!isJsonObject(value) || value.version !== 1 || !isJsonObject(value.config)) return undefined;
  const { files, named, config, parameters, parametersInWords } = value;
  const isUsable =
    Array.isArray(files) &&
    files.every((file) => isJsonObject(file) && typeof file.path === 'string' && typeof file.text === 'string') &&
    Array.isArray(named) &&
    named.every((each) => typeof each === 'string') &&
    Array.isArray(parametersInWords) &&
    parametersInWords.every((each) => typeof each === 'string') &&
    isJsonObject(parameters);
  // A settings file can name packs elsewhere, which would be fetched.
  if (!isUsable || !Object.keys(config).every((name) => HANDED_SETTINGS.has(name))) return undefined;
  const handed = value as unknown as Handed;
  return handed.named.every((name) => isAmong(handed.files, name)) ? handed : undefined;
}

const HANDED_SETTINGS: ReadonlySet<string> = new Set(['version', 'policies', 'overrides']);

/** Whether a name is that of a file, or of a folder with some. Any other, and any glob, could lead to files of ours. */
function isAmong(files: Handed['files'], name: string): boolean {
  return /^[\w-][\w.-]*(\/[\w-][\w.-]*)*$/.test(name) && files.some((file) => `${file.path}/`.startsWith(`${name}/`));
}
