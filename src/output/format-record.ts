/**
 * A format of a document: one record has all that is known of it. The help lists the formats from the records, `-o`
 * knows them by their names, and the tests run over all of them. The renderer is loaded by who needs it, so that the
 * help costs nothing of it.
 */
export interface FormatRecord<Render> {
  /** What it is for, as the help says it: lower case, without a full stop. */
  readonly doc: string;
  /** Of files in this format: `.json`. */
  readonly extension: `.${string}`;
  /** Source: https://www.iana.org/assignments/media-types */
  readonly mediaType: string;
  /** Whether it is rendered in pieces, and so may be longer than memory. */
  readonly streams: boolean;
  load(): Promise<Render>;
}
