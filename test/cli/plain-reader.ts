import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Answer } from '../support/run-main.ts';

/**
 * What `head -N` and `tail -N` make of a text: half of all commands behind a pipe. A shell for each would cost more the
 * more memory the test's process has, since the system copies its page tables.
 *
 * @returns undefined for any other command.
 */
export function readPlainly(reader: string, text: string): string | undefined {
  const [, command, number] = /^(head|tail) -([1-9]\d*)$/.exec(reader.trim()) ?? [];
  if (command === undefined) return undefined;
  const lines = text.split(/(?<=\n)/);
  const most = Number(number);
  return (command === 'head' ? lines.slice(0, most) : lines.slice(-most)).join('');
}

/**
 * What a shell answers to `echo $?`, and to `cat`, `head -N` or `tail -N` of a file of the folder: half of what stands
 * between commands of the program.
 *
 * @param exitCode - of the command before it.
 * @returns undefined for any other command, and where there is no such file: a shell says so in its own words.
 */
export function answerPlainly(command: string, cwd: string, exitCode: number | null): Answer | undefined {
  const text = command.trim();
  if (text === 'echo $?' && exitCode !== null) return { exitCode: 0, stdout: `${exitCode}\n`, stderr: '' };
  const [, reader = '', name] = /^(cat|(?:head|tail) -[1-9]\d*) (\w[\w.-]*)$/.exec(text) ?? [];
  const content = name === undefined ? undefined : contentOf(path.join(cwd, name));
  const stdout = content === undefined || reader === 'cat' ? content : readPlainly(reader, content);
  return stdout === undefined ? undefined : { exitCode: 0, stdout, stderr: '' };
}

function contentOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
