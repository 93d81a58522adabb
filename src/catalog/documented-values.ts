import type { DataShape, MapDataShape, StructureShape } from './data-shape.ts';
import type { OperationDocumentation } from './read-documentation.ts';

/**
 * An answer's shape whose strings know the values that AWS documents for them. The documentation is read when the first
 * of them is needed, which for most policies is never.
 *
 * @param written - how AWS writes the value of a place, if not as it is given: in descriptions (`spelling`), and in
 *   examples of answers.
 */
export function withDocumentedValues(
  shape: DataShape,
  read: () => OperationDocumentation | undefined,
  written: Pick<Documented, 'spelling' | 'example'>,
): DataShape {
  let values: OperationDocumentation['values'] | undefined;
  const valuesAt = (place: string): readonly string[] | undefined => {
    values ??= read()?.values ?? new Map();
    return values.get(place);
  };
  return documented(shape, undefined, { valuesAt, ...written });
}

interface Documented {
  readonly valuesAt: (place: string) => readonly string[] | undefined;
  readonly spelling: (place: string, text: string) => string | undefined;
  readonly example: (place: string, text: string) => string | undefined;
}

/** @param place - `Structure.member` that holds the value, at any depth of lists and maps. */
function documented(shape: DataShape, place: string | undefined, known: Documented): DataShape {
  switch (shape.kind) {
    case 'string':
      if (place === undefined) return shape;
      return {
        kind: 'string',
        values: () => known.valuesAt(place),
        spelling: (text) => spelledText(place, text, known),
      };
    case 'list': {
      let element: DataShape | undefined;
      return {
        kind: 'list',
        get element() {
          element ??= documented(shape.element, place, known);
          return element;
        },
      };
    }
    case 'map':
      return {
        kind: 'map',
        get value() {
          return documented(shape.value, place, known);
        },
        ...documentedNames(place, known),
      };
    case 'structure':
      return documentedStructure(shape, known);
    default:
      return shape;
  }
}

/** What AWS documents of the names in a map; nothing of a map that has no place in an answer. */
function documentedNames(place: string | undefined, known: Documented): Pick<MapDataShape, 'spelledName' | 'names'> {
  if (place === undefined) return {};
  return { spelledName: (name) => spelledName(place, name, known), names: () => namesAt(place, known) };
}

/** Descriptions speak of a member that has values in words of their own. */
function spelledText(place: string, text: string, { valuesAt, spelling, example }: Documented): string | undefined {
  return example(place, text) ?? (valuesAt(place) === undefined ? spelling(place, text) : undefined);
}

/** Not those of attributes, which tools add to, and AWS most often. */
function namesAt(place: string, { valuesAt }: Documented): readonly string[] | undefined {
  return /\.attributes$/i.test(place) ? undefined : valuesAt(`${place}{}`);
}

/** Names of attributes that no enumeration has are in descriptions; those in other maps are customers'. */
function spelledName(place: string, name: string, { valuesAt, spelling }: Documented): string | undefined {
  const names = valuesAt(`${place}{}`);
  if (names === undefined) return /\.attributes$/i.test(place) ? spelling(place, name) : undefined;
  return names.includes(name) ? undefined : names.find((each) => each.toLowerCase() === name.toLowerCase());
}

function documentedStructure(shape: StructureShape, known: Documented): StructureShape {
  // The policies that ask one operation look at the same members, most of them more than once.
  const members = new Map<string, DataShape | undefined>();
  return {
    ...shape,
    member(name) {
      if (!members.has(name)) {
        const member = shape.member(name);
        members.set(name, member && documented(member, `${shape.name}.${name}`, known));
      }
      return members.get(name);
    },
  };
}
