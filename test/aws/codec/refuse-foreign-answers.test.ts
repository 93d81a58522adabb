/**
 * Answers whose body is one structure of the output, in JSON: no client that is installed here has them, and 120 reads
 * of others do.
 */
import { NormalizedSchema } from '@smithy/core/schema';
import { describe, expect, it } from 'vitest';
import { hasDocumentType, rootOf } from '../../../src/aws/codec/foreign-body.ts';
import { createAnswerGuard } from '../../../src/aws/codec/refuse-foreign-answers.ts';
import { filledInXml, membersOfXml } from '../../../src/aws/codec/top-level-members.ts';
import { createCatalog, type Operation } from '../../../src/catalog/catalog.ts';
import type { JsonObject } from '../../../src/values/json.ts';

const MESH = [3, 'mesh', 'MeshData', 0, ['meshName', 'metadata', 'message'], [0, 0, 0], 2] as const;
const OUTPUT = [3, 'mesh', 'DescribeMeshOutput', 0, ['mesh'], [[() => MESH, { httpPayload: 1 }]], 1] as const;
const LIST = [3, 'mesh', 'ListMeshesOutput', 0, ['meshes', 'nextToken'], [64, 0], 1] as const;

function operationOf(name: string, output: unknown): Operation {
  const base = createCatalog([]).operation('account', 'ListRegions');
  return { ...base, name, outputShape: NormalizedSchema.of(output as never) };
}

const guard = createAnswerGuard(operationOf('DescribeMesh', OUTPUT), 'json');
const listGuard = createAnswerGuard(operationOf('ListMeshes', LIST), 'json');

function problem(read: JsonObject, text: string, of = guard): string | undefined {
  const answer = { headers: {}, statusCode: 200, body: Buffer.from(text) };
  return (of.unread(answer) ?? of.read(read, answer))?.message;
}

describe('a structure that is the whole body', () => {
  it.each([
    [{ mesh: { meshName: 'a', metadata: 'b' } }, '{"meshName":"a","metadata":"b"}'],
    [{ mesh: { meshName: 'a' } }, '{"meshName":"a","other":1}'],
    [{ mesh: {} }, '{"meshName":null}'],
  ])('is one with a member of its own: %j', (read, text) => {
    expect(problem(read, text)).toBeUndefined();
  });

  it.each([
    [{ mesh: {} }, '{"signedIn":false}', 'it has no member of the operation, but `signedIn`'],
    [
      { mesh: {} },
      '{"Forbidden":1,"b":2,"c":3,"d":4}',
      'it has no member of the operation, but `Forbidden`, `b`, `c` …',
    ],
    [{ mesh: { message: 'Forbidden' } }, '{"message":"Forbidden"}', 'it is an error sent as a success: Forbidden'],
    [
      { mesh: { __type: 'x#NoException', meshName: 'a' } },
      '{"__type":"x#NoException","meshName":"a"}',
      'it is an error, `NoException`, sent as a success',
    ],
    [{ mesh: {} }, '{}', 'it is an empty object, and always has `meshName`, `metadata`'],
    [{ mesh: null }, '', 'it is empty'],
    [{ mesh: null }, '<Mesh/>', 'it is XML, and the service speaks JSON'],
  ])('is none with anything else: %j, %s', (read, text, words) => {
    expect(problem(read as JsonObject, text)).toBe(words);
  });
});

describe('an empty object', () => {
  it('is an answer where nothing but a list would be there', () => {
    expect(problem({}, '{}', listGuard)).toBeUndefined();
  });
});

describe('words for what came', () => {
  it('quote little, and nothing that a terminal would act on', () => {
    expect(problem({}, JSON.stringify({ 'a\u001b[2J': 1 }), listGuard)).toBe(
      'it has no member of the operation, but `a??2J`',
    );
    const long = `{"message":"${'x'.repeat(500)}"}`;
    expect(problem({}, long, listGuard)).toHaveLength('it is an error sent as a success: '.length + 80);
  });
});

describe('what precedes the first element of XML', () => {
  it.each([
    ['<?xml version="1.0"?>\n<!-- a --><!-- b -->\n<a:List x="y">', 'List', false],
    ['<!-- <b/> --><!DOCTYPE a><!-- c --><a/>', 'a', true],
    ['<?xml version="1.0"?><!-- a --><!DOCTYPE a [<!ENTITY b "c', undefined, true],
    ['<?xml version="1.0"?>', undefined, false],
    ['text <a/>', undefined, false],
  ])('%s', (head, root, isTyped) => {
    expect(rootOf(head)).toBe(root);
    expect(hasDocumentType(Buffer.from(head))).toBe(isTyped);
  });

  it('takes no longer for being hostile', () => {
    expect(rootOf('<!---->'.repeat(73))).toBeUndefined();
    expect(hasDocumentType(Buffer.from('<!---->'.repeat(300_000)))).toBe(false);
    expect(hasDocumentType(Buffer.from(`${'<!---->'.repeat(300_000)}<!DOCTYPE a>`))).toBe(true);
  });
});

// Each took minutes when what is left open was looked for again from every place.
it.each(['<', '<!--', '<![CDATA[', '<?', '<!', '< ', '</', '<a', '<-', '<a ', '<a b="', '<a>x', '<a></a>', '<a/>'])(
  'reads %s 300,000 times over, and each once',
  (opening) => {
    const text = opening.repeat(300_000);
    for (const body of [text, `<r>${text}`, `${text}>`]) {
      expect(membersOfXml(body, 'never').members).toEqual([]);
      expect(filledInXml(body).every((name) => name.length > 0)).toBe(true);
    }
  },
);

it('reads a name without an end once', () => {
  const text = `<Errors><${'a'.repeat(1_000_000)}</Errors`;
  expect(membersOfXml(text, undefined).members).toEqual([]);
  expect(filledInXml(text)).toEqual([]);
});

it('finds what is filled in an element, comments and sections aside', () => {
  const text = '<e><A> x</A><!-- <B>y</B> --><p:C z="1">0 </p:C><D/><E>false</E><![CDATA[<F>z</F>]]><G>é</G></e>';
  expect(filledInXml(text)).toEqual(['A', 'G']);
});

it('looks into many members that the client does not know without reading the body again for each', () => {
  const members = Array.from({ length: 50_000 }, (_, at) => `"new${at}":{"a":1}`).join(',');
  const body = `{"meshes":[{"a":1}],${members}}`;
  expect(problem({ meshes: [{ a: 1 }] }, body, listGuard)).toBeUndefined();
});
