import { readdir } from 'node:fs/promises';
import { CoveError } from '../cove-error.ts';
import { errorCode } from '../files/error-code.ts';
import { fileReason } from '../files/file-reason.ts';

/**
 * What a folder holds, to look for files that nobody has named; nothing where there is no such folder.
 *
 * @param wanted - what is looked for: `a settings file`.
 * @throws {CoveError} `config` if the folder cannot be listed: a file that was overlooked would change what is checked.
 */
export async function namesInFolder(folder: string, wanted: string, hint: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (cause) {
    if (errorCode(cause) === 'ENOENT') return [];
    const message = `whether there is ${wanted} in ${folder} is not known: the folder cannot be listed: ${fileReason(cause)}`;
    throw new CoveError('config', message, { hint, cause });
  }
}
