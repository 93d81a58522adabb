import { NormalizedSchema } from '@smithy/core/schema';
import { describe, expect, it } from 'vitest';
import { installStrictText } from '../../../src/aws/codec/strict-text.ts';
import type { SdkClient } from '../../../src/catalog/sdk-module.ts';
import { CoveError } from '../../../src/cove-error.ts';

const TEXT = 0;
const NUMBER = 1;
const BOOLEAN = 2;
const SECRET = [3, 'x', 'S', 0, ['Count'], [[NUMBER, { sensitive: 1 }]]] as const;

function clientWith(deserializer: object): SdkClient {
  return { config: { protocol: { deserializer } } } as unknown as SdkClient;
}

/** A reader of text as earlier versions of the SDK have it, and as this one does. */
const READERS = {
  earlier: (): ((type: number, text: string) => unknown) => {
    const stringDeserializer = { read: (_: unknown, text: string) => text };
    installStrictText(clientWith({ codecDeserializer: { stringDeserializer } }));
    return (type, text) => stringDeserializer.read(type, text);
  },
  today: (): ((type: number, text: string) => unknown) => {
    const stringDeserializer = { readHttpBinding: (_: unknown, text: string) => text };
    installStrictText(clientWith({ stringDeserializer }));
    return (type, text) => stringDeserializer.readHttpBinding([NormalizedSchema.of(type as never)], text);
  },
};

describe.each(Object.entries(READERS))('text that is read as the SDK does it %s', (_, readerOf) => {
  it.each([
    [BOOLEAN, 'true'],
    [BOOLEAN, 'False'],
    [BOOLEAN, ' true\n'],
    [NUMBER, '7'],
    [NUMBER, '-1.5e3'],
    [TEXT, 'yes'],
    [TEXT, ''],
  ])('is taken as it is promised: %i %j', (type, text) => {
    expect(readerOf()(type, text)).toBe(text);
  });

  it.each([
    [BOOLEAN, 'yes', 'the answer holds "yes" where the API promises true or false'],
    [BOOLEAN, '1', 'the answer holds "1" where the API promises true or false'],
    [BOOLEAN, '', 'the answer holds nothing where the API promises true or false'],
    [NUMBER, 'seven', 'the answer holds "seven" where the API promises a number'],
    [NUMBER, 'NaN', 'the answer holds "NaN" where the API promises a number'],
    [NUMBER, 'Infinity', 'the answer holds "Infinity" where the API promises a number'],
    [NUMBER, ' ', 'the answer holds nothing where the API promises a number'],
    [NUMBER, 'x'.repeat(50), `the answer holds "${'x'.repeat(20)}" where the API promises a number`],
  ])('is refused otherwise: %i %j', (type, text, words) => {
    expect(() => readerOf()(type, text)).toThrow(new CoveError('internal', words));
  });
});

it('does not quote what is sensitive', () => {
  const stringDeserializer = { read: (_: unknown, text: string) => text };
  installStrictText(clientWith({ stringDeserializer }));
  const schema = NormalizedSchema.of(SECRET as never).getMemberSchemas().Count;
  expect(() => stringDeserializer.read(schema, 'secret')).toThrow('the answer holds other text as `Count`');
});

it('leaves a protocol alone that is made otherwise', () => {
  for (const config of [{}, { protocol: {} }, { protocol: { deserializer: { read: () => 1 } } }]) {
    expect(() => installStrictText({ config } as unknown as SdkClient)).not.toThrow();
  }
});
