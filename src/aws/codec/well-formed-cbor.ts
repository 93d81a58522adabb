/**
 * Walks over a CBOR document and says what is wrong with it. The SDK's reader takes the last of two equal keys, passes
 * over whatever stands behind the document, and makes of some lengths what they do not say. Why by hand:
 * docs/decisions/0032-cbor-is-walked-by-hand.md. Source:
 * https://www.rfc-editor.org/rfc/rfc8949, and for what the protocol allows of it
 * https://smithy.io/2.0/additional-specs/protocols/smithy-rpc-v2.html#shape-serialization
 */
import { isUtf8 } from 'node:buffer';
import type { TopLevelMember } from './top-level-members.ts';

export interface CborDocument {
  /** What is wrong, as the end of `it …`; undefined where nothing is. */
  readonly problem: string | undefined;
  /** Of the outermost map. */
  readonly members: readonly TopLevelMember[];
  /** Names with a value in each map that is a member of the outermost one. */
  readonly below: ReadonlyMap<string, readonly string[]>;
}

/** Major types, the first three bits of an item: https://www.rfc-editor.org/rfc/rfc8949#section-3.1 */
const BYTES = 2;
const TEXT = 3;
const LIST = 4;
const MAP = 5;
const TAG = 6;
const SIMPLE = 7;

const BREAK = 0xff;
const INDEFINITE = 31;
/** Deeper than any API's model. */
const MOST_NESTED = 100;

/** Tags of AWS's data: a time in seconds, big integers, decimal fractions. */
const KNOWN_TAGS: ReadonlySet<number> = new Set([1, 2, 3, 4]);

class Malformed extends Error {}

export function readCborDocument(body: Uint8Array): CborDocument {
  const walker = new CborWalker(body);
  try {
    walker.document();
    return { problem: undefined, members: walker.members, below: walker.below };
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    return { problem: error.message, members: [], below: new Map() };
  }
}

class CborWalker {
  readonly members: TopLevelMember[] = [];
  readonly below = new Map<string, string[]>();
  readonly #body: Uint8Array;
  readonly #view: DataView;
  #at = 0;
  /** The member of the outermost map that is being read. */
  #outer = '';

  constructor(body: Uint8Array) {
    this.#body = body;
    this.#view = new DataView(body.buffer, body.byteOffset, body.byteLength);
  }

  document(): void {
    this.#item(0);
    if (this.#at < this.#body.length)
      throw new Malformed(`goes on after its end, with ${this.#body.length - this.#at} bytes`);
  }

  /** @returns whether it holds anything. */
  #item(depth: number): boolean {
    if (depth > MOST_NESTED) throw new Malformed(`is more than ${MOST_NESTED} levels deep`);
    const first = this.#byte();
    const major = first >> 5;
    const minor = first & 0x1f;
    switch (major) {
      case BYTES:
      case TEXT:
        return this.#text(major, minor).length > 0;
      case LIST:
        return this.#list(minor, depth);
      case MAP:
        return this.#map(minor, depth);
      case TAG:
        return this.#tagged(minor, depth);
      case SIMPLE:
        return this.#simple(minor);
      default:
        return this.#count(minor) !== 0;
    }
  }

  #list(minor: number, depth: number): boolean {
    return this.#each(minor, () => void this.#item(depth + 1)) > 0;
  }

  #map(minor: number, depth: number): boolean {
    const seen = new Set<string>();
    return (
      this.#each(minor, () => {
        const name = this.#key();
        if (seen.has(name)) throw new Malformed('has a name twice in one map');
        seen.add(name);
        if (depth === 0) this.#outer = name;
        const holds = this.#holds();
        const isFilled = this.#item(depth + 1);
        if (depth === 0) this.members.push({ name, isFilled, holds });
        if (depth === 1 && isFilled) this.#noteBelow(name);
      }) > 0
    );
  }

  /** Of the item that comes next. */
  #holds(): TopLevelMember['holds'] {
    const major = (this.#body[this.#at] ?? 0) >> 5;
    if (major === LIST) return 'elements';
    return major === MAP ? 'members' : 'value';
  }

  #noteBelow(name: string): void {
    const names = this.below.get(this.#outer) ?? [];
    names.push(name);
    this.below.set(this.#outer, names);
  }

  #key(): string {
    const first = this.#byte();
    if (first >> 5 !== TEXT) throw new Malformed('has a map with names that are not text');
    return this.#text(TEXT, first & 0x1f).toString('utf8');
  }

  /** @returns how many there were. */
  #each(minor: number, read: () => void): number {
    let done = 0;
    if (minor === INDEFINITE) {
      for (; this.#peek() !== BREAK; done += 1) read();
      this.#at += 1;
      return done;
    }
    const count = this.#count(minor);
    // Each takes a byte at least: a length that nothing could fill is not tried.
    if (count > this.#body.length - this.#at) throw new Malformed('ends before its end');
    for (; done < count; done += 1) read();
    return done;
  }

  #text(major: number, minor: number): Buffer {
    if (minor !== INDEFINITE) return this.#chunk(major, minor);
    const parts: Buffer[] = [];
    for (; this.#peek() !== BREAK; ) {
      const first = this.#byte();
      if (first >> 5 !== major || (first & 0x1f) === INDEFINITE) throw new Malformed('has text made of other items');
      parts.push(this.#chunk(major, first & 0x1f));
    }
    this.#at += 1;
    return Buffer.concat(parts);
  }

  #chunk(major: number, minor: number): Buffer {
    const taken = this.#take(this.#count(minor));
    if (major === TEXT && !isUtf8(taken)) throw new Malformed('has text that is not UTF-8');
    return taken;
  }

  #tagged(minor: number, depth: number): boolean {
    const tag = this.#count(minor);
    if (!KNOWN_TAGS.has(tag)) throw new Malformed(`has a value of a kind that no API has (tag ${tag})`);
    // A time that is 0 is one.
    this.#item(depth + 1);
    return true;
  }

  #simple(minor: number): boolean {
    if (minor === 20 || minor === 22 || minor === 23) return false;
    if (minor === 21) return true;
    if (minor < 25 || minor > 27) throw new Malformed(`has a value that means nothing (simple value ${minor})`);
    this.#take(2 ** (minor - 24));
    return true;
  }

  #count(minor: number): number {
    if (minor < 24) return minor;
    if (minor > 27) throw new Malformed('has a length that means nothing');
    const size = 2 ** (minor - 24);
    const at = this.#at;
    this.#take(size);
    if (size === 8) return Number(this.#view.getBigUint64(at));
    return size === 4 ? this.#view.getUint32(at) : size === 2 ? this.#view.getUint16(at) : this.#view.getUint8(at);
  }

  #take(length: number): Buffer {
    if (length > this.#body.length - this.#at) throw new Malformed('ends before its end');
    const taken = Buffer.from(this.#body.buffer, this.#body.byteOffset + this.#at, length);
    this.#at += length;
    return taken;
  }

  #peek(): number {
    const byte = this.#body[this.#at];
    if (byte === undefined) throw new Malformed('ends before its end');
    return byte;
  }

  #byte(): number {
    const byte = this.#peek();
    this.#at += 1;
    return byte;
  }
}
