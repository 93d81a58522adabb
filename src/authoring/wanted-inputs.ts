import type { StructureShape } from '../catalog/data-shape.ts';
import { isImpliedInput } from '../catalog/implied-inputs.ts';

/** The inputs that a policy must give: those that AWS requires, and those that it would fill in with the caller's own. */
export function wantedInputs(service: string, input: StructureShape): readonly string[] {
  return input.memberNames.filter((name) => input.required.includes(name) || isImpliedInput(service, name));
}
