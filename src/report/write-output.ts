import { randomBytes } from 'node:crypto';
import { open, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { distance } from 'fastest-levenshtein';
import { CoveError } from '../cove-error.ts';
import { fileReason } from '../file-reason.ts';
import { type Format, isFormat, renderers } from './formats.ts';

export interface OutputSpec {
  readonly format: Format;
  /** A path, or `-` for stdout. */
  readonly file: string;
}

/**
 * Reads `FORMAT=FILE`, as `-o` takes it. `FORMAT` alone and `FORMAT=-` mean stdout.
 *
 * @throws {CoveError} `usage` for an unknown format and for an empty file name.
 */
export function parseOutputSpec(spec: string): OutputSpec {
  const reports = { noun: 'report format', example: 'json=report.json' };
  return parseFormatSpec(spec, Object.keys(renderers).filter(isFormat), reports);
}

/**
 * The same for what is no report.
 *
 * @throws {CoveError} `usage` for an unknown format and for an empty file name.
 */
export function parseFormatSpec<F extends string>(
  spec: string,
  known: readonly F[],
  words: { readonly noun: string; readonly example: string },
): { readonly format: F; readonly file: string } {
  const [name = '', ...rest] = spec.split('=');
  const file = rest.length === 0 ? '-' : rest.join('=');
  const format = known.find((each) => each === name);
  if (format === undefined) throw unknownFormat(name, rest, known, words);
  if (file === '') {
    throw new CoveError('usage', `no file name after "${spec}"`, {
      hint: `Write ${format}=FILE, or ${format}=- for stdout.`,
    });
  }
  return { format, file };
}

function unknownFormat(
  format: string,
  rest: readonly string[],
  known: readonly string[],
  { noun, example }: { readonly noun: string; readonly example: string },
): CoveError {
  const near = known.find((name) => distance(name, format.toLowerCase()) <= 2);
  return new CoveError('usage', `unknown ${noun} "${format}": expected ${known.join(', ')}`, {
    hint: near === undefined ? `Write FORMAT=FILE: ${example}` : `Did you mean "${[near, ...rest].join('=')}"?`,
  });
}

/**
 * Writes a report so that a reader sees the old file or the new one, and never a half: a new file beside it, brought to the disk, then
 * renamed over it. Readable by its owner only, since it holds account data and evidence; a file that is there keeps its mode.
 * What is no regular file (`/dev/stderr`, a named pipe) is written to as it is.
 *
 * @throws {CoveError} `file`; then the old file is unchanged.
 */
export async function writeOutput(path: string, text: string): Promise<void> {
  try {
    const target = await realpath(path).catch(() => path);
    const existing = await stat(target).catch(() => undefined);
    if (existing === undefined || existing.isFile()) await replace(target, text, existing?.mode);
    else await writeFile(target, text);
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
    throw new CoveError('file', `the report ${path} cannot be written: ${fileReason(cause)}`, {
      hint: hints[code] ?? 'Name another file with -o FORMAT=FILE.',
      cause,
    });
  }
}

/**
 * Not by `write-file-atomic`: it does not look at how much a write took, and so puts a cut file in place, and says that all is well,
 * where the disk fills up in the middle.
 */
async function replace(target: string, text: string, mode = 0o600): Promise<void> {
  const temporary = `${target}.${randomBytes(6).toString('hex')}.tmp`;
  const file = await open(temporary, 'wx', 0o600);
  try {
    try {
      await file.writeFile(text);
      await file.chmod(mode & 0o777);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, target);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

const hints: Record<string, string> = {
  ENOENT: 'Its folder does not exist: create it first.',
  EACCES: 'It may not be written to: name another file with -o FORMAT=FILE.',
  EISDIR: 'Name a file in it.',
  ENOSPC: 'The disk is full: make room, or name a file on another disk.',
};
