/** How text is sought in a value: whole, as its beginning or its end, or anywhere in it. */
export type Sought = 'whole' | 'start' | 'end' | 'part';

/** How AWS writes the values of a member whose model says only that it is text. */
export interface Form {
  /** Whether the text, sought in this way, can be found. */
  readonly fits: (text: string, sought: Sought) => boolean;
  /** Completes "AWS writes". */
  readonly says: string;
  /** Whether these are ARNs, or words in their place. @default false */
  readonly isArn?: boolean;
  /** The value that the text stands for. */
  readonly meant?: (text: string) => string | undefined;
  readonly hint?: (text: string, member: string) => string | undefined;
}

/** What the text that a function gives cannot be, whatever it is called with. */
export interface TextLimit {
  /** Continues the call: `has no upper-case letters`. */
  readonly says: string;
  /** Whether the text, sought in this way, is never found. */
  readonly excludes: (text: string, sought: Sought) => boolean;
  /** Text in place of one that is never found. */
  readonly meant?: (text: string) => string;
  /** Whether every part of such text has the limit as well. @default false */
  readonly isOfParts?: boolean;
}
