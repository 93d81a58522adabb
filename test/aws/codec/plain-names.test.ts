/**
 * An answer whose names our reader finds to be right is looked at no closer. So whatever a closer look would find must
 * not be called plain.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createJsonAnswerReader, type JsonReading } from '../../../src/aws/codec/json-answer.ts';
import { createAnswerGuard } from '../../../src/aws/codec/refuse-foreign-answers.ts';
import { createCatalog } from '../../../src/catalog/catalog.ts';

const operation = createCatalog([]).operation('cloudtrail', 'DescribeTrails');
const guard = createAnswerGuard(operation, 'json');
const reader = operation.outputShape && createJsonAnswerReader(operation.outputShape, { hasOwnNames: false });

const read = (text: string): JsonReading | undefined => reader?.read(Buffer.from(text));

function problem({ output }: JsonReading, text: string, isPlain: boolean): string | undefined {
  const answer = { statusCode: 200, headers: { 'x-amzn-requestid': 'r' }, body: Buffer.from(text) };
  return guard.read(output, answer, isPlain)?.message;
}

describe('the names of an answer', () => {
  it.each([
    ['{"trailList":[]}', true],
    [' { "trailList" : [ ] } ', true],
    ['{"trailList":null}', true],
    ['{}', true],
    // Escapes that no name can be written with.
    [String.raw`{"trailList":[{"Name":"a\"b\\c\/d\n"}]}`, true],
    ['{"trailList":[],"trailList":[]}', false],
    [String.raw`{"trailList":[],"trail\u004cist":[]}`, false],
    [String.raw`{"\u0074railList":[],"trail\u004cist":[]}`, false],
    ['{"trailList":[{"Name":"trailList"}]}', false],
    ['{"trailList":[],"trails":[]}', false],
    ['{"trailList":[],"errorCode":"AccessDenied"}', false],
    ['{"trailList":[],"__type":1}', false],
    ['{"trailList":[],"__proto__":null}', false],
  ])('%s: plain is %j', (text, isPlain) => {
    expect(read(text)?.isPlain).toBe(isPlain);
  });

  it('are looked at closely where they are not plain, and are right where they are', () => {
    const NAMES = [
      'trailList',
      'traillist',
      '__type',
      'errorCode',
      'message',
      'nextToken',
      'failures',
      'Name',
      'other',
    ];
    const escaped = (name: string, at: number): string =>
      at >= name.length
        ? name
        : `${name.slice(0, at)}\\u${name.charCodeAt(at).toString(16).padStart(4, '0')}${name.slice(at + 1)}`;
    const member = fc
      .tuple(
        fc.oneof({ weight: 3, arbitrary: fc.constant('trailList') }, fc.constantFrom(...NAMES)),
        fc.nat({ max: 12 }),
        fc.constantFrom('[]', 'null', '[{"Name":"a"}]', '[{"Name":"a","trailList":1}]', '1', '"FooException"', '{}'),
      )
      .map(([name, at, value]) => `"${escaped(name, at)}":${value}`);
    const seen = { plain: 0, wrong: 0 };
    fc.assert(
      fc.property(fc.array(member, { maxLength: 3 }), (members) => {
        const text = `{${members.join(',')}}`;
        let reading: JsonReading | undefined;
        try {
          reading = read(text);
        } catch {
          // A name that cannot be passed over is refused by the reader itself.
        }
        if (reading === undefined) return;
        const found = problem(reading, text, false);
        if (found !== undefined) seen.wrong += 1;
        if (!reading.isPlain) return;
        seen.plain += 1;
        expect(found, text).toBe(problem(reading, text, true));
      }),
      { numRuns: 1_000 },
    );
    expect(Math.min(seen.plain, seen.wrong)).toBeGreaterThan(10);
  });
});
