import type { ElementPath } from '../model/policy.ts';

/**
 * The path of a lookup's `for`: `trailList`, `Reservations[].Instances`.
 *
 * @param text - as accepted by the schema.
 */
export function parseElementPath(text: string): ElementPath {
  const steps = text.match(/[A-Za-z0-9_]+|\[/g) ?? [];
  const named = steps.map((step) => (step === '[' ? '[]' : step));
  return { text, steps: named.at(-1) === '[]' ? named : [...named, '[]'] };
}
