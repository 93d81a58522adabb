/**
 * What may stand in the place of an answer: nothing, somebody else's page, an error that calls itself a success, half
 * of it. And what is one, from the least to all that the model has. For each operation by its model alone, without
 * looking at what the product makes of it.
 */
import type { NormalizedSchema } from '@smithy/core/schema';
import { alwaysListed } from '../../src/aws/codec/always-listed.ts';
import type { Operation } from '../../src/catalog/catalog.ts';
import { element, type Instead, jsonOf, type KeyOf, type Members, membersOf, xmlOf } from './answer-bodies.ts';

export type Protocol = 'json' | 'rest-json' | 'query' | 'ec2' | 'rest-xml';

export interface CannedAnswer {
  readonly what: string;
  readonly status: number;
  readonly type: string;
  readonly body: string;
  /** Without a request id. @default false */
  readonly isAnonymous?: boolean;
}

export interface Expected {
  readonly refused: readonly CannedAnswer[];
  readonly accepted: readonly CannedAnswer[];
  /**
   * Bodies of which nobody can say whether they are an answer: they have a member of the operation, or are text of any
   * kind. They are one only where they have AWS's request id.
   */
  readonly undecided: readonly CannedAnswer[];
}

const HTML: readonly CannedAnswer[] = [
  canned('a portal', '<html><head><title>Sign in</title></head><body>Wi-Fi</body></html>', 200, 'text/html'),
  canned('a page with its type', '\n<!DOCTYPE html>\n<html lang="en"></html>', 200, 'text/html'),
];
const EMPTY: readonly CannedAnswer[] = [200, 202, 204].map((status) => canned(`nothing with ${status}`, '', status));
const BLANK: readonly CannedAnswer[] = [...EMPTY, canned('white space', ' \n')];
const FOREIGN_XML: readonly CannedAnswer[] = [
  canned('XML of somebody else', '<?xml version="1.0"?><coveCatalog><book id="1">x</book></coveCatalog>'),
  canned('an empty element of somebody else', '<coveCatalog/>'),
];
const FOREIGN_JSON: readonly CannedAnswer[] = [
  canned('JSON of somebody else', '{"covePortal":{"signedIn":false}}'),
  canned('a list', '[]'),
  canned('null', 'null'),
  canned('a string', '"x"'),
];
const JSON_ERRORS: readonly Readonly<Record<string, string>>[] = [
  { __type: 'com.amazonaws.cove#AccessDeniedException', message: 'no' },
  { __type: 'ThrottlingException' },
  { message: 'Forbidden' },
  { Message: 'User is not authorized' },
  { code: 'InternalFailure', message: 'x' },
];
const XML_ERRORS: readonly CannedAnswer[] = [
  canned('an error', '<Error><Code>AccessDenied</Code><Message>no</Message></Error>'),
  canned('an error', '<ErrorResponse><Error><Code>Throttling</Code></Error></ErrorResponse>'),
  canned('an error', '<Response><Errors><Error><Code>UnauthorizedOperation</Code></Error></Errors></Response>'),
];

/** What no operation answers that has something to say. */
const FOREIGN: readonly CannedAnswer[] = [...BLANK, ...HTML, ...FOREIGN_XML, ...FOREIGN_JSON, ...XML_ERRORS];

function canned(what: string, body: string, status = 200, type = 'text/xml'): CannedAnswer {
  return { what, status, type, body };
}

/** AWS's word that these may be empty, in the SDK's documentation of them. */
const EMPTY_BY_DESIGN = new Set([
  'appconfig:GetConfiguration',
  'appconfigdata:GetLatestConfiguration',
  'guardduty:GetAdministratorAccount',
  'guardduty:GetMasterAccount',
]);

