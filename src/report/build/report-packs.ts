import type { PackRecord, PolicyRecord } from '../../run-log/records.ts';
import { byMember } from '../../values/by-member.ts';
import { definedMembers } from '../../values/defined-members.ts';
import { sortObject } from '../lists/sort.ts';
import type { ReportPack, ReportPolicy } from './report.ts';

/** The packs of a run, by name. */
export function reportPacks(
  packs: ReadonlyMap<string, PackRecord>,
  policies: ReadonlyMap<string, PolicyRecord>,
): ReportPack[] {
  return [...packs.values()].sort(byMember('name')).map(({ name, title, version, from, integrity, commit, hash }) => ({
    name,
    title,
    version,
    from,
    integrity: integrity ?? null,
    commit: commit ?? null,
    hash,
    policies: [...policies.values()].filter(({ pack }) => pack?.name === name).length,
  }));
}

type PackMember = 'pack' | 'formerIds' | 'changes' | 'overrides';

/** What a pack and the settings have to do with a policy; nothing where neither has. */
export function packWords({
  pack,
  formerIds,
  changes,
  overrides,
}: Pick<PolicyRecord, PackMember>): Pick<ReportPolicy, PackMember> {
  return {
    ...definedMembers({
      pack: pack?.name,
      formerIds: formerIds && [...formerIds],
      changes: changes && [...changes],
      overrides: overrides?.map(({ name, targets, changes: words }) => ({
        name,
        targets: sortObject(targets),
        changes: [...words],
      })),
    }),
  };
}
