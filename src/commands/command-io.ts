import { CoveError } from '../cove-error.ts';
import { fileReason } from '../files/file-reason.ts';
import type { LockOwner } from '../library/host.ts';

/** What a command may touch of the process: streams in, exit code out. */
export interface CommandIo {
  /** Data: reports. */
  readonly stdout: TextStream;
  /** Everything else: progress, warnings, errors. */
  readonly stderr: TextStream;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** Fires on Ctrl-C. */
  readonly signal: AbortSignal;
  /** Asks the person at the terminal, and returns the answer as typed; undefined if there is no terminal. */
  readonly ask?: ((question: string) => Promise<string>) | undefined;
  /** Of stdout: the shell may have made it a file that is read (`>> run.ndjson`). @default it is no file */
  readonly stdoutDescriptor?: number | undefined;
  /** Everything that is piped in. @default nothing can be */
  readonly readStdin?: (() => Promise<string>) | undefined;
  /** Runs this program again, with the same command line and more flags, and says how it ended. @default it cannot */
  readonly runAgain?: ((more: readonly string[]) => Promise<ProcessEnd>) | undefined;
  /** This process, and how it finds out whether another is still alive. */
  readonly self: LockOwner;
}

/** How a process ended. */
export interface ProcessEnd {
  readonly code: number | null;
  /** `SIGKILL` */
  readonly signal: string | null;
}

export interface TextStream {
  write(text: string, done?: (error?: Error | null) => void): boolean;
  readonly isTTY?: boolean;
  readonly columns?: number;
  /** Without the filter for harmful output: for intended commands to a pipeline's runner. */
  readonly raw?: TextStream;
}

/**
 * Whether to colour output to a stream. Source: https://no-color.org, and FORCE_COLOR as most Node programs read it.
 */
export function useColor(stream: TextStream, env: CommandIo['env']): boolean {
  if (env.NO_COLOR !== undefined && env.NO_COLOR !== '') return false;
  if (env.FORCE_COLOR !== undefined && env.FORCE_COLOR !== '0') return true;
  return stream.isTTY === true && env.TERM !== 'dumb';
}

/**
 * The variable that names a proxy for HTTPS, if one is set. Source: https://curl.se/docs/manpage.html#ENVIRONMENT,
 * which most programs follow.
 */
export function proxyVariable(env: CommandIo['env']): string | undefined {
  return ['HTTPS_PROXY', 'https_proxy', 'ALL_PROXY', 'all_proxy'].find((name) => (env[name] ?? '') !== '');
}

/**
 * Writes all of a text, and waits until the stream has taken it.
 *
 * @throws {CoveError} `output` if the stream takes no more, as with a file on a full disk.
 */
export function writeAll(stream: TextStream, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    stream.write(text, (error) => {
      // A reader that has gone away wants no more.
      if (!error || (error as NodeJS.ErrnoException).code === 'EPIPE') resolve();
      else reject(new CoveError('output', `the output cannot be written: ${fileReason(error)}`, { cause: error }));
    });
  });
}

/** Writes to stderr. If that takes no more there is nobody to tell, and the run goes on. */
export async function tell(io: CommandIo, text: string): Promise<void> {
  await writeAll(io.stderr, text).catch(() => {});
}
