/** What is wrong with an answer in which nothing of the operation was found. */
import { isUtf8 } from 'node:buffer';
import type { JsonObject } from '../../values/json.ts';
import type { MembersForm } from './answer-form.ts';
import type { AnswerPromise, KnownForm, RawAnswer, UnknownForm } from './answer-promise.ts';
import {
  errorInJson,
  hasElement,
  hasRequestId,
  headOf,
  isEmptyCborMap,
  isLikeAnError,
  isRecord,
  NO_REQUEST_ID,
  parseObject,
  quotedNames,
  rootOf,
  textOf,
} from './foreign-body.ts';

/** What is known of an answer when it has been read. */
export interface AnswerFacts {
  readonly promise: AnswerPromise;
  readonly form: KnownForm;
  /** Whether each name of its outermost level is a member's and stands there once: it is no error's either. */
  readonly isPlain: boolean;
}

/** @returns a description; undefined if the answer is good. */
export function readProblem(
  output: JsonObject,
  { body, headers }: RawAnswer,
  { promise, form, isPlain }: AnswerFacts,
): string | undefined {
  // What is no letter would be read as a sign that stands for any: two names would be one, and none would be the one
  // that a policy names.
  if (promise.syntax !== 'cbor' && isText(form) && !isUtf8(body)) return 'it is not in UTF-8';
  if (form.kind !== 'members' && form.kind !== 'unknown') return undefined;
  const read = form.kind === 'members' && form.payload !== undefined ? output[form.payload] : output;
  if (isRecord(read) && hasMember(read, form)) {
    if (hasRequestId(headers) || !(form.kind === 'unknown' || isLikeAnError(read)))
      return isPlain ? undefined : namedProblem(body, promise);
    return errorInJson(read, false) ?? NO_REQUEST_ID;
  }
  return unknownProblem(body, promise, form);
}

/** Whether a body is read as text, and not as bytes that mean whatever they mean. */
function isText(form: KnownForm): boolean {
  if (form.kind === 'content') return form.isText;
  return form.kind !== 'stream' && form.kind !== 'nothing';
}

/** The client leaves out the name of an error that stands beside members of the operation. */
function namedProblem(body: Uint8Array, { syntax }: AnswerPromise): string | undefined {
  if (syntax === 'cbor' || !Buffer.from(body.buffer, body.byteOffset, body.byteLength).includes('"__type"')) {
    return undefined;
  }
  return errorInJson(parseObject(body) ?? {}, true);
}

function hasMember(read: Readonly<Record<string, unknown>>, form: MembersForm | UnknownForm): boolean {
  if (form.kind === 'unknown') return Object.keys(read).length > 0;
  // The first is nearly always there.
  for (const name of form.names) if (Object.hasOwn(read, name)) return true;
  return false;
}

/** Describes an answer in which nothing was found. */
function unknownProblem(body: Uint8Array, promise: AnswerPromise, form: MembersForm | UnknownForm): string | undefined {
  if (promise.syntax === 'cbor')
    return isEmptyCborMap(body) ? emptyProblem(promise, form) : 'it has no member of the operation';
  const head = headOf(body);
  if (promise.syntax === 'json' || (promise.syntax === undefined && head.startsWith('{'))) {
    return membersProblem(parseObject(body), promise, form);
  }
  // It may be empty, or it would not have been read.
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
  // Null is "there is none"; any other value would have been read.
  if (form.kind === 'members' && keys.some((key) => members[key] === null && form.keys.has(key))) {
    return errorInJson(members, true);
  }
  return errorInJson(members, false) ?? `it has no member of the operation, but ${quotedNames(keys)}`;
}

/** AWS answers with an empty object if everything in it is empty. */
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
