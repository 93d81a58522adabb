/**
 * The form of a value in a call's input or answer, as far as the SDK's own schema says: plain data, without the SDK.
 */
export type DataShape =
  | { readonly kind: 'boolean' | 'number' | 'timestamp' | 'blob' | 'unknown' }
  | StringShape
  | { readonly kind: 'list'; readonly element: DataShape }
  | MapDataShape
  | StructureShape;

export interface MapDataShape {
  readonly kind: 'map';
  readonly value: DataShape;
  /** How AWS writes the name of an entry, where it documents names, and this one in other letters only. */
  readonly spelledName?: (name: string) => string | undefined;
  /** The names that AWS documents, if its entries are named by an enumeration; services add to them. */
  readonly names?: () => readonly string[] | undefined;
}

export interface StringShape {
  readonly kind: 'string';
  /** The values that AWS documents, if it does; services add to them. Read when called. */
  readonly values?: () => readonly string[] | undefined;
  /** How AWS's descriptions write a value, if they write it, and never in the letters that are given. */
  readonly spelling?: (text: string) => string | undefined;
}

export interface StructureShape {
  readonly kind: 'structure';
  /** The API's name for it: `Trail`. */
  readonly name: string;
  /** Equal for equal structures, and for no others. */
  readonly id: string;
  /** Exactly one member is set, possibly one of a newer API that this client does not know. */
  readonly isUnion: boolean;
  readonly memberNames: readonly string[];
  /** Members that a caller must give: not those that the SDK fills in by itself. */
  readonly required: readonly string[];
  /** Whether AWS marks a member's value as sensitive. A boolean never is. @default never */
  hides?(name: string): boolean;
  /**
   * Undefined for a name that is not a member. Structures may contain themselves, so members are made when they are
   * needed.
   */
  member(name: string): DataShape | undefined;
}

/** Input and answer of an operation. */
export interface DataShapes {
  readonly input: DataShape;
  /** By the name of each of EC2's filters: its values, where AWS documents them. Read when called. */
  readonly filters?: () => ReadonlyMap<string, readonly string[]>;
  readonly output: DataShape;
}
