/**
 * The form of a value in a call's input or answer, as far as the SDK's own schema tells: plain data, without the SDK.
 */
export type DataShape =
  | { readonly kind: 'boolean' | 'number' | 'timestamp' | 'blob' | 'unknown' }
  | StringShape
  | { readonly kind: 'list'; readonly element: DataShape }
  | { readonly kind: 'map'; readonly value: DataShape }
  | StructureShape;

export interface StringShape {
  readonly kind: 'string';
  /** The values that AWS documents, where it does; services add to them. Read when it is called. */
  readonly values?: () => readonly string[] | undefined;
}

export interface StructureShape {
  readonly kind: 'structure';
  /** The API's name for it: `Trail`. */
  readonly name: string;
  /** The same for equal structures, and for no others. */
  readonly id: string;
  /** Exactly one member is set, and a newer API may have one that this client does not know. */
  readonly isUnion: boolean;
  readonly memberNames: readonly string[];
  /** Members that a caller must give: those that the SDK fills in by itself are not among them. */
  readonly required: readonly string[];
  /** Whether AWS marks what a member holds as sensitive. A yes or no never is. @default never */
  hides?(name: string): boolean;
  /**
   * Undefined for a name that is not a member. Structures may hold themselves, so members are made when they are asked
   * for.
   */
  member(name: string): DataShape | undefined;
}

/** Input and answer of an operation. */
export interface DataShapes {
  readonly input: DataShape;
  readonly output: DataShape;
}
