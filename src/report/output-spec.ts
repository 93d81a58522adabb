import { distance } from 'fastest-levenshtein';
import { CoveError } from '../cove-error.ts';

export interface OutputSpec<Format extends string> {
  readonly format: Format;
  /** A path, or `-` for stdout. */
  readonly file: string;
}

/**
 * Reads `FORMAT=FILE`, as `-o` takes it. `FORMAT` alone and `FORMAT=-` mean stdout.
 *
 * @param formats - those that there are of this document.
 * @throws {CoveError} `usage` for an unknown format and for an empty file name.
 */
export function parseOutputSpec<Format extends string>(spec: string, formats: readonly Format[]): OutputSpec<Format> {
  const [name = '', ...rest] = spec.split('=');
  const file = rest.length === 0 ? '-' : rest.join('=');
  const format = formats.find((known) => known === name);
  if (format === undefined) throw unknownFormat(name, rest, formats);
  if (file === '') {
    throw new CoveError('usage', `no file name after "${spec}"`, {
      hint: `Write ${format}=FILE, or ${format}=- for stdout.`,
    });
  }
  return { format, file };
}

function unknownFormat(format: string, rest: readonly string[], known: readonly string[]): CoveError {
  const near = known.find((name) => distance(name, format.toLowerCase()) <= 2);
  return new CoveError('usage', `unknown report format "${format}": expected ${known.join(', ')}`, {
    hint: near === undefined ? 'Write FORMAT=FILE: json=report.json' : `Did you mean "${[near, ...rest].join('=')}"?`,
  });
}
