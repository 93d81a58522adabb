import type { DataShape, StructureShape } from '../catalog/data-shape.ts';
import { unfilledOf } from '../catalog/partial-answers.ts';
import { unmarkedSecretsOf } from '../catalog/unmarked-secrets.ts';

/** What an operation returns, without the members that it always leaves empty; what must not be shown is hidden. */
export function filledMembers(service: string, operation: string, output: DataShape): DataShape {
  const unfilled = unfilledOf(service, operation)
    .filter(({ add }) => add === undefined)
    .flatMap(({ members }) => members.map(stepsOf));
  return changed(changed(output, unfilled, without), unmarkedSecretsOf(service, operation).map(stepsOf), hiding);
}

type Path = readonly string[];

function stepsOf(path: string): Path {
  return path.match(/\[\]|\{\}|[^.[{]+/g) ?? [];
}

/** Makes another structure of one, given whether a member is among those that are meant. */
type Change = (shape: StructureShape, isMeant: (name: string) => boolean) => StructureShape;

const without: Change = (shape, isMeant) => ({
  ...shape,
  memberNames: shape.memberNames.filter((name) => !isMeant(name)),
  member: (name) => (isMeant(name) ? undefined : shape.member(name)),
});

const hiding: Change = (shape, isMeant) => ({
  ...shape,
  hides: (name) => isMeant(name) || shape.hides?.(name) === true,
});

/** A shape in which the structures that paths lead to are changed. */
function changed(shape: DataShape, paths: readonly Path[], change: Change): DataShape {
  if (paths.length === 0) return shape;
  switch (shape.kind) {
    case 'structure':
      return changedStructure(shape, paths, change);
    case 'list':
      return {
        kind: 'list',
        get element() {
          return changed(shape.element, below(paths, '[]'), change);
        },
      };
    case 'map':
      return {
        kind: 'map',
        get value() {
          return changed(shape.value, below(paths, '{}'), change);
        },
      };
    default:
      return shape;
  }
}

function changedStructure(shape: StructureShape, paths: readonly Path[], change: Change): StructureShape {
  const own = change(shape, (name) => below(paths, name).some((rest) => rest.length === 0));
  return {
    ...own,
    member(name) {
      const found = own.member(name);
      return found && changed(found, below(paths, name), change);
    },
  };
}

function below(paths: readonly Path[], step: string): readonly Path[] {
  return paths.flatMap(([first, ...rest]) => (first === step ? [rest] : []));
}
