import type { NormalizedSchema } from '@smithy/core/schema';
import { isRequired } from '../../catalog/output-shape.ts';

/**
 * What the API's model promises of the body of an operation's answers. Worked out once per operation, since every
 * answer needs it. See docs/truth.md, "What counts as an answer".
 */
export type AnswerForm =
  /** Bytes or events whose end is not known: they are not read as a whole. */
  | { readonly kind: 'stream' }
  /** No body: the operation returns nothing, or only headers. */
  | { readonly kind: 'nothing' }
  /** The body is one member: text or bytes of any kind. */
  | { readonly kind: 'content'; readonly isText: boolean }
  /** The body is one member: a list, a map or a document, whose contents are not known beforehand. */
  | { readonly kind: 'value' }
  | MembersForm;

export interface MembersForm {
  readonly kind: 'members';
  /**
   * The member of the output that is the whole body, if there is one: the names below are then those of its members.
   */
  readonly payload: string | undefined;
  /** Members that identify an answer as this operation's. */
  readonly names: ReadonlySet<string>;
  /** The same, as spelled in JSON bodies. */
  readonly keys: ReadonlySet<string>;
  /** The names at the outermost level, for each kind of body. */
  readonly level: Readonly<Record<'json' | 'xml', LevelNames>>;
  /**
   * Members that every answer has by the model, and that AWS does not leave out where they are empty. One is not enough
   * to call an empty object no answer: it is what GuardDuty says where there is no administrator.
   */
  readonly always: readonly string[];
}

/** What the outermost level of a body may have by the model. */
export interface LevelNames {
  readonly known: ReadonlySet<string>;
  /** The same, by their lower case. */
  readonly byLowerCase: ReadonlyMap<string, string>;
  /** Elements of lists without an element around them: there may be many. */
  readonly repeated: ReadonlySet<string>;
}

/** Headers that an operation's answers have members in, by their names in lower case. */
export interface HeaderNames {
  readonly names: ReadonlySet<string>;
  /** What stands below these is data: `x-amz-meta-`. */
  readonly prefixes: readonly string[];
}

export function headerNamesOf(shape: NormalizedSchema): HeaderNames {
  const traits = Object.values(memberSchemas(shape)).map((member) => member.getMergedTraits());
  return {
    names: new Set(
      traits.flatMap(({ httpHeader }) => (typeof httpHeader === 'string' ? [httpHeader.toLowerCase()] : [])),
    ),
    prefixes: traits.flatMap(({ httpPrefixHeaders }) =>
      typeof httpPrefixHeaders === 'string' ? [httpPrefixHeaders.toLowerCase()] : [],
    ),
  };
}

export function answerFormOf(shape: NormalizedSchema): AnswerForm {
  const members = Object.entries(memberSchemas(shape));
  if (members.some(([, member]) => member.isStreaming())) return { kind: 'stream' };
  const payload = members.find(([, member]) => member.getMergedTraits().httpPayload);
  if (payload !== undefined) return payloadForm(...payload);
  const inBody = members.filter(([, member]) => isInBody(member));
  return inBody.length === 0 ? { kind: 'nothing' } : membersForm(shape, inBody, undefined);
}

function payloadForm(name: string, schema: NormalizedSchema): AnswerForm {
  if (schema.isBlobSchema() || schema.isStringSchema()) return { kind: 'content', isText: schema.isStringSchema() };
  if (!schema.isStructSchema() || schema.isDocumentSchema()) return { kind: 'value' };
  return membersForm(schema, Object.entries(schema.getMemberSchemas()), name);
}

type Member = readonly [name: string, schema: NormalizedSchema];

function membersForm(shape: NormalizedSchema, members: readonly Member[], payload: string | undefined): MembersForm {
  const telling = members.filter(([name]) => !/^message$/i.test(name));
  const known = telling.length === 0 ? members : telling;
  return {
    kind: 'members',
    payload,
    level: { json: levelNames(members.map((each) => [keysOf(each), each])), xml: levelNames(members.map(xmlNameOf)) },
    names: new Set(known.map(([name]) => name)),
    keys: new Set(known.flatMap(keysOf)),
    always: members.flatMap((member) =>
      isRequired(shape, member[0]) && !mayBeLeftOut(member[1]) ? keysOf(member).slice(0, 1) : [],
    ),
  };
}

/**
 * REST-JSON may spell a member differently from the schema; the other protocols ignore that name, though some models
 * have it all the same.
 */
function keysOf([name, schema]: Member): string[] {
  return [schema.getMergedTraits().jsonName ?? name, name];
}

function levelNames(members: readonly (readonly [names: readonly string[], member: Member])[]): LevelNames {
  const known = members.flatMap(([names]) => names);
  const flat = members.filter(([, [, schema]]) => schema.getMergedTraits().xmlFlattened !== undefined);
  return {
    known: new Set(known),
    byLowerCase: new Map(known.map((name) => [name.toLowerCase(), name])),
    repeated: new Set(flat.flatMap(([names]) => names)),
  };
}

function xmlNameOf(member: Member): [string[], Member] {
  const { xmlName } = member[1].getMergedTraits();
  return [[typeof xmlName === 'string' ? xmlName : member[0]], member];
}

/** What AWS leaves out when it is empty, even if its model calls it required. */
function mayBeLeftOut(schema: NormalizedSchema): boolean {
  return schema.isListSchema() || schema.isMapSchema();
}

function isInBody(member: NormalizedSchema): boolean {
  const { httpHeader, httpPrefixHeaders, httpResponseCode } = member.getMergedTraits();
  return httpHeader === undefined && httpPrefixHeaders === undefined && httpResponseCode === undefined;
}

/**
 * Names that the root element of an operation's XML answers may have, the likeliest first. Sources: the models'
 * `xmlName`, and https://smithy.io/2.0/aws/protocols/aws-query-protocol.html#response-serialization,
 * https://smithy.io/2.0/aws/protocols/aws-restxml-protocol.html
 *
 * @param shape - undefined for a client too old to have schemas.
 */
export function xmlRootsOf(operation: string, shape: NormalizedSchema | undefined): readonly string[] {
  const payload = Object.entries(shape === undefined ? {} : memberSchemas(shape)).find(
    ([, member]) => member.getMergedTraits().httpPayload,
  );
  return [
    ...new Set([
      ...(payload === undefined ? [] : [...namesOf(payload[1]), payload[0]]),
      ...(shape === undefined || shape.isUnitSchema() ? [] : namesOf(shape)),
      `${operation}Response`,
      `${operation}Result`,
    ]),
  ];
}

function namesOf(schema: NormalizedSchema): string[] {
  return [schema.getMergedTraits().xmlName, schema.getName()].filter((name) => typeof name === 'string');
}

function memberSchemas(shape: NormalizedSchema): Readonly<Record<string, NormalizedSchema>> {
  return shape.isStructSchema() ? shape.getMemberSchemas() : {};
}
