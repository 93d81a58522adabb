import type { StructureShape } from '../catalog/data-shape.ts';
import { askedOneByOne } from '../catalog/partial-answers.ts';

/**
 * The inputs that a policy must give: those that AWS requires, and those for which it would pick one of many defaults.
 */
export function wantedInputs(service: string, operation: string, input: StructureShape): readonly string[] {
  const oneByOne = askedOneByOne(service, operation);
  return input.memberNames.filter((name) => input.required.includes(name) || oneByOne.includes(name));
}
