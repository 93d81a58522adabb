import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import picomatch from 'picomatch';
import type { Diagnostic } from '../../documents/diagnostic.ts';
import type { DocumentFile } from '../../documents/read-document.ts';
import { fileDiagnostic, type Problem } from '../../documents/source-text.ts';
import { isFolder } from '../../files/existing.ts';
import { didYouMean } from '../../text/did-you-mean.ts';
import { unreadGlob } from '../../text/fits-path.ts';
import { shellWord } from '../../text/shell-word.ts';
import { isPackFile, isTestFile } from '../packs/kinds-of-files.ts';
import { type MatchedFiles, matchFiles } from '../packs/match-files.ts';

export interface FoundPolicyFiles {
  readonly files: readonly DocumentFile[];
  /** The pack.yml of each pack: what else lies in its folder is the pack's. */
  readonly packs: readonly DocumentFile[];
  /** Tests of policies among what the patterns name: no policies are read from them. */
  readonly testFiles: readonly DocumentFile[];
  readonly diagnostics: readonly Diagnostic[];
  /** The same below the folders of packs, which tell themselves what of their policies would be left out. */
  readonly ofPacks: readonly Diagnostic[];
}

/** Code of the diagnostic for a pattern that names tests and no policies. */
export const POLICY_TESTS = 'file/policy-tests';

/**
 * The policy files that the patterns name: files as they are, directories with all *.yml and *.yaml below them (in
 * small or capital letters), globs. Sorted within a pattern; each file once. Links to files are files. What would match
 * but is not loaded, because its name begins with a dot or a link to a directory leads to it, is reported as a warning.
 */
export async function findPolicyFiles(patterns: readonly string[], cwd: string): Promise<FoundPolicyFiles> {
  const paths = new Set<string>();
  const tests = new Set<string>();
  const testsAlone = new Map<string, readonly string[]>();
  const diagnostics: Diagnostic[] = [];
  const ofPacks: Diagnostic[] = [];
  for (const pattern of patterns) {
    const found = await findPattern(pattern, cwd);
    for (const one of found.files) (isTestFile(one) ? tests : paths).add(path.resolve(one));
    if (found.files.length > 0 && found.files.every(isTestFile)) testsAlone.set(shownName(pattern), found.files);
    for (const { name, problem, isOfPack } of found.problems) {
      (isOfPack === true ? ofPacks : diagnostics).push(fileDiagnostic(name, problem));
    }
  }
  for (const [name, alone] of testsAlone) {
    const problem = testsProblem(name, alone, paths);
    if (problem !== undefined) diagnostics.push(fileDiagnostic(name, problem));
  }
  const named = (absolute: string): DocumentFile => ({ path: absolute, name: fileNameIn(absolute, cwd) });
  const found = [...paths].map(named);
  // What one pattern leaves out, another may name.
  const isNamed = new Set(found.map(({ name }) => name));
  return {
    files: found.filter((file) => !isPackFile(file.path)),
    packs: found.filter((file) => isPackFile(file.path)),
    testFiles: [...tests].map(named),
    diagnostics: diagnostics.filter(({ code, range }) => code !== NOT_LOADED || !isNamed.has(range.file)),
    ofPacks,
  };
}

/** Of what folders and globs bring along: of the folder of a pack nothing but its pack.yml and tests. */
function loadable(files: readonly string[]): string[] {
  const packs = files.filter(isPackFile).map((file) => path.dirname(file));
  return files.filter((file) => {
    const folder = isPackFile(file) ? path.dirname(path.dirname(file)) : path.dirname(file);
    return isTestFile(file) || !packs.some((pack) => isAtOrBelow(folder, pack));
  });
}

function isAtOrBelow(folder: string, ancestor: string): boolean {
  const way = path.relative(ancestor, folder);
  return way !== '..' && !way.startsWith(`..${path.sep}`) && !path.isAbsolute(way);
}

/** A shell that fills in `policies/*.yml` names tests beside their policies: then nobody has mistaken them for some. */
function testsProblem(name: string, tests: readonly string[], policies: ReadonlySet<string>): Problem | undefined {
  const isBesidePolicies = (test: string): boolean =>
    ['.yml', '.yaml'].some((ending) => policies.has(path.resolve(test.replace(/\.test\.ya?ml$/i, ending))));
  if (tests.every(isBesidePolicies)) return undefined;
  return {
    code: POLICY_TESTS,
    severity: policies.size === 0 ? 'error' : 'warning',
    message: 'holds tests of policies (*.test.yml), and no policies',
    hint: `cove-policy test ${shellWord(name)} runs them`,
  };
}

const NOT_LOADED = 'file/not-loaded';

interface FoundFiles {
  readonly files: readonly string[];
  readonly problems: readonly {
    readonly name: string;
    readonly problem: Problem;
    /** Whether it lies below the folder of a pack. @default false */
    readonly isOfPack?: boolean;
  }[];
}

async function findPattern(pattern: string, cwd: string): Promise<FoundFiles> {
  // It would be the working directory, with whatever lies in it.
  if (pattern.trim() === '') return { files: [], problems: [{ name: "''", problem: EMPTY_NAME }] };
  const absolute = path.resolve(cwd, pattern);
  const entry = await stat(absolute).catch((error: NodeJS.ErrnoException) => error.code ?? 'EIO');
  if (typeof entry !== 'string') {
    return entry.isDirectory() ? filesIn(absolute, pattern, cwd) : { files: [absolute], problems: [] };
  }
  const failed = (problem: Problem): FoundFiles => ({ files: [], problems: [{ name: shownName(pattern), problem }] });
  if (entry !== 'ENOENT' && entry !== 'ENOTDIR') {
    return failed({
      code: 'file/unreadable',
      message: entry === 'ELOOP' ? 'cannot be read: its symbolic links form a loop' : `cannot be read (${entry})`,
    });
  }
  const { isGlob, negated } = picomatch.scan(pattern);
  if (!isGlob && !negated) {
    const hint = await nearbyName(absolute, pattern, cwd);
    return failed({ code: 'file/not-found', message: 'no such file or directory', hint });
  }
  const unread = unreadGlob(shownName(pattern));
  if (unread !== undefined) return failed({ code: 'file/pattern', message: unread, hint: KNOWN_SIGNS });
  return matchesOf(shownName(pattern), cwd);
}