export function expectedOf(operation: Operation, protocol: Protocol): Expected {
  const { outputShape, service, name } = operation;
  if (outputShape === undefined) return withoutSchema(`${service}:${name}`);
  const members = membersOf(outputShape);
  const all = [...FOREIGN, ...JSON_ERRORS.map((error) => jsonCanned(error))];
  if (members.some(([, member]) => member.isStreaming())) return { refused: all, accepted: [], undecided: [] };
  const payload = members.find(([, member]) => member.getMergedTraits().httpPayload);
  const inBody = payload === undefined ? members.filter(([, member]) => isInBody(member)) : [payload];
  if (inBody.length === 0) {
    // A HEAD has no body that anybody would read.
    const isHead = /^Head|^mediastore-data:DescribeObject$/.test(
      service === 'mediastore-data' ? `${service}:${name}` : name,
    );
    const refused = isHead ? [] : [...HTML, ...FOREIGN_XML, ...FOREIGN_JSON.filter(({ body }) => body !== 'null')];
    return { refused, accepted: EMPTY, undecided: [] };
  }
  const [, schema] = payload ?? [];
  if (schema !== undefined && !schema.isStructSchema()) return contentOf(schema, `${service}:${name}`);
  const structure = schema ?? outputShape;
  const known = schema === undefined ? inBody : membersOf(schema);
  const keyOf = KEYS[protocol];
  if (keyOf === undefined) return xmlExpected(operation, protocol, { known, payload });
  const expected = withList(jsonExpected(structure, known, keyOf), alwaysListed(service, name));
  if (!EMPTY_BY_DESIGN.has(`${service}:${name}`)) return expected;
  return {
    ...expected,
    refused: expected.refused.filter(({ body }) => body !== ''),
    accepted: [...expected.accepted, ...EMPTY],
  };
}

/** What targets go by is never left out: without it an answer is none. */
function withList(expected: Expected, list: string | undefined): Expected {
  if (list === undefined) return expected;
  const has = ({ body }: { readonly body: string }): boolean => Array.isArray(JSON.parse(body)[list]);
  const { accepted, refused } = expected;
  return {
    ...expected,
    accepted: accepted.filter(has),
    refused: [...refused, ...accepted.filter((each) => !has(each))],
  };
}

const KEYS: Readonly<Partial<Record<Protocol, KeyOf>>> = {
  json: ([name]) => name,
  'rest-json': ([name, schema]) => schema.getMergedTraits().jsonName ?? name,
};

function isInBody(member: NormalizedSchema): boolean {
  const traits = member.getMergedTraits();
  return !traits.httpHeader && traits.httpPrefixHeaders === undefined && !traits.httpResponseCode;
}

/** Of clients without schemas those whose answers are text or bytes of any kind, by the SDK's documentation. */
const CONTENT_WITHOUT_SCHEMA = new Set(['codeguruprofiler:GetProfile']);

/** A client without schemas: what is in its answers is not known. */
function withoutSchema(name: string): Expected {
  const isContent = CONTENT_WITHOUT_SCHEMA.has(name);
  return {
    refused: [...BLANK, ...HTML, ...(isContent ? [] : [...FOREIGN_XML, ...FOREIGN_JSON.slice(1), ...XML_ERRORS])],
    accepted: isContent ? [] : [canned('an empty object', '{}')],
    undecided: [...FOREIGN_JSON.slice(0, 1), ...JSON_ERRORS.map((error) => jsonCanned(error))],
  };
}

/** Text and bytes of any kind, or a document. */
function contentOf(schema: NormalizedSchema, name: string): Expected {
  const isValue = !schema.isBlobSchema() && !schema.isStringSchema();
  const mayBeEmpty = EMPTY_BY_DESIGN.has(name);
  return {
    refused: [...(mayBeEmpty ? [] : EMPTY), ...HTML, ...(isValue ? FOREIGN_XML : [])],
    accepted: [canned('text', '{"a":1}'), ...(mayBeEmpty ? EMPTY : [])],
    undecided: [...(isValue ? [] : FOREIGN_XML), ...FOREIGN_JSON, ...JSON_ERRORS.map((error) => jsonCanned(error))],
  };
}

/** Those that have nothing in common with an answer that has these members. */
function jsonErrors(known: readonly string[]): Readonly<Record<string, string>>[] {
  const keys = new Set(known);
  return JSON_ERRORS.filter((error) => Object.keys(error).every((key) => !keys.has(key) || key === '__type'));
}

function jsonCanned(body: object, what = 'an error'): CannedAnswer {
  return canned(what, JSON.stringify(body), 200, 'application/json');
}

/** The values of one type in the form of another. */
const WRONG_JSON: readonly Instead[] = [
  { boolean: 'false' },
  { boolean: 0 },
  { number: '7' },
  { number: 'Infinity' },
  { string: 7 },
  { string: { a: 'b' } },
  { list: 'x' },
  { structure: 'x' },
];

