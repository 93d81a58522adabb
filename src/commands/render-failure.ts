import { CoveError, type CoveErrorCode } from '../cove-error.ts';

/**
 * What a thrown error looks like to the user: one message and the next step; never a stack trace, unless it is our bug
 * and the user asked for it.
 *
 * The exit code is 2 for what the user can fix before anything ran, 4 for changes that stopped half-way, 3 for an
 * answer that could not be written, for a run whose time was up before it began, and for a bug: what was asked is not
 * answered; 130 if the user ended the run before it began.
 *
 * @param debug - show where it comes from (`--debug`, or `COVE_DEBUG` is set).
 */
export function renderFailure(error: unknown, debug: boolean): { readonly text: string; readonly exitCode: number } {
  if (error instanceof CoveError) {
    const hint = error.hint === undefined ? '' : `  ${error.hint}\n`;
    return {
      text: `cove-policy: ${printable(error.message)}\n${printable(hint)}${debug ? printable(`${originOf(error)}\n`) : ''}`,
      exitCode: EXIT_CODES[error.code] ?? 2,
    };
  }
  const missing = missingPart(error);
  if (missing !== undefined && !debug) return { text: missing, exitCode: NOT_ANSWERED };
  const message = error instanceof Error ? (debug ? originOf(error) : error.message) : String(error);
  const advice = debug ? '' : '  This is a bug in cove-policy. Run it again with --debug and report the output.\n';
  return { text: `cove-policy: internal error: ${printable(message)}\n${advice}`, exitCode: NOT_ANSWERED };
}

const NOT_ANSWERED = 3;

/**
 * What to say where a file of the program or of its packages is not there, as while another version is installed: that
 * is nobody's bug. The run log has what was done until then.
 *
 * @returns undefined for any other error.
 */
function missingPart(error: unknown): string | undefined {
  const { code, message } = error instanceof Error ? (error as NodeJS.ErrnoException) : {};
  if (code !== 'ERR_MODULE_NOT_FOUND' && code !== 'MODULE_NOT_FOUND') return undefined;
  const [first = ''] = (message ?? '').split('\n');
  return `cove-policy: part of the program is gone: ${printable(first)}\n  It was removed or replaced while it ran, or the installation is incomplete. Reinstall it; a run log that was begun has everything that was done, and --resume continues it.\n`;
}

/** The stacks of an error and of what caused it, and so on. */
function originOf(error: Error): string {
  const stacks: string[] = [];
  for (let each: unknown = error; each instanceof Error && stacks.length < 10; each = each.cause) {
    stacks.push(each.stack ?? each.message);
  }
  return stacks.join('\ncaused by: ');
}

const EXIT_CODES: Partial<Record<CoveErrorCode, number>> = { output: 3, remediation: 4, timeout: 3, interrupted: 130 };

/** Error messages carry words from AWS and from files: terminal escapes in them must not reach the terminal. */
function printable(text: string): string {
  return text.replace(/\p{Cc}/gu, (character) =>
    character === '\n' || character === '\t'
      ? character
      : `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`,
  );
}