const KNOWN_SIGNS = 'patterns have *, **, ?, [abc] and {a,b}; a shell may fill in others';

const EMPTY_NAME: Problem = {
  code: 'file/not-found',
  message: 'this name is empty: usually a variable was not set',
  hint: '. is the working directory',
};

async function filesIn(directory: string, pattern: string, cwd: string): Promise<FoundFiles> {
  const matched = await matchFiles(directory, '**/*.{yml,yaml}', { ignoresCase: true });
  const problems = notLoaded(matched, cwd);
  const files = loadable(matched.files);
  if (files.length > 0) return { files, problems };
  const problem = { code: 'file/not-found', message: 'the directory contains no *.yml or *.yaml file' };
  return { files: [], problems: [{ name: shownName(pattern), problem }, ...problems] };
}

async function matchesOf(pattern: string, cwd: string): Promise<FoundFiles> {
  const { base, glob, negated } = picomatch.scan(pattern);
  const folder = path.resolve(cwd, base.replace(/\\(.)/g, '$1'));
  const isMatchless = negated || !(await isFolder(folder));
  const matched = isMatchless ? NOTHING : await matchFiles(folder, glob, { ignoresCase: false });
  const below = await Promise.all(matched.folders.map((each) => filesIn(each, fileNameIn(each, cwd), cwd)));
  const files = loadable([...matched.files, ...below.flatMap((each) => each.files)].sort());
  const problems = [
    ...notLoaded(matched, cwd),
    ...below.flatMap((each) => (each.files.length > 0 ? each.problems : [])),
  ];
  if (files.length > 0) return { files, problems };
  const problem = { code: 'file/not-found', message: 'no file matches this pattern' };
  return { files: [], problems: [{ name: pattern, problem }, ...problems] };
}

const NOTHING: MatchedFiles = { files: [], folders: [], hidden: [], linkedFolders: [], brokenLinks: [] };

function notLoaded({ files, hidden, linkedFolders, brokenLinks }: MatchedFiles, cwd: string): FoundFiles['problems'] {
  const packs = files.filter(isPackFile).map((file) => path.dirname(file));
  const named = (paths: readonly string[], problem: Problem) =>
    paths.map((absolute) => ({
      name: fileNameIn(absolute, cwd),
      problem,
      isOfPack: packs.some((pack) => isAtOrBelow(absolute, pack)),
    }));
  return [
    ...named(brokenLinks, { code: 'file/unreadable', message: 'cannot be read: the symbolic link leads nowhere' }),
    ...named(hidden, {
      code: NOT_LOADED,
      severity: 'warning',
      message: 'not loaded: its name begins with a dot',
      hint: 'name it on the command line if it contains policies',
    }),
    ...named(linkedFolders, {
      code: NOT_LOADED,
      severity: 'warning',
      message: 'not searched: a symbolic link to a directory is not followed',
      hint: 'name it on the command line if it contains policies',
    }),
  ];
}

async function nearbyName(absolute: string, pattern: string, cwd: string): Promise<string | undefined> {
  const list = meantList(pattern.toLowerCase());
  if (list !== undefined) return list;
  const name = path.basename(absolute);
  const siblings = await readdir(path.dirname(absolute)).catch(() => []);
  const meant = didYouMean(name, siblings.filter((each) => each !== name).sort());
  if (meant !== undefined) return `did you mean ${shownName(path.join(path.dirname(pattern), meant))}?`;
  // A file or a pack is named without its folder by those who have just seen it in a list.
  const below = path.dirname(absolute) === cwd ? await readdir(path.join(cwd, 'policies')).catch(() => []) : [];
  const found = below.find((each) => each.replace(POLICY_FILE, '') === name);
  if (found !== undefined) return `did you mean policies/${found}?`;
  return REPORT_FILE.test(name) ? 'a report is named with its format, in one word: -o FORMAT=FILE' : undefined;
}

/** Who separates a list by spaces leaves its second word among the files. */
function meantList(word: string): string | undefined {
  if (/^(critical|high|medium|low|info)$/.test(word)) {
    return `a list of severities has commas: --severity ${word === 'critical' ? 'high' : 'critical'},${word}`;
  }
  if (/^[a-z]{2}(-[a-z]+)+-[0-9]+$/.test(word)) {
    return `a list of regions has commas: --regions ${word === 'us-east-1' ? 'eu-west-1' : 'us-east-1'},${word}`;
  }
  if (/^[0-9]{12}$/.test(word)) return `a list of accounts has commas: --accounts 111122223333,${word}`;
  return undefined;
}

const POLICY_FILE = /\.ya?ml$/i;

/** So does who writes `-o sarif report.sarif`. */
const REPORT_FILE = /\.(csv|html?|md|ndjson|sarif|txt|xlsx?|xml)$/i;

/** A file as it is shown: from the working directory, unless it lies elsewhere. */
export function fileNameIn(absolute: string, cwd: string): string {
  const relative = path.relative(cwd, absolute);
  return shownName(relative.startsWith('..') || path.isAbsolute(relative) ? absolute : relative);
}

function shownName(name: string): string {
  return path.sep === '\\' ? name.replaceAll('\\', '/') : name;
}
