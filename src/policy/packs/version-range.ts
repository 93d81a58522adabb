/**
 * Whether a version fits comparisons with spaces between, all of which must hold: `>=0.1.0 <1.0.0`. A version alone
 * means itself. What follows the three numbers of a version (`-rc.1`) is not looked at.
 */
export function fitsRange(version: string, range: string): boolean {
  return range
    .trim()
    .split(/\s+/)
    .every((part) => {
      const [, sign = '', wanted = ''] = /^(>=|<=|>|<|=)?(.+)$/.exec(part) ?? [];
      return (HOLDS[sign === '' ? '=' : sign] ?? (() => false))(compare(numbersOf(version), numbersOf(wanted)));
    });
}

const HOLDS: Readonly<Record<string, (order: number) => boolean>> = {
  '>=': (order) => order >= 0,
  '<=': (order) => order <= 0,
  '>': (order) => order > 0,
  '<': (order) => order < 0,
  '=': (order) => order === 0,
};

function numbersOf(version: string): number[] {
  return (/^\d+\.\d+\.\d+/.exec(version)?.[0] ?? '0.0.0').split('.').map(Number);
}

function compare(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((number, index) => number !== b[index]);
  return at === -1 ? 0 : (a[at] ?? 0) - (b[at] ?? 0);
}
