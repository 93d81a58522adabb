import { randomBytes } from 'node:crypto';
import { constants, type FileHandle, open, rm } from 'node:fs/promises';
import { createConnection, createServer } from 'node:net';
import path from 'node:path';

/**
 * Shows that a process is alive: a socket next to its lock, which the kernel closes with it, in whatever container it
 * runs.
 */
export interface LifeSign {
  /** The socket's name in the folder of the lock. */
  readonly name: string;
  end(): Promise<void>;
}

/** @returns undefined if the file system has no sockets. */
export async function giveLifeSign(lock: string): Promise<LifeSign | undefined> {
  const name = `${path.basename(lock)}.${randomBytes(4).toString('hex')}`;
  const folder = await openFolder(lock);
  const server = createServer((socket) => socket.destroy());
  const isListening = await new Promise<boolean>((done) => {
    server.once('error', () => done(false));
    server.listen({ path: place(lock, name, folder) }, () => done(true));
  });
  // It was only needed for the name.
  await folder?.close();
  server.unref();
  const end = async (): Promise<void> => {
    await new Promise<void>((done) => server.close(() => done()));
    await rm(path.join(path.dirname(lock), name), { force: true });
  };
  return isListening ? { name, end } : undefined;
}

/** `silent`: nobody listens any more, on this machine. `unknown`: impossible to tell. */
export async function hearLifeSign(lock: string, name: string): Promise<'alive' | 'silent' | 'unknown'> {
  const folder = await openFolder(lock);
  try {
    return await new Promise((done) => {
      const socket = createConnection({ path: place(lock, name, folder) });
      socket.once('connect', () => done('alive'));
      socket.once('error', ({ code }: NodeJS.ErrnoException) => {
        done(code === 'ECONNREFUSED' || code === 'ENOENT' ? 'silent' : 'unknown');
      });
      socket.once('close', () => socket.destroy());
    });
  } finally {
    await folder?.close();
  }
}

/**
 * A socket's path is limited to some hundred bytes: on Linux it is addressed through its open folder.
 * Source: sun_path in unix(7), https://man7.org/linux/man-pages/man7/unix.7.html
 */
function place(lock: string, name: string, folder: FileHandle | undefined): string {
  return folder === undefined ? path.join(path.dirname(lock), name) : `/proc/self/fd/${folder.fd}/${name}`;
}

async function openFolder(lock: string): Promise<FileHandle | undefined> {
  if (process.platform !== 'linux') return undefined;
  return open(path.dirname(lock), constants.O_RDONLY | constants.O_DIRECTORY).catch(() => undefined);
}
