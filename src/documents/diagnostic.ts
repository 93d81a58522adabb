/** A place in a policy or configuration file. Lines and columns count from 1, columns in UTF-16 units. */
export interface SourceRange {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/**
 * One mistake in a user's file. Diagnostics are collected over all files and shown together.
 */
export interface Diagnostic {
  /** Stable, kebab-case, with the layer in front: `yaml/duplicate-key`, `schema/unknown-key`, `expression/syntax`. */
  readonly code: string;
  readonly severity: 'error' | 'warning';
  /** What is wrong: expected against found, one sentence. */
  readonly message: string;
  readonly range: SourceRange;
  /** The source line at `range.line`, cut to a printable length around the place; empty for a file that has none. */
  readonly sourceLine: string;
  /**
   * Column of the file at which `sourceLine` begins, if the line was cut.
   * @default 1
   */
  readonly sourceLineColumn?: number;
  /** What to do about it, if that is known: "did you mean …", the corrected line. */
  readonly hint?: string | undefined;
}
