import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { access, mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);

const projectRoot = fileURLToPath(new URL('../../', import.meta.url));
const requirementsFile = fileURLToPath(new URL('requirements.txt', import.meta.url));

/** The oldest Python that the pinned packages run on. */
const OLDEST_PYTHON = { major: 3, minor: 10 };

const VENV_TIMEOUT_MS = 120_000;
const PIP_TIMEOUT_MS = 900_000;

/**
 * Makes the Python environment of the moto, boto3 and AWS CLI suites: once, kept in `.cache/` under the hash of
 * `requirements.txt`. Any number of processes may ask at the same time: each builds aside and the first rename wins.
 *
 * Programs of the environment are run as modules (`python -m awscli`): the scripts in its `bin` name the directory in
 * which it was built.
 *
 * @returns the interpreter's absolute path, or why there is none on this machine.
 * @throws where Python is there but pip fails (with pip's output), and where Python is missing although `CI=true`.
 */
export async function preparePython(): Promise<{ python: string } | { skipped: string }> {
  const cache = path.join(projectRoot, '.cache');
  const requirements = await readFile(requirementsFile, 'utf8');
  const directory = path.join(cache, `python-${createHash('sha256').update(requirements).digest('hex').slice(0, 12)}`);
  if (await works(directory)) return { python: interpreterOf(directory) };

  const base = await findPython();
  if ('skipped' in base) {
    if (process.env.CI === 'true') throw new Error(`CI needs Python for the moto suite: ${base.skipped}`);
    return base;
  }
  await mkdir(cache, { recursive: true });
  await build(base.command, directory);
  return { python: interpreterOf(directory) };
}

async function works(directory: string): Promise<boolean> {
  try {
    await access(directory);
  } catch {
    return false;
  }
  try {
    await run(interpreterOf(directory), ['-c', 'import boto3']);
    return true;
  } catch {
    // The Python that it was made from is gone.
    await rm(directory, { recursive: true, force: true });
    return false;
  }
}

async function findPython(): Promise<{ command: string } | { skipped: string }> {
  const reasons: string[] = [];
  for (const command of ['python3', 'python']) {
    const reason = await unsuitable(command);
    if (reason === null) return { command };
    reasons.push(reason);
  }
  return { skipped: reasons.join('; ') };
}

async function unsuitable(command: string): Promise<string | null> {
  const wanted = `${OLDEST_PYTHON.major}.${OLDEST_PYTHON.minor}`;
  const version = await output(command, ['-c', 'import sys; print("%d.%d" % sys.version_info[:2])']);
  if (version === null) return `${command} is not installed`;
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const old = major < OLDEST_PYTHON.major || (major === OLDEST_PYTHON.major && minor < OLDEST_PYTHON.minor);
  if (old) return `${command} is ${version}, older than ${wanted}`;
  const complete = await output(command, ['-c', 'import venv, ensurepip']);
  return complete === null ? `${command} ${version} has no venv module with pip (Debian: python3-venv)` : null;
}

async function output(command: string, args: readonly string[]): Promise<string | null> {
  try {
    return (await run(command, args, { timeout: VENV_TIMEOUT_MS })).stdout.trim();
  } catch {
    return null;
  }
}

async function build(command: string, directory: string): Promise<void> {
  process.stderr.write('Preparing the Python environment of test:peers (once, about half a minute) …\n');
  const aside = await mkdtemp(`${directory}.building-`);
  try {
    await step(command, ['-m', 'venv', aside], VENV_TIMEOUT_MS);
    // Most of it is never imported: Python compiles what is when it is.
    const pip = ['-m', 'pip', 'install', '--quiet', '--no-compile', '--no-input', '--disable-pip-version-check'];
    await step(interpreterOf(aside), [...pip, '--requirement', requirementsFile], PIP_TIMEOUT_MS);
    await rename(aside, directory).catch(async (error: unknown) => {
      if (!(await works(directory))) throw error;
    });
  } finally {
    await rm(aside, { recursive: true, force: true });
  }
}

async function step(command: string, args: readonly string[], timeout: number): Promise<void> {
  try {
    await run(command, args, { timeout, maxBuffer: 64 * 1024 * 1024 });
  } catch (cause) {
    const { stdout = '', stderr = '' } = cause as { stdout?: string; stderr?: string };
    throw new Error(`${path.basename(command)} ${args.join(' ')} failed:\n${stdout}${stderr}`, { cause });
  }
}

function interpreterOf(directory: string): string {
  return process.platform === 'win32'
    ? path.join(directory, 'Scripts', 'python.exe')
    : path.join(directory, 'bin', 'python');
}
