import { type InputSignature, TYPE_NUMBER, TYPE_STRING } from 'jmespath';
import type { Argument, OwnFunction } from './expression-function.ts';
import { FunctionFailure } from './function-failure.ts';
import { refuseSought } from './lost-digits.ts';

/** The longest string that `pad_left` and `pad_right` make. */
const MAX_WIDTH = 10_000;

const TEXT = { types: [TYPE_STRING] };
const OPTIONAL_TEXT = { types: [TYPE_STRING], optional: true };
const OPTIONAL_NUMBER = { types: [TYPE_NUMBER], optional: true };

const SOUGHT: InputSignature[] = [TEXT, TEXT, OPTIONAL_NUMBER, OPTIONAL_NUMBER];
const TRIMMED: InputSignature[] = [TEXT, OPTIONAL_TEXT];

/**
 * Functions on text. The library replaces within what it has put in (`count` times), reads `$&` in it, counts in UTF-16
 * units where `length` and slices count characters, takes an end of 0 for none, and needs an hour to trim a megabyte.
 *
 * Source: https://github.com/jmespath-community/jmespath.spec, JEP-014
 */
export const TEXT_FUNCTIONS: Readonly<Record<string, OwnFunction>> = {
  starts_with: {
    usage: 'starts_with(string, start)',
    doc: 'Whether the string begins with this.',
    result: 'boolean',
    signature: [TEXT, TEXT],
    call([text, start]) {
      refuseSought(String(text), String(start), 'start');
      return String(text).startsWith(String(start));
    },
  },
  ends_with: {
    usage: 'ends_with(string, end)',
    doc: 'Whether the string ends with this.',
    result: 'boolean',
    signature: [TEXT, TEXT],
    call([text, end]) {
      refuseSought(String(text), String(end), 'end');
      return String(text).endsWith(String(end));
    },
  },
  find_first: {
    usage: 'find_first(string, part, from?, to?)',
    doc: 'Where the part first occurs; null if it does not.',
    result: 'number',
    signature: SOUGHT,
    call: (args) => find(args, (text, part) => text.indexOf(part)),
  },
  find_last: {
    usage: 'find_last(string, part, from?, to?)',
    doc: 'Where the part last occurs; null if it does not.',
    result: 'number',
    signature: SOUGHT,
    call: (args) => find(args, (text, part) => text.lastIndexOf(part)),
  },
  replace: {
    usage: 'replace(string, old, new, count?)',
    doc: 'The string with one part replaced by another.',
    result: 'string',
    signature: [TEXT, TEXT, TEXT, OPTIONAL_NUMBER],
    call: ([text, old, replacement, count]) => partsOf(text, old, count).join(String(replacement)),
  },
  split: {
    usage: 'split(string, at, count?)',
    doc: 'The parts of a string.',
    result: { listOf: 'string' },
    signature: [TEXT, TEXT, OPTIONAL_NUMBER],
    call: ([text, at, count]) => partsOf(text, at, count),
  },
  trim: {
    usage: 'trim(string, characters?)',
    doc: 'Without white space, or these characters, at both ends.',
    result: 'string',
    signature: TRIMMED,
    call: ([text, characters]) => trim(String(text), characters),
  },
  trim_left: {
    usage: 'trim_left(string, characters?)',
    doc: 'The same at the beginning.',
    result: 'string',
    signature: TRIMMED,
    call: ([text, characters]) => trimLeft(String(text), characters),
  },
  trim_right: {
    usage: 'trim_right(string, characters?)',
    doc: 'The same at the end.',
    result: 'string',
    signature: TRIMMED,
    call: ([text, characters]) => trimRight(String(text), characters),
  },
  pad_left: {
    usage: 'pad_left(string, width, pad?)',
    doc: 'The string, padded on the left.',
    result: 'string',
    signature: [TEXT, { types: [TYPE_NUMBER] }, OPTIONAL_TEXT],
    call: ([text, width, pad]) => padding(text, width, pad) + String(text),
  },
  pad_right: {
    usage: 'pad_right(string, width, pad?)',
    doc: 'The string, padded on the right.',
    result: 'string',
    signature: [TEXT, { types: [TYPE_NUMBER] }, OPTIONAL_TEXT],
    call: ([text, width, pad]) => String(text) + padding(text, width, pad),
  },
};

/** Positions are those of characters (code points), as in slices; negative ones at the beginning are 0. */
function find([text, part, from, to]: readonly Argument[], indexIn: (text: string, part: string) => number) {
  if (text === '' || part === '') return null;
  refuseSought(String(text), String(part));
  const characters = Array.from(String(text));
  const start = Math.max(wholeNumber(from ?? 0), 0);
  const end = to === undefined ? characters.length : wholeNumber(to);
  const searched = characters.slice(start, end).join('');
  const at = indexIn(searched, String(part));
  return at === -1 ? null : start + Array.from(searched.slice(0, at)).length;
}

/** The parts between what splits them. After `count` of those, what is left is one part. */
function partsOf(text: Argument | undefined, at: Argument | undefined, count: Argument | undefined): string[] {
  const most = count === undefined ? undefined : wholeNumber(count);
  if (most !== undefined && most < 0) throw new FunctionFailure('needs a count that is 0 or more');
  refuseSought(String(text), String(at));
  const parts = at === '' ? Array.from(String(text)) : String(text).split(String(at));
  if (most === undefined || parts.length <= most) return parts;
  return [...parts.slice(0, most), parts.slice(most).join(String(at))];
}

function wholeNumber(value: Argument): number {
  if (typeof value === 'number' && Number.isInteger(value)) return value;
  throw new FunctionFailure(`needs whole numbers, found ${JSON.stringify(value)}`);
}

/** @param characters - @default white space */
export function trim(text: string, characters: Argument | undefined): string {
  return trimRight(trimLeft(text, characters), characters);
}

function trimLeft(text: string, characters: Argument | undefined): string {
  const isCut = cuts(characters);
  let start = 0;
  for (const character of text) {
    if (!isCut(character)) break;
    start += character.length;
  }
  return text.slice(start);
}

function trimRight(text: string, characters: Argument | undefined): string {
  const isCut = cuts(characters);
  let end = text.length;
  for (;;) {
    // The last character is a pair of units if it is one beyond the first 65,536.
    const pair = text.slice(Math.max(end - 2, 0), end);
    const last = (pair.codePointAt(0) ?? 0) > 0xffff ? pair : pair.slice(-1);
    if (last === '' || !isCut(last)) return text.slice(0, end);
    end -= last.length;
  }
}

function cuts(characters: Argument | undefined): (character: string) => boolean {
  if (characters === undefined || characters === '') return (character) => /[\s\x85]/.test(character);
  const cut = new Set(String(characters));
  return (character) => cut.has(character);
}

/** What is missing to the width, in characters. */
function padding(text: Argument | undefined, width: Argument | undefined, pad: Argument | undefined): string {
  return checkPad(pad).repeat(Math.max(checkWidth(width) - Array.from(String(text)).length, 0));
}

function checkWidth(width: Argument | undefined): number {
  if (typeof width === 'number' && Number.isInteger(width) && width >= 0 && width <= MAX_WIDTH) return width;
  throw new FunctionFailure(`needs a width that is a whole number from 0 to ${MAX_WIDTH}`);
}

function checkPad(pad: Argument | undefined): string {
  if (pad === undefined) return ' ';
  if (typeof pad === 'string' && Array.from(pad).length === 1) return pad;
  throw new FunctionFailure('pads with a single character');
}
