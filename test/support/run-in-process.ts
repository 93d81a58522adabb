import type { TextStream } from '../../src/commands/command-io.ts';
import { runProgram } from '../../src/commands/program.ts';

export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs the program's command line in this process, without a terminal; rejects with what `cli.ts` would turn into
 * words.
 */
export async function runInProcess(cwd: string, ...args: string[]): Promise<Ran> {
  const stdout: string[] = [];
  const stderr: string[] = [];
  const code = await runProgram(args, {
    stdout: streamTo(stdout),
    stderr: streamTo(stderr),
    env: { NO_COLOR: '1' },
    cwd,
    signal: new AbortController().signal,
    self: { pid: process.pid, isAlive: () => true },
  });
  return { code, stdout: stdout.join(''), stderr: stderr.join('') };
}

function streamTo(texts: string[]): TextStream {
  return {
    write(text, done) {
      texts.push(text);
      done?.();
      return true;
    },
  };
}
