import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LongLineError, MAX_LINE_BYTES, type ReadableFile, splitLines } from '../../src/run-log/split-lines.ts';

/** A file that gives as few bytes at once as it likes. */
function fileOf(bytes: Buffer, most = bytes.length): ReadableFile {
  const read = async (into: Buffer, at: number, length: number, position: number) => ({
    bytesRead: bytes.copy(into, at, position, Math.min(position + Math.min(length, most), bytes.length)),
    buffer: into,
  });
  return { read } as unknown as ReadableFile;
}

async function linesOf(file: ReadableFile, until?: number): Promise<string[]> {
  const lines: string[] = [];
  for await (const batch of splitLines(file, until)) lines.push(...batch);
  return lines;
}

test('lines are the same wherever the file is cut into chunks', async () => {
  const line = fc.string({ unit: 'binary' }).map((text) => text.replaceAll('\n', ''));
  await fc.assert(
    fc.asyncProperty(fc.array(line), fc.integer({ min: 1, max: 7 }), async (lines, most) => {
      const whole = Buffer.from(lines.map((each) => `${each}\n`).join(''));
      expect(await linesOf(fileOf(whole, most))).toEqual(lines.map((each) => Buffer.from(each).toString()));
    }),
  );
});

test('the last line may have no end, and nothing behind `until` is read', async () => {
  const file = fileOf(Buffer.from('one\ntwo\nthree'));
  expect([await linesOf(file), await linesOf(file, 8), await linesOf(file, 5), await linesOf(file, 0)]).toEqual([
    ['one', 'two', 'three'],
    ['one', 'two'],
    ['one', 't'],
    [],
  ]);
});

test('a line without an end is not held', async () => {
  // What a new buffer holds is any memory, with line breaks or not.
  const read = async (into: Buffer, at: number, length: number) => {
    into.fill('x', at, at + length);
    return { bytesRead: length };
  };
  const endless = { read };
  const reading = linesOf(endless as unknown as ReadableFile);
  await expect(reading).rejects.toThrow(LongLineError);
  await expect(reading).rejects.toThrow(`longer than ${MAX_LINE_BYTES / 1024 / 1024} MiB`);
});
