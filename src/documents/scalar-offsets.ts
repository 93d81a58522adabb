import type { LocatedScalar, ScalarStyle } from './located-value.ts';
import type { SourceText } from './source-text.ts';

/**
 * Where each character of a YAML string is in its file: maps an offset in the value (UTF-16 units) to an offset in the
 * source. Quotes, escapes, folded lines and indentation are taken into account (YAML 1.2.2, chapters 7.3 and 8.1).
 *
 * White space around a line break may get its neighbour's place; every other character gets its own.
 */
export function sourceOffset(source: SourceText, scalar: LocatedScalar, offset: number): number {
  const offsets = offsetsOf(source, scalar);
  const last = Math.min((offsets.at(-1) ?? 0) + 1, scalar.end - scalar.start);
  return scalar.start + (offsets[offset] ?? last);
}

/** A string of a megabyte may have thousands of mistakes, so its characters are counted once. */
const known = new WeakMap<LocatedScalar, readonly number[]>();

function offsetsOf(source: SourceText, scalar: LocatedScalar): readonly number[] {
  const before = known.get(scalar);
  if (before !== undefined) return before;
  const raw = source.text.slice(scalar.start, scalar.end);
  const value = typeof scalar.value === 'string' ? scalar.value : '';
  const offsets = scalar.style === 'double-quoted' ? doubleQuoted(raw) : aligned(raw, value, scalar.style);
  known.set(scalar, offsets);
  return offsets;
}

/** For every style but double-quoted: all that is not white space is the same in source and value. */
function aligned(raw: string, value: string, style: ScalarStyle): number[] {
  const offsets: number[] = [];
  let at = firstCharacter(raw, style);
  let index = 0;
  while (index < value.length) {
    const valueEnd = skipSpace(value, index);
    const rawEnd = skipSpace(raw, at);
    if (valueEnd === index) {
      if (rawEnd === at) {
        offsets.push(at);
        at += style === 'single-quoted' && raw[at] === "'" ? 2 : 1;
        index += 1;
      } else {
        at = rawEnd;
      }
      continue;
    }
    // Counted from the end of the white space, since its beginning may be indentation that the value does not have.
    for (; index < valueEnd; index += 1) {
      offsets.push(Math.max(at, rawEnd - (valueEnd - index)));
    }
    at = rawEnd;
  }
  return offsets;
}

function firstCharacter(raw: string, style: ScalarStyle): number {
  if (style === 'plain') return 0;
  if (style === 'single-quoted') return 1;
  return raw.indexOf('\n') + 1;
}

function doubleQuoted(raw: string): number[] {
  const offsets: number[] = [];
  let at = 1;
  while (at < raw.length - 1) {
    const { length, units } = raw[at] === '\\' ? escapeAt(raw, at) : textAt(raw, at);
    for (let unit = 0; unit < units; unit += 1) {
      offsets.push(at + Math.min(unit, length - 1));
    }
    at += length;
  }
  return offsets;
}

interface Piece {
  /** UTF-16 units in the source. */
  readonly length: number;
  /** UTF-16 units in the value. */
  readonly units: number;
}

function textAt(raw: string, at: number): Piece {
  const end = Math.min(skipSpace(raw, at), raw.length - 1);
  if (end <= at) return { length: 1, units: 1 };
  const breaks = countLineBreaks(raw.slice(at, end));
  return { length: end - at, units: breaks === 0 ? end - at : Math.max(1, breaks - 1) };
}

const HEX_DIGITS: Record<string, number> = { x: 2, u: 4, U: 8 };

function escapeAt(raw: string, at: number): Piece {
  const next = raw[at + 1] ?? '';
  const digits = HEX_DIGITS[next];
  if (digits !== undefined) {
    const code = Number.parseInt(raw.slice(at + 2, at + 2 + digits), 16);
    return { length: 2 + digits, units: code > 0xffff ? 2 : 1 };
  }
  if (next !== '\n' && next !== '\r') return { length: 2, units: 1 };
  // An escaped line break: it and the following indentation vanish.
  let end = at + (next === '\r' ? 3 : 2);
  while (raw[end] === ' ' || raw[end] === '\t') end += 1;
  return { length: end - at, units: 0 };
}

function countLineBreaks(text: string): number {
  return text.split('\n').length - 1;
}

function skipSpace(text: string, from: number): number {
  let at = from;
  while (text[at] === ' ' || text[at] === '\t' || text[at] === '\n' || text[at] === '\r') at += 1;
  return at;
}
