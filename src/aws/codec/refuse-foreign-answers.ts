import type { DeserializeMiddleware } from '@smithy/types';
import type { Operation } from '../../catalog/catalog.ts';
import { isReadOperation } from '../../catalog/operation-access.ts';
import type { SdkCommand } from '../../catalog/sdk-module.ts';
import type { JsonObject } from '../../json.ts';
import { type AnswerForm, answerFormOf, type MembersForm, xmlRootsOf } from './answer-form.ts';
import type { AnswerSyntax } from './answer-syntax.ts';
import {
  errorInJson,
  errorInXml,
  hasElement,
  headOf,
  isHtml,
  isRecord,
  quotedNames,
  rootOf,
  textOf,
} from './foreign-body.ts';

/**
 * Refuses a "success" that is not an answer of the operation: an empty body, a proxy's HTML page, an error, or whatever else is well formed. The SDK
 * reads all of these as an answer without members, and "there are no trails" is what a policy would make of that.
 */
export interface AnswerGuard {
  /** @returns the error that an answer is before anybody has read it; it is marked as the SDK marks one that it cannot parse: it is tried again. */
  unread(answer: RawAnswer): Error | undefined;
  /**
   * @param output - what was read from the answer.
   * @returns the same, where reading it has found nothing of the operation's.
   */
  read(output: JsonObject, answer: RawAnswer): Error | undefined;
}

export interface RawAnswer {
  readonly statusCode: number;
  /** As the handler hands over all that is not streamed. */
  readonly body: Uint8Array;
}

/** Whatever can be known of all answers of an operation is found out here, once. */
export function createAnswerGuard(operation: Operation, syntax: AnswerSyntax | undefined): AnswerGuard {
  const promise = promiseOf(operation, syntax);
  const form = promise.form;
  if (form === undefined) return NO_GUARD;
  return {
    unread: (answer) => (isSuccess(answer) ? errorOf(answer, unreadProblem(answer, promise, form)) : undefined),
    read: (output, answer) => errorOf(answer, readProblem(output, answer.body, promise, form)),
  };
}

/**
 * Operations that answer with nothing where there is nothing to tell, as their own documentation says: a configuration that has not changed since it was read
 * last, and the administrator of a GuardDuty administrator. Found by going through the SDK's documentation of all reads for answers without content.
 */
const EMPTY_ANSWERS: ReadonlySet<string> = new Set([
  'appconfig:GetConfiguration',
  'appconfigdata:GetLatestConfiguration',
  'guardduty:GetAdministratorAccount',
  'guardduty:GetMasterAccount',
]);

const NO_GUARD: AnswerGuard = { unread: () => undefined, read: () => undefined };

function isSuccess({ statusCode }: RawAnswer): boolean {
  return statusCode >= 200 && statusCode < 300;
}

/** What the client says of an error that came of one attempt. */
function errorOf({ statusCode }: RawAnswer, problem: string | undefined): Error | undefined {
  if (problem === undefined) return undefined;
  const $metadata = { httpStatusCode: statusCode, attempts: 1, totalRetryDelay: 0 };
  return Object.assign(new SyntaxError(problem), { $metadata });
}

/** What is known of an operation's answers. */
interface AnswerPromise {
  readonly isRead: boolean;
  /** By AWS's word: there is nothing to tell at times, and then nothing is sent. */
  readonly mayBeEmpty: boolean;
  /** Undefined: nothing is. `unknown`: that there is one. */
  readonly form: AnswerForm | UnknownForm | undefined;
  readonly syntax: AnswerSyntax | undefined;
  /** Of XML, the likeliest first. */
  readonly roots: readonly string[];
  /** The element that a query's result is in. */
  readonly result: string | undefined;
}

/** A document, of a client that is too old to tell its members. */
interface UnknownForm {
  readonly kind: 'unknown';
}

function promiseOf(operation: Operation, syntax: AnswerSyntax | undefined): AnswerPromise {
  const { service, name, outputShape } = operation;
  const isRead = isReadOperation(service, name);
  const known = outputShape && answerFormOf(outputShape);
  // Where the client does not tell what is answered, every read has to answer with members, but for those that are made of headers alone.
  const form = known ?? (isRead && !/^Head[A-Z]/.test(name) ? ({ kind: 'unknown' } as const) : undefined);
  const roots = xmlRootsOf(name, outputShape);
  return {
    isRead,
    mayBeEmpty: EMPTY_ANSWERS.has(`${service}:${name}`),
    form,
    syntax,
    // The query protocols have one name for it, whatever the model calls what is in it.
    roots: syntax === 'query' || service === 'ec2' ? [`${name}Response`] : roots,
    result: syntax === 'query' && form?.kind === 'members' ? `${name}Result` : undefined,
  };
}

type KnownForm = Exclude<AnswerPromise['form'], undefined>;

function unreadProblem(answer: RawAnswer, promise: AnswerPromise, { kind }: KnownForm): string | undefined {
  if (kind === 'stream') return undefined;
  if (kind === 'nothing') return strayProblem(answer.body, promise);
  if (kind === 'content') return contentProblem(answer.body, promise);
  return documentProblem(answer, promise, kind);
}

/** Text or bytes of any kind: what a proxy says may look like them, but for its pages. */
function contentProblem(body: Uint8Array, promise: AnswerPromise): string | undefined {
  if (body.byteLength === 0) return promise.mayBeEmpty ? undefined : 'it is empty';
  return isHtml(headOf(body)) ? 'it is an HTML page' : undefined;
}

const BRACE = '{'.charCodeAt(0);

