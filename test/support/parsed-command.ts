import { addDetails } from '../../src/commands/command-details.ts';
import { buildProgram } from '../../src/commands/program.ts';

/** Which commands the program would run by a command line, and what it would say instead; nothing is run. */
export async function parsedCommand(words: readonly string[]): Promise<readonly string[]> {
  const parsed: string[] = [];
  const said = { write: (text: string) => Boolean(parsed.push(text)) };
  const run = async (command: string): Promise<void> => {
    parsed.push(command);
  };
  const program = buildProgram({ stdout: said, stderr: said }, { run, addDetails, version: '' });
  await program.parseAsync([...words], { from: 'user' });
  return parsed;
}
