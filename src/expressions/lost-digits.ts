import { hasLongNumber, holdsRounded } from './rounded-numbers.ts';

/** How a text is searched. */
export type Search = 'anywhere' | 'start' | 'end';

/**
 * @throws {Error} if text that was made of rounded numbers is searched for digits that these may have lost:
 * `starts_with(to_string(@), '{"Id":9007199254740993')`.
 */
export function refuseSought(text: string, wanted: string, search: Search = 'anywhere'): void {
  if (!hasDigit(wanted) || !isOfRounded(text)) return;
  if (mayFind(withoutLost(text), wanted, search)) refuse();
}

/** The same for a regular expression: its digits are sought, as far as they can be told from the rest. */
export function refusePattern(text: string, pattern: string): void {
  if (!hasDigit(pattern) || !isOfRounded(text)) return;
  const known = withoutLost(text);
  const plain = pattern.replace(/\{\d+(?:,\d*)?\}/g, '?').replaceAll('0-9', '\\d');
  if (/\[(?:\\.|[^\]\\])*\d/.test(plain)) refuse();
  if (literalsOf(plain).some((literal) => hasDigit(literal) && mayFind(known, literal, 'anywhere'))) refuse();
}

/** The same for a pattern of `glob_match`. */
export function refuseGlob(text: string, pattern: string): void {
  if (!hasDigit(pattern) || !isOfRounded(text)) return;
  const known = withoutLost(text);
  if (pattern.split(/[*?]+/).some((literal) => hasDigit(literal) && mayFind(known, literal, 'anywhere'))) refuse();
}

function refuse(): never {
  throw new Error('numbers beyond 2^53 are rounded, and the text of these may have other digits');
}

function hasDigit(text: string): boolean {
  return /\d/.test(text);
}

function isOfRounded(text: string): boolean {
  return hasLongNumber(text) && holdsRounded(text);
}

/** Stands for a digit that rounding may have changed; no JSON text contains it. */
const LOST = '\0';

/** JSON text, with the digits of its numbers replaced that rounding may have changed. */
function withoutLost(json: string): string {
  return json.replace(/"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*/g, (token) => {
    const number = token.startsWith('"') ? 0 : Number(token);
    return Math.abs(number) > Number.MAX_SAFE_INTEGER ? certainDigits(number) : token;
  });
}

/** The leading digits that all whole numbers share which are read as this one. */
function certainDigits(number: number): string {
  const size = BigInt(Math.abs(number));
  const step = 2n ** BigInt(size.toString(2).length - 53);
  const [least, most] = [(size - step).toString(), (size + step).toString()];
  let same = 0;
  while (same < least.length && least[same] === most[same]) same += 1;
  return (number < 0 ? '-' : '') + least.slice(0, same) + LOST.repeat(most.length - same);
}

/** About a second; what would take longer is not compared digit by digit. */
const MOST_COMPARISONS = 200_000_000;

/** Whether text may be found at a place where digits are lost. */
function mayFind(known: string, wanted: string, search: Search): boolean {
  if (wanted.length * known.length > MOST_COMPARISONS) return true;
  const signs = [...wanted].map((sign) =>
    /\d/.test(sign) ? `[${sign}${LOST}]` : sign.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&'),
  );
  const pattern = `${search === 'start' ? '^' : ''}(?=(${signs.join('')}))${search === 'end' ? `(?=.{${wanted.length}}$)` : ''}`;
  for (const [, found = ''] of known.matchAll(new RegExp(pattern, 'gis'))) if (found.includes(LOST)) return true;
  return false;
}

/** The runs of a regular expression that stand for themselves, without what may be left out or repeated. */
function literalsOf(pattern: string): readonly string[] {
  return pattern
    .replace(/\\[A-Za-z]|\[(?:\\.|[^\]\\])*\]/g, '.')
    .replace(/\\(.)/g, '$1')
    .replace(/([^.^$*+?()|])(?=[*+?])/g, '.$1.')
    .split(/[.^$*+?()|]+/);
}
