/**
 * A part of the benchmarks: a module that exports `part`, and that runs by itself too.
 *
 * @typedef {object} Part
 * @property {string} name - also that of its command, `npm run bench:<name>`.
 * @property {string} about - one line of what it measures.
 * @property {{ full: readonly number[], quick: readonly number[] }} sizes - what the numbers on the command line are.
 * @property {(sizes: readonly number[], context: Context) => Promise<import('./figures.js').Figure[]>} measure
 *
 * @typedef {object} Context
 * @property {string} directory - an empty one that is removed afterwards.
 * @property {boolean} quick - fewer rounds, too.
 * @property {(line: string) => void} tell - what is seen on the way.
 */
import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { exitCodeOf, renderTable } from './figures.js';

/**
 * Where the module is what Node was started with: measures with the sizes of the command line and prints the table.
 *
 * @param {Part} part
 * @param {string} url - the module's `import.meta.url`.
 */
export async function runAlone(part, url) {
  if (process.argv[1] !== fileURLToPath(url)) return;
  const { values, positionals } = parseArgs({ options: { quick: { type: 'boolean' } }, allowPositionals: true });
  const quick = values.quick === true;
  const sizes = positionals.map(Number);
  if (!sizes.every((size) => size > 0)) {
    throw new Error(`expected numbers above 0, found ${positionals.join(' ')}`);
  }
  const figures = await measurePart(part, quick, sizes.length > 0 ? sizes : undefined);
  process.stdout.write(`\n${renderTable(figures)}`);
  process.exitCode = exitCodeOf(figures, !quick && sizes.length === 0);
}

/**
 * @param {Part} part
 * @param {boolean} quick
 * @param {readonly number[]} [sizes]
 */
export async function measurePart(part, quick, sizes = quick ? part.sizes.quick : part.sizes.full) {
  const directory = await mkdtemp(join(tmpdir(), 'cove-policy-bench-'));
  // A run log of 2 GB may lie there when the run is interrupted.
  const clear = () => rmSync(directory, { recursive: true, force: true });
  process.once('exit', clear);
  try {
    return await part.measure(sizes, { directory, quick, tell: (line) => process.stdout.write(`${line}\n`) });
  } finally {
    process.removeListener('exit', clear);
    clear();
  }
}

/** @param {readonly number[]} values */
export function median(values) {
  const sorted = [...values].sort((left, right) => left - right);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