function documentProblem(answer: RawAnswer, promise: AnswerPromise, kind: string): string | undefined {
  const { body, statusCode } = answer;
  const { syntax } = promise;
  // What most answers are.
  if (body[0] === BRACE && (syntax === 'json' || syntax === undefined)) return undefined;
  if (syntax === 'cbor')
    return isCborMap(body) ? undefined : body.byteLength === 0 ? 'it is empty' : 'it is not a CBOR map';
  const head = headOf(body);
  // Some changes are answered with a status alone, whatever the model says.
  if (head === '') return promise.mayBeEmpty || (!promise.isRead && statusCode !== 200) ? undefined : 'it is empty';
  if (isHtml(head)) return 'it is an HTML page';
  if (syntax === 'json') return kind === 'value' || head.startsWith('{') ? undefined : notJson(head);
  if (syntax === undefined && head.startsWith('{')) return undefined;
  if (!head.startsWith('<')) return syntax === undefined ? 'it is not a JSON object' : 'it is not an XML document';
  const root = rootOf(head);
  return promise.roots.includes(root ?? '') ? undefined : errorInXml(root, body);
}

function notJson(head: string): string {
  return head.startsWith('<') ? 'it is XML, and the service speaks JSON' : 'it is not a JSON object';
}

/** Where there should be no body. */
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
  // What a change is answered with is looked at by nobody else; a read has nothing but its answer.
  return error ?? (promise.isRead ? 'it has a body, and the operation answers without one' : undefined);
}

function readProblem(
  output: JsonObject,
  body: Uint8Array,
  promise: AnswerPromise,
  form: KnownForm,
): string | undefined {
  if (form.kind !== 'members' && form.kind !== 'unknown') return undefined;
  const read = form.kind === 'members' && form.payload !== undefined ? output[form.payload] : output;
  if (isRecord(read) && hasMember(read, form)) return errorInJson(read, true);
  return unknownProblem(body, promise, form);
}

function hasMember(read: Readonly<Record<string, unknown>>, form: MembersForm | UnknownForm): boolean {
  if (form.kind === 'unknown') return Object.keys(read).length > 0;
  // The first is nearly always one.
  for (const name in read) if (form.names.has(name)) return true;
  return false;
}

/** What an answer is in which nothing was found. */
function unknownProblem(body: Uint8Array, promise: AnswerPromise, form: MembersForm | UnknownForm): string | undefined {
  if (promise.syntax === 'cbor')
    return isEmptyCborMap(body) ? emptyProblem(promise, form) : 'it has no member of the operation';
  const head = headOf(body);
  if (promise.syntax === 'json' || (promise.syntax === undefined && head.startsWith('{'))) {
    return membersProblem(parseObject(body), promise, form);
  }
  // It was allowed to be empty, or it would not have been read.
  return head === '' ? undefined : rootProblem(body, rootOf(head), promise);
}

function membersProblem(
  members: Readonly<Record<string, unknown>> | undefined,
  promise: AnswerPromise,
  form: MembersForm | UnknownForm,
): string | undefined {
  if (members === undefined) return undefined;
  const keys = Object.keys(members);
  if (keys.length === 0) return emptyProblem(promise, form);
  const known = form.kind === 'members' && keys.some((key) => form.keys.has(key));
  const error = errorInJson(members, known);
  return known || error !== undefined ? error : `it has no member of the operation, but ${quotedNames(keys)}`;
}

/** An empty object is what AWS answers where it leaves out what is empty. */
function emptyProblem({ isRead }: AnswerPromise, form: MembersForm | UnknownForm): string | undefined {
  const always = form.kind === 'members' && isRead ? form.always : [];
  return always.length < 2 ? undefined : `it is an empty object, and always has ${quotedNames(always)}`;
}

function rootProblem(body: Uint8Array, root: string | undefined, promise: AnswerPromise): string | undefined {
  const { result, roots } = promise;
  if (result !== undefined) return hasElement(textOf(body), result) ? undefined : otherRoot(root, result);
  return roots.includes(root ?? '') ? undefined : otherRoot(root, roots[0] ?? '');
}

function otherRoot(root: string | undefined, expected: string): string {
  return `it is ${root === undefined ? 'without an element' : `<${root.slice(0, 60)}>`}, and has no <${expected}>`;
}

function parseObject(body: Uint8Array): Readonly<Record<string, unknown>> | undefined {
  try {
    const parsed: unknown = JSON.parse(textOf(body));
    return isRecord(parsed) ? parsed : undefined;
  } catch (error) {
    // The SDK has read it, or will say why it cannot.
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** Source: RFC 8949, section 3.1: the first three bits are the major type. */
function isCborMap([first = 0]: Uint8Array): boolean {
  return first >> 5 === 5;
}

/** Of a known length, or ended by a break. */
function isEmptyCborMap([first, second]: Uint8Array): boolean {
  return first === 0xa0 || (first === 0xbf && second === 0xff);
}

/**
 * Makes a command refuse what is not an answer, before the SDK reads it.
 *
 * @returns the answer, once there is one: reading it is not the end of it.
 */
export function guardAnswer(command: SdkCommand, guard: AnswerGuard): () => RawAnswer | undefined {
  let received: RawAnswer | undefined;
  const look: DeserializeMiddleware<object, object> = (next) => async (args) => {
    const result = await next(args);
    const { statusCode, body } = result.response as RawAnswer;
    // Middlewares put another body in its place.
    received = { statusCode, body };
    const error = guard.unread(received);
    if (error !== undefined) throw error;
    return result;
  };
  command.middlewareStack?.add(look, { step: 'deserialize', priority: 'low', name: 'coveAnswerGuard' });
  return () => received;
}
