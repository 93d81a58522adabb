import { buildProgram } from './built-program.ts';

/**
 * Runs once, before the tests that start the program, so that none of them waits for a build within its own time limit.
 */
export async function setup(): Promise<void> {
  await buildProgram((line) => process.stderr.write(`${line}\n`));
}
