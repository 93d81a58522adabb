import { stat } from 'node:fs/promises';
import { CoveError } from '../cove-error.ts';
import { type KeptFile, kindOfFile, WITH_ARTICLE } from '../file-kind.ts';
import { fileReason } from '../file-reason.ts';
import { openRegularFile } from '../regular-file.ts';
import { isDescriptor } from './descriptor.ts';

/** What a file may be written over, besides an empty one. */
export interface Replaceable {
  /** A file that a run cannot leave a second time, and which is written again all the same: `--plan` over a plan. */
  readonly replaces?: KeptFile | undefined;
  /** How an earlier one of the same kind and format begins. */
  readonly begins?: RegExp | undefined;
}

/**
 * Makes sure that what would be replaced is an earlier file of the same kind and format, of ours, or empty. A pipe or
 * device keeps nothing, and a file that a shell has opened is added to.
 *
 * @param what - its name in messages: `the report json=report.json`.
 * @throws {CoveError} `usage` for anything else, and for what cannot be looked at.
 */
export async function assertReplaceable(absolute: string, what: string, may: Replaceable): Promise<void> {
  const entry = await stat(absolute).catch(() => undefined);
  if (entry?.isFile() !== true || entry.size === 0 || isDescriptor(absolute)) return;
  const head = await headOf(absolute).catch((cause: unknown) => {
    throw refused(`${what} would be written over a file that cannot be looked at: ${fileReason(cause)}`, cause);
  });
  const kept = kindOfFile(head);
  if (kept === undefined ? may.begins?.test(plain(head)) === true : kept === may.replaces) return;
  throw refused(
    kept === undefined
      ? `${what} would be written over a file that is not an earlier one of the same kind`
      : `${what} would be written over a file that is kept: ${WITH_ARTICLE[kept]}`,
  );
}

function refused(message: string, cause?: unknown): CoveError {
  return new CoveError('usage', message, {
    hint: 'nothing was replaced; name another file, or move that one away',
    cause,
  });
}

/** Without what tools put around a text: a byte order mark, line ends of Windows. */
function plain(head: string): string {
  return head.replace(/^\uFEFF/, '').replaceAll('\r\n', '\n');
}

async function headOf(path: string): Promise<string> {
  const file = await openRegularFile(path);
  try {
    const { buffer, bytesRead } = await file.read({ buffer: Buffer.alloc(HEAD_BYTES) });
    return buffer.toString('utf8', 0, bytesRead);
  } finally {
    await file.close();
  }
}

const HEAD_BYTES = 65_536;
