/**
 * What has to be said where the id of a policy is not known, but the same policy is, with its pack or without it. A
 * file that a pack names can be named by its own path as well, and its policies have other ids then: other
 * fingerprints, and other waivers and baselines.
 *
 * @param known - ids of the policies at hand.
 * @returns undefined where it is not so.
 */
export function sameInPack(id: string, known: readonly string[]): string | undefined {
  const bare = id.split('/').at(-1) ?? id;
  const isOfPack = bare !== id;
  const others = known.filter((each) => each !== id && (isOfPack ? each === bare : each.endsWith(`/${id}`)));
  if (others.length === 0) return undefined;
  const loaded = others.map((each) => `"${each}"`).join(' and ');
  return isOfPack
    ? `${loaded} is loaded, from its file alone: load its pack, and it has this id`
    : `${loaded} is loaded, from a pack: name the file of the policy, and it has this id`;
}
