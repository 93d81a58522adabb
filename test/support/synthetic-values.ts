import type { NormalizedSchema } from '@smithy/core/schema';

/** Text that needs every kind of escaping on its way: white space, reserved and non-ASCII characters, markup. */
const AWKWARD = 'a b/ü&+%20<x>"~\'*';

/** How deep a value goes before it ends: structures may hold themselves. */
const MAX_DEPTH = 3;

type Kind = 'list' | 'map' | 'structure' | 'timestamp' | 'blob' | 'boolean' | 'number' | 'string' | 'other';

function kindOf(schema: NormalizedSchema): Kind {
  if (schema.isDocumentSchema()) return 'other';
  if (schema.isTimestampSchema()) return 'timestamp';
  if (schema.isBlobSchema()) return 'blob';
  if (schema.isUnitSchema()) return 'structure';
  if (schema.isStructSchema()) return 'structure';
  if (schema.isListSchema()) return 'list';
  if (schema.isMapSchema()) return 'map';
  if (schema.isBooleanSchema()) return 'boolean';
  if (schema.isNumericSchema() || schema.isBigIntegerSchema() || schema.isBigDecimalSchema()) return 'number';
  return schema.isStringSchema() ? 'string' : 'other';
}

function membersOf(schema: NormalizedSchema): [string, NormalizedSchema][] {
  if (!schema.isStructSchema()) return [];
  const members = Object.entries(schema.getMemberSchemas());
  return schema.isUnionSchema() ? members.slice(0, 1) : members;
}

/** An input with a value for every member, as a caller of the SDK would give it. */
export function syntheticInput(schema: NormalizedSchema, depth = 0): unknown {
  switch (kindOf(schema)) {
    case 'structure':
      return Object.fromEntries(
        depth > MAX_DEPTH ? [] : membersOf(schema).map(([name, member]) => [name, syntheticInput(member, depth + 1)]),
      );
    case 'list':
      return depth > MAX_DEPTH ? [] : [syntheticInput(schema.getValueSchema(), depth + 1)];
    case 'map':
      return depth > MAX_DEPTH ? {} : { 'key 1': syntheticInput(schema.getValueSchema(), depth + 1) };
    case 'timestamp':
      return new Date('2026-01-02T03:04:05Z');
    case 'blob':
      return new Uint8Array([1, 2, 255]);
    case 'boolean':
      return true;
    case 'number':
      return 7;
    case 'string':
      return AWKWARD;
    case 'other':
      return { any: [1, 'x', null] };
  }
}

/** What a service would answer in JSON. */
export function syntheticJson(schema: NormalizedSchema, depth = 0): unknown {
  switch (kindOf(schema)) {
    case 'structure':
      return Object.fromEntries(
        depth > MAX_DEPTH
          ? []
          : membersOf(schema).map(([name, member]) => [
              member.getMergedTraits().jsonName ?? name,
              syntheticJson(member, depth + 1),
            ]),
      );
    case 'list':
      return isTooDeep(schema, depth) ? [] : [syntheticJson(schema.getValueSchema(), depth + 1)];
    case 'map':
      return depth > MAX_DEPTH ? {} : { 'key 1': syntheticJson(schema.getValueSchema(), depth + 1) };
    case 'timestamp':
      return 1_767_323_045;
    case 'blob':
      return 'AQL/';
    case 'boolean':
      return true;
    case 'number':
      return 7;
    case 'string':
      return schema.getMergedTraits().mediaType === undefined ? AWKWARD : '{"a":1}';
    case 'other':
      return { any: [1, 'x', null] };
  }
}

/** An element without a member is no answer of a service. */
function isTooDeep(list: NormalizedSchema, depth: number): boolean {
  return depth > MAX_DEPTH || (depth === MAX_DEPTH && kindOf(list.getValueSchema()) === 'structure');
}

/** What a service would answer in XML, below an element of that name. */
export function syntheticXml(schema: NormalizedSchema, name: string, depth = 0): string {
  const kind = kindOf(schema);
  if (kind === 'list' && !isTooDeep(schema, depth)) {
    const value = schema.getValueSchema();
    if (schema.getMergedTraits().xmlFlattened) return syntheticXml(value, name, depth + 1).repeat(2);
    const item = String(value.getMemberTraits().xmlName ?? 'member');
    return element(name, syntheticXml(value, item, depth + 1).repeat(2));
  }
  if (kind === 'map' && depth <= MAX_DEPTH) {
    return element(name, `<entry><key>k</key>${syntheticXml(schema.getValueSchema(), 'value', depth + 1)}</entry>`);
  }
  if (kind === 'structure') {
    const members = depth > MAX_DEPTH ? [] : membersOf(schema);
    return element(
      name,
      members
        .map(([member, shape]) => syntheticXml(shape, String(shape.getMergedTraits().xmlName ?? member), depth + 1))
        .join(''),
    );
  }
  return element(name, XML_SCALARS[kind] ?? '');
}

const XML_SCALARS: Readonly<Partial<Record<Kind, string>>> = {
  timestamp: '2026-01-02T03:04:05Z',
  blob: 'AQL/',
  boolean: 'true',
  number: '7',
  string: 'a b/ü&amp;&lt;x&gt;',
};

function element(name: string, content: string): string {
  return `<${name}>${content}</${name}>`;
}
