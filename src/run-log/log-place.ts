import { randomBytes } from 'node:crypto';
import type { Stats } from 'node:fs';
import { stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { ReadableLog } from './write-run-log.ts';

/**
 * Whether a log that is written still has its name: without it nobody finds what it has recorded. It is asked for each
 * call that changes something, which waits for the disk anyway (5 ms) and for AWS: the three `stat` around it take
 * 0.1 ms. Records of findings, of which there are millions, ask nothing.
 */
export interface LogPlace {
  /** Something was written: it is at least that long from now on. */
  grown(): Promise<void>;
  /** @returns what became of it, in words; undefined if it is where it was, with all that was written. */
  whyLost(): Promise<string | undefined>;
  /** Copies what was written to a new file, if no name leads to it. @returns its path; undefined if there is none. */
  rescue(): Promise<string | undefined>;
}

/** @param absolute - what the open file is called. */
export async function openLogPlace(absolute: string, file: ReadableLog): Promise<LogPlace> {
  const first = await file.stat();
  let least = first.size;
  const isThere = async (own: Stats): Promise<boolean> => {
    const named = await stat(absolute).catch(() => undefined);
    return named !== undefined && own.ino === named.ino && own.dev === named.dev;
  };
  // Some file systems return a different number for a file each time.
  const isTold = await isThere(first);
  return {
    async grown() {
      least = Math.max(least, (await file.stat()).size);
    },
    async whyLost() {
      const own = await file.stat();
      if (own.size < least) return 'it was cut off while it was written';
      least = own.size;
      return !isTold || (await isThere(own)) ? undefined : 'it was moved, removed or replaced while it was written';
    },
    async rescue() {
      if ((await file.stat()).nlink > 0) return undefined;
      for (const folder of [path.dirname(absolute), tmpdir()]) {
        const place = path.join(folder, `${path.basename(absolute)}.${randomBytes(4).toString('hex')}`);
        try {
          await writeFile(place, blocksOf(file), { flag: 'wx', mode: 0o600 });
          return place;
        } catch {
          // The next folder is tried; that the log is lost is reported anyway.
        }
      }
      return undefined;
    },
  };
}

async function* blocksOf(file: ReadableLog): AsyncGenerator<Buffer> {
  for (let at = 0; ; ) {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(BLOCK_BYTES), 0, BLOCK_BYTES, at);
    if (bytesRead === 0) return;
    yield buffer.subarray(0, bytesRead);
    at += bytesRead;
  }
}

const BLOCK_BYTES = 65_536;
