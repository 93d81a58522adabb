import type { Diagnostic, SourceRange } from '../documents/diagnostic.ts';
import { PARAMETERS_PLACE } from '../policy/build/parameters.ts';

/** What is known about a set of policy files and their settings, without any account. */
export interface Validation {
  /** The policy files that were found, as shown to the user. */
  readonly files: readonly string[];
  /** How many policies they contain; undefined if there is an error, since none can run then. */
  readonly policies: number | undefined;
  /** Everything that is wrong, sorted by file, line and column. */
  readonly diagnostics: readonly Diagnostic[];
}

export interface ValidationOptions {
  /** ANSI colours in the text. */
  readonly color: boolean;
  /** Columns of the terminal, for the text. */
  readonly width: number;
  /** The directory that SARIF names files from; an absolute path. */
  readonly cwd: string;
}

/** A validation as text, ready to write. Pure: the same validation and options give the same text. */
export type ValidationRenderer = (validation: Validation, options: ValidationOptions) => string;

/** Whether the policies can run. Warnings are allowed. */
export function isValid({ diagnostics }: Pick<Validation, 'diagnostics'>): boolean {
  return diagnostics.every(({ severity }) => severity !== 'error');
}

/** The place of a diagnostic, if it has one: some are about a file as a whole, some about a flag. */
export function placeInFile({ code, range }: Diagnostic): { file: string | undefined; range: SourceRange | undefined } {
  return {
    file: range.file === PARAMETERS_PLACE ? undefined : range.file,
    range: code.startsWith('file/') ? undefined : range,
  };
}
