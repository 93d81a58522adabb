import { type PlainCommand, parsePlainCommand } from './plain-command.ts';

/** One command of a list, and when it runs: after a success of the one before, or after anything. */
export type ListedCommand = { readonly onlyAfterSuccess: boolean } & (ProgramCommand | ShellCommand);

/** The program, where no shell has to set its streams up. */
export interface ProgramCommand extends PlainCommand {
  readonly kind: 'program';
  /** The file that gets stdout. */
  readonly stdout: string | undefined;
  /** The file that gets stderr; `&1` is where stdout goes. */
  readonly stderr: string | undefined;
}

export interface ShellCommand {
  readonly kind: 'shell';
  readonly text: string;
}

/**
 * Reads commands between `;` and `&&`, of which those of the program need no shell, so that `cut x > y; cove-policy
 * check y 2> told.txt | tail -1; cat told.txt` starts no program.
 *
 * @returns undefined where one shell has to run all of it: nothing in it is such a command, a command sets up the shell
 *   for the next ones, or the program's streams are more than files.
 */
export function parseCommandList(command: string): readonly ListedCommand[] | undefined {
  const pieces = split(command);
  if (pieces === undefined) return undefined;
  const commands: ListedCommand[] = [];
  for (const { text, onlyAfterSuccess } of pieces) {
    const program = parseProgram(text);
    if (program === undefined && (SETS_UP_THE_SHELL.test(text) || text.includes('cove-policy '))) return undefined;
    commands.push({ onlyAfterSuccess, ...(program ?? { kind: 'shell', text }) });
  }
  return commands.some(({ kind }) => kind === 'program') ? commands : undefined;
}

/** Words of the shell's own that the next command depends on, or that are half of something. */
const OF_THE_SHELL = [
  ...[
    'alias',
    'cd',
    'command',
    'eval',
    'exec',
    'exit',
    'export',
    'local',
    'popd',
    'pushd',
    'read',
    'readonly',
    'return',
  ],
  ...['set', 'shift', 'source', 'trap', 'ulimit', 'umask', 'unalias', 'unset', 'wait'],
  ...['case', 'do', 'done', 'elif', 'else', 'esac', 'fi', 'for', 'function', 'if', 'then', 'until', 'while'],
];
const SETS_UP_THE_SHELL = new RegExp(`^\\s*(?:(?:${OF_THE_SHELL.join('|')})\\b|[.](?=\\s)|[{}!]|\\w+=)`);

interface Piece {
  readonly text: string;
  readonly onlyAfterSuccess: boolean;
}

/** A word in quotes, a separator, what only a shell reads, or any other character. */
const PARTS = /'[^']*'|"(?:[^"\\]|\\.)*"|\s*(?:;|&&)\s*|\d?>&\d|[|]{2}|[&()`\n'"#\\]|\$[({]|./gsy;

function split(command: string): Piece[] | undefined {
  const pieces: Piece[] = [];
  let text = '';
  let onlyAfterSuccess = false;
  for (const [part] of command.matchAll(PARTS)) {
    const separator = part.trim();
    if (separator === ';' || separator === '&&') {
      pieces.push({ text, onlyAfterSuccess });
      text = '';
      onlyAfterSuccess = separator === '&&';
    } else if (/^(?:[|]{2}|[&()`\n'"#\\]|\$[({])$/.test(part)) return undefined;
    else text += part;
  }
  pieces.push({ text, onlyAfterSuccess });
  return pieces.every((piece) => piece.text.trim() !== '') ? pieces : undefined;
}

/** The streams of the program are set up behind its words, and before a pipe. */
const STREAMS = /^((?:'[^']*'|[^'|>])*?)((?: +(?:2>&1|2?> *[\w./-]+))+)( *[|].*)?$/s;

function parseProgram(text: string): ProgramCommand | undefined {
  const [, words = text, streams = '', pipe = ''] = STREAMS.exec(text) ?? [];
  const plain = parsePlainCommand(`${words}${pipe}`.trim());
  // A device may fail.
  if (plain === undefined || /> *[/]dev[/](?!null\b)/.test(streams)) return undefined;
  let stdout: string | undefined;
  let stderr: string | undefined;
  for (const [, fd, file] of streams.matchAll(/(2?)> *(&1|[\w./-]+)/g)) {
    const isSetTwice = (fd === '2' ? stderr : stdout) !== undefined;
    // What stdout is later on is not where stderr goes.
    if (isSetTwice || (fd === '' && stderr === '&1')) return undefined;
    if (fd === '2') stderr = file;
    else stdout = file;
  }
  if (stdout === stderr && stdout !== undefined && stdout !== '/dev/null') return undefined;
  return { kind: 'program', ...plain, stdout, stderr };
}
