import type { Flags } from '../config/settings.ts';

/** A policy of a plan or a run log, with the values that its parameters had. */
interface WithParameters {
  readonly id: string;
  /** The pack.yml of its pack; undefined for a policy in a file. */
  readonly pack?: string | undefined;
  readonly parameters: object;
}

/** Each policy as it was: two packs, or two policies of one, may have a parameter of the same name. */
export function parametersIn(policies: readonly WithParameters[]): (id: string) => Readonly<Record<string, string>> {
  const known = new Map(policies.map(({ id, parameters }) => [id, parameters]));
  // They were values of parameters when they were written down, and are held against the declarations again.
  return (id) => (known.get(id) ?? {}) as Readonly<Record<string, string>>;
}

/** The flags with the parameters of policies in files; packs have parameters of their own. */
export function withParameters(
  flags: Flags,
  policies: readonly WithParameters[],
  given: readonly string[] = [],
): Flags {
  const values = new Map(
    policies.flatMap(({ parameters, pack }) => (pack === undefined ? Object.entries(parameters) : [])),
  );
  const known = [...values].map(
    ([name, value]) => `${name}=${Array.isArray(value) ? JSON.stringify(value) : String(value)}`,
  );
  return { ...flags, param: [...known, ...given] };
}
