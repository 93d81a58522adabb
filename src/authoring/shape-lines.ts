import type { MemberTree, ShapeTree } from '../catalog/shape-tree.ts';
import type { Colors } from '../text/colors.ts';
import { columnWidths, wrap } from '../text/layout.ts';
import { visible } from '../text/visible-text.ts';

export interface ShapeLayout {
  readonly colors: Colors;
  readonly width: number;
  /** The word for a required member: an input's must be given, an answer's is always there. */
  readonly requiredWord: string;
}

/** A tree as lines: one member each, indented below its parent, with its type in a separate column. */
export function shapeLines(tree: ShapeTree, layout: ShapeLayout): string[] {
  const rows = rowsOf(tree, 1, layout.requiredWord);
  const widest = columnWidths(rows.map(({ name, depth }) => [`${'  '.repeat(depth)}${name}`]))[0] ?? 0;
  // Deep trees would push the types out of a narrow terminal.
  const column = Math.min(widest, Math.max(24, Math.floor(layout.width / 2))) + 2;
  return rows.flatMap((row) => linesOf(row, column, layout));
}

/** A type as the head of a tree, and as part of a sentence: `list of Trail`. */
export function typeName(tree: ShapeTree): string {
  switch (tree.kind) {
    case 'list':
      return `list of ${typeName(tree.element)}`;
    case 'map':
      return `map of ${typeName(tree.value)}`;
    case 'structure':
      return `${visible(tree.name)}${tree.isUnion ? ' (one of its members)' : ''}`;
    case 'recursion':
      return `${visible(tree.name)} (recursive: cut here)`;
    case 'repeated':
      return `${visible(tree.name)} (as above)`;
    default:
      return PLAIN_NAMES[tree.kind];
  }
}

const PLAIN_NAMES = {
  boolean: 'boolean',
  number: 'number',
  string: 'string',
  timestamp: 'date (ISO 8601 string)',
  blob: 'bytes (base64 string)',
  document: 'JSON of any form',
  'json-text': 'JSON text',
  stream: 'stream (no expression can look into it)',
  unknown: 'anything',
} as const;

interface Row {
  readonly name: string;
  readonly depth: number;
  readonly type: string;
  readonly marks: readonly string[];
  readonly values: readonly string[];
}

function rowsOf(tree: ShapeTree, depth: number, requiredWord: string): Row[] {
  return membersOf(tree).flatMap((member) => [
    rowOf(member, depth, requiredWord),
    ...rowsOf(member.type, depth + 1, requiredWord),
  ]);
}

/** The members of a structure, and of the structure that a list or map holds. */
function membersOf(tree: ShapeTree): readonly MemberTree[] {
  if (tree.kind === 'list') return membersOf(tree.element);
  if (tree.kind === 'map') return membersOf(tree.value);
  return tree.kind === 'structure' ? tree.members : [];
}

function rowOf({ name, required, sensitive, type }: MemberTree, depth: number, requiredWord: string): Row {
  return {
    name: visible(name),
    depth,
    type: typeName(type),
    marks: [...(required ? [requiredWord] : []), ...(sensitive ? ['sensitive: kept out of reports'] : [])],
    values: valuesOf(type).map(visible),
  };
}

function valuesOf(tree: ShapeTree): readonly string[] {
  if (tree.kind === 'list') return valuesOf(tree.element);
  if (tree.kind === 'map') return valuesOf(tree.value);
  return tree.kind === 'string' ? (tree.values ?? []) : [];
}

function linesOf({ name, depth, type, marks, values }: Row, column: number, layout: ShapeLayout): string[] {
  const { colors, width } = layout;
  const start = '  '.repeat(depth);
  const room = Math.max(20, width - column);
  const head = `${start}${name}`.padEnd(column);
  const marked = [type, ...marks].join(', ');
  const [first = '', ...rest] = wrap(marked, room);
  const more = [...rest, ...valueLines(values, room)].map((line) => `${' '.repeat(column)}${colors.dim(line)}`);
  // A name as long as its column gets a line to itself.
  const isLong = `${start}${name}`.length + 2 > column;
  const type1 = marks.length > 0 ? colors.yellow(first) : colors.cyan(first);
  if (isLong) return [`${start}${colors.bold(name)}`, `${' '.repeat(column)}${type1}`, ...more];
  return [`${start}${colors.bold(name)}${head.slice(start.length + name.length)}${type1}`, ...more];
}

/** Some enumerations have hundreds of values: `-o json` has them all. */
const MOST_VALUES = 12;

function valueLines(values: readonly string[], room: number): string[] {
  if (values.length === 0) return [];
  const shown = values.slice(0, MOST_VALUES).join(' | ');
  const rest = values.length - MOST_VALUES;
  return wrap(rest > 0 ? `${shown} | and ${rest} more` : shown, room);
}
