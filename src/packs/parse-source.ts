import type { Problem } from '../documents/source-text.ts';

/** Where a pack comes from, as `from` says it. */
export type PackSource = FolderSource | NpmSource | GitSource;

export interface FolderSource {
  readonly kind: 'folder';
  readonly path: string;
}

export interface NpmSource {
  readonly kind: 'npm';
  /** `@scope/name` or `name` */
  readonly name: string;
  /** The pack's folder in the package; empty for the package itself. */
  readonly folder: string;
}

export interface GitSource {
  readonly kind: 'git';
  readonly transport: 'https' | 'ssh' | 'file';
  /** What git is given; of `file`, a path that may be relative to the settings file. */
  readonly url: string;
  /** A tag, a branch or a commit. */
  readonly ref: string;
  /** The pack's folder in the repository; empty for the repository itself. */
  readonly folder: string;
}

/** Reads `from`; the problem where it is none of the forms, or asks for something that is not done. */
export function parseSource(from: string): PackSource | { readonly problem: Problem } {
  if (/[\p{Cc}]/u.test(from)) return wrong('it holds control characters');
  if (from.startsWith('npm:')) return parseNpm(from.slice(4));
  if (from.startsWith('git+')) return parseGit(from.slice(4));
  if (/^(\.{1,2}([\\/]|$)|[\\/]|[A-Za-z]:[\\/])/.test(from)) return { kind: 'folder', path: from };
  return wrong(/^[a-z][a-z0-9+.-]*:/i.test(from) ? 'packs are not fetched so' : 'it is none of the forms');
}

const FORMS = 'write ./folder, npm:@scope/name, git+https://host/path.git#tag, git+ssh://… or git+file:…';

function wrong(why: string, hint = FORMS): { readonly problem: Problem } {
  return { problem: { code: 'packs/source', message: `\`from\` cannot be used: ${why}`, hint } };
}

/** Source: https://docs.npmjs.com/cli/v11/configuring-npm/package-json#name */
const PACKAGE_NAME = /^(@[a-z0-9~-][a-z0-9._~-]*\/)?[a-z0-9~-][a-z0-9._~-]*$/;

function parseNpm(text: string): NpmSource | { readonly problem: Problem } {
  const parts = text.split('/');
  const name = parts.splice(0, text.startsWith('@') ? 2 : 1).join('/');
  if (!PACKAGE_NAME.test(name)) {
    const isVersion = /.@/.test(text);
    return wrong(
      `${JSON.stringify(text)} is not the name of a package`,
      isVersion ? 'leave the version out: package-lock.json has it' : 'as in npm:@scope/name, or npm:name/folder',
    );
  }
  const folder = folderIn(parts.join('/'));
  return folder === undefined ? wrong('the folder leaves the package') : { kind: 'npm', name, folder };
}

function parseGit(text: string): GitSource | { readonly problem: Problem } {
  const [url = '', fragment] = text.split(/#(.*)/s);
  const transport = /^(https|ssh|file):/.exec(url)?.[1] as GitSource['transport'] | undefined;
  if (transport === undefined) {
    return wrong(
      'git repositories are read over https, ssh and file only',
      'as in git+https://git.example.com/security/packs.git#v1',
    );
  }
  const problem = transport === 'file' ? fileProblem(url) : urlProblem(url);
  if (problem !== undefined) return problem;
  const [ref = '', ...rest] = (fragment ?? '').split(':');
  if (ref === '') return wrong('it names no tag, branch or commit', 'write it after a #, as in …packs.git#v1.4.0');
  if (!isRef(ref)) return wrong(`${JSON.stringify(ref)} is not the name of a tag, branch or commit`);
  const folder = folderIn(rest.join(':'));
  if (folder === undefined) return wrong('the folder leaves the repository');
  return { kind: 'git', transport, url: transport === 'file' ? url.slice('file:'.length) : url, ref, folder };
}

/** What git could take for an option, or ssh for one of its own, is no address. */
function urlProblem(url: string): { readonly problem: Problem } | undefined {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed === undefined || !/^[A-Za-z0-9]/.test(parsed.hostname) || parsed.pathname.length < 2) {
    return wrong('it is not the address of a repository', 'as in git+https://git.example.com/security/packs.git#v1');
  }
  if (parsed.search !== '') return wrong('the address of a repository has no query');
  const isSecret = parsed.password !== '' || (parsed.protocol === 'https:' && parsed.username !== '');
  if (isSecret) {
    return wrong(
      'it contains credentials, which would appear in logs and reports',
      "git's credential helper keeps them",
    );
  }
  return /^[A-Za-z0-9._~-]*$/.test(parsed.username) && !parsed.username.startsWith('-')
    ? undefined
    : wrong(`${JSON.stringify(parsed.username)} is not the name of a user`);
}

function fileProblem(url: string): { readonly problem: Problem } | undefined {
  const path = url.slice('file:'.length).replace(/^\/\//, '');
  return /^(\.{1,2}\/|\/|[A-Za-z]:[\\/])/.test(path)
    ? undefined
    : wrong(
        'the path of a repository begins with ./, ../ or /',
        'as in git+file:./packs.git#v1, or git+file:///srv/packs.git#v1',
      );
}

/** Source: https://git-scm.com/docs/git-check-ref-format */
function isRef(ref: string): boolean {
  return /^[A-Za-z0-9][A-Za-z0-9._/+-]*$/.test(ref) && !/\.\.|\/\/|\.lock$|[./]$/.test(ref) && ref.length <= 200;
}

/** @returns undefined for a path that leads out. */
function folderIn(path: string): string | undefined {
  const parts = path.split('/').filter((part) => part !== '' && part !== '.');
  return parts.includes('..') || path.includes('\\') || path.startsWith('/') ? undefined : parts.join('/');
}
