/**
 * What is wrong with an answer that has not been read yet: it is empty, or not in the service's protocol.
 */
import type { AnswerPromise, KnownForm, RawAnswer } from './answer-promise.ts';
import {
  errorInJson,
  errorInXml,
  hasDocumentType,
  hasRequestId,
  headOf,
  isCborMap,
  isEmptyCborMap,
  isHtml,
  NO_REQUEST_ID,
  parseObject,
  quotedNames,
  rootOf,
} from './foreign-body.ts';
import { readCborDocument } from './well-formed-cbor.ts';

/** @returns a description; undefined if it may be read. */
export function unreadProblem(answer: RawAnswer, promise: AnswerPromise, { kind }: KnownForm): string | undefined {
  const stray = headProblem(answer, promise);
  if (stray !== undefined) return stray;
  if (kind === 'stream') return undefined;
  if (kind === 'nothing') return strayProblem(answer.body, promise);
  if (kind === 'content') return contentProblem(answer, promise);
  const problem = documentProblem(answer, promise, kind);
  if (problem !== undefined || kind !== 'value') return problem;
  return hasRequestId(answer.headers) ? undefined : NO_REQUEST_ID;
}

/** Headers in which AWS names an error; on a success they say that it is not one. */
const ERROR_HEADERS = ['x-amzn-errortype', 'x-amzn-query-error', 'x-amz-error-code'] as const;

/**
 * What the status and the headers say: part of an answer (206, 207), or one changed on its way (203), is not the
 * answer. Source: https://www.rfc-editor.org/rfc/rfc9110#section-15.3
 */
function headProblem({ statusCode, headers }: RawAnswer, { isRead }: AnswerPromise): string | undefined {
  for (const name of ERROR_HEADERS) {
    const error = headers[name] ?? '';
    if (error !== '') return `it is an error, ${quotedNames([error])}, sent as a success`;
  }
  if (!isRead || (statusCode !== 203 && statusCode <= 205)) return undefined;
  return `it has the status ${statusCode}, and is not the whole answer`;
}

/** Text or bytes of any kind: what a proxy sends may look the same, except for its pages, but has no request id. */
function contentProblem({ body, headers }: RawAnswer, promise: AnswerPromise): string | undefined {
  if (body.byteLength === 0) return promise.mayBeEmpty ? undefined : 'it is empty';
  if (isHtml(headOf(body))) return 'it is an HTML page';
  return hasRequestId(headers) ? undefined : NO_REQUEST_ID;
}

const BRACE = '{'.charCodeAt(0);

function documentProblem(answer: RawAnswer, promise: AnswerPromise, kind: string): string | undefined {
  const { body, statusCode } = answer;
  const { syntax } = promise;
  // What most answers are.
  if (body[0] === BRACE && (syntax === 'json' || syntax === undefined)) return undefined;
  if (syntax === 'cbor') return cborProblem(body);
  const head = headOf(body);
  // Some changes are answered with just a status, whatever the model says.
  if (head === '') return promise.mayBeEmpty || (!promise.isRead && statusCode !== 200) ? undefined : 'it is empty';
  if (isHtml(head)) return 'it is an HTML page';
  if (syntax === 'json') return kind === 'value' || head.startsWith('{') ? undefined : notJson(head);
  if (syntax === undefined && head.startsWith('{')) return undefined;
  if (!head.startsWith('<')) return syntax === undefined ? 'it is not a JSON object' : 'it is not an XML document';
  // What its entities stand for is not read, and would be empty.
  if (hasDocumentType(body)) return 'it has a document type, as no answer of AWS has';
  const root = rootOf(head);
  return promise.roots.includes(root ?? '') ? undefined : errorInXml(root, body);
}

function cborProblem(body: Uint8Array): string | undefined {
  if (!isCborMap(body)) return body.byteLength === 0 ? 'it is empty' : 'it is not a CBOR map';
  const { problem } = readCborDocument(body);
  return problem === undefined ? undefined : `it is not a CBOR document: it ${problem}`;
}

function notJson(head: string): string {
  return head.startsWith('<') ? 'it is XML, and the service speaks JSON' : 'it is not a JSON object';
}

/** For operations that should have no body. */
function strayProblem(body: Uint8Array, promise: AnswerPromise): string | undefined {
  if (body.byteLength === 0) return undefined;
  if (promise.syntax === 'cbor' && isEmptyCborMap(body)) return undefined;
  const head = headOf(body);
  if (head === '' || /^(\{\s*\}|null)\s*$/.test(head)) return undefined;
  if (isHtml(head)) return 'it is an HTML page';
  const root = rootOf(head);
  if (promise.roots.includes(root ?? '')) return undefined;
  const members = head.startsWith('{') ? parseObject(body) : undefined;
  const error = members === undefined ? errorInXml(root, body) : errorInJson(members, false);
  // Nobody else looks at the answer to a change; a read has nothing but its answer.
  return error ?? (promise.isRead ? 'it has a body, and the operation answers without one' : undefined);
}
