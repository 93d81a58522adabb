import type { CommandIo } from './command-io.ts';

export const DEFAULT_WIDTH = 100;
/** No table fits in less, and nobody has such a terminal: the variable means something else. */
const LEAST_WIDTH = 40;

/** Columns of the terminal; if there is none, what `COLUMNS` says, as set by a shell for what it pipes. */
export function widthOf({ stdout, env }: Pick<CommandIo, 'stdout' | 'env'>): number {
  const named = Number(env.COLUMNS);
  return stdout.columns ?? (Number.isInteger(named) && named >= LEAST_WIDTH ? named : DEFAULT_WIDTH);
}
