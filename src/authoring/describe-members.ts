import type { DataShape, StructureShape } from '../catalog/data-shape.ts';
import type { KnownValues } from './choose-filter.ts';
import { field } from './names.ts';

/** The members of a structure in one line, for a comment: `Name (string), State (running | stopped)`. */
export function describeMembers(shape: StructureShape, values: KnownValues): string {
  const shown = shape.memberNames.slice(0, MOST_MEMBERS).map((name) => describeMember(shape, name, values));
  const rest = shape.memberNames.length - shown.length;
  return rest > 0 ? `${shown.join(', ')}, and ${rest} more` : shown.join(', ');
}

const MOST_MEMBERS = 30;
const MOST_VALUES = 6;

function describeMember(shape: StructureShape, name: string, values: KnownValues): string {
  const known = values(shape.name, name);
  const member = shape.member(name) ?? { kind: 'unknown' };
  if (known === undefined || member.kind !== 'string') return `${field(name)} (${kindName(member)})`;
  return `${field(name)} (${known.slice(0, MOST_VALUES).join(' | ')}${known.length > MOST_VALUES ? ' | …' : ''})`;
}

function kindName(shape: DataShape): string {
  switch (shape.kind) {
    case 'structure':
      return shape.memberNames.length <= 4 ? `{${shape.memberNames.join(', ')}}` : shape.name;
    case 'list':
      return `list of ${kindName(shape.element)}`;
    case 'map':
      return 'map';
    case 'timestamp':
      return 'date';
    case 'blob':
      return 'base64';
    case 'unknown':
      return 'anything';
    default:
      return shape.kind;
  }
}
