import path from 'node:path';

/** Whether a path is a folder or lies below it. Both absolute, and without links where these may lead elsewhere. */
export function isWithin(inner: string, outer: string): boolean {
  const way = path.relative(outer, inner);
  return way !== '..' && !way.startsWith(`..${path.sep}`) && !path.isAbsolute(way);
}
