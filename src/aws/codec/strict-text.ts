/**
 * Makes a client refuse text that is not what the API promises, where its answers are text: XML and headers. The SDK
 * reads `<IsLogging>yes</IsLogging>` as false, `<Count/>` as 0, and words where a list should be as an empty list. A
 * policy would take all of these at face value.
 *
 * AWS writes none of these: for years the SDK's own clients refused booleans and numbers not written as such.
 */
import { NormalizedSchema } from '@smithy/core/schema';
import type { SchemaRef } from '@smithy/types';
import type { SdkClient } from '../../catalog/sdk-module.ts';
import { CoveError } from '../../cove-error.ts';
import { isRecord } from './foreign-body.ts';
import { hasNames, type NamesOfStructure, namesOfStructure } from './member-names.ts';

/** A client whose protocol works differently is left alone. */
export function installStrictText({ config }: SdkClient): void {
  const { protocol } = config as { readonly protocol?: { readonly deserializer?: unknown } };
  const outer = protocol?.deserializer;
  for (const reader of [outer, memberOf(outer, 'codecDeserializer')]) {
    const text = memberOf(reader, 'stringDeserializer');
    if (hasMethod(text, 'readHttpBinding')) checkBindings(text);
    else if (hasMethod(text, 'read')) checkTexts(text);
    if (text !== undefined && hasMethod(reader, 'readSchema')) checkForms(reader);
  }
}

interface BindingReader {
  readHttpBinding(binding: readonly [NormalizedSchema, ...unknown[]], text: unknown, location: unknown): unknown;
}

function checkBindings(reader: BindingReader): void {
  const readHttpBinding = reader.readHttpBinding.bind(reader);
  reader.readHttpBinding = (binding, text, location) => {
    checkText(binding[0], text);
    return readHttpBinding(binding, text, location);
  };
}

interface TextReader {
  read(schema: SchemaRef, text: unknown): unknown;
}

function checkTexts(reader: TextReader): void {
  const read = reader.read.bind(reader);
  reader.read = (schema, text) => {
    checkText(normalized(schema), text);
    return read(schema, text);
  };
}

/** A client may bring its own copy of the class, which is just as good but not an instance of ours. */
function normalized(schema: SchemaRef | NormalizedSchema): NormalizedSchema {
  return hasMethod(schema, 'getMergedTraits') ? (schema as NormalizedSchema) : NormalizedSchema.of(schema as SchemaRef);
}

/** @throws {CoveError} */
function checkText(schema: NormalizedSchema, text: unknown): void {
  if (typeof text !== 'string') return;
  if (schema.isBooleanSchema()) {
    if (!/^\s*(true|false)\s*$/i.test(text)) throw misread(schema, 'true or false', quote(schema, text));
  } else if (schema.isNumericSchema() && (text.trim() === '' || !Number.isFinite(Number(text)))) {
    throw misread(schema, 'a number', quote(schema, text));
  }
}

interface FormReader {
  readSchema(schema: SchemaRef, value: unknown): unknown;
}

/** It calls itself for every element. */
function checkForms(reader: FormReader): void {
  const readSchema = reader.readSchema.bind(reader);
  reader.readSchema = (schema, value) => {
    checkForm(normalized(schema), value);
    return readSchema(schema, value);
  };
}

/** @throws {CoveError} */
function checkForm(schema: NormalizedSchema, value: unknown): void {
  if (schema.isListSchema()) checkList(schema, Array.isArray(value) ? value[0] : value);
  else if (isRecord(value) && hasNames(schema)) namesIn(schema).check(value, true);
  else if (typeof value === 'string' && isFilled(value) && (schema.isMapSchema() || schema.isStructSchema())) {
    throw misread(schema, 'elements', 'text');
  }
}

/** Or text beside elements. */
const IS_ATTRIBUTE = /[:#]|^xmlns$/;

const NO_NAMES: NamesOfStructure = { check: () => undefined };
const known = new WeakMap<object, NamesOfStructure>();

/** Prefixes stand before what is meant, and attributes are no elements. */
function namesIn(schema: NormalizedSchema): NamesOfStructure {
  const key: unknown = schema.getSchema();
  if (typeof key !== 'object' || key === null) return NO_NAMES;
  const found = known.get(key) ?? namesOfStructure(Object.entries(schema.getMemberSchemas()).map(xmlNameOf));
  known.set(key, found);
  return found;
}

function xmlNameOf([name, member]: [string, NormalizedSchema]): string {
  const { xmlName } = member.getMergedTraits();
  return typeof xmlName === 'string' ? xmlName : name;
}

/**
 * A list is an element around its items, which all have one name, or just the items, which are then checked one by one.
 */
function checkList(schema: NormalizedSchema, value: unknown): void {
  if (schema.getMergedTraits().xmlFlattened) {
    checkFlattened(schema, value);
    return;
  }
  if (typeof value === 'string' && isFilled(value)) throw misread(schema, 'a list', 'text');
  if (typeof value !== 'object' || value === null) return;
  const item = schema.getValueSchema().getMergedTraits().xmlName ?? 'member';
  const foreign = Object.keys(value).find((name) => name !== item && !IS_ATTRIBUTE.test(name));
  if (foreign !== undefined && !(item in value)) throw misread(schema, `a list of <${item}>`, `<${foreign}>`);
}

/** `<Contents><item><Key>…`: elements around what should be one would make an element without members. */
function checkFlattened(schema: NormalizedSchema, value: unknown): void {
  const element = schema.getValueSchema();
  if (!element.isStructSchema() || element.isUnionSchema() || !isRecord(value)) return;
  const names = Object.keys(value).filter((name) => !IS_ATTRIBUTE.test(name));
  if (names.length === 0) return;
  const known = new Set(Object.entries(element.getMemberSchemas()).map(xmlNameOf));
  if (!names.some((name) => known.has(name))) throw misread(schema, 'something else', `<${names[0]}>`);
}

function isFilled(text: string): boolean {
  return text.trim() !== '';
}

function misread(schema: NormalizedSchema, promised: string, found: string): CoveError {
  const name = schema.isMemberSchema() ? schema.getMemberName() : undefined;
  const place = name === undefined ? '' : ` as \`${name}\``;
  return new CoveError('internal', `the answer holds ${found}${place} where the API promises ${promised}`);
}

/** Long enough to recognise what came, too short to give much of it away. */
const MOST_QUOTED = 20;

function quote(schema: NormalizedSchema, text: string): string {
  const start = text.trim().slice(0, MOST_QUOTED);
  if (start === '') return 'nothing';
  return schema.getMergedTraits().sensitive ? 'other text' : JSON.stringify(start);
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>)[name] : undefined;
}

function hasMethod<Name extends string>(
  value: unknown,
  name: Name,
): value is Record<Name, (...args: never) => unknown> & BindingReader & TextReader & FormReader {
  return typeof memberOf(value, name) === 'function';
}
