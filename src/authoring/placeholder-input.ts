import type { DataShape, StructureShape } from '../catalog/data-shape.ts';
import type { JsonObject, JsonValue } from '../values/json.ts';
import type { KnownValues } from './choose-filter.ts';

/** Marks what somebody has to fill in: AWS refuses it, so it cannot be overlooked. */
const FILL_IN = 'FILL-IN';

export interface PlaceholderInput {
  readonly input: JsonObject;
  /** What has to be filled in: `Attribute (string: a | b)`. */
  readonly missing: readonly string[];
}

/**
 * An input with the given members and all that these require, in the right form, with placeholder values.
 *
 * @param names - members of the input.
 */
export function placeholderInput(
  shape: StructureShape,
  names: readonly string[],
  values: KnownValues,
): PlaceholderInput {
  const missing: string[] = [];
  const input = membersFor(shape, names, { values, missing, path: [], depth: 0 });
  return { input, missing };
}

interface Walk {
  readonly values: KnownValues;
  readonly missing: string[];
  readonly path: readonly string[];
  readonly depth: number;
}

/** Required structures that contain themselves would never end; AWS has none, but a broken client may. */
const DEEPEST = 6;

function membersFor(shape: StructureShape, names: readonly string[], walk: Walk): JsonObject {
  const input: JsonObject = {};
  if (walk.depth > DEEPEST) return input;
  for (const name of names) {
    const member = shape.member(name) ?? { kind: 'unknown' };
    const known = walk.values(shape.name, name);
    input[name] = accountId(name, member) ?? placeholder(member, known, { ...walk, path: [...walk.path, name] });
  }
  return input;
}

/** The one value that every run knows. */
function accountId(name: string, shape: DataShape): string | undefined {
  return name === 'AccountId' && shape.kind === 'string' ? '${cove.account.id}' : undefined;
}

function placeholder(shape: DataShape, known: readonly string[] | undefined, walk: Walk): JsonValue {
  const below = { ...walk, depth: walk.depth + 1 };
  switch (shape.kind) {
    case 'structure':
      if (shape.required.length === 0) note(walk, 'mapping', undefined);
      return membersFor(shape, shape.required, below);
    case 'list':
      return [placeholder(shape.element, known, below)];
    case 'map':
      return { [FILL_IN]: placeholder(shape.value, known, below) };
    case 'number':
      note(walk, 'number', known);
      return 0;
    case 'boolean':
      note(walk, 'true or false', known);
      return false;
    case 'timestamp':
      note(walk, 'date', known);
      return '2000-01-01T00:00:00Z';
    case 'blob':
      note(walk, 'base64', known);
      return 'AA==';
    default:
      note(walk, 'string', known);
      return FILL_IN;
  }
}

function note({ missing, path }: Walk, form: string, known: readonly string[] | undefined): void {
  const choice = known === undefined ? '' : `: ${known.slice(0, 8).join(' | ')}${known.length > 8 ? ' | …' : ''}`;
  missing.push(`${path.join('.')} (${form}${choice})`);
}
