/**
 * Reads the body of an answer in one of AWS's JSON protocols straight to plain data, as the SDK's reader and
 * `normalizeOutput` after it would: members in the order of the schema, nothing that the schema does not know. It reads
 * the plain forms only, and leaves all others to the SDK: two readers that guess would guess differently one day.
 *
 * Source of the forms: https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html#shape-serialization
 */
import type { NormalizedSchema } from '@smithy/core/schema';
import type { NormalizedOutput } from '../../catalog/normalize-output.ts';
import { hidesNames, isSensitive, promisedMembers } from '../../catalog/output-shape.ts';
import { createStructure, type JsonObject } from '../../values/json.ts';
import { textOf } from './foreign-body.ts';
import { hiding, LEFT_TO_SDK, leave, type Read, type SchemaPart, scalarReader, type Walk } from './json-scalars.ts';
import { hasNames, type NamesOfStructure, namesOfStructure } from './member-names.ts';
import { standOnce } from './names-once.ts';

export interface JsonAnswerReader {
  /** @returns undefined for what is left to the SDK. */
  read(body: Uint8Array): JsonReading | undefined;
}

export interface JsonReading extends NormalizedOutput {
  /** Members that are not proven yet: until they are, nobody should rely on this reading. */
  readonly unproven: readonly SchemaPart[];
  /**
   * Whether each name of the outermost level is a member's and stands there once, and none is an error's type. False
   * where that takes a closer look.
   */
  readonly isPlain: boolean;
}

export interface JsonDialect {
  /** Whether a member's name in the answer may differ from the schema's (REST-JSON's `jsonName`). */
  readonly hasOwnNames: boolean;
}

/**
 * @param schema - of an operation's output.
 * @returns undefined where the SDK has to read every answer of the operation.
 */
export function createJsonAnswerReader(schema: NormalizedSchema, dialect: JsonDialect): JsonAnswerReader | undefined {
  if (!schema.isStructSchema() || !isAllInBody(schema) || isReadSpecially(schema, new Set())) return undefined;
  const readOutput = structureReader(schema, { ...dialect, isHidden: isSensitive(schema) });
  return {
    read(body) {
      const walk: Walk = { isMarked: false, unproven: undefined, lists: 0, leftOut: undefined, filled: 0, unknown: 0 };
      try {
        // Decoded before it is parsed, as in the SDK: what is not UTF-8 comes out the same on both paths.
        const text = textOf(body);
        const parsed: unknown = JSON.parse(text);
        const output = readOutput(parsed, walk) as JsonObject;
        return {
          output,
          isMarked: walk.isMarked,
          unproven: walk.unproven ?? NOWHERE,
          leftOut: walk.leftOut,
          isPlain: walk.unknown === 0 && standOnce(parsed as object, text),
        };
      } catch (error) {
        // What cannot be parsed is an error, and the SDK's to tell.
        if (error === LEFT_TO_SDK || error instanceof SyntaxError) return undefined;
        throw error;
      }
    },
  };
}

const NOWHERE: readonly SchemaPart[] = [];

interface Way extends JsonDialect {
  /** Below a sensitive member everything is sensitive. */
  readonly isHidden: boolean;
}

/** REST-JSON may put members into headers, or make one of them the whole body. */
function isAllInBody(schema: NormalizedSchema): boolean {
  return Object.values(schema.getMemberSchemas()).every((member) => {
    const traits = member.getMergedTraits();
    return ELSEWHERE.every((trait) => traits[trait] === undefined) && !member.isStreaming();
  });
}

const ELSEWHERE = ['httpHeader', 'httpPrefixHeaders', 'httpPayload', 'httpResponseCode'] as const;

/**
 * Whether it contains documents or big numbers, for which the SDK reads all numbers of an answer differently.
 */
function isReadSpecially(schema: NormalizedSchema, seen: Set<unknown>): boolean {
  if (seen.has(schema.getSchema())) return false;
  if (schema.isDocumentSchema() || schema.isBigIntegerSchema() || schema.isBigDecimalSchema()) return true;
  if (schema.isStructSchema()) {
    seen.add(schema.getSchema());
    return Object.values(schema.getMemberSchemas()).some((member) => isReadSpecially(member, seen));
  }
  if (!schema.isListSchema() && !schema.isMapSchema()) return false;
  return isReadSpecially(schema.getValueSchema(), seen);
}

