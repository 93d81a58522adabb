import type { DeserializeMiddleware } from '@smithy/types';
import type { Operation } from '../../catalog/catalog.ts';
import { isReadOperation } from '../../catalog/operation-access.ts';
import { isStreamed, readsBody } from '../../catalog/output-shape.ts';
import type { SdkCommand } from '../../catalog/sdk-module.ts';

/**
 * Makes a command refuse a "success" that is no answer of AWS: an empty body, a proxy's HTML page, `null`. The SDK reads all of these as
 * an answer without members, and "there are no trails" is what a policy would make of that.
 */
export function guardAnswer(command: SdkCommand, operation: Operation): void {
  if (!hasDocument(operation)) return;
  command.middlewareStack?.add(refuseForeignBody, {
    step: 'deserialize',
    priority: 'low',
    name: 'coveAnswerGuard',
  });
}

const refuseForeignBody: DeserializeMiddleware<object, object> = (next) => async (args) => {
  const result = await next(args);
  const error = foreignBodyError(result.response as Answer);
  if (error !== undefined) throw error;
  return result;
};

interface Answer {
  readonly statusCode: number;
  /** As the handler hands over all that is not streamed. */
  readonly body: Uint8Array;
}

/** @returns the error that a "success" is which is no answer, marked as the SDK marks one that it cannot parse: it is tried again. */
export function foreignBodyError({ statusCode, body }: Answer): Error | undefined {
  if (statusCode !== 200) return undefined;
  const problem = problemOf(body);
  if (problem === undefined) return undefined;
  return Object.assign(new SyntaxError(problem), { $metadata: { httpStatusCode: statusCode } });
}

/**
 * Whether an operation's answers are documents with members. Where the client does not tell what is answered, every read has to answer with
 * members, but for those that are made of headers alone; what a read answers as bare text is an error then, and no answer without members.
 */
export function hasDocument({ outputShape, service, name }: Operation): boolean {
  if (outputShape === undefined) return isReadOperation(service, name) && !/^Head[A-Z]/.test(name);
  return readsBody(outputShape) && !isStreamed(outputShape);
}

const BRACE = '{'.charCodeAt(0);
/** Enough for the XML declaration and the name of the first element. */
const HEAD_LENGTH = 200;

/** AWS's answers are JSON objects or XML documents. */
function problemOf(body: Uint8Array): string | undefined {
  if (body[0] === BRACE) return undefined;
  const head = Buffer.from(body.buffer, body.byteOffset, Math.min(body.byteLength, HEAD_LENGTH))
    .toString('utf8')
    .replace(/^\uFEFF/, '')
    .trimStart();
  if (head === '') return 'it is empty';
  if (/^<(!doctype\s+html|html)\b/i.test(head)) return 'it is an HTML page';
  return head.startsWith('{') || head.startsWith('<') ? undefined : 'it is no JSON object';
}
