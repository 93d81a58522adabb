import { loadConfig } from '../config/load-config.ts';
import type { PackSettings } from '../config/pack-settings.ts';
import { CoveError } from '../cove-error.ts';
import type { Diagnostic } from '../documents/diagnostic.ts';
import { writeOutput } from '../output/write-output.ts';
import type { LoadedPack } from '../packs/loaded-pack.ts';
import type { LockedPack } from '../packs/lock-file.generated.ts';
import { type Lock, lockedPack, lockPlace, lockText, readLock } from '../packs/lock-file.ts';
import { parseSource } from '../packs/parse-source.ts';
import { resolvePacks, wrongSources } from '../packs/resolve-packs.ts';
import { packHash } from '../policy/build/load-pack.ts';
import { readPack } from '../policy/packs/read-pack.ts';
import { didYouMean } from '../text/did-you-mean.ts';
import { definedMembers } from '../values/defined-members.ts';
import { append } from '../values/long-lists.ts';
import { chosenPolicies } from './inputs/chosen-policies.ts';
import { hasErrors, type Loaded, type LoadSettingsOptions, readSettings } from './inputs/load-settings.ts';

/** A pack as `packs list` shows it. */
export interface ListedPack {
  readonly pack: LoadedPack;
  /** How many policies it has, and how many of them the settings choose. */
  readonly policies: number;
  readonly selected: number;
}

export interface PacksOptions extends Pick<LoadSettingsOptions, 'env'> {
  /** The settings file. @default that of the working directory */
  readonly config?: string | undefined;
  /** Names of packs. @default all */
  readonly names: readonly string[];
}

/**
 * The packs of the settings file, with where they come from.
 *
 * @throws {CoveError} `usage` where the settings file has no packs, or none of a name.
 */
export async function listPacks(options: PacksOptions, cwd: string): Promise<Loaded<readonly ListedPack[]>> {
  const loaded = await readSettings(definedMembers({ config: options.config }), cwd, {
    env: options.env,
    names: [],
    packNames: ['packs'],
  });
  const read = loaded.ok ? loaded.value : loaded.sound;
  if (read === undefined || (!loaded.ok && read.packs?.config.packs === undefined))
    return { ok: false, diagnostics: loaded.diagnostics };
  const { packs: settings } = read;
  const names = wantedNames(settings, options.names);
  const all = { cwd, env: options.env ?? {}, settings: read, callsNothing: true };
  const chosen = await chosenPolicies([], { ...all, packs: settings });
  const diagnostics = [...loaded.diagnostics, ...chosen.diagnostics];
  if (hasErrors(diagnostics)) return { ok: false, diagnostics };
  const whole = await chosenPolicies([], { ...all, packs: withoutChoice(settings) });
  const value = chosen.packs
    .filter(({ name }) => names.has(name))
    .map((pack) => ({
      pack,
      policies: whole.policies.filter((policy) => policy.pack === pack.name).length,
      selected: chosen.policies.filter((policy) => policy.pack === pack.name).length,
    }));
  return { ok: true, value, diagnostics };
}

/** What became of a pack's entry in the lock. */
export interface LockedChange {
  readonly name: string;
  readonly commit: string;
  readonly hash: string;
  /** The entry that it had before; undefined for one that was not locked. */
  readonly before: LockedPack | undefined;
}

/**
 * Writes down the commits and contents of the packs that come from git repositories: `lock` of those that are not in
 * the lock as the settings file has them, `update` of all. A lock that cannot be read is replaced by an update of all
 * packs alone.
 *
 * @throws {CoveError} `usage` where the settings file has no packs, or none of a name; `file` where the lock cannot be
 *   written.
 */
