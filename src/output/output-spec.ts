import { CoveError } from '../cove-error.ts';
import type { FormatRecord } from './format-record.ts';
import { unknownFormat } from './unknown-format.ts';

export interface OutputSpec<Format extends string> {
  readonly format: Format;
  /** A path, or `-` for stdout. */
  readonly file: string;
  /** How what it is written over begins: an earlier one of the same kind and format. */
  readonly begins: RegExp;
}

/**
 * Parses `FORMAT=FILE`, as accepted by `-o`. `FORMAT` alone and `FORMAT=-` mean stdout, and so do its names as a
 * device: a shell may have made it a file, which must not be replaced while it is written to.
 *
 * @param formats - those of this document.
 * @param words - what the user calls it.
 * @throws {CoveError} `usage` for an unknown format, for an empty file name, and for several reports in one.
 */
export function parseFormatSpec<Format extends string>(
  spec: string,
  formats: Readonly<Record<Format, FormatRecord<unknown>>>,
  words: { readonly noun: string; readonly example: string },
): OutputSpec<Format> {
  const known = Object.keys(formats) as Format[];
  const [name = '', ...rest] = spec.split('=');
  const file = rest.length === 0 ? '-' : rest.join('=');
  const format = known.find((each) => each === name);
  if (format === undefined) throw unknownFormat({ name, rest }, formats, words);
  if (file === '') {
    throw new CoveError('usage', `no file name after "${spec}"`, {
      hint: `write ${format}=FILE, or ${format}=- for stdout`,
    });
  }
  const at = file.search(/,[\w-]+=/);
  if (at > 0 && known.some((each) => file.startsWith(`,${each}=`, at))) {
    throw new CoveError('usage', `"${spec}" names two reports`, {
      hint: `give each its own -o: -o ${format}=${file.slice(0, at)} -o ${file.slice(at + 1)}`,
    });
  }
  return { format, file: STDOUT.has(file) ? '-' : file, begins: formats[format].begins };
}

const STDOUT: ReadonlySet<string> = new Set(['/dev/stdout', '/dev/fd/1', '/proc/self/fd/1']);
