import { fitsId } from '../../text/fits-id.ts';
import type { KnownPolicy } from '../model/known-policy.ts';
import type { HasAll } from './build-policies.ts';
import type { LoadedPack, Pack } from './load-pack.ts';
import { UNNAMED } from './load-packs.ts';

/** What settings can be held against, also where something in it is wrong. */
export interface PoliciesAtHand {
  /** All that have an id. */
  readonly policies: readonly KnownPolicy[];
  readonly packs: readonly Pack[];
  /**
   * Packs that may have other policies than these: names, `''` for files of no pack, UNNAMED for a pack of any name.
   */
  readonly open: ReadonlySet<string>;
  /** The same for controls. */
  readonly openControls: ReadonlySet<string>;
}

/** Files that were loaded, each of them whole or not. */
interface LoadedForHand {
  readonly files: readonly { readonly ids: readonly KnownPolicy[] }[];
  /** Of all these files. */
  readonly hasAll: HasAll;
  readonly packs: readonly LoadedPack[];
  /** Packs of which nothing is known but their names. */
  readonly unread: readonly string[];
}

export function policiesAtHand({ files, hasAll, packs, unread }: LoadedForHand): PoliciesAtHand {
  const namesOf = (isWanted: (pack: LoadedPack) => boolean) => packs.filter(isWanted).map(({ pack }) => pack.name);
  return {
    policies: [...files, ...packs].flatMap(({ ids }) => ids),
    packs: packs.map(({ pack }) => pack),
    open: new Set([...unread, ...(hasAll.ids ? [] : ['']), ...namesOf((pack) => !pack.hasAll.ids)]),
    openControls: new Set([...unread, ...namesOf((pack) => !pack.hasAll.controls)]),
  };
}

/** Whether an id, or a glob over ids, may mean a policy that is there and could not be read. */
export function mayMeanUnread(key: string, open: PoliciesAtHand['open']): boolean {
  if (open.size === 0) return false;
  if (/\*\*|\{/.test(key)) return true;
  const isOfPack = key.includes('/');
  const pack = key.slice(0, Math.max(0, key.indexOf('/')));
  return [...open].some((name) => (name === UNNAMED ? isOfPack : name === pack || (isOfPack && fitsId(name, pack))));
}
