import type { PackSettings } from '../config/pack-settings.ts';
import type { Diagnostic } from '../documents/diagnostic.ts';
import type { Pack } from '../policy/build/load-pack.ts';
import type { LoadedPack } from './loaded-pack.ts';
import { lockDiagnostic, packsCommand } from './lock-file.ts';
import { atFrom, type ResolvedPack, type ResolvedPacks } from './resolve-packs.ts';

/** Packs with where they came from; those that call themselves otherwise, or are not what was locked, are reported. */
export function checkLoaded(
  packs: readonly Pack[],
  { packs: resolved, lock }: ResolvedPacks,
  settings: PackSettings | undefined,
): { readonly packs: readonly LoadedPack[]; readonly diagnostics: readonly Diagnostic[] } {
  const byFile = new Map(resolved.map((each) => [each.place.file.name, each]));
  const diagnostics = packs.flatMap((pack) => {
    const found = byFile.get(pack.file);
    if (found === undefined || settings === undefined) return [];
    return [...wrongName(pack, found, settings), ...wrongHash(pack, found, lock, settings)];
  });
  return { packs: packs.map((pack) => ({ ...pack, origin: byFile.get(pack.file)?.origin })), diagnostics };
}

/** Ids begin with the pack's own name, and everybody who reads the settings file takes it for that of the entry. */
function wrongName({ name }: Pack, { origin }: ResolvedPack, settings: PackSettings): Diagnostic[] {
  if (name === origin.name) return [];
  return [
    atFrom(settings, origin.name, {
      code: 'packs/other-name',
      message: `the pack calls itself ${JSON.stringify(name)}, but is listed here as ${JSON.stringify(origin.name)}`,
      hint: `call the entry ${name}: the ids of its policies begin with that`,
    }),
  ];
}

function wrongHash(
  { hash }: Pack,
  { origin }: ResolvedPack,
  lock: ResolvedPacks['lock'],
  settings: PackSettings,
): Diagnostic[] {
  if (lock === undefined || origin.lockedHash === undefined || origin.lockedHash === hash) return [];
  return [
    lockDiagnostic(lock, origin.name, 'hash', {
      code: 'packs/lock-differs',
      message: `the pack ${JSON.stringify(origin.name)} has the hash ${hash}, and the lock has another one`,
      hint: `look at what has changed, then: ${packsCommand('lock', settings.source.file, origin.name)}`,
    }),
  ];
}
