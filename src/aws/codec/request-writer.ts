import { toWire, type WireRequest } from '../http/wire-request.ts';
import type { PreparedSignature, Signer, SigningScope } from '../signing/sigv4.ts';
import type { SdkCodec } from './sdk-codec.ts';

/** A request without what changes each time it is sent. It says nothing about who sends it. */
export interface WrittenRequest {
  /** With the headers of the signature. */
  readonly wire: WireRequest;
  readonly signature: PreparedSignature;
}

export interface RequestWriterOptions {
  readonly codec: SdkCodec;
  /** Headers that middlewares add, the same for every call. */
  readonly added: Readonly<Record<string, string>>;
  readonly scope: SigningScope;
  readonly signer: Signer;
}

/** The one header, besides those of the signature, whose value changes each time. */
export const CHANGING_HEADER = 'amz-sdk-invocation-id';

/**
 * How many requests of one operation are kept: a policy sends every account the same one, a lookup a different one each
 * time.
 */
const MOST_KEPT = 16;
const LONGEST_KEPT = 4_096;

/** @returns a writer of one operation's requests: equal inputs make equal requests, which are written once. */
export function createRequestWriter({
  codec,
  added,
  scope,
  signer,
}: RequestWriterOptions): (input: object) => WrittenRequest | Promise<WrittenRequest> {
  const kept = new Map<string, WrittenRequest>();

  const write = async (input: object): Promise<WrittenRequest> => {
    const request = await codec.serialize(input);
    const length = lengthOf(request.body);
    const headers = { ...request.headers, ...added, ...(length > 0 ? { 'content-length': String(length) } : {}) };
    return { wire: toWire(request), signature: signer.prepare({ ...request, headers }, scope, [CHANGING_HEADER]) };
  };

  const writeAndKeep = async (input: object, text: string): Promise<WrittenRequest> => {
    const written = await write(input);
    if (kept.size === MOST_KEPT) kept.clear();
    kept.set(text, written);
    return written;
  };

  return (input) => {
    if (!codec.isRepeatable) return write(input);
    const text = JSON.stringify(input);
    return kept.get(text) ?? (text.length > LONGEST_KEPT ? write(input) : writeAndKeep(input, text));
  };
}

function lengthOf(body: unknown): number {
  if (typeof body === 'string') return Buffer.byteLength(body);
  return body instanceof Uint8Array ? body.byteLength : 0;
}
