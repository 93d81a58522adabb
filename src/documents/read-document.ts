import { IrregularFileError, LargeFileError, readRegularBytes } from '../files/regular-file.ts';
import { type DocumentNoun, type Problem, SourceText } from './source-text.ts';
import { whereLinksLead } from './where-links-lead.ts';

export interface DocumentFile {
  readonly path: string;
  /** As shown to the user: relative to the working directory if possible, with forward slashes. */
  readonly name: string;
}

const LARGEST_BYTES = 5_000_000;

/** The text of a user's file, without a byte order mark, or the reason why there is none. */
export async function readDocument(
  file: DocumentFile,
  noun: DocumentNoun = 'policy file',
): Promise<SourceText | Problem> {
  let bytes: Buffer;
  try {
    bytes = await readRegularBytes(file.path, LARGEST_BYTES);
  } catch (error) {
    return unreadable(error as NodeJS.ErrnoException);
  }
  const text = decode(bytes, noun);
  if (typeof text !== 'string') return text;
  const led = await whereLinksLead(file);
  if (led !== 'nowhere' && isForeign(text, noun)) return FOREIGN;
  return new SourceText(file.name, text, noun, led === 'outside' ? 'nothing' : 'lines');
}

/**
 * Whoever writes a repository, or a pull request to it, can have a link there name any file of the machine that checks
 * it, and a link in place of a folder all files in it; what is wrong with a file is shown with its lines. One that
 * looks like ours and is outside the folder is read, and nothing of it is shown either.
 */
const FOREIGN: Problem = {
  code: 'file/foreign',
  message: 'is a link to a file that is none of ours: nothing of it is shown',
  hint: 'check what it points to',
};

/**
 * What our files have at their top, in whatever way it is written. A settings file may have nothing but its version.
 */
function isForeign(text: string, noun: DocumentNoun): boolean {
  if (text.trim() === '') return false;
  return !/\bversion\b/.test(text) || (noun !== 'settings file' && !KEYS.test(text));
}

const KEYS = /\b(?:policies|tests|waivers|accounts|packs|pack|controls)\b/;

function decode(bytes: Buffer, noun: DocumentNoun): string | Problem {
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)) {
    return { code: 'file/encoding', message: `is UTF-16, but ${noun}s are UTF-8`, hint: 'save it as UTF-8' };
  }
  if (bytes.includes(0)) {
    return { code: 'file/binary', message: `is a binary file, but ${noun}s are YAML text` };
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return { code: 'file/encoding', message: 'is not valid UTF-8', hint: 'save it as UTF-8' };
  }
}

function unreadable(error: NodeJS.ErrnoException): Problem {
  if (error instanceof IrregularFileError) return { code: 'file/unreadable', message: 'is not a regular file' };
  if (error instanceof LargeFileError) return { code: 'file/too-large', message: 'is larger than 5 MB' };
  const reason = REASONS[error.code ?? ''] ?? error.code ?? error.message;
  return { code: error.code === 'ENOENT' ? 'file/not-found' : 'file/unreadable', message: `cannot be read: ${reason}` };
}

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EISDIR: 'it is a directory',
  ELOOP: 'its symbolic links form a loop',
  EMFILE: 'too many open files',
  ENOENT: 'no such file',
};
