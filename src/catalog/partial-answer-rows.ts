import type { JsonObject } from '../json.ts';

/**
 * A member of an answer that lists, or tells, what AWS could not answer although the call succeeded: ECS `failures`.
 */
export interface ListedFailure {
  /** Its path in the answer; `Name[]` are the elements of a list, `Name{}` the values of a map. */
  readonly member: string;
  /** Whether it is a map, each of whose entries is a failure of its own. */
  readonly isMap?: boolean;
  /** The member beside it, or the one that it is in, that stays empty then, where the rest of the answer is whole. */
  readonly hides?: string;
  /** The values that tell of a failure, where others do not. Without them, whatever is not empty does. */
  readonly values?: readonly string[];
}

/** What a read leaves out, or asks instead of everything, unless its input says otherwise. */
export interface Part {
  /**
   * Any of these inputs says otherwise: paths, with the values that count in brackets
   * (`Filters[owner-id/owner-alias]`). None: nothing does.
   */
  readonly inputs: readonly string[];
  readonly level: 'error' | 'warning';
  /** Follows "ecs:ListServices without cluster …". */
  readonly says: string;
  /** An input that says otherwise. */
  readonly add?: JsonObject;
  /** The operation that lists what there is to ask for, one after the other. */
  readonly from?: string;
  /** Members of the answer: whoever reads one of them tells the parts apart. */
  readonly excuse?: readonly string[];
  /** What to do, where that is another operation. */
  readonly cure?: string;
}

/**
 * Members of an answer's structures that this read does not fill, although others that answer with the same structures
 * do.
 */
export interface Unfilled {
  readonly members: readonly string[];
  /** Inputs that have them filled; none where nothing does. */
  readonly unless?: readonly string[];
  /** The input that has them filled. */
  readonly add?: JsonObject;
  /** The operation that fills them. */
  readonly filledBy?: string;
}
