/**
 * The members of an answer's outermost level, read from its bytes: the SDK does not pass on what it does not know.
 */

import { isRecord } from './foreign-body.ts';

export interface TopLevelMember {
  /** As it stands there. */
  readonly name: string;
  /** Whether it holds anything: neither null, nor false, nor empty text or an empty list. */
  readonly isFilled: boolean;
  readonly holds: 'elements' | 'members' | 'value';
  /** Of XML: where its content stands. */
  readonly content?: TagSpan;
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
export function filledInJson(body: Readonly<Record<string, unknown>> | undefined, name: string): string[] {
  const value = body?.[name];
  return isRecord(value) ? Object.keys(value).filter((each) => !isEmptyJson(JSON.stringify(value[each]) ?? '')) : [];
}

/** The elements in the content of an element that hold any text. */
export function filledInXml(content: string): string[] {
  const filled: string[] = [];
  for (const { closing, name, end } of tagsIn(content)) {
    if (closing || !/^[\w:.-]/.test(name)) continue;
    const next = content.indexOf('<', end);
    const text = content.slice(end, next < 0 ? undefined : next).trim();
    if (text !== '' && !/^(?:false|0)$/i.test(text)) filled.push(localName(name));
  }
  return filled;
}

export interface XmlLevel {
  readonly members: readonly TopLevelMember[];
  /** Elements next to the one that contains the members. */
  readonly beside: readonly TopLevelMember[];
  /** How often the element that contains the members is there. */
  readonly holders: number;
}

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
  for (const tag of tagsIn(text)) {
    const { name, closing, alone } = tag;
    if (!closing) {
      if (depth === level - 1) {
        isInside = result === undefined || localName(name) === result;
        if (isInside) holders += 1;
      }
      const list = listAt(depth);
      if (list !== undefined) {
        start = tag.end;
        if (alone) list.push({ name, isFilled: false, holds: 'value' });
      }
      if (!alone) depth += 1;
      continue;
    }
    depth -= 1;
    const content = text.slice(start, Math.min(tag.start, start + LONGEST_EMPTY)).trim();
    const isFilled = content !== '' && content !== 'false';
    const place = { start, end: tag.start };
    listAt(depth)?.push({ name, isFilled, holds: heldInXml(content), content: place });
  }
  return { members, beside, holders };
}

export interface TagSpan {
  readonly start: number;
  readonly end: number;
}

interface Tag extends TagSpan {
  readonly name: string;
  readonly closing: boolean;
  /** Whether it has no content, and no tag that closes it: `<a/>`. */
  readonly alone: boolean;
}

/** Sections without tags. Those that end nowhere are read as a tag. */
const SECTIONS = [
  ['<!--', '-->'],
  ['<![CDATA[', ']]>'],
  ['<?', '?>'],
  ['<!', '>'],
] as const;

/**
 * The tags of a text, from the first on. No character is looked at more than a few times, whatever is left open: an
 * expression would look for the end of each `<!--` through all that follows.
 */
function* tagsIn(text: string): Generator<Tag> {
  const find = createFinder(text);
  let at = text.indexOf('<');
  while (at >= 0) {
    const section = SECTIONS.find(([opens, ends]) => text.startsWith(opens, at) && find(ends, at + opens.length) >= 0);
    if (section !== undefined) {
      const [opens, ends] = section;
      at = text.indexOf('<', find(ends, at + opens.length) + ends.length);
      continue;
    }
    const end = find('>', at);
    if (end < 0) return;
    const closing = text[at + 1] === '/';
    const name = nameAt(text, closing ? at + 2 : at + 1, end);
    if (name !== '') yield { start: at, end: end + 1, name, closing, alone: text[end - 1] === '/' };
    at = text.indexOf('<', name === '' ? at + 1 : end + 1);
  }
}

/** Where a text stands next; what is not there any more, or still ahead, is not looked for again. */
function createFinder(text: string): (sought: string, from: number) => number {
  const ahead = new Map<string, number>();
  return (sought, from) => {
    const known = ahead.get(sought);
    if (known !== undefined && (known < 0 || known >= from)) return known;
    const found = text.indexOf(sought, from);
    ahead.set(sought, found);
    return found;
  };
}

/** A name is read to its end, and no part of it taken for the name. */
function nameAt(text: string, start: number, end: number): string {
  const tag = text.slice(start, end);
  const length = tag.search(/[\s/]/);
  return length < 0 ? tag : tag.slice(0, length);
}

/** Without its prefix. */
export function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}
