/**
 * The schemas in the text of an SDK client: `var ListTopics$ = [9, n0, _LT, 0, () => ListTopicsInput$, …];`. They are
 * data: lists, numbers, texts, constants, objects of traits, and functions that name another schema. Nothing is
 * evaluated, and whatever is none of these is refused.
 */

/** A schema as Smithy writes it; what refers to another one is a function that returns it. */
export type SchemaTuple = readonly unknown[];

/** The text is written in another way than is read here. */
export class UnreadableError extends Error {}

export interface Tuples {
  /**
   * The schema of a name, once all that it refers to was read as well.
   *
   * @throws {UnreadableError} also wherever it was thrown before.
   */
  whole(name: string): SchemaTuple;
}

/** @returns undefined if a name is declared twice. */
export function readTuples(text: string): Tuples | undefined {
  const places = new Map<string, number>();
  const declaration = /^(?:var|const) ([\w$]+) = (?=["[])/gm;
  for (const match of text.matchAll(declaration)) {
    const [all, name = ''] = match;
    if (places.has(name)) return undefined;
    places.set(name, match.index + all.length);
  }
  const values = new Map<string, unknown>();
  const open: string[] = [];
  let failure: unknown;

  const declared = (name: string): unknown => {
    if (values.has(name)) return values.get(name);
    const start = places.get(name);
    if (start === undefined) throw new UnreadableError(`${name} is not declared, or contains itself`);
    places.delete(name);
    const { value, end } = readValue({ text, constant: declared, refer }, start);
    if (text[end] !== ';') throw new UnreadableError(`${name} does not end with its value`);
    values.set(name, value);
    return value;
  };
  const refer = (name: string): (() => unknown) => {
    if (!values.has(name)) open.push(name);
    return () => declared(name);
  };

  return {
    whole(name) {
      // A schema that was read may refer to one that could not be.
      if (failure !== undefined) throw failure;
      try {
        open.push(name);
        for (let next = open.pop(); next !== undefined; next = open.pop()) declared(next);
        const value = declared(name);
        if (!Array.isArray(value)) throw new UnreadableError(`${name} is not a list`);
        return value;
      } catch (error) {
        failure = error;
        throw error;
      }
    },
  };
}

interface Source {
  readonly text: string;
  /** Of a constant. */
  readonly constant: (name: string) => unknown;
  /** To a schema that may be declared further down. */
  readonly refer: (name: string) => () => unknown;
}

interface Read {
  readonly value: unknown;
  readonly end: number;
}

const REFERENCE = /\(\) => ([\w$]+)/y;
const NUMBER = /-?\d+(?: \| \d+)*/y;
const NAME = /[A-Za-z_][\w$]*/y;
const TEXT = /"[^"\\\n]*"|`[^`\\$]*`/y;
const KEY = /\[([A-Za-z_][\w$]*)\]: /y;

function readValue(source: Source, start: number): Read {
  const { text } = source;
  switch (text[start]) {
    case '[':
      return readList(source, start);
    case '{':
      return readTraits(source, start);
    case '"':
    case '`': {
      const { value, end } = matched(TEXT, text, start);
      return { value: value.slice(1, -1), end };
    }
    case '(': {
      const { end, name } = matched(REFERENCE, text, start);
      return { value: source.refer(name), end };
    }
    default:
      return readWord(source, start);
  }
}

/** A number, also one of bits, or the name of a constant. */
function readWord({ text, constant }: Source, start: number): Read {
  NUMBER.lastIndex = start;
  if (!NUMBER.test(text)) {
    const { value, end } = matched(NAME, text, start);
    return { value: constant(value), end };
  }
  const { value, end } = matched(NUMBER, text, start);
  return { value: value.split(' | ').reduce((bits, each) => bits | Number(each), 0), end };
}

function readList(source: Source, start: number): Read {
  const list: unknown[] = [];
  let at = skipSpace(source.text, start + 1);
  while (source.text[at] !== ']') {
    const { value, end } = readValue(source, at);
    list.push(value);
    at = pastComma(source.text, end, ']');
  }
  return { value: list, end: at + 1 };
}

function readTraits(source: Source, start: number): Read {
  const traits: Record<string, unknown> = {};
  let at = skipSpace(source.text, start + 1);
  while (source.text[at] !== '}') {
    const key = matched(KEY, source.text, at);
    const { value, end } = readValue(source, key.end);
    traits[String(source.constant(key.name))] = value;
    at = pastComma(source.text, end, '}');
  }
  return { value: traits, end: at + 1 };
}

/** Where the next value begins, or the list ends. */
function pastComma(text: string, end: number, close: string): number {
  const at = skipSpace(text, end);
  if (text[at] === close) return at;
  if (text[at] !== ',') throw new UnreadableError(`neither , nor ${close} at ${at}`);
  return skipSpace(text, at + 1);
}

function skipSpace(text: string, start: number): number {
  let at = start;
  while (text[at] === ' ' || text[at] === '\n') at += 1;
  return at;
}

function matched(pattern: RegExp, text: string, start: number): { value: string; name: string; end: number } {
  pattern.lastIndex = start;
  const match = pattern.exec(text);
  if (match === null) throw new UnreadableError(`nothing that is known at ${start}`);
  const [value, name = ''] = match;
  return { value, name, end: start + value.length };
}