function readerOf(schema: NormalizedSchema, outer: Way): Read {
  const way = outer.isHidden || !isSensitive(schema) ? outer : { ...outer, isHidden: true };
  const scalar = scalarReader(schema);
  if (scalar !== undefined) return way.isHidden ? hiding(scalar) : scalar;
  // One member of a union is set, or one that the schema does not know.
  if (schema.isUnionSchema()) return leave;
  if (schema.isStructSchema()) return structureReader(schema, way);
  if (schema.isListSchema()) return listReader(schema, way);
  if (!schema.isMapSchema()) return leave;
  // The keys of a map are data, which a mark covers too: the map is marked as a whole.
  return way.isHidden || hidesNames(schema)
    ? hiding(mapReader(schema, { ...way, isHidden: false }))
    : mapReader(schema, way);
}

interface Member {
  /** In the answer. */
  readonly key: string;
  readonly name: string;
  readonly read: Read;
  readonly place: SchemaPart;
  /** Set where the API promises it of each element of a list: how it is called then. */
  readonly promised: string | undefined;
}

function structureReader(schema: NormalizedSchema, way: Way): Read {
  // Structures may contain themselves: what is below is made when needed.
  let members: readonly Member[] | undefined;
  let names: NamesOfStructure | undefined;
  return (value, walk) => {
    if (!isRecord(value) || typeof value.__type === 'string') return leave();
    members ??= membersOf(schema, way);
    let found = 0;
    let filled = 0;
    const result = createStructure();
    for (const { key, name, read, place, promised } of members) {
      const member = value[key];
      if (member !== undefined) found += 1;
      if (member === undefined || member === null) {
        if (promised !== undefined && walk.lists > 0) noteLeftOut(promised, walk);
        continue;
      }
      result[name] = read(member, walk);
      filled += 1;
      if (!place.isProven) noteUnproven(place, walk);
    }
    const unknown = countOf(value) - found;
    if (unknown > 0 && hasNames(schema)) {
      names ??= namesOfStructure(members.map(({ key }) => key));
      names.check(value, walk.lists > 0);
    }
    walk.filled = filled;
    walk.unknown = unknown;
    return result;
  };
}

function countOf(value: object): number {
  let count = 0;
  for (const _ in value) count += 1;
  return count;
}

function noteLeftOut(promised: string, walk: Walk): void {
  walk.leftOut ??= new Set();
  walk.leftOut.add(promised);
}

function membersOf(schema: NormalizedSchema, way: Way): readonly Member[] {
  const promised = promisedMembers(schema);
  return Object.entries(schema.getMemberSchemas()).map(([name, member]) => {
    const key = (way.hasOwnNames ? member.getMergedTraits().jsonName : undefined) ?? name;
    // Every object has these: a structure without them would seem to have them.
    const read = key in Object.prototype ? leave : readerOf(member, way);
    return { key, name, read, place: { isProven: false }, promised: promised.get(name) };
  });
}

function listReader(schema: NormalizedSchema, way: Way): Read {
  const element = elementOf(schema, way);
  return (value, walk) => {
    if (!Array.isArray(value)) return leave();
    walk.lists += 1;
    const elements = value.map((each: unknown) => element(each, walk));
    walk.lists -= 1;
    return elements;
  };
}

function mapReader(schema: NormalizedSchema, way: Way): Read {
  const element = elementOf(schema, way);
  return (value, walk) => {
    // A key named `__proto__` is up to no good, and the SDK has its own way with it.
    if (!isRecord(value) || Object.hasOwn(value, '__proto__')) return leave();
    const result: JsonObject = Object.create(null) as JsonObject;
    for (const key of Object.keys(value)) result[key] = element(value[key], walk);
    return result;
  };
}

function elementOf(schema: NormalizedSchema, way: Way): Read {
  const place: SchemaPart = { isProven: false };
  const isStructure = schema.getValueSchema().isStructSchema();
  let read: Read | undefined;
  return (value, walk) => {
    if (value === null) return leave();
    read ??= readerOf(schema.getValueSchema(), way);
    if (!place.isProven) noteUnproven(place, walk);
    const result = read(value, walk);
    // An element with nothing known in it is looked at more closely.
    return isStructure && walk.filled === 0 ? leave() : result;
  };
}

function noteUnproven(place: SchemaPart, walk: Walk): void {
  walk.unproven ??= [];
  walk.unproven.push(place);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