export async function lockPacks(
  action: 'lock' | 'update',
  options: PacksOptions,
  cwd: string,
): Promise<Loaded<{ readonly file: string; readonly changes: readonly LockedChange[] }>> {
  const { packs: settings, diagnostics: said } = await loadConfig(options.config, cwd, {
    env: options.env,
    names: [],
    packNames: ['packs'],
  });
  if (hasErrors(said)) return { ok: false, diagnostics: said };
  const names = wantedNames(settings, options.names);
  if (settings === undefined) throw noPacks();
  // Their entries would be lost: a pack that comes from no repository has none in the lock.
  const wrong = wrongSources(settings);
  if (hasErrors(wrong)) return { ok: false, diagnostics: [...said, ...wrong] };
  const isNamed = options.names.length > 0;
  const lock = await readLock(settings.path, settings.source.file);
  const unread = unreadLock(lock, action === 'update' && !isNamed);
  if (hasErrors(unread)) return { ok: false, diagnostics: [...said, ...unread] };
  const fromGit = gitPacks(settings);
  const stale = fromGit.filter(({ name, from }) => {
    if (!names.has(name)) return false;
    return action === 'update' || isNamed || lockedPack(lock, name)?.from !== from;
  });
  const found = await contentOf(new Set(stale.map(({ name }) => name)), settings, options, cwd);
  const diagnostics = [...said, ...unread, ...found.diagnostics];
  if (hasErrors(diagnostics)) return { ok: false, diagnostics };
  const entries = new Map(
    fromGit.flatMap(({ name }) => {
      const entry = found.locked.get(name) ?? lockedPack(lock, name);
      return entry === undefined ? [] : [[name, entry] as const];
    }),
  );
  const place = lockPlace(settings.path, settings.source.file);
  await writeOutput(place.path, lockText(entries), 'the lock of the packs');
  const changes = [...found.locked].map(([name, { commit, hash }]) => ({
    name,
    commit,
    hash,
    before: lockedPack(lock, name),
  }));
  return { ok: true, value: { file: place.name, changes }, diagnostics };
}

/**
 * What is wrong with a lock. Entries that cannot be read would be lost by writing it, so only an update of all packs
 * may do that: it asks for none of them, and tells what it replaces.
 */
function unreadLock({ diagnostics, isNewer }: Lock, isWrittenAgain: boolean): readonly Diagnostic[] {
  if (!isWrittenAgain || isNewer) return diagnostics;
  return diagnostics.map((each) => ({ ...each, severity: 'warning', hint: 'it is written again, for all packs' }));
}

/** A pack whose files cannot be found is not locked. What is in its policies is for the runs to say. */
async function contentOf(
  names: ReadonlySet<string>,
  settings: PackSettings,
  { env = {} }: PacksOptions,
  cwd: string,
): Promise<{ readonly locked: ReadonlyMap<string, LockedPack>; readonly diagnostics: readonly Diagnostic[] }> {
  const resolved = await resolvePacks(settings, { cwd, env, lock: 'ignore', names });
  const locked = new Map<string, LockedPack>();
  const diagnostics: Diagnostic[] = [...resolved.diagnostics];
  for (const { place, origin } of resolved.packs) {
    const { pack, diagnostics: wrong } = await readPack(place);
    append(diagnostics, wrong);
    if (pack?.isWhole !== true || origin.commit === undefined) continue;
    locked.set(origin.name, { from: origin.from, commit: origin.commit, hash: await packHash(pack) });
  }
  return { locked, diagnostics };
}

function gitPacks({ config: { packs = {} } }: PackSettings): { readonly name: string; readonly from: string }[] {
  return Object.entries(packs).flatMap(([name, { from }]) => {
    const source = parseSource(from);
    return 'kind' in source && source.kind === 'git' ? [{ name, from }] : [];
  });
}

function withoutChoice(settings: PackSettings | undefined): PackSettings | undefined {
  return settings === undefined ? undefined : { ...settings, config: { packs: settings.config.packs ?? {} } };
}

function wantedNames(settings: PackSettings | undefined, names: readonly string[]): ReadonlySet<string> {
  const known = Object.keys(settings?.config.packs ?? {});
  if (known.length === 0) throw noPacks();
  const unknown = names.find((name) => !known.includes(name));
  if (unknown === undefined) return new Set(names.length === 0 ? known : names);
  const near = didYouMean(unknown, known);
  throw new CoveError('usage', `the settings file has no pack ${JSON.stringify(unknown)}`, {
    hint: near === undefined ? `it has ${known.join(', ')}` : `did you mean ${near}?`,
  });
}

function noPacks(): CoveError {
  return new CoveError('usage', 'the settings file has no `packs`', {
    hint: 'as in cove.config.yml: packs: { cis: { from: "npm:cove-policy/policies/cis-aws" } }',
  });
}
