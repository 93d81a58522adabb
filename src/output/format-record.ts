/**
 * A format of a document: one record has all that is known about it. The help lists the formats from the records, `-o`
 * knows them by name, and the tests run over all of them. The renderer is loaded only when needed, so that the help
 * does not pay for it.
 */
export interface FormatRecord<Render> {
  /** What it is for, as the help says it: lower case, without a full stop. */
  readonly doc: string;
  /** The extension of files in this format: `.json`. */
  readonly extension: `.${string}`;
  /** Source: https://www.iana.org/assignments/media-types */
  readonly mediaType: string;
  /**
   * How every document of ours in this format begins, after a byte order mark and with `\n` as line end; no
   * file of anybody else does. What begins otherwise is not replaced (decision 105). A release that changes a beginning
   * keeps the earlier one beside it.
   */
  readonly begins: RegExp;
  /** Whether it is rendered in pieces, and so may not fit in memory. */
  readonly streams: boolean;
  load(): Promise<Render>;
}
