import { AsyncLocalStorage } from 'node:async_hooks';
import type { CommandIo } from '../../src/commands/command-io.ts';
import { main } from '../../src/commands/main.ts';

export interface Answer {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly cwd: string;
  readonly env: Environment;
  /** Ctrl-C. @default never */
  readonly signal?: AbortSignal;
  /** What a pipe brings. @default there is none */
  readonly stdin?: string;
  /** Stderr goes where stdout goes, as `2>&1` says. @default false */
  readonly isJoined?: boolean;
  /** Is handed what is printed when it is, for whoever cannot wait for the answer. */
  readonly onText?: (text: string) => void;
  /** The person at the terminal. @default there is no terminal */
  readonly ask?: CommandIo['ask'];
  /** @default the program cannot be run again */
  readonly runAgain?: CommandIo['runAgain'];
  /** The file that is said to be stdout. @default there is none */
  readonly stdoutDescriptor?: CommandIo['stdoutDescriptor'];
}

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Runs the program in this process, through the `main` that `cli.ts` calls: the same words, exit codes and files as
 * those of a process, without the second of CPU time that it takes one to start.
 *
 * Any number may run at the same time. Each sees its own environment in `process.env`, which the SDK reads by itself.
 */
export async function runMain(args: readonly string[], options: RunOptions): Promise<Answer> {
  const { cwd, env, signal = new AbortController().signal, stdin, isJoined = false, onText, ask, runAgain } = options;
  const output = { stdout: '', stderr: '' };
  const streamTo = (name: keyof typeof output) => ({
    write(text: string, done?: () => void) {
      output[name] += text;
      onText?.(text);
      done?.();
      return true;
    },
  });
  const self = { pid: process.pid, isAlive };
  const io = {
    stdout: streamTo('stdout'),
    stderr: streamTo(isJoined ? 'stdout' : 'stderr'),
    env,
    cwd,
    signal,
    self,
    ask,
    runAgain,
    stdoutDescriptor: options.stdoutDescriptor,
    ...(stdin === undefined ? {} : { readStdin: async () => stdin }),
  };
  const storage = environments();
  running += 1;
  try {
    const exitCode = await storage.run({ ...SET_BY_CLI, ...env }, () => main(args, io));
    return { exitCode, ...output };
  } finally {
    running -= 1;
    // Else Node would follow each promise of all later tests for it.
    if (running === 0) storage.disable();
  }
}

/** Runs that have not ended. */
let running = 0;

/** Without it the SDK warns of Node versions that it will leave. */
const SET_BY_CLI = { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' };

let own: AsyncLocalStorage<Environment> | undefined;

/** From here on `process.env` is that of the run that asks; everybody else finds the real one. */
function environments(): AsyncLocalStorage<Environment> {
  if (own !== undefined) return own;
  const storage = new AsyncLocalStorage<Environment>();
  const real = process.env;
  const current = (): NodeJS.ProcessEnv => storage.getStore() ?? real;
  process.env = new Proxy<NodeJS.ProcessEnv>(
    {},
    {
      get: (_, name) => Reflect.get(current(), name),
      set: (_, name, value) => Reflect.set(current(), name, value),
      has: (_, name) => Reflect.has(current(), name),
      deleteProperty: (_, name) => Reflect.deleteProperty(current(), name),
      ownKeys: () => Reflect.ownKeys(current()),
      getOwnPropertyDescriptor: (_, name) => Reflect.getOwnPropertyDescriptor(current(), name),
    },
  );
  own = storage;
  return storage;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
