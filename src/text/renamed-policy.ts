/** A policy with the ids that it had in earlier releases of its pack. */
interface Named {
  readonly id: string;
  readonly formerIds?: readonly string[] | undefined;
}

/**
 * What has to be said where nothing has an id any more that a policy had once.
 *
 * @returns undefined where no policy had it.
 */
export function renamedPolicy(id: string, policies: readonly Named[]): string | undefined {
  const now = policies.find(({ formerIds }) => formerIds?.includes(id) === true);
  return now === undefined ? undefined : `the policy is called ${now.id} now`;
}
