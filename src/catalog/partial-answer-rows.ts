import type { JsonObject } from '../values/json.ts';

/**
 * A member of an answer that lists what AWS could not return although the call succeeded: ECS `failures`. Or one that
 * says that something next to it is cut off: `HasAdditionalSubjectAlternativeNames` of ACM.
 */
export interface ListedFailure {
  /** Its path in the answer; `Name[]` are the elements of a list, `Name{}` the values of a map. */
  readonly member: string;
  /** Whether it is a map, each of whose entries is a failure. */
  readonly isMap?: boolean;
  /** The member next to it, or around it, that is then empty while the rest of the answer is whole. */
  readonly hides?: string;
  /**
   * The path, next to it, of what is cut off where it is filled: a flag or a token for more.
   */
  readonly cuts?: string;
  /** The path, next to it, of a number that stops at a limit where it is filled: `CappedCount` of Config. */
  readonly counts?: string;
  /** Where such a number has stopped, there are at least this many. */
  readonly least?: number;
  /** AWS's documentation says that such a number is never larger. */
  readonly isMost?: boolean;
  /** It is a list of at most this many, and nothing says whether there are more: a full one may be cut off. */
  readonly most?: number;
  /** The operation that answers with all of what is cut off. */
  readonly whole?: string;
  /** The values that mean a failure, if others do not. Without them, anything that is not empty does. */
  readonly values?: readonly string[];
}

/** What a read leaves out, or covers instead of everything, unless its input says otherwise. */
export interface Part {
  /**
   * Any of these inputs changes that: paths, with the values that count in brackets (`Filters[owner-id/owner-alias]`).
   * None: nothing does.
   */
  readonly inputs: readonly string[];
  readonly level: 'error' | 'warning';
  /** Follows "ecs:ListServices without cluster …". */
  readonly says: string;
  /** An input that changes that. */
  readonly add?: JsonObject;
  /** The operation that lists what to ask for, one at a time. */
  readonly from?: string;
  /** Members of the answer: a policy that reads one of them distinguishes the parts. */
  readonly excuse?: readonly string[];
  /** What to do, if that takes another operation. */
  readonly cure?: string;
}

/**
 * Members of an answer's structures that this read does not fill, although others that return the same structures do.
 */
export interface Unfilled {
  readonly members: readonly string[];
  /** Inputs that make AWS fill them; none if nothing does. */
  readonly unless?: readonly string[];
  /** The input that makes AWS fill them. */
  readonly add?: JsonObject;
  /** The operation that fills them. */
  readonly filledBy?: string;
}
