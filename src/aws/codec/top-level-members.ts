/**
 * The members of an answer's outermost level, read from its bytes: the SDK does not pass on what it does not know.
 */

import { isRecord, parseObject } from './foreign-body.ts';

export interface TopLevelMember {
  /** As it stands there. */
  readonly name: string;
  /** Whether it holds anything: neither null, nor false, nor empty text or an empty list. */
  readonly isFilled: boolean;
  readonly holds: 'elements' | 'members' | 'value';
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COLON = 0x3a;
const COMMA = 0x2c;

/**
 * For a JSON object that was parsed before, so its syntax is known to be right. Looking at each byte costs a fraction
 * of parsing.
 */
export function membersOfJson(body: Uint8Array): TopLevelMember[] {
  const members: TopLevelMember[] = [];
  let depth = 0;
  let name: string | undefined;
  let valueStart = 0;
  const end = (at: number): void => {
    if (name === undefined) return;
    const text = textBetween(body, valueStart, at);
    members.push({ name, isFilled: !isEmptyJson(text), holds: heldIn(text) });
    name = undefined;
  };
  for (let at = 0; at < body.length; at += 1) {
    const byte = body[at];
    if (byte === QUOTE) {
      const start = at + 1;
      for (at = start; at < body.length && body[at] !== QUOTE; at += 1) if (body[at] === BACKSLASH) at += 1;
      if (depth === 1 && name === undefined) name = nameBetween(body, start, at);
    } else if (byte === COLON) {
      if (depth === 1) valueStart = at + 1;
    } else if (byte === COMMA) {
      if (depth === 1) end(at);
    } else if (byte === 0x7b || byte === 0x5b) depth += 1;
    else if (byte === 0x7d || byte === 0x5d) {
      if (depth === 1) end(at);
      depth -= 1;
    }
  }
  return members;
}

function heldIn(text: string): TopLevelMember['holds'] {
  const [first] = text.trimStart();
  if (first === '[') return 'elements';
  return first === '{' ? 'members' : 'value';
}

/** What lists call their elements in nearly all models: any other name may be a member's. */
function heldInXml(content: string): TopLevelMember['holds'] {
  if (/^<(member|item)\b/.test(content)) return 'elements';
  return content.startsWith('<') ? 'members' : 'value';
}

/** Anything longer is not empty. */
const LONGEST_EMPTY = 40;

function isEmptyJson(text: string): boolean {
  return text.length <= LONGEST_EMPTY && /^\s*(null|false|""|\[\s*\]|\{\s*\})\s*$/.test(text);
}

/** A long value is cut: only its emptiness matters. */
function textBetween(body: Uint8Array, start: number, end: number): string {
  const most = Math.min(end, start + 2 * LONGEST_EMPTY);
  return Buffer.from(body.buffer, body.byteOffset + start, most - start).toString();
}

/** A name may be written with escapes, and is the same. */
function nameBetween(body: Uint8Array, start: number, end: number): string {
  const text = textBetween(body, start, end);
  return text.includes('\\') ? unescaped(Buffer.from(body.buffer, body.byteOffset + start, end - start)) : text;
}

function unescaped(name: Buffer): string {
  return String(JSON.parse(`"${name.toString()}"`));
}

/** The members of an object in a JSON object that hold anything. */
export function filledInJson(body: Uint8Array, name: string): string[] {
  const value = parseObject(body)?.[name];
  return isRecord(value) ? Object.keys(value).filter((each) => !isEmptyJson(JSON.stringify(value[each]) ?? '')) : [];
}

/** The elements in an element of an XML document that hold any text. */
export function filledInXml(text: string, name: string): string[] {
  const start = text.indexOf(`<${name}`);
  const end = text.indexOf(`</${name}`, start);
  if (start < 0 || end < 0) return [];
  return [
    ...text.slice(start + name.length + 1, end).matchAll(/<([\w:.-]+)(?![\w:.-])[^>]*>\s*([^<\s][^<]*)/g),
  ].flatMap(([, inner = '', content = '']) => (/^(false|0)\s*$/i.test(content) ? [] : [localName(inner)]));
}

export interface XmlLevel {
  readonly members: readonly TopLevelMember[];
  /** Elements next to the one that contains the members. */
  readonly beside: readonly TopLevelMember[];
  /** How often the element that contains the members is there. */
  readonly holders: number;
}

/** A tag, or a section without tags. A name is read to its end, and no part of it tried for the name. */
const TAG = /<!--[\s\S]*?-->|<!\[CDATA\[[\s\S]*?\]\]>|<\?[\s\S]*?\?>|<![^>]*>|<(\/?)([^\s/>]+)(?![^\s/>])[^>]*?(\/?)>/g;

/**
 * Of an XML document.
 *
 * @param result - the element inside the root that contains the members; undefined if that is the root itself.
 */
export function membersOfXml(text: string, result: string | undefined): XmlLevel {
  const members: TopLevelMember[] = [];
  const beside: TopLevelMember[] = [];
  const level = result === undefined ? 1 : 2;
  let depth = 0;
  let isInside = result === undefined;
  let holders = 0;
  let start = 0;
  const listAt = (at: number): TopLevelMember[] | undefined => {
    if (at === level - 1 && !isInside) return beside;
    return at === level && isInside ? members : undefined;
  };
  for (const [tag, closing, name = '', alone] of matches(text)) {
    if (name === '') continue;
    if (closing !== '/') {
      if (depth === level - 1) {
        isInside = result === undefined || localName(name) === result;
        if (isInside) holders += 1;
      }
      const list = listAt(depth);
      if (list !== undefined) {
        start = tag.end;
        if (alone === '/') list.push({ name, isFilled: false, holds: 'value' });
      }
      if (alone !== '/') depth += 1;
      continue;
    }
    depth -= 1;
    const content = text.slice(start, Math.min(tag.start, start + LONGEST_EMPTY)).trim();
    const isFilled = content !== '' && content !== 'false';
    listAt(depth)?.push({ name, isFilled, holds: heldInXml(content) });
  }
  return { members, beside, holders };
}

interface TagSpan {
  readonly start: number;
  readonly end: number;
}

function* matches(text: string): Generator<[TagSpan, string | undefined, string | undefined, string | undefined]> {
  for (const match of text.matchAll(TAG)) {
    yield [{ start: match.index, end: match.index + match[0].length }, match[1], match[2], match[3]];
  }
}

/** Without its prefix. */
export function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}
