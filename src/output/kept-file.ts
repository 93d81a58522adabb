import { stat } from 'node:fs/promises';
import { CoveError } from '../cove-error.ts';
import { HEAD_BYTES, kindOfFile, plainHead, WITH_ARTICLE } from '../files/file-kind.ts';
import { fileReason } from '../files/file-reason.ts';
import { openRegularFile } from '../files/regular-file.ts';
import { isDescriptor } from './descriptor.ts';

/**
 * Makes sure that what would be replaced is an earlier file of the same kind and format, of ours, or empty. A pipe or
 * device keeps nothing, and a file that a shell has opened is added to.
 *
 * @param what - its name in messages: `the report json=report.json`.
 * @param begins - how an earlier one begins.
 * @throws {CoveError} `usage` for anything else, and for what cannot be looked at.
 */
export async function assertReplaceable(absolute: string, what: string, begins: RegExp): Promise<void> {
  const entry = await stat(absolute).catch(() => undefined);
  if (entry?.isFile() !== true || entry.size === 0 || isDescriptor(absolute)) return;
  const head = await headOf(absolute).catch((cause: unknown) => {
    throw refused(`${what} would be written over a file that cannot be looked at: ${fileReason(cause)}`, cause);
  });
  if (begins.test(head)) return;
  const kept = kindOfFile(head);
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

async function headOf(path: string): Promise<string> {
  const file = await openRegularFile(path);
  try {
    const { buffer, bytesRead } = await file.read({ buffer: Buffer.alloc(HEAD_BYTES) });
    return plainHead(buffer.toString('utf8', 0, bytesRead));
  } finally {
    await file.close();
  }
}
