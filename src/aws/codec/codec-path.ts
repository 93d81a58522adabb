/**
 * The short path of a call: the client's own protocol class writes and reads (catalog/sdk-codec.ts), and everything
 * between is ours. The credentials are an argument from beginning to end, so nothing can mix them up.
 *
 * Which operations may take it is found out, not assumed: the first call of an operation builds its request both ways,
 * and the codec takes over only if the two are equal. See docs/decisions/0014-codec-path.md.
 */
import { randomUUID } from 'node:crypto';
import type { Operation } from '../../catalog/catalog.ts';
import { type NormalizedOutput, normalizeOutput } from '../../catalog/normalize-output.ts';
import type { SdkClient } from '../../catalog/sdk-module.ts';
import { secretMarker } from '../../catalog/unmarked-secrets.ts';
import type { Credentials } from '../credentials/credentials.ts';
import { withoutCredentials } from '../credentials/hide-credentials.ts';
import type { HttpAnswer } from '../http/buffered-exchange.ts';
import { noteNeverSent } from '../http/never-sent.ts';
import type { UndiciHandler } from '../http/undici-handler.ts';
import { noteClockOfError, noteClockOfSuccess } from '../signing/clock-offset.ts';
import type { Signer, SigningScope } from '../signing/sigv4.ts';
import type { RequestTags } from '../signing/tagged-signer.ts';
import { answerSyntaxOf } from './answer-syntax.ts';
import { withAnswer } from './codec-error.ts';
import { createJsonAnswerReader } from './json-answer.ts';
import { type AnswerReader, createProvenReader } from './proven-reader.ts';
import { createAnswerGuard } from './refuse-foreign-answers.ts';
import { type ProbedRequest, probeRequest } from './request-probe.ts';
import { CHANGING_HEADER, createRequestWriter, type WrittenRequest } from './request-writer.ts';
import { type CodecRequest, createSdkCodec, type SdkCodec } from './sdk-codec.ts';
import { withoutQuotes } from './unquoted-error.ts';

/** How one operation of one client is sent without the client. */
export interface CodecRoute {
  /**
   * @returns the answer, brought to plain JSON. Its unmarked secrets are marked.
   * @throws errors without credentials.
   */
  send(input: object, credentials: Credentials, signal?: AbortSignal): Promise<NormalizedOutput>;
}

export interface CodecRouteOptions {
  readonly operation: Operation;
  readonly client: SdkClient;
  readonly tags: RequestTags;
  readonly signer: Signer;
  readonly handler: UndiciHandler;
  /** An example input: nothing is sent. */
  readonly input: object;
}

/** @returns undefined if the client itself has to send the operation. */
export async function findCodecRoute(options: CodecRouteOptions): Promise<CodecRoute | undefined> {
  const { client, operation, input } = options;
  const probed = await probeRequest(client, operation, options.tags, input);
  if (probed === undefined) return undefined;
  const codec = createSdkCodec(client, probed);
  if (codec === undefined) return undefined;
  const added = addedHeaders(await codec.serialize(input), probed);
  if (added === undefined) return undefined;
  const correctsClock = (await client.config.disableClockSkewCorrection?.()) !== true;
  return createRoute(options, { codec, added, scope: probed.scope, correctsClock });
}

interface RouteParts {
  readonly codec: SdkCodec;
  /** Headers that middlewares add, the same for every call. */
  readonly added: Readonly<Record<string, string>>;
  readonly scope: SigningScope;
  readonly correctsClock: boolean;
}