function jsonExpected(structure: NormalizedSchema, known: Members, keyOf: KeyOf): Expected {
  const keys = known.map(keyOf);
  const whole = JSON.stringify(jsonOf(known, keyOf));
  const isTelling = (key: string): boolean => !/^message$/i.test(key);
  const telling = keys.filter(isTelling);
  const errors = jsonErrors(telling.length === 0 ? keys : telling);
  const required = known.filter(([name]) => isRequired(structure, name));
  const always = required.filter(([, schema]) => !schema.isListSchema() && !schema.isMapSchema());
  const least = jsonCanned(jsonOf(required, keyOf), 'what is required');
  const nothing = jsonCanned({}, 'an empty object');
  const wrong = WRONG_JSON.map((instead) =>
    jsonCanned(jsonOf(known, keyOf, instead), `wrong ${JSON.stringify(instead)}`),
  );
  return {
    refused: [
      ...FOREIGN,
      ...errors.map((error) => jsonCanned(error)),
      ...(always.length > 1 ? [nothing] : []),
      canned('half of it', whole.slice(0, -1)),
      ...wrong.filter(({ body }) => body !== whole),
    ],
    accepted: [
      jsonCanned(jsonOf(known, keyOf), 'all'),
      jsonCanned({ ...jsonOf(known, keyOf), coveNews: { a: [1] } }, 'all, and what is new'),
      jsonCanned(jsonOf(known, keyOf, { list: [], map: {} }), 'empty lists'),
      ...(telling[0] === undefined ? [] : [jsonCanned({ [telling[0]]: null }, 'null')]),
      least,
      ...(always.length > 1 ? [] : [nothing]),
    ],
    undecided: JSON_ERRORS.filter((error) => !errors.includes(error)).map((error) => jsonCanned(error)),
  };
}

/** The number of required members is at the end of a structure's tuple. */
function isRequired(structure: NormalizedSchema, name: string): boolean {
  const tuple: unknown = structure.getSchema();
  const count: unknown = Array.isArray(tuple) ? tuple[6] : 0;
  return Object.keys(structure.getMemberSchemas()).indexOf(name) < Number(count ?? 0);
}

const WRONG_XML: readonly Instead[] = [
  { boolean: 'yes' },
  { boolean: '' },
  { number: 'seven' },
  { number: '' },
  { number: 'Infinity' },
];

interface XmlParts {
  readonly known: Members;
  readonly payload: Members[number] | undefined;
}

function xmlExpected({ name, outputShape }: Operation, protocol: Protocol, parts: XmlParts): Expected {
  const { known, payload } = parts;
  const wrap = wrapper(name, protocol, payload === undefined ? outputShape : payload[1]);
  const whole = wrap(xmlOf(known));
  const wrong = WRONG_XML.map((instead) => canned(`wrong ${JSON.stringify(instead)}`, wrap(xmlOf(known, instead))));
  const foreignInside = wrap('<coveBook><a>1</a></coveBook>').replaceAll(`${name}Result`, 'coveResult');
  return {
    refused: [
      ...FOREIGN,
      ...JSON_ERRORS.map((error) => jsonCanned(error)),
      canned('half of it', whole.slice(0, -3)),
      ...wrong.filter(({ body }) => body !== whole),
      ...(protocol === 'query' ? [canned('the result of another', foreignInside)] : []),
    ],
    accepted: [
      canned('all', `<?xml version="1.0" encoding="UTF-8"?>\n${whole}`),
      canned('all, and what is new', wrap(`${xmlOf(known)}<coveNews>1</coveNews>`)),
      canned('empty lists', wrap(xmlOf(known, { list: '', map: '' }))),
      canned('the element alone', wrap('')),
    ],
    undecided: [],
  };
}

function wrapper(name: string, protocol: Protocol, root: NormalizedSchema | undefined): (content: string) => string {
  const xmlns = ' xmlns="http://cove.amazonaws.com/doc/2026-01-01/"';
  const around = (tag: string, content: string): string => element(tag, content).replace(`<${tag}`, `<${tag}${xmlns}`);
  if (protocol === 'query') {
    return (content) =>
      around(
        `${name}Response`,
        `${element(`${name}Result`, content)}<ResponseMetadata><RequestId>r</RequestId></ResponseMetadata>`,
      );
  }
  if (protocol === 'ec2') return (content) => around(`${name}Response`, `<requestId>r</requestId>${content}`);
  const tag = root?.getMergedTraits().xmlName ?? root?.getName() ?? `${name}Response`;
  return (content) => around(tag, content);
}
