/**
 * Bodies of answers in every protocol, from a schema: whole, with least in them, and with something else in the place
 * of some values.
 */
import type { NormalizedSchema } from '@smithy/core/schema';

export type Kind = 'list' | 'map' | 'structure' | 'timestamp' | 'blob' | 'boolean' | 'number' | 'string' | 'other';

/** What stands in the place of all values of a kind. */
export type Instead = Readonly<Partial<Record<Kind, unknown>>>;

const MAX_DEPTH = 4;
const MOMENT = new Date('2026-01-02T03:04:05Z');

export function kindOf(schema: NormalizedSchema): Kind {
  if (schema.isDocumentSchema() || schema.isStreaming()) return 'other';
  if (schema.isTimestampSchema()) return 'timestamp';
  if (schema.isBlobSchema()) return 'blob';
  if (schema.isUnitSchema() || schema.isStructSchema()) return 'structure';
  if (schema.isListSchema()) return 'list';
  if (schema.isMapSchema()) return 'map';
  if (schema.isBooleanSchema()) return 'boolean';
  if (schema.isNumericSchema()) return 'number';
  return schema.isStringSchema() ? 'string' : 'other';
}

export type Members = readonly (readonly [name: string, schema: NormalizedSchema])[];

export function membersOf(schema: NormalizedSchema): Members {
  if (!schema.isStructSchema()) return [];
  const members = Object.entries(schema.getMemberSchemas());
  return schema.isUnionSchema() ? members.slice(0, 1) : members;
}

/** What a protocol calls a member: REST-JSON by `jsonName`, where there is one. */
export type KeyOf = (member: Members[number]) => string;

export function jsonOf(members: Members, keyOf: KeyOf, instead: Instead = {}, depth = 0): object {
  return Object.fromEntries(
    members.map((member) => [keyOf(member), jsonValue(member[1], keyOf, instead, depth + 1)] as const),
  );
}

function jsonValue(schema: NormalizedSchema, keyOf: KeyOf, instead: Instead, depth: number): unknown {
  const kind = kindOf(schema);
  if (kind in instead) return instead[kind];
  switch (kind) {
    case 'structure':
      return depth > MAX_DEPTH ? {} : jsonOf(membersOf(schema), keyOf, instead, depth);
    case 'list':
      return depth > MAX_DEPTH ? [] : [jsonValue(schema.getValueSchema(), keyOf, instead, depth + 1)];
    case 'map':
      return depth > MAX_DEPTH ? {} : { key: jsonValue(schema.getValueSchema(), keyOf, instead, depth + 1) };
    case 'timestamp':
      return timestamp(schema, MOMENT.getTime() / 1_000);
    case 'blob':
      return 'AQL/';
    case 'boolean':
      return true;
    case 'number':
      return 7;
    case 'string':
      return schema.getMergedTraits().mediaType === undefined ? 'a ü <x> & y' : '{"a":1}';
    case 'other':
      return schema.isDocumentSchema() ? { any: [1, 'x', null] } : 7;
  }
}

const DATE_TIME = 5;
const HTTP_DATE = 6;
const EPOCH_SECONDS = 7;

/** @param plain - as the protocol writes those that do not say how. */
function timestamp(schema: NormalizedSchema, plain: string | number): string | number {
  const type: unknown = schema.getSchema();
  if (type === DATE_TIME) return MOMENT.toISOString();
  if (type === HTTP_DATE) return MOMENT.toUTCString();
  return type === EPOCH_SECONDS ? MOMENT.getTime() / 1_000 : plain;
}

/** What is inside an element that has these members. */
export function xmlOf(members: Members, instead: Instead = {}, depth = 0): string {
  return members
    .map(([name, schema]) => xmlElement(schema, schema.getMemberTraits().xmlName ?? name, instead, depth + 1))
    .join('');
}

function xmlElement(schema: NormalizedSchema, name: string, instead: Instead, depth: number): string {
  const kind = kindOf(schema);
  if (kind in instead) return element(name, String(instead[kind]));
  const isFlat = Boolean(schema.getMergedTraits().xmlFlattened);
  if (kind === 'list') {
    const value = schema.getValueSchema();
    const item = isFlat ? name : (value.getMergedTraits().xmlName ?? 'member');
    const items = depth > MAX_DEPTH ? '' : xmlElement(value, item, instead, depth + 1).repeat(2);
    return isFlat ? items : element(name, items);
  }
  if (kind === 'map') {
    const [key, value] = [schema.getKeySchema(), schema.getValueSchema()];
    const entry =
      element(key.getMergedTraits().xmlName ?? 'key', 'k') +
      xmlElement(value, value.getMergedTraits().xmlName ?? 'value', instead, depth + 1);
    return isFlat ? element(name, entry) : element(name, element('entry', entry));
  }
  if (kind === 'structure') {
    return element(name, depth > MAX_DEPTH ? '' : xmlOf(membersOf(schema), instead, depth));
  }
  return element(name, kind === 'timestamp' ? String(timestamp(schema, MOMENT.toISOString())) : TEXTS[kind]);
}

const TEXTS: Readonly<Record<'blob' | 'boolean' | 'number' | 'string' | 'other', string>> = {
  blob: 'AQL/',
  boolean: 'true',
  number: '7',
  string: 'a ü &lt;x&gt; &amp; y',
  other: '7',
};

export function element(name: string, content: string): string {
  return `<${name}>${content}</${name}>`;
}
