import type { JsonValue } from '../../values/json.ts';

/**
 * How a read answers: whole, in pages, or cut off. Each read of each client is one of these; `findPaging` says which.
 *
 * Members of answers are given by their path: `NextToken`, `DistributionList.NextMarker`, and `Shards[-1].ShardId` for
 * the last of a list.
 */
export type Paging =
  /** A single answer by nature, whatever its members are called. */
  | { readonly kind: 'single' }
  | Paged
  /** One of these members says that the answer is cut off, and no input asks for the rest. */
  | { readonly kind: 'cut'; readonly signs: readonly string[] }
  | Capped
  /** Nothing is known: an answer with any member that suggests more is an error. */
  | { readonly kind: 'unknown' };

export interface Paged extends PagedMembers {
  readonly kind: 'paged';
  /** All that the next page is requested with: S3's versions take a key and a version together. */
  readonly tokens: readonly PageToken[];
  /** Member of the answer that says whether there is more. */
  readonly more?: string;
  /** The service marks the end by returning the token that it was given. */
  readonly endsByRepeating?: true;
  /** The last page too says where a next one would begin: only `more` tells. */
  readonly endsByFlag?: true;
}

/** What the names of an operation's members do not say. */
export interface PagedMembers {
  /**
   * Inputs without which the service returns no token, or does not start at the beginning: sent whatever a policy says.
   */
  readonly sends?: Readonly<Record<string, JsonValue>>;
  /** Numbers that count what is on one page. */
  readonly sums?: readonly string[];
  /** Members that describe the whole, and are the same on every page. */
  readonly once?: readonly string[];
}

export interface PageToken {
  /** Member of the input. */
  readonly asks: string;
  /** Path of a member of the answer. */
  readonly answers: string;
  /** If the service leaves that out. */
  readonly orElse?: string;
}

/** At most this many elements, and no way to ask for more: a full list may be incomplete. */
export interface Capped {
  readonly kind: 'capped';
  readonly list: string;
  readonly most: number;
  /**
   * Member of the input that raises the number to `most`. A policy that sets it gets the part that it asks for.
   */
  readonly asks?: string;
}

/** A judgement on one operation; `derived` adds to what the names of its members say. */
export type JudgedPaging = Paging | ({ readonly kind: 'derived' } & PagedMembers);
