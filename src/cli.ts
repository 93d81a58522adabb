#!/usr/bin/env node
/** The program: hands the process's streams, environment and signals to the commands, and their exit code back. */
import { homedir } from 'node:os';
import { setFlagsFromString } from 'node:v8';
import { standInForHome } from './commands/home.ts';
import { main } from './commands/main.ts';

// How far the heap may grow beyond what was alive at its last collection. On a machine with much memory V8 waits for
// several times that, and a run over thousands of accounts, of which little stays alive, would grow as large as the
// machine allows (bench/scale.js).
const HEAP_GROWTH = '--heap-growing-percent=70';

// V8's optimizing compiler begins when functions have proved that they run often (decisions 122 and 129). While a
// program starts, they are mostly soon never called again: compiling them was an eighth of the CPU time of a small
// check.
const OPTIMIZED_AFTER_MS = 1_500;
// Commands that read files and clients, and are done. Neither the compiler nor collecting garbage of a heap that soon
// ends pays off in them; whatever takes longer than expected gets both after all.
const SHORT = ['completion', 'explain', 'init', 'list', 'packs', 'permissions', 'schema', 'trust', 'validate'];
const LONGER_THAN_SHORT_MS = 5_000;

setFlagsFromString('--no-turbofan');
if (SHORT.includes(process.argv.slice(2).find((word) => !word.startsWith('-')) ?? '')) {
  onceComputedFor(LONGER_THAN_SHORT_MS, ['--turbofan', HEAP_GROWTH]);
} else {
  setFlagsFromString(HEAP_GROWTH);
  onceComputedFor(OPTIMIZED_AFTER_MS, ['--turbofan']);
}

// The SDK prints a warning for each client on a Node version that it will drop one day; which versions cove-policy
// supports is up to package.json.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';

const home = standInForHome(process.env, homedir);
if (home !== undefined) process.env.HOME = home;

const interruption = new AbortController();

// SIGHUP: the terminal is gone, but what is known so far must not go with it.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    // The first one ends the run with a valid partial report; a second one means now.
    if (interruption.signal.aborted) process.exit(130);
    // Over the progress line and the terminal's own ^C.
    process.stderr.write(
      `${process.stderr.isTTY ? '\r\u001b[K' : ''}${signal}: finishing cleanly (press again to stop at once)\n`,
    );
    interruption.abort();
  });
}

// A reader that goes away (`cove-policy … | head`) is not our failure, and a full disk is reported by whoever writes:
// the event alone must not end the process with a stack trace.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});

process.exitCode = await main(process.argv.slice(2), {
  stdout: process.stdout,
  stderr: process.stderr,
  env: process.env,
  cwd: process.cwd(),
  signal: interruption.signal,
  self: { pid: process.pid, isAlive },
  stdoutDescriptor: 1,
  readStdin,
  runAgain,
  // Evaluated only when a question comes up: accessing stdin opens it.
  get ask() {
    return process.stdin.isTTY && process.stderr.isTTY ? ask : undefined;
  },
});

leaveSoon();

/** Sets flags of V8's after so much CPU time: waiting for answers does not make a run a long one. */
function onceComputedFor(milliseconds: number, flags: readonly string[]): void {
  const look = setInterval(() => {
    const { user, system } = process.cpuUsage();
    if (user + system < milliseconds * 1_000) return;
    clearInterval(look);
    for (const flag of flags) setFlagsFromString(flag);
  }, 100);
  look.unref();
}

/**
 * What is left open when all is done, as a request to an endpoint for credentials that never answers and listens to no
 * signal, keeps no process alive: it ends once its streams have taken everything.
 */
function leaveSoon(): void {
  const look = setInterval(() => {
    if (process.stdout.writableLength + process.stderr.writableLength > 0) return;
    clearInterval(look);
    process.exit();
  }, 500);
  look.unref();
}

/** All of it, as text. */
async function readStdin(): Promise<string> {
  process.stdin.setEncoding('utf8');
  let text = '';
  for await (const piece of process.stdin) text += String(piece);
  return text;
}

/** Questions go to stderr: stdout is for data. Ctrl-C and Ctrl-D at the question are a "no". */
async function ask(question: string): Promise<string> {
  const { createInterface } = await import('node:readline/promises');
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  // While a line is read, Ctrl-C arrives as a key and not as a signal.
  terminal.on('SIGINT', () => process.emit('SIGINT', 'SIGINT'));
  try {
    return await terminal.question(question, { signal: interruption.signal });
  } catch (error) {
    if ((error as Error).name !== 'AbortError') throw error;
    process.stderr.write('\n');
    return '';
  } finally {
    terminal.close();
  }
}

async function runAgain(more: readonly string[]): Promise<{ code: number | null; signal: string | null }> {
  const { spawn } = await import('node:child_process');
  const args = [...process.execArgv, ...process.argv.slice(1), ...more];
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'inherit', 'inherit'] });
    child.on('error', () => resolve({ code: 1, signal: null }));
    child.on('exit', (code, signal) => resolve({ code, signal }));
  });
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it is alive, and belongs to somebody else.
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}
