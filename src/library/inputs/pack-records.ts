import type { LoadedPack } from '../../packs/loaded-pack.ts';
import type { PackControls } from '../../policy/build/load-pack.ts';
import type { ControlsRecord, PackRecord } from '../../run-log/records.ts';
import { definedMembers } from '../../values/defined-members.ts';
import type { JsonObject } from '../../values/json.ts';

/** What the run log says of packs: where they came from, and what their controls ask for. */
export function packRecords(packs: readonly LoadedPack[] | undefined): PackRecord[] {
  return (packs ?? []).map((pack) => {
    const { name, title, version, file, hash, controls, origin } = pack;
    return {
      type: 'pack',
      name,
      title,
      version: origin?.version ?? version ?? null,
      from: origin?.from ?? (file.replace(/(^|\/)pack\.ya?ml$/i, '') || '.'),
      ...definedMembers({ integrity: origin?.integrity, commit: origin?.commit }),
      hash,
      controls: controls.map((each) => toControls(name, each)),
    };
  });
}

function toControls(pack: string, { name, order, value }: PackControls): ControlsRecord {
  return {
    name,
    framework: value.framework,
    release: value.release,
    title: value.title ?? null,
    controls: order.map((id) => {
      const { title, level, policies = [], holds = {}, byHand, references = [] } = value.controls[id] ?? {};
      return {
        id,
        title: title ?? null,
        level: level ?? null,
        policies: policies.map((policy) => `${pack}/${policy}`),
        // Bounds are plain JSON.
        holds: holds as JsonObject,
        byHand: byHand ?? null,
        references,
      };
    }),
  };
}
