import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { glob, isDynamicPattern } from 'tinyglobby';
import type { Diagnostic } from '../../documents/diagnostic.ts';
import type { DocumentFile } from '../../documents/read-document.ts';
import { fileDiagnostic, type Problem } from '../../documents/source-text.ts';
import { didYouMean } from '../../text/did-you-mean.ts';

/**
 * The policy files that the patterns name: files as they are, directories with all *.yml and *.yaml below them (links to
 * directories are not followed), globs. Sorted within a pattern; each file once.
 */
export async function findPolicyFiles(
  patterns: readonly string[],
  cwd: string,
): Promise<{ files: readonly DocumentFile[]; diagnostics: readonly Diagnostic[] }> {
  const paths = new Set<string>();
  const diagnostics: Diagnostic[] = [];
  for (const pattern of patterns) {
    const found = await findPattern(pattern, cwd);
    if (Array.isArray(found)) {
      for (const one of found) paths.add(path.resolve(one));
    } else {
      diagnostics.push(fileDiagnostic(shownName(pattern), found));
    }
  }
  const files = [...paths].map((absolute) => ({ path: absolute, name: shownName(relativeName(absolute, cwd)) }));
  return { files, diagnostics };
}

async function findPattern(pattern: string, cwd: string): Promise<string[] | Problem> {
  const absolute = path.resolve(cwd, pattern);
  const entry = await stat(absolute).catch((error: NodeJS.ErrnoException) => error.code ?? 'EIO');
  if (typeof entry !== 'string') {
    return entry.isDirectory() ? filesIn(absolute) : [absolute];
  }
  if (entry !== 'ENOENT' && entry !== 'ENOTDIR') {
    return {
      code: 'file/unreadable',
      message: entry === 'ELOOP' ? 'cannot be read: its symbolic links form a loop' : `cannot be read (${entry})`,
    };
  }
  if (!isDynamicPattern(pattern)) {
    return { code: 'file/not-found', message: 'no such file or directory', hint: await nearbyName(absolute, pattern) };
  }
  const found = await glob([shownName(pattern)], { ...globOptions, cwd });
  return found.length > 0 ? found.sort() : { code: 'file/not-found', message: 'no file matches this pattern' };
}

async function filesIn(directory: string): Promise<string[] | Problem> {
  const found = await glob('**/*.{yml,yaml}', { ...globOptions, cwd: directory });
  if (found.length > 0) return found.sort();
  return { code: 'file/not-found', message: 'the directory holds no *.yml or *.yaml file' };
}

const globOptions = { absolute: true, onlyFiles: true, followSymbolicLinks: false, dot: false } as const;

async function nearbyName(absolute: string, pattern: string): Promise<string | undefined> {
  const siblings = await readdir(path.dirname(absolute)).catch(() => []);
  const meant = didYouMean(path.basename(absolute), siblings.filter((name) => name !== path.basename(absolute)).sort());
  return meant === undefined ? undefined : `did you mean ${shownName(path.join(path.dirname(pattern), meant))}?`;
}

function relativeName(absolute: string, cwd: string): string {
  const relative = path.relative(cwd, absolute);
  return relative.startsWith('..') || path.isAbsolute(relative) ? absolute : relative;
}

function shownName(name: string): string {
  return path.sep === '\\' ? name.replaceAll('\\', '/') : name;
}
