import { describe, expect, it } from 'vitest';
import { isRefusal } from '../../../src/aws/pacing/is-refusal.ts';

const CBOR = { 'smithy-protocol': 'rpc-v2-cbor', 'x-amzn-requestid': '01234567-89ab' };

function refusal(body: string, headers: Record<string, string> = { 'x-amzn-requestid': '01234567-89ab' }): unknown {
  return Object.assign(new Error('no'), { $response: { statusCode: 400, headers, body: Buffer.from(body) } });
}

describe('a refusal of AWS', () => {
  it.each([
    ['JSON', '{"__type":"com.amazonaws.x#AccessDeniedException","message":"no"}', undefined],
    ['XML', '<ErrorResponse><Error><Code>AccessDenied</Code></Error></ErrorResponse>', undefined],
    ['CBOR', '\xbff__typex-com.amazonaws.x#ResourceNotFoundgmessagebno\xff', CBOR],
    ['CBOR without a namespace', '\xbfgmessagebnof__typeqResourceNotFound', CBOR],
  ])('is known in %s', (_, body, headers) => {
    expect(isRefusal(refusal(body, headers))).toBe(true);
  });
});

// Each took minutes, or hours, while the run stood still.
describe('a body that is none', () => {
  it.each([
    ['__type', CBOR],
    ['__type.a', CBOR],
    ['a#', CBOR],
    ['<Code> ', undefined],
    ['<Error><RequestId> aaaaaaaa', undefined],
    ['<?xml ?> ', undefined],
    ['{"__type":', undefined],
  ])('%s, time and again', (unit, headers) => {
    for (const start of ['', '<Error>', '__type']) {
      expect(isRefusal(refusal(start + unit.repeat(990_000 / unit.length), headers))).toBe(false);
    }
  });

  it('is longer than any error of AWS', () => {
    const rest = ' '.repeat(1_000_000);
    expect(isRefusal(refusal(`<Error><Code>AccessDenied</Code>${rest}</Error>`))).toBe(false);
  });
});
