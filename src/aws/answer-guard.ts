import type { DeserializeMiddleware } from '@smithy/types';
import type { Operation } from '../catalog/catalog.ts';
import { isReadOperation } from '../catalog/operation-access.ts';
import { isStreamed, readsBody } from '../catalog/output-shape.ts';
import type { SdkCommand } from '../catalog/sdk-module.ts';

/**
 * Makes a command refuse a "success" that is no answer of AWS: an empty body, a proxy's HTML page, `null`. The SDK reads all of these as
 * an answer without members, and "there are no trails" is what a policy would make of that.
 */
export function guardAnswer(command: SdkCommand, operation: Operation): void {
  if (!mustHaveBody(operation)) return;
  command.middlewareStack?.add(refuseForeignBody, { step: 'deserialize', priority: 'low', name: 'coveAnswerGuard' });
}

/**
 * Where the client does not tell what is answered, every read has to answer with members, but for those that are made of headers alone; what a
 * read answers as bare text is an error then, and no answer without members.
 */
function mustHaveBody({ outputShape, service, name }: Operation): boolean {
  if (outputShape === undefined) return isReadOperation(service, name) && !/^Head[A-Z]/.test(name);
  return readsBody(outputShape) && !isStreamed(outputShape);
}

const refuseForeignBody: DeserializeMiddleware<object, object> = (next) => async (args) => {
  const result = await next(args);
  const response = result.response as { statusCode?: number; body?: unknown };
  if (response.statusCode !== 200) return result;
  const body = await readAll(response.body);
  response.body = body;
  const problem = problemOf(body);
  if (problem === undefined) return result;
  // As the SDK marks an answer that it cannot parse: it is tried again, and is an error in the end.
  throw Object.assign(new SyntaxError(problem), { $metadata: { httpStatusCode: response.statusCode } });
};

async function readAll(body: unknown): Promise<Uint8Array> {
  if (body === undefined || body === null) return new Uint8Array();
  if (body instanceof Uint8Array) return body;
  const chunks: Uint8Array[] = [];
  for await (const chunk of body as AsyncIterable<Uint8Array>) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** Enough for the XML declaration and the name of the first element. */
const HEAD_LENGTH = 200;

/** AWS's answers are JSON objects or XML documents. */
function problemOf(body: Uint8Array): string | undefined {
  const head = Buffer.from(body.buffer, body.byteOffset, Math.min(body.byteLength, HEAD_LENGTH))
    .toString('utf8')
    .replace(/^\uFEFF/, '')
    .trimStart();
  if (head === '') return 'it is empty';
  if (/^<(!doctype\s+html|html)\b/i.test(head)) return 'it is an HTML page';
  return head.startsWith('{') || head.startsWith('<') ? undefined : 'it is no JSON object';
}
