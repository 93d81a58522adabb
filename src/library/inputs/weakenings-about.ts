import { packWeakenings } from '../../config/pack-settings.ts';
import type { Settings } from '../../config/settings.ts';
import type { LoadedPack } from '../../packs/loaded-pack.ts';
import type { Policy } from '../../policy/model/policy.ts';
import { fitsId } from '../../text/fits-id.ts';
import { policiesOfChoice } from './narrow-policies.ts';
import { packRecords } from './pack-records.ts';

/** The weakenings of a run of these policies: what a settings file says of others changes nothing about it. */
export function weakeningsAbout(
  { policies, packs }: { readonly policies: readonly Policy[]; readonly packs: readonly LoadedPack[] },
  settings: Settings,
): Settings['weakenings'] {
  const { packs: said, weakenings } = settings;
  if (said === undefined) return weakenings;
  const run = policiesOfChoice(policies, settings, packRecords(packs));
  const counts = (key: string): boolean => run.some(({ id }) => fitsId(id, key));
  const { file } = said.source;
  const all = new Set(packWeakenings(said.config, file).map(({ setting }) => setting));
  const left = new Map(packWeakenings(said.config, file, counts).map((each) => [each.setting, each]));
  return weakenings.flatMap((each) => (all.has(each.setting) ? (left.get(each.setting) ?? []) : each));
}
