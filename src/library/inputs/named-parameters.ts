/** A policy of a plan or a run log, with the values that its parameters had. */
export interface WithParameters {
  readonly id: string;
  readonly parameters: object;
}

/**
 * Each policy as it was: two packs, or two policies of one, may have a parameter of the same name. Those beside them in
 * their files or packs, which are loaded too, are given the same values. Nothing is evaluated by these: they only need
 * some value for a parameter without a default. Such a value was given by its name, to all files or all of the pack, so
 * that there is no need to know which file each policy came from; a default of another file that does not fit a
 * declaration is passed over for its own.
 */
export function parametersIn(policies: readonly WithParameters[]): (id: string) => Readonly<Record<string, string>> {
  const known = new Map(policies.map(({ id, parameters }) => [id, parameters]));
  const beside = new Map<string, object>();
  for (const { id, parameters } of policies) {
    beside.set(ownerOf(id), { ...beside.get(ownerOf(id)), ...parameters });
  }
  // They were values of parameters when they were written down, and are held against the declarations again.
  return (id) => (known.get(id) ?? beside.get(ownerOf(id)) ?? {}) as Readonly<Record<string, string>>;
}

/** The name of a policy's pack; empty for a policy of a file. */
function ownerOf(id: string): string {
  return id.includes('/') ? id.slice(0, id.indexOf('/')) : '';
}
