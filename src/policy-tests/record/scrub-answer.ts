import type { DataShape } from '../../catalog/data-shape.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../values/json.ts';
import { isMarked } from '../../values/marked.ts';
import type { TextScrubber } from './scrub-text.ts';

/** Members that hold what somebody has called something. */
const NAMES = /(^|[a-z_.])(names?|aliases|alias|identifier|(s3)?bucket)$/i;

/** The same by their names, and none: they are AWS's own words. */
const NO_NAMES = /^(region|service|event|attribute|metric|platform|zone|engine|type|protocol|operation)names?$/i;

/** Texts that somebody has written. */
const FREE = /^(description|comment|comments|reason|notes?)$/i;

/** Hears of every text of a value: by which member, and of what shape. */
type VisitText = (text: string, shape: DataShape, spot: Spot) => string;

/** Where in an answer a value is. */
interface Spot {
  /** The name of the member that holds it. */
  readonly member: string;
  /** Whether it is the value of a tag. */
  readonly isTag: boolean;
}

interface Visitor {
  readonly text: VisitText;
  /** Hears of the names in a map, which are data. */
  readonly key: (key: string) => string;
}

const TOP: Spot = { member: '', isTag: false };

/** Takes in the names that an answer or an input holds. */
export function learnNames(value: JsonValue, shape: DataShape, scrubber: TextScrubber): void {
  const learn: VisitText = (text, { kind }, { member, isTag }) => {
    const whole = kind === 'blob' ? (decoded(text) ?? '') : text;
    if (!isTag && NAMES.test(member) && !NO_NAMES.test(member)) scrubber.learn(whole);
    scrubber.learnFrom(whole);
    return text;
  };
  walk(value, shape, TOP, { text: learn, key: (key) => key });
}

/**
 * The value without what says whose it is, and without what AWS marks as sensitive, which is replaced by something of
 * its form.
 */
export function scrubValue(value: JsonValue, shape: DataShape, scrubber: TextScrubber): JsonValue {
  const scrub: VisitText = (text, own, { member, isTag }) => {
    if (own.kind === 'timestamp' || isDocumented(text, own)) return text;
    if (own.kind === 'blob') return scrubBlob(text, scrubber);
    return isTag || FREE.test(member) ? scrubber.scrub(scrubber.free(text)) : scrubber.scrub(text);
  };
  return walk(value, shape, TOP, { text: scrub, key: (key) => scrubber.scrub(key) });
}

/** The words of AWS stay, though somebody may have called something so. */
function isDocumented(text: string, shape: DataShape): boolean {
  return shape.kind === 'string' && shape.values?.()?.includes(text) === true;
}

function scrubBlob(base64: string, scrubber: TextScrubber): string {
  const text = decoded(base64);
  return Buffer.from(text === undefined ? REDACTED : scrubber.scrub(text)).toString('base64');
}

/** The text in it; undefined for what is none, in which nobody sees what it says. */
function decoded(base64: string): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(base64, 'base64'));
  } catch {
    return undefined;
  }
}

const UNKNOWN: DataShape = { kind: 'unknown' };

function walk(value: JsonValue, shape: DataShape, spot: Spot, visitor: Visitor): JsonValue {
  if (isMarked(value)) return redacted(value.value, shape);
  if (typeof value === 'string') return visitor.text(value, shape, spot);
  if (Array.isArray(value)) {
    const element = shape.kind === 'list' ? shape.element : UNKNOWN;
    return value.map((each) => walk(each, element, spot, visitor));
  }
  return isJsonObject(value) ? walkMembers(value, shape, spot.member, visitor) : value;
}

/** What AWS leaves out of an answer is null in none that somebody writes. */
function walkMembers(value: JsonObject, shape: DataShape, outer: string, visitor: Visitor): JsonObject {
  const isPair = PAIR.every((pattern) => Object.keys(value).some((name) => pattern.test(name)));
  const isTagMap = shape.kind !== 'structure' && /tags?$/i.test(outer);
  const members = Object.entries(value).flatMap(([name, each]) => {
    if (each === null) return [];
    const isTag = (isPair && /value$/i.test(name)) || isTagMap;
    const shown = shape.kind === 'map' ? visitor.key(name) : name;
    return [[shown, walk(each, childOf(shape, name), { member: name, isTag }, visitor)] as const];
  });
  return Object.fromEntries(members);
}

/** A tag of a list of tags. */
const PAIR: readonly RegExp[] = [/^(tag)?key$/i, /^(tag)?value$/i];

function childOf(shape: DataShape, name: string): DataShape {
  if (shape.kind === 'structure') return shape.member(name) ?? UNKNOWN;
  return shape.kind === 'map' ? shape.value : UNKNOWN;
}

const REDACTED = 'REDACTED';

/** Something of the same form: as many elements, as true or false as it was. */
function redacted(value: JsonValue, shape: DataShape): JsonValue {
  if (typeof value === 'string') return value === '' ? '' : redactedText(shape);
  if (typeof value === 'number') return 0;
  if (Array.isArray(value)) {
    return value.map((each) => redacted(each, shape.kind === 'list' ? shape.element : UNKNOWN));
  }
  if (!isJsonObject(value)) return value;
  const members = Object.entries(value).map(([name, each], index) => {
    const shown = shape.kind === 'structure' ? name : `${REDACTED}_${index + 1}`;
    return [shown, redacted(each, childOf(shape, name))] as const;
  });
  return Object.fromEntries(members);
}

function redactedText(shape: DataShape): string {
  if (shape.kind === 'timestamp') return '2026-01-01T00:00:00.000Z';
  return shape.kind === 'blob' ? Buffer.from(REDACTED).toString('base64') : REDACTED;
}
