import type { Pack } from '../policy/build/load-pack.ts';
import type { PackOrigin } from './resolve-packs.ts';

/** A pack that is loaded, and where it came from. */
export interface LoadedPack extends Pack {
  /** Undefined for a pack that was named as a folder. */
  readonly origin: PackOrigin | undefined;
}
