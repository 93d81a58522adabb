import { createHarmlessOutput } from '../text/harmless-output.ts';
import type { CommandIo, TextStream } from './command-io.ts';

/** The process with streams on which no text can do harm, whatever a command forgets to escape. */
export function harmlessIo(io: CommandIo): CommandIo {
  // Members are copied as accessors: reading `ask` would open stdin.
  const members = Object.getOwnPropertyDescriptors(io);
  return Object.defineProperties({} as CommandIo, {
    ...members,
    stdout: { value: createHarmlessStream(io.stdout), enumerable: true },
    stderr: { value: createHarmlessStream(io.stderr), enumerable: true },
  });
}

function createHarmlessStream(stream: TextStream): TextStream {
  if (stream.raw !== undefined) return stream;
  const filter = createHarmlessOutput();
  return {
    write: (text, done) => stream.write(filter(text), done),
    get isTTY() {
      return stream.isTTY ?? false;
    },
    get columns() {
      return stream.columns as number;
    },
    raw: stream,
  };
}
