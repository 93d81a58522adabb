import type { Mark, ObjectShape, Shape } from './shape.ts';

/** A member of an answer that is watched. */
export interface Marking {
  /** Where it is: `Name[]` are the elements of a list, `Name{}` the values of a map. */
  readonly path: string;
  readonly mark: Mark;
}

/** A shape with marks on some of its members that others of the same structure do not have. */
export function markShape(shape: Shape, markings: readonly Marking[]): Shape {
  return withMarks(
    shape,
    markings.map(({ path, mark }) => ({ steps: path.match(/\[\]|\{\}|[^.[{]+/g) ?? [], mark })),
  );
}

interface Steps {
  readonly steps: readonly string[];
  readonly mark: Mark;
}

function withMarks(shape: Shape, marks: readonly Steps[]): Shape {
  if (marks.length === 0) return shape;
  switch (shape.kind) {
    case 'object':
      return objectWithMarks(shape, marks);
    case 'list':
      return {
        kind: 'list',
        get element() {
          return withMarks(shape.element, below(marks, '[]'));
        },
      };
    case 'map':
      return {
        ...shape,
        get value() {
          return withMarks(shape.value, below(marks, '{}'));
        },
      };
    default:
      return shape;
  }
}

function objectWithMarks(shape: ObjectShape, marks: readonly Steps[]): ObjectShape {
  return {
    ...shape,
    member(name) {
      const found = shape.member(name);
      return (
        found &&
        withMarks(
          found,
          below(marks, name).filter(({ steps }) => steps.length > 0),
        )
      );
    },
    marksOf: (name) => [
      ...(shape.marksOf?.(name) ?? []),
      ...below(marks, name).flatMap(({ steps, mark }) => (steps.length === 0 ? [mark] : [])),
    ],
  };
}

function below(marks: readonly Steps[], step: string): readonly Steps[] {
  return marks.flatMap(({ steps: [first, ...steps], mark }) => (first === step ? [{ steps, mark }] : []));
}
