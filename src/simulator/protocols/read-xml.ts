import type { JsonObject, JsonValue } from '../../values/json.ts';
import { CommonError } from '../aws-error.ts';

const MAX_DEPTH = 16;

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/**
 * The only element of a request's body, under its name. Attributes are dropped, elements with the same name become a
 * list, and every leaf is a string. What requests do not need (comments, CDATA, document types) is refused.
 *
 * @throws {CommonError} `unreadable-input`
 */
export function readXml(text: string): JsonObject {
  const reader = new Reader(text.replace(/^\uFEFF?\s*<\?xml[^?]*\?>\s*/, '').trim());
  const [name, content] = reader.element(0);
  if (!reader.isAtEnd) throw malformed();
  return { [name]: content };
}

class Reader {
  readonly #text: string;
  #position = 0;

  constructor(text: string) {
    this.#text = text;
  }

  get isAtEnd(): boolean {
    return this.#position === this.#text.length;
  }

  element(depth: number): [name: string, content: JsonValue] {
    if (depth > MAX_DEPTH) throw malformed();
    const [, name = '', isEmpty = ''] = this.#take(
      /<([A-Za-z_][\w.-]*)(?:\s+[\w:.-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*\s*(\/?)>/y,
    );
    if (isEmpty !== '') return [name, ''];
    const [space = ''] = this.#take(/[^<]*/y);
    const content = this.#text.startsWith('</', this.#position) ? decode(space) : this.#children(space, depth);
    const [, end] = this.#take(/<\/([\w.-]+)\s*>/y);
    if (end !== name) throw malformed();
    return [name, content];
  }

  #children(before: string, depth: number): JsonObject {
    if (before.trim() !== '') throw malformed();
    const found = new Map<string, JsonValue[]>();
    while (!this.#text.startsWith('</', this.#position)) {
      const [name, content] = this.element(depth + 1);
      found.set(name, [...(found.get(name) ?? []), content]);
      const [between = ''] = this.#take(/[^<]*/y);
      if (between.trim() !== '') throw malformed();
    }
    return Object.fromEntries(
      [...found].map(([name, [first = null, ...more]]) => [name, more.length === 0 ? first : [first, ...more]]),
    );
  }

  #take(pattern: RegExp): RegExpExecArray {
    pattern.lastIndex = this.#position;
    const match = pattern.exec(this.#text);
    if (match === null) throw malformed();
    this.#position += match[0].length;
    return match;
  }
}

function decode(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|#x([\da-fA-F]{1,6})|(\w+));|&/g, (_match, decimal, hex, name) => {
    const code = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal);
    const character = name === undefined && code <= 0x10_ffff ? String.fromCodePoint(code) : ENTITIES[name];
    if (character === undefined) throw malformed();
    return character;
  });
}

function malformed(): CommonError {
  return new CommonError(
    'unreadable-input',
    'The XML you provided was not well-formed or did not validate against our published schema',
  );
}
