import { isJsonObject, type JsonObject, type JsonValue } from '../values/json.ts';
import { messageOf } from '../values/message-of.ts';
import type { Operation } from './catalog.ts';
import type { DataShape, DataShapes, StructureShape } from './data-shape.ts';
import { readBase64, readTimestamp } from './written-values.ts';

/**
 * What is wrong with an input before it is sent: types, required members, members that there are not, and values that
 * the API does not document. A change that AWS would refuse is known to be one while it can still be reviewed.
 *
 * @param shapes - undefined for a client that has no schemas: then nothing is known.
 * @param operation - whose writer has the last word: what it refuses would never be sent.
 */
export function inputProblem(
  input: JsonObject,
  shapes: DataShapes | undefined,
  operation: Pick<Operation, 'sdkInput'>,
): string | undefined {
  const problem = shapes === undefined ? undefined : problemOf(input, shapes.input, '');
  if (problem !== undefined) return problem;
  try {
    operation.sdkInput(input);
    return undefined;
  } catch (error) {
    return messageOf(error);
  }
}

function problemOf(value: JsonValue, shape: DataShape, path: string): string | undefined {
  switch (shape.kind) {
    case 'unknown':
      return undefined;
    case 'structure':
      return isJsonObject(value) ? ofStructure(value, shape, path) : wrong(path, 'a mapping', value);
    case 'map':
      return isJsonObject(value)
        ? first(Object.entries(value), ([name, each]) => problemOf(each, shape.value, `${path}.${name}`))
        : wrong(path, 'a mapping', value);
    case 'list':
      return Array.isArray(value)
        ? first([...value.entries()], ([index, each]) => problemOf(each, shape.element, `${path}[${index}]`))
        : wrong(path, 'a list', value);
    case 'string':
      return typeof value === 'string' ? ofText(value, shape.values?.() ?? [], path) : wrong(path, 'text', value);
    case 'boolean':
    case 'number':
      return typeof value === shape.kind ? undefined : wrong(path, WANTED[shape.kind], value);
    case 'timestamp': {
      const isDate = typeof value === 'number' || (typeof value === 'string' && readTimestamp(value) !== undefined);
      return isDate ? undefined : wrong(path, 'a date in ISO 8601, as in 2026-01-31T12:00:00Z', value);
    }
    case 'blob':
      return typeof value === 'string' && readBase64(value) !== undefined
        ? undefined
        : wrong(path, 'base64 text', value);
  }
}

const WANTED = { boolean: 'true or false', number: 'a number' } as const;

function ofStructure(value: JsonObject, shape: StructureShape, path: string): string | undefined {
  // A null is left out of what is sent.
  const given = Object.entries(value).filter(([, each]) => each !== null);
  const missing = shape.required.find((name) => (value[name] ?? null) === null);
  if (missing !== undefined) return `${quoted(below(path, missing))} is missing: ${shape.name} requires it`;
  if (shape.isUnion && given.length !== 1) {
    return `${quoted(path)} needs exactly one of ${shape.memberNames.join(', ')}, found ${given.length}`;
  }
  return first(given, ([name, each]) => {
    const member = shape.member(name);
    if (member === undefined) return `${quoted(below(path, name))} is not a member of ${shape.name}`;
    return problemOf(each, member, below(path, name));
  });
}

function ofText(value: string, values: readonly string[], path: string): string | undefined {
  if (values.length === 0 || values.includes(value)) return undefined;
  const shown = values.slice(0, MOST_VALUES).join(', ');
  const more = values.length > MOST_VALUES ? ` and ${values.length - MOST_VALUES} more` : '';
  return `${quoted(path)} must be one of ${shown}${more}, found ${found(value)}`;
}

const MOST_VALUES = 12;

function wrong(path: string, wanted: string, value: JsonValue): string {
  return `${quoted(path)} must be ${wanted}, found ${found(value)}`;
}

const LONGEST = 60;

function found(value: JsonValue): string {
  if (Array.isArray(value)) return 'a list';
  if (isJsonObject(value)) return 'a mapping';
  const text = JSON.stringify(value);
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST)}…`;
}

function below(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}

function quoted(path: string): string {
  return path === '' ? 'the input' : JSON.stringify(path);
}

function first<T>(values: readonly T[], problem: (value: T) => string | undefined): string | undefined {
  for (const value of values) {
    const known = problem(value);
    if (known !== undefined) return known;
  }
  return undefined;
}
