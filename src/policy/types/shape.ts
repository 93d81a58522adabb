import type { Problem } from '../../documents/source-text.ts';
import type { TextLimit } from './form.ts';

/**
 * What is known about a value before any call is made. Every shape may also be null, since an answer leaves out what
 * does not apply; `null` is a value that is always null or empty, and `unknown` one about which nothing can be said, so
 * nothing is reported.
 */
export type Shape = PlainShape | StringShape | ListShape | MapShape | ObjectShape;

interface Certainty {
  /**
   * The value is never null, and truthy: a computed number, a list or object that is not empty.
   */
  readonly isTrue?: boolean;
}

interface PlainShape extends Certainty {
  readonly kind: 'unknown' | 'null' | 'boolean' | 'number' | 'timestamp';
  /** Of a boolean: `Structure.member` of the answer, where it is one. */
  readonly place?: string;
  /** Of a number: the mark that says where it stops. */
  readonly stops?: Mark;
  /** Of a number: what a parameter has, where a run sets nothing else. */
  readonly value?: number | undefined;
}

export interface StringShape extends Certainty {
  readonly kind: 'string';
  /** The values that AWS documents, if it does. Read when called. */
  readonly values?: () => readonly string[] | undefined;
  /** How AWS's descriptions write a value, if they write it, and never in the letters that are given. */
  readonly spelling?: (text: string) => string | undefined;
  /** The only values, where the policy itself has them. */
  readonly literals?: readonly string[];
  /** `Structure.member` of the answer, where it is one, or an element of one. */
  readonly place?: string;
  /** The API's name for the service that this place is of. */
  readonly owner?: string | undefined;
  /** What is known of values that this answer does not have. */
  readonly unasked?: Unasked;
  /** What it cannot be, as a function gives it. */
  readonly limits?: readonly TextLimit[] | undefined;
}

export interface ListShape extends Certainty {
  readonly kind: 'list';
  readonly element: Shape;
}

/** An object whose names are data: tags by their keys. */
export interface MapShape extends Certainty {
  readonly kind: 'map';
  readonly value: Shape;
  /** How AWS writes the name of an entry, if in other letters than it is given. */
  readonly spelledName?: (name: string) => string | undefined;
  /** The names that AWS documents, if its entries are named by an enumeration. */
  readonly names?: () => readonly string[] | undefined;
  /** Its only entries, where the input names them. */
  readonly asked?: AskedEntries;
}

export interface ObjectShape extends Certainty {
  readonly kind: 'object';
  /** Its name in messages: `Trail`. */
  readonly name: string;
  /** Equal for equal shapes; undefined for objects made by an expression. */
  readonly id: string | undefined;
  /**
   * The operation whose whole answer it is, `iam:ListMFADevices`: it exists, though AWS may leave out all members.
   */
  readonly answerOf?: string;
  /** An answer that is null if AWS says with an error that there is none. */
  readonly mayBeAbsent?: true;
  /** `{}` says something where it stands, and yet counts as false: `Allow: {}`. */
  readonly mayBeEmpty?: true;
  /** Members that are always there if the object is. */
  readonly required: readonly string[];
  /** Whether it may have members other than the known ones. */
  readonly isOpen: boolean;
  readonly memberNames: readonly string[];
  /** Undefined for a name that is not among `memberNames`. */
  member(name: string): Shape | undefined;
  /** What is known about a member of this particular answer, but not from its structure. */
  marksOf?(name: string): readonly Mark[];
}

/** A place in an answer that is watched: which expressions read it. */
export interface Mark {
  /** What is wrong with reading it. */
  readonly problem?: Problem;
  /** The API promises it of each element of a list: how it is called, `User.CreateDate`. */
  readonly promised?: string;
  /** What it holds is carried through expressions, and never shown. */
  readonly isHidden?: true;
  /** Text that has not all of its values. */
  readonly unasked?: Unasked;
  /** The only values of this text, since the input asks for no others. */
  readonly narrowed?: Unasked;
  /** Of a map: the entries that the input asks for. */
  readonly asked?: AskedEntries;
  /** Why the member is never there, since what has it was not asked for: right only where its absence is. */
  readonly missing?: Problem;
  /** A number that stops at a limit. */
  readonly stops?: {
    /** Where it has stopped, there are at least this many. */
    readonly least: number;
    /** Whether it is never larger. */
    readonly isMost: boolean;
    /** The member next to it that says so. */
    readonly flag: string;
  };
}

