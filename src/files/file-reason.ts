import { messageOf } from '../values/message-of.ts';

/**
 * Why a file cannot be used, in words: without the error code, system call and path that Node adds, which the caller's
 * own sentence says better.
 */
export function fileReason(error: unknown): string {
  const message = messageOf(error);
  if (message.startsWith('EISDIR')) return 'it is a folder';
  return /^[A-Z][A-Z0-9_]+: (.+?)(, [a-z]+( '.*')?)?$/s.exec(message)?.[1] ?? message;
}