function createRoute(options: CodecRouteOptions, parts: RouteParts): CodecRoute {
  const { config } = options.client;
  const { codec, correctsClock } = parts;
  const { outputShape } = options.operation;
  const guard = createAnswerGuard(options.operation, answerSyntaxOf(options.client));

  const readBySdk = async (answer: HttpAnswer): Promise<NormalizedOutput> => {
    const output = await codec.deserialize(answer).catch((error: unknown) => {
      throw withAnswer(error, answer);
    });
    const wrong = guard.names(answer);
    if (wrong !== undefined) throw wrong;
    return normalizeOutput(output, outputShape);
  };
  const own = codec.json && outputShape && createJsonAnswerReader(outputShape, codec.json);
  const readSuccess = own === undefined ? readBySdk : createProvenReader(own, readBySdk);

  const read: AnswerReader<HttpAnswer> = (answer) => {
    const foreign = guard.unread(answer);
    if (foreign !== undefined) throw foreign;
    return answer.statusCode === 200 ? readSuccess(answer) : readBySdk(answer);
  };

  const write = createRequestWriter({ ...options, ...parts });
  const markSecrets = secretMarker(options.operation.service, options.operation.name);
  const hidden = (error: unknown, credentials: Credentials): unknown =>
    withoutCredentials(withoutQuotes(error), { credentials, signatures: options.signer.signaturesOf(credentials) });

  return {
    // A single function from the input to the answer: every additional await costs every request of a run.
    async send(input, credentials, signal) {
      let written: WrittenRequest;
      try {
        const writing = write(input);
        written = writing instanceof Promise ? await writing : writing;
      } catch (error) {
        throw hidden(noteNeverSent(error), credentials);
      }
      const { wire, signature } = written;
      const sentAt = Date.now();
      const offset = correctsClock ? config.systemClockOffset : 0;
      try {
        const headers = signature.headers(credentials, sentAt + offset, [randomUUID()]);
        const answer = await options.handler.exchange(wire, headers, signal);
        const found = read(answer);
        const isAtOnce = !(found instanceof Promise);
        const output = isAtOnce ? found : await found;
        const wrong = guard.read(output.output, answer, isAtOnce && found.isPlain);
        if (wrong !== undefined) throw wrong;
        if (correctsClock) noteClockOfSuccess(config, answer, sentAt);
        return withBytes(markSecrets(output), answer.body);
      } catch (error) {
        if (correctsClock) noteClockOfError(config, error, { offset, sentAt });
        throw hidden(withAttempts(error), credentials);
      }
    },
  };
}

function withBytes({ output, isMarked, leftOut }: NormalizedOutput, body: Uint8Array): NormalizedOutput {
  return { output, isMarked, leftOut, bytes: body.length };
}

/** What the client's retry middleware, told to make one attempt, adds to a request. */
const ONE_ATTEMPT = { attempts: 1, totalRetryDelay: 0 };

function withAttempts(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const failed = error as Error & { $metadata?: object };
  failed.$metadata = { ...failed.$metadata, ...ONE_ATTEMPT };
  return failed;
}

/** Middlewares add these to every request; the values of two of them change each time. */
const CONSTANT_HEADERS = ['host', 'user-agent', 'x-amz-user-agent', 'amz-sdk-request'];
const CHANGING_HEADERS = ['content-length', CHANGING_HEADER];

/**
 * The headers that the client's middlewares add to what its protocol writes.
 *
 * @returns undefined if they do anything else: then the protocol alone is not enough.
 */
function addedHeaders(own: CodecRequest, { request }: ProbedRequest): Record<string, string> | undefined {
  const isSame =
    own.method === request.method &&
    own.protocol === request.protocol &&
    own.hostname === request.hostname &&
    own.port === request.port &&
    own.path === request.path &&
    JSON.stringify(own.query) === JSON.stringify(request.query) &&
    isSameBody(own.body, request.body);
  if (!isSame) return undefined;
  const theirs = new Map(Object.entries(request.headers).map(([name, value]) => [name.toLowerCase(), value]));
  for (const [name, value] of Object.entries(own.headers)) {
    if (theirs.get(name.toLowerCase()) !== value) return undefined;
    theirs.delete(name.toLowerCase());
  }
  const added: Record<string, string> = {};
  for (const [name, value] of theirs) {
    if (CONSTANT_HEADERS.includes(name)) added[name] = value;
    else if (!CHANGING_HEADERS.includes(name)) return undefined;
  }
  return CONSTANT_HEADERS.every((name) => name in added) ? added : undefined;
}

function isSameBody(a: unknown, b: unknown): boolean {
  if (a === undefined || a === null) return b === undefined || b === null;
  const [first, second] = [a, b].map(bytesOf);
  return first !== undefined && second !== undefined && first.equals(second);
}

function bytesOf(body: unknown): Buffer | undefined {
  if (typeof body === 'string') return Buffer.from(body);
  return body instanceof Uint8Array ? Buffer.from(body.buffer, body.byteOffset, body.byteLength) : undefined;
}
