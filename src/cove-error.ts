/** Why a run cannot start or go on. One word per cause, stable, for scripts and tests. */
export type CoveErrorCode =
  | 'usage'
  | 'config'
  | 'policy'
  | 'credentials'
  | 'network'
  | 'organization'
  | 'targets'
  | 'file'
  | 'plan'
  /** Changes were begun, but the rest cannot be made: the one case in which something has happened. */
  | 'remediation'
  /** The work was done, but its result could not be written and is lost. */
  | 'output'
  | 'simulator'
  /** The user ended the run before anything was evaluated. */
  | 'interrupted'
  /** Its time (`--timeout`) was up before anything was evaluated. */
  | 'timeout'
  /** A run of a function ended early: its results so far are in the error. */
  | 'stopped'
  | 'internal';

/**
 * A run that cannot start or go on: bad flags, no credentials, an unwritable file.
 *
 * A user's wrong file is a `Diagnostic`, and a failed account or region is an outcome in the run log; neither is
 * thrown. Only `cli.ts` turns a CoveError into words and an exit code.
 */
export class CoveError extends Error {
  readonly code: CoveErrorCode;
  /** The next step for the user: one sentence, without a line break. */
  readonly hint: string | undefined;

  /** Whether something is such an error, from any copy of this package. */
  static is(value: unknown): value is CoveError {
    return holds(() => {
      if (!(value instanceof Error) || !('code' in value) || !('hint' in value)) return false;
      // The error of a single call has one of AWS's codes.
      return value.name.startsWith('Cove') && value.name !== 'CoveCallError';
    });
  }

  constructor(code: CoveErrorCode, message: string, options: { hint?: string | undefined; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'CoveError';
    this.code = code;
    this.hint = options.hint;
  }
}

/** Whether something is so. What throws when it is looked at, as a proxy may, is nothing that we know. */
export function holds(look: () => boolean): boolean {
  try {
    return look();
  } catch {
    return false;
  }
}
