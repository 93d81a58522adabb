import { execFile } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const dist = path.join(root, 'dist');

/** What the tests of the program run: `node` with this file. */
export const builtProgram = path.join(dist, 'cli.js');

/**
 * Builds `dist/` where it is missing or older than what it is made from, so that no suite tests yesterday's program.
 *
 * Built aside and then put in place: any number of test runs may do this at the same time. Type errors do not stop it,
 * since telling them is the business of `npm run types`.
 *
 * @param tell - is handed one line where there is something to build.
 * @throws with the compiler's output where nothing comes out of it.
 */
export async function buildProgram(tell: (line: string) => void): Promise<void> {
  if (await isFresh()) return;
  tell('Building the program (a few seconds) …');
  const cache = path.join(root, '.cache');
  await mkdir(cache, { recursive: true });
  const aside = await mkdtemp(path.join(cache, 'dist-'));
  try {
    const modules = path.join(aside, 'modules');
    const output = [await compile(aside, modules), await run('scripts/bundle.js', aside)];
    await Promise.all(['cli.js', 'index.d.ts'].map((file) => stat(path.join(aside, file)))).catch(() => {
      throw new Error(`the program cannot be built:\n${output.join('')}`);
    });
    await run('scripts/compile-validators.js', aside, modules);
    await rm(modules, { recursive: true });
    // A temporary directory is closed to others, and a build is not.
    await chmod(aside, 0o755);
    await chmod(path.join(aside, 'bin.js'), 0o755);
    await replaceDist(aside);
  } finally {
    await rm(aside, { recursive: true, force: true });
  }
}

async function isFresh(): Promise<boolean> {
  const built = await stat(builtProgram).catch(() => undefined);
  if (built === undefined) return false;
  const sources = await readdir(path.join(root, 'src'), { recursive: true });
  const schemas = await readdir(path.join(root, 'schemas'));
  const inputs = [
    ...sources.map((name) => path.join('src', name)),
    ...schemas.map((name) => path.join('schemas', name)),
    'scripts/bundle.js',
    'scripts/compile-validators.js',
    'package.json',
    'tsconfig.json',
    'tsconfig.build.json',
  ];
  const times = await Promise.all(inputs.map(async (name) => (await stat(path.join(root, name))).mtimeMs));
  return Math.max(...times) <= built.mtimeMs;
}

/** The declarations of the library, and each module by itself. */
function compile(declarations: string, modules: string): Promise<string> {
  const places = ['--declarationDir', declarations, '--outDir', modules];
  return run('node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json', ...places);
}

/** What a script of the project prints. */
function run(script: string, ...args: readonly string[]): Promise<string> {
  return new Promise((resolve) => {
    const options = { cwd: root, maxBuffer: 64 * 1024 * 1024 };
    execFile(process.execPath, [path.join(root, script), ...args], options, (_, stdout, stderr) =>
      resolve(`${stdout}${stderr}`),
    );
  });
}

/** Whoever comes second finds the place taken, by a build of the same sources. */
async function replaceDist(aside: string): Promise<void> {
  const old = `${aside}-old`;
  await rename(dist, old).catch(ignore('ENOENT'));
  await rename(aside, dist).catch(ignore('ENOTEMPTY', 'EEXIST'));
  await rm(old, { recursive: true, force: true });
}

function ignore(...codes: readonly string[]): (error: NodeJS.ErrnoException) => void {
  return (error) => {
    if (!codes.includes(error.code ?? '')) throw error;
  };
}
