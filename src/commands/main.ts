import { asTyped } from './as-typed.ts';
import type { CommandIo } from './command-io.ts';
import { harmlessIo } from './harmless-io.ts';
import { runProgram } from './program.ts';
import { renderFailure } from './render-failure.ts';

/**
 * Runs a command line as the program does: what is thrown is explained on stderr.
 *
 * @returns the exit code, also for a failure.
 */
export async function main(args: readonly string[], io: CommandIo): Promise<number> {
  // Wherever it stands: whoever looks for a mistake adds it at the end.
  const end = args.indexOf('--');
  const own = args.filter((word, at) => word !== '--debug' || (end >= 0 && at > end));
  const debug = own.length < args.length || io.env.COVE_DEBUG !== undefined;
  try {
    return await runProgram(own, io);
  } catch (error) {
    const { text, exitCode } = renderFailure(error, debug);
    harmlessIo(io).stderr.write(debug ? text : asTyped(text, own));
    return exitCode;
  }
}
