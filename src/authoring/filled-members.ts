import type { DataShape, StructureShape } from '../catalog/data-shape.ts';
import { unfilledOf } from '../catalog/partial-answers.ts';

/** What an operation returns, without the members that it always leaves empty. */
export function filledMembers(service: string, operation: string, output: DataShape): DataShape {
  const paths = unfilledOf(service, operation)
    .filter(({ add }) => add === undefined)
    .flatMap(({ members }) => members.map((member) => member.match(/\[\]|\{\}|[^.[{]+/g) ?? []));
  return without(output, paths);
}

type Path = readonly string[];

function without(shape: DataShape, paths: readonly Path[]): DataShape {
  if (paths.length === 0) return shape;
  switch (shape.kind) {
    case 'structure':
      return withoutMembers(shape, paths);
    case 'list':
      return {
        kind: 'list',
        get element() {
          return without(shape.element, below(paths, '[]'));
        },
      };
    case 'map':
      return {
        kind: 'map',
        get value() {
          return without(shape.value, below(paths, '{}'));
        },
      };
    default:
      return shape;
  }
}

function withoutMembers(shape: StructureShape, paths: readonly Path[]): StructureShape {
  const isLeft = (name: string): boolean => !below(paths, name).some((rest) => rest.length === 0);
  return {
    ...shape,
    memberNames: shape.memberNames.filter(isLeft),
    member(name) {
      const found = isLeft(name) ? shape.member(name) : undefined;
      return found && without(found, below(paths, name));
    },
  };
}

function below(paths: readonly Path[], step: string): readonly Path[] {
  return paths.flatMap(([first, ...rest]) => (first === step ? [rest] : []));
}
