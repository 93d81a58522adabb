import { relative, resolve } from 'node:path';
import { CoveError } from '../cove-error.ts';
import { assertReplaceable } from '../output/kept-file.ts';
import type { OutputSpec } from '../output/output-spec.ts';
import { writeBeside } from '../output/write-beside.ts';
import { inPieces, writeOutput } from '../output/write-output.ts';
import { createHarmlessOutput } from '../text/harmless-output.ts';
import { visible } from '../text/visible-text.ts';
import { type CommandIo, type TextStream, tell, writeAll } from './command-io.ts';

/** @throws {CoveError} `usage` for two documents in one place. */
export function refuseSharedPlaces(outputs: readonly OutputSpec<string>[], cwd: string): void {
  const files = outputs.map(({ file }) => (file === '-' ? file : resolve(cwd, file)));
  const twice = files.find((file, index) => files.indexOf(file) !== index);
  if (twice !== undefined) {
    throw new CoveError('usage', `two reports would go to ${twice === '-' ? 'stdout' : relative(cwd, twice)}`, {
      hint: 'give each -o its own file',
    });
  }
}

/** Whether the text report is shown without being asked for: nothing else goes to stdout, and it goes to no file. */
export function showsText(outputs: readonly OutputSpec<string>[]): boolean {
  return !outputs.some(({ format, file }) => file === '-' || format === 'text');
}

type Text = string | Iterable<string>;

type RenderOne<One> = (output: One) => Text | Promise<Text>;

/** @returns false if one could not be written; the others are still worth having. */
export async function writeEach<One extends OutputSpec<string>>(
  outputs: readonly One[],
  io: CommandIo,
  render: RenderOne<One>,
): Promise<boolean> {
  let isWritten = true;
  for (const output of outputs) {
    try {
      const text = await render(output);
      if (output.file !== '-') await replaceFile(output, resolve(io.cwd, output.file), text);
      else for (const piece of inPieces(text)) await writeAll(streamFor(output, io), piece);
    } catch (error) {
      if (!(error instanceof CoveError)) throw error;
      const hint = error.hint === undefined ? '' : `  ${visible(error.hint)}\n`;
      await tell(io, `cove-policy: ${visible(error.message)}\n${hint}`);
      await rescue(output, io, render);
      isWritten = false;
    }
  }
  return isWritten;
}

/** A file that has appeared since the command began is looked at as one that was there before. */
async function replaceFile(output: OutputSpec<string>, path: string, text: Text): Promise<void> {
  await assertReplaceable(path, `the report ${output.format}=${output.file}`, output.begins);
  await writeOutput(path, forFile(output, text));
}

/** Hours of work are not lost because a disk is full or a folder is gone. */
async function rescue<One extends OutputSpec<string>>(
  output: One,
  io: CommandIo,
  render: RenderOne<One>,
): Promise<void> {
  if (output.file === '-') return;
  const make = async () => forFile(output, await render(output));
  const place = await writeBeside(resolve(io.cwd, output.file), make);
  if (place !== undefined) await tell(io, `cove-policy: the ${output.format} report is in ${visible(place)} instead\n`);
}

const FOR_PEOPLE: ReadonlySet<string> = new Set(['text', 'markdown']);

/** What people read often ends up in a pipeline's log, where its lines can be commands. */
function forFile({ format }: OutputSpec<string>, text: Text): Text {
  return FOR_PEOPLE.has(format) ? filtered(text) : text;
}

function* filtered(text: Text): Generator<string> {
  const filter = createHarmlessOutput();
  for (const piece of inPieces(text)) yield filter(piece);
}

/** Annotations are commands to GitHub's runner: their renderer escapes what they quote. */
function streamFor({ format }: OutputSpec<string>, { stdout }: CommandIo): TextStream {
  return format === 'github' ? (stdout.raw ?? stdout) : stdout;
}
