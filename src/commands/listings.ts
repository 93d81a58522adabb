import type { FormatRecord } from '../output/format-record.ts';
import { type OutputSpec, parseFormatSpec } from '../output/output-spec.ts';
import type { CommandIo } from './command-io.ts';
import { refuseSharedPlaces, writeEach } from './write-each.ts';

/**
 * Where a list goes.
 *
 * @param otherwise - the format of stdout where no `-o` is given.
 * @throws {CoveError} `usage` for an unknown format, and for two lists to one place.
 */
export function listOutputs<Format extends string>(
  specs: readonly string[] | undefined,
  formats: Readonly<Record<Format, FormatRecord<unknown>>>,
  otherwise: NoInfer<Format>,
  cwd: string,
): readonly OutputSpec<Format>[] {
  if (specs === undefined || specs.length === 0)
    return [{ format: otherwise, file: '-', begins: formats[otherwise].begins }];
  const outputs = specs.map((spec) => parseFormatSpec(spec, formats, { noun: 'format', example: `${otherwise}=FILE` }));
  refuseSharedPlaces(outputs, cwd);
  return outputs;
}

/**
 * Writes a list in each format.
 *
 * @returns false where one could not be written.
 */
export function writeListing<Format extends string, Content>(
  outputs: readonly OutputSpec<Format>[],
  formats: Readonly<
    Record<
      Format,
      FormatRecord<(content: Content, options: { readonly width: number | undefined }) => string | Iterable<string>>
    >
  >,
  content: Content,
  io: CommandIo,
): Promise<boolean> {
  return writeEach(outputs, io, async ({ format, file }) => {
    const render = await formats[format].load();
    return render(content, { width: file === '-' ? widthOf(io) : undefined });
  });
}

/** Of the terminal; what is piped is not cut, unless `COLUMNS` says so. */
function widthOf({ stdout, env }: CommandIo): number | undefined {
  const named = Number(env.COLUMNS);
  return stdout.columns ?? (Number.isInteger(named) && named > 0 ? named : undefined);
}
