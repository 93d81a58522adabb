import type { DataShape, StructureShape } from './data-shape.ts';
import type { OperationDocumentation } from './read-documentation.ts';

/**
 * An answer's shape whose strings know the values that AWS documents for them. The documentation is read when the first
 * of them is needed, which for most policies is never.
 */
export function withDocumentedValues(shape: DataShape, read: () => OperationDocumentation | undefined): DataShape {
  let values: OperationDocumentation['values'] | undefined;
  const valuesAt = (place: string): readonly string[] | undefined => {
    values ??= read()?.values ?? new Map();
    return values.get(place);
  };
  return documented(shape, undefined, valuesAt);
}

type ValuesAt = (place: string) => readonly string[] | undefined;

/** @param place - `Structure.member` that holds the value, at any depth of lists and maps. */
function documented(shape: DataShape, place: string | undefined, valuesAt: ValuesAt): DataShape {
  switch (shape.kind) {
    case 'string':
      return place === undefined ? shape : { kind: 'string', values: () => valuesAt(place) };
    case 'list':
      return {
        kind: 'list',
        get element() {
          return documented(shape.element, place, valuesAt);
        },
      };
    case 'map':
      return {
        kind: 'map',
        get value() {
          return documented(shape.value, place, valuesAt);
        },
      };
    case 'structure':
      return documentedStructure(shape, valuesAt);
    default:
      return shape;
  }
}

function documentedStructure(shape: StructureShape, valuesAt: ValuesAt): StructureShape {
  return {
    ...shape,
    member(name) {
      const member = shape.member(name);
      return member && documented(member, `${shape.name}.${name}`, valuesAt);
    },
  };
}
