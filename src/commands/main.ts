import type { CommandIo } from './command-io.ts';
import { harmlessIo } from './harmless-io.ts';
import { runProgram } from './program.ts';

/**
 * Runs a command line as the program does: what is thrown is explained on stderr.
 *
 * @returns the exit code, also for a failure.
 */
export async function main(args: readonly string[], io: CommandIo): Promise<number> {
  try {
    return await runProgram(args, io);
  } catch (error) {
    const { renderFailure } = await import('./render-failure.ts');
    const { text, exitCode } = renderFailure(error, io.env.COVE_DEBUG !== undefined);
    harmlessIo(io).stderr.write(text);
    return exitCode;
  }
}
