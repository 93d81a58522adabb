import type { Settings } from '../config/settings.ts';
import type { LoadedPack } from '../packs/loaded-pack.ts';
import type { Policy } from '../policy/model/policy.ts';
import type { Host } from './host.ts';
import { narrowPolicies } from './inputs/narrow-policies.ts';
import { packRecords } from './inputs/pack-records.ts';
import { catalogForDirectory } from './inputs/project-clients.ts';
import { listAccounts, type Targets } from './targets/list-accounts.ts';

export type { Targets } from './targets/list-accounts.ts';
export { TARGET_FORMATS } from './targets/target-formats.ts';

export interface TargetsOptions {
  readonly settings: Settings;
  /** Whose targets are wanted. @default every account of the organization */
  readonly policies?: readonly Policy[] | undefined;
  /** The packs that the policies are from. @default [] */
  readonly packs?: readonly LoadedPack[] | undefined;
  /** Whether each account is entered and asked for its regions. @default true */
  readonly asksRegions?: boolean | undefined;
}

/**
 * Who a run would ask, who is left out, and why.
 *
 * @throws {CoveError} where AWS Organizations cannot be asked, ids are not in it, or the run is ended.
 */
export async function listTargets(options: TargetsOptions, host: Host): Promise<Targets> {
  const { settings, policies, packs, asksRegions = true } = options;
  const chosen = policies === undefined ? undefined : narrowPolicies(policies, settings, packRecords(packs));
  const catalog = catalogForDirectory(host.cwd, settings);
  return listAccounts({ settings, catalog, policies: chosen, asksRegions }, host);
}
