import type { LibraryFunction } from './expression-function.ts';

/**
 * Standard functions that the library evaluates as specified.
 *
 * Source: https://jmespath.org/specification.html#built-in-functions, and the functions on strings of
 * https://github.com/jmespath-community/jmespath.spec
 */
export const LIBRARY_FUNCTIONS: Readonly<Record<string, LibraryFunction>> = {
  abs: {
    by: 'library',
    usage: 'abs(number)',
    doc: 'The absolute value.',
    result: { always: 'number' },
  },
  ceil: {
    by: 'library',
    usage: 'ceil(number)',
    doc: 'The number rounded up.',
    result: { always: 'number' },
  },
  floor: {
    by: 'library',
    usage: 'floor(number)',
    doc: 'The number rounded down.',
    result: { always: 'number' },
  },
  from_items: {
    by: 'library',
    usage: 'from_items(list)',
    doc: 'The object made of a list of pairs.',
    result: 'unknown',
  },
  items: {
    by: 'library',
    usage: 'items(object)',
    doc: "The list of an object's pairs.",
    result: 'unknown',
    looksInto: 'arguments',
  },
  join: {
    by: 'library',
    usage: 'join(glue, list)',
    doc: 'The strings joined, with the glue between them.',
    result: 'string',
  },
  keys: {
    by: 'library',
    usage: 'keys(object)',
    doc: 'The names of its members.',
    result: { listOf: 'string' },
    looksInto: 'arguments',
  },
  length: {
    by: 'library',
    usage: 'length(value)',
    doc: 'How many characters, elements or members it has.',
    result: { always: 'number' },
    looksInto: 'arguments',
  },
  lower: {
    by: 'library',
    usage: 'lower(string)',
    doc: 'In lower case.',
    result: { letters: 'lower' },
  },
  not_null: {
    by: 'library',
    usage: 'not_null(value, ...)',
    doc: 'The first argument that is not null.',
    result: 'an argument',
    looksInto: 'nothing',
  },
  to_array: {
    by: 'library',
    usage: 'to_array(value)',
    doc: 'The value in a list; a list stays as it is.',
    result: { inList: 0 },
    looksInto: 'arguments',
  },
  type: {
    by: 'library',
    usage: 'type(value)',
    doc: '`string`, `number`, `boolean`, `array`, `object` or `null`.',
    result: { always: 'string' },
    looksInto: 'arguments',
  },
  upper: {
    by: 'library',
    usage: 'upper(string)',
    doc: 'In upper case.',
    result: { letters: 'upper' },
  },
  values: {
    by: 'library',
    usage: 'values(object)',
    doc: 'The values of its members.',
    result: { listOf: { memberOf: 0 } },
    looksInto: 'arguments',
  },
};