/** The entries of a map that an input has named, and what is wrong with reading another one. */
export interface AskedEntries {
  readonly names: readonly string[];
  problem(name: string): Problem;
}

/** Values that AWS sends only where the input asks for what has them, and this one does not. */
export interface Unasked {
  readonly values: readonly string[];
  /** All others, where the API's model does not have them. */
  readonly others?: readonly string[] | undefined;
  /** Why, as the beginning of a message. */
  readonly reason: string;
  readonly hint: string;
}

/** The mark of what must not be shown. */
export const HIDDEN_MARK: Mark = { isHidden: true };

export const UNKNOWN: Shape = { kind: 'unknown' };
export const NOTHING: Shape = { kind: 'null' };
export const BOOLEAN: Shape = { kind: 'boolean' };
export const NUMBER: Shape = { kind: 'number' };
export const STRING: StringShape = { kind: 'string' };
export const TIMESTAMP: Shape = { kind: 'timestamp' };

export function listOf(element: Shape): ListShape {
  return { kind: 'list', element };
}

/**
 * The object with exactly these members, unless it is open.
 *
 * @param hidden - names of members that must not be shown.
 * @param marks - what else is known of members that were read from an answer.
 */
export function objectOf(
  members: Readonly<Record<string, Shape>>,
  {
    name,
    isOpen = false,
    hidden = [],
    marks,
  }: { name?: string; isOpen?: boolean; hidden?: readonly string[]; marks?: ReadonlyMap<string, readonly Mark[]> } = {},
): ObjectShape {
  const known = new Map(Object.entries(members));
  const memberNames = [...known.keys()];
  return {
    kind: 'object',
    name: name ?? `{${memberNames.slice(0, 5).join(', ')}${memberNames.length > 5 ? ', …' : ''}}`,
    id: undefined,
    required: [],
    isOpen,
    memberNames,
    member: (each) => known.get(each),
    marksOf: (each) => [...(hidden.includes(each) ? [HIDDEN_MARK] : []), ...(marks?.get(each) ?? [])],
  };
}

/** The same value, now known to exist and be truthy, or no longer so. */
export function asTrue<S extends Shape>(shape: S, isTrue = true): S {
  return (shape.isTrue ?? false) === isTrue ? shape : { ...shape, isTrue };
}

/**
 * A member, or an answer, that is always there, and so may be known to be truthy. Lists and text may still be empty.
 */
export function asPresent(shape: Shape): Shape {
  const isTrue = shape.kind === 'number' || (shape.kind === 'object' && shape.required.length > 0);
  return isTrue ? asTrue(shape) : shape;
}

/**
 * A resource with one more member, as added by lookups. If it is a map, such as the row of a report, all others have
 * its values; if it is neither, only that member is known.
 */
export function withMember(shape: Shape, name: string, value: Shape): Shape {
  if (shape.kind !== 'object') {
    const added = objectOf({ [name]: value }, { isOpen: true });
    return shape.kind === 'map' ? { ...added, member: (each) => (each === name ? value : shape.value) } : added;
  }
  return {
    ...shape,
    id: undefined,
    required: shape.required.filter((each) => each !== name),
    memberNames: [...shape.memberNames.filter((each) => each !== name), name],
    member: (each) => (each === name ? value : shape.member(each)),
    marksOf: (each) => (each === name ? [] : (shape.marksOf?.(each) ?? [])),
  };
}

/** A value's kind for messages: `a string`, `a list of Trail`. */
export function describe(shape: Shape): string {
  switch (shape.kind) {
    case 'list': {
      const inner = describe(shape.element).replace(/^an? /, '');
      return shape.element.kind === 'unknown' || shape.element.kind === 'null' ? 'a list' : `a list of ${inner}`;
    }
    case 'object':
      return /^(an? |\{)/.test(shape.name) ? shape.name : `${/^[AEIO]/.test(shape.name) ? 'an' : 'a'} ${shape.name}`;
    case 'unknown':
      return 'a value';
    case 'null':
      return 'null';
    default:
      return `a ${shape.kind}`;
  }
}

/** Values of different kinds are never equal; undefined if the kind is not certain. */
export function kindOf(shape: Shape): 'string' | 'number' | 'boolean' | 'list' | 'object' | undefined {
  if (shape.kind === 'unknown' || shape.kind === 'null') return undefined;
  if (shape.kind === 'timestamp') return 'string';
  return shape.kind === 'map' ? 'object' : shape.kind;
}
