import { createRequire } from 'node:module';
import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { createCatalog } from '../../src/catalog/catalog.ts';
import { normalizeOutput } from '../../src/catalog/normalize-output.ts';
import { describeMarks } from '../../src/values/marked.ts';

const require = createRequire(import.meta.url);

describe('normalizeOutput', () => {
  it('brings every value of the SDK to JSON', () => {
    const { output } = normalizeOutput(
      {
        $metadata: { httpStatusCode: 200 },
        date: new Date('2026-01-02T03:04:05.678Z'),
        bytes: new Uint8Array([104, 105]),
        big: 2n ** 70n,
        small: 7n,
        set: new Set(['a', 'b']),
        gone: undefined,
        nothing: null,
        notFinite: Number.POSITIVE_INFINITY,
        nested: { list: [{ when: new Date(0) }], gone: undefined },
      },
      undefined,
    );
    expect(JSON.parse(JSON.stringify(output))).toEqual({
      date: '2026-01-02T03:04:05.678Z',
      bytes: 'aGk=',
      big: '1180591620717411303424',
      small: 7,
      set: ['a', 'b'],
      nothing: null,
      notFinite: 'Infinity',
      nested: { list: [{ when: '1970-01-01T00:00:00.000Z' }] },
    });
  });

  it.each([
    ['lists', '[', ']'],
    ['objects', '{"a":', '}'],
  ])('has a bottom: %s', (_, begin, end) => {
    const deep = (levels: number): object => JSON.parse(`{"a":${begin.repeat(levels)}1${end.repeat(levels)}}`);
    expect(normalizeOutput(deep(499), undefined).output).toEqual(deep(499));
    for (const levels of [500, 5_000]) {
      expect(() => normalizeOutput(deep(levels), undefined)).toThrow('the answer is nested deeper than 500 levels');
    }
  });

  it('keeps a key named __proto__ as data', () => {
    const { output } = normalizeOutput(JSON.parse('{"tags":{"__proto__":{"polluted":true}}}'), undefined);
    expect(JSON.stringify(output)).toBe('{"tags":{"__proto__":{"polluted":true}}}');
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  it('refuses a streamed body instead of calling it empty', () => {
    expect(() => normalizeOutput({ Body: { transformToByteArray: () => undefined } }, undefined)).toThrow(/stream/);
  });

  it('knows the sensitive members of the API by its schema', () => {
    const operation = createCatalog([]).operation('organizations', 'ListAccounts');
    const { output, isMarked } = normalizeOutput(
      { Accounts: [{ Id: '111122223333', Email: 'a@example.com', Name: 'Payments' }] },
      operation.outputShape,
    );
    expect(isMarked).toBe(true);
    expect(describeMarks(output)).toEqual({
      Accounts: [{ Id: '111122223333', Email: { '(marked)': 'a@example.com' }, Name: { '(marked)': 'Payments' } }],
    });
  });

  it('knows the sensitive members of AssumeRole', () => {
    expect(require('@aws-sdk/client-sts')).toBeDefined();
    const operation = createCatalog([]).operation('sts', 'AssumeRole');
    const { output } = normalizeOutput(
      { Credentials: { AccessKeyId: 'AKIA', SecretAccessKey: 'very-secret' } },
      operation.outputShape,
    );
    expect(describeMarks(output)).toMatchObject({ Credentials: { SecretAccessKey: { '(marked)': 'very-secret' } } });
  });
});

describe('what is no plain value', () => {
  it('a member of JSON text comes as a String object, and is a string', () => {
    expect(normalizeOutput({ document: Object('{"a":1}') }, undefined).output).toEqual({ document: '{"a":1}' });
  });

  it('a stream is refused, and gives its socket back', () => {
    const body = Readable.from(['x']);
    expect(() => normalizeOutput({ body }, undefined)).toThrow('the answer is a stream');
    expect(body.destroyed).toBe(true);
  });
});
