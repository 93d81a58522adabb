import type { NormalizedSchema } from '@smithy/core/schema';
import type { DeserializeMiddleware } from '@smithy/types';
import type { Operation } from '../../catalog/catalog.ts';
import type { SdkCommand } from '../../catalog/sdk-module.ts';
import { CoveError } from '../../cove-error.ts';
import { isJsonObject, type JsonObject } from '../../values/json.ts';
import { alwaysListed, unlistedProblem } from './always-listed.ts';
import { type AnswerPromise, type KnownForm, promiseOf, type RawAnswer } from './answer-promise.ts';
import type { AnswerSyntax } from './answer-syntax.ts';
import { parseObject } from './foreign-body.ts';
import { checkNamesInJson } from './member-names.ts';
import { strayHeaderProblem } from './stray-headers.ts';
import { strayProblem } from './stray-members.ts';
import { type AnswerFacts, readProblem } from './unknown-problem.ts';
import { unreadProblem } from './unread-problem.ts';

/**
 * Refuses a "success" that is not an answer of the operation: an empty body, a proxy's HTML page, an error, or whatever
 * else is well formed. The SDK reads all of these as an answer without members, which a policy would take for "there
 * are no trails".
 */
export interface AnswerGuard {
  /**
   * @returns the error of an answer that has not been read yet, marked like one that the SDK cannot parse, so that it
   * is retried.
   */
  unread(answer: RawAnswer): Error | undefined;
  /**
   * @param output - what was read from the answer.
   * @param isPlain - whether the names in it are known to be right (`JsonReading.isPlain`). @default false
   * @returns the same, if nothing of the operation was found in it.
   */
  read(output: JsonObject, answer: RawAnswer, isPlain?: boolean): Error | undefined;
  /**
   * @returns the error that is in the names of an answer which the SDK has read: it passes over what it does not know.
   */
  names(answer: RawAnswer): Error | undefined;
}

/** What all answers of an operation have in common is found out here, once. */
export function createAnswerGuard(operation: Operation, syntax: AnswerSyntax | undefined): AnswerGuard {
  const promise = promiseOf(operation, syntax);
  const form = promise.form;
  if (form === undefined) return NO_GUARD;
  const list = alwaysListed(operation.service, operation.name);
  return {
    unread: (answer) => (isSuccess(answer) ? errorOf(answer, unreadProblem(answer, promise, form)) : undefined),
    read: (output, answer, isPlain = false) =>
      errorOf(answer, readProblem(output, answer, { promise, form, isPlain }) ?? unlistedProblem(output, list)) ??
      strayError(output, answer, { promise, form, isPlain }),
    names: (answer) => namesError(answer, promise, operation.outputShape),
  };
}

const NO_GUARD: AnswerGuard = { unread: () => undefined, read: () => undefined, names: () => undefined };

function isSuccess({ statusCode }: RawAnswer): boolean {
  return statusCode >= 200 && statusCode < 300;
}

/** It is AWS's answer, or looks like one: asking again would bring the same. */
function strayError(
  output: JsonObject,
  answer: RawAnswer,
  { promise, form, isPlain }: AnswerFacts,
): CoveError | undefined {
  if (!promise.isRead) return undefined;
  // Nothing is wrong with names that are all members', and all different.
  const problem =
    strayHeaderProblem(answer, promise) ?? (isPlain ? undefined : strayMember(output, answer, promise, form));
  if (problem === undefined) return undefined;
  return Object.assign(new CoveError('internal', `the answer has ${problem}`), ofOneAttempt(answer));
}

function namesError(
  answer: RawAnswer,
  { isRead, syntax }: AnswerPromise,
  shape: NormalizedSchema | undefined,
): Error | undefined {
  if (!isRead || syntax !== 'json' || shape === undefined) return undefined;
  const body = parseObject(answer.body);
  const payload = Object.values(shape.getMemberSchemas()).find((member) => member.getMergedTraits().httpPayload);
  try {
    checkNamesInJson(body, payload ?? shape);
    return undefined;
  } catch (error) {
    if (error instanceof CoveError) return Object.assign(error, ofOneAttempt(answer));
    throw error;
  }
}

function strayMember(
  output: JsonObject,
  answer: RawAnswer,
  promise: AnswerPromise,
  form: KnownForm,
): string | undefined {
  if (form.kind !== 'members' || answer.body.byteLength === 0) return undefined;
  const read = form.payload === undefined ? output : output[form.payload];
  return strayProblem(isJsonObject(read) ? read : {}, answer, promise, form);
}

/** What the client adds to an error after one attempt. */
function errorOf(answer: RawAnswer, problem: string | undefined): Error | undefined {
  if (problem === undefined) return undefined;
  return Object.assign(new SyntaxError(problem), ofOneAttempt(answer));
}

function ofOneAttempt({ statusCode }: RawAnswer): object {
  return { $metadata: { httpStatusCode: statusCode, attempts: 1, totalRetryDelay: 0 } };
}

/**
 * Makes a command refuse what is not an answer, before the SDK reads it.
 *
 * @returns the answer, once there is one, for checks after it was read.
 */
export function guardAnswer(command: SdkCommand, guard: AnswerGuard): () => RawAnswer | undefined {
  let received: RawAnswer | undefined;
  const look: DeserializeMiddleware<object, object> = (next) => async (args) => {
    const result = await next(args);
    const { statusCode, headers, body } = result.response as RawAnswer;
    // Middlewares put another body in its place.
    received = { statusCode, headers, body };
    const error = guard.unread(received);
    if (error !== undefined) throw error;
    return result;
  };
  command.middlewareStack?.add(look, { step: 'deserialize', priority: 'low', name: 'coveAnswerGuard' });
  return () => received;
}
