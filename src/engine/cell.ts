import type { CallOutcome } from '../aws/calls/call-outcome.ts';
import type { Catalog, Operation } from '../catalog/catalog.ts';
import type { ListedFailure } from '../catalog/partial-answer-rows.ts';
import { namesFailures, namesListOfFailures } from '../catalog/partial-answers.ts';
import type { CoveContext } from '../expressions/expression.ts';
import type { Call } from '../policy/model/policy.ts';
import { createErrorRecord } from '../run-log/error-record.ts';
import type { ErrorRecord } from '../run-log/records.ts';
import type { JsonObject, JsonValue } from '../values/json.ts';
import { reveal } from '../values/marked.ts';
import { type Question, questionKey } from './ask.ts';
import { awaitAnswer } from './await-answer.ts';
import { isAbsence } from './is-absence.ts';
import { judgeAnswer } from './listed-failures.ts';

/** One account in one region, while its policies are evaluated. */
export interface Cell {
  readonly account: string;
  /** As reported: a region's name, or `global`. */
  readonly region: string;
  /** What expressions see as `cove`. */
  cove(own: OwnContext): CoveContext;
  /**
   * Makes a call of a policy; equal calls are made once. Null if the answer is one of the call's `absent` errors. What
   * AWS marks as sensitive is in carriers; it may be used in a call, since it goes back to where it came from.
   */
  call(call: Call, question: Question): Promise<CellAnswer>;
  /** The same without the cache: earlier answers are ignored. */
  callAgain(call: Call, question: Question): Promise<CellAnswer>;
  /** Whoever wants to know what the lookups of each resource ask. @default nobody does */
  readonly trace?: LookupTrace | undefined;
  /** Whether the user has ended the run: what is not judged yet remains so. @default never */
  readonly isInterrupted?: (() => boolean) | undefined;
  /**
   * A value as it may be recorded: without the credentials of its calls' sessions, which an endpoint may echo.
   */
  hideCredentials(value: JsonValue): JsonValue;
}

export interface LookupTrace {
  /** Equal for calls that ask the same, as answers are kept. */
  keyOf(call: Call, question: Question): string;
  /** Hears of each resource that is complete, and of what its lookups asked. */
  onResolved(resource: JsonValue, keys: readonly string[]): void;
}

/** The parts of `cove` that belong to a policy. */
export type OwnContext = Pick<CoveContext, 'parameters' | 'values' | 'with'>;

export type CellAnswer =
  | { readonly ok: true; readonly value: JsonValue }
  | { readonly ok: false; readonly error: ErrorRecord };

export interface CellOptions {
  readonly account: string;
  readonly region: string;
  readonly context: Omit<CoveContext, keyof OwnContext | 'region'>;
  readonly catalog: Catalog;
  /** Makes one call in this cell's account, with all its pages, in the given region or in the cell's. */
  readonly send: (operation: Operation, input: JsonObject, region: string | undefined) => Promise<CallOutcome>;
  /** Answers of an earlier evaluation that may be used again. @default none */
  readonly kept?: KeptAnswers | undefined;
  /** @default nobody */
  readonly onResolved?: LookupTrace['onResolved'] | undefined;
  /** @default never */
  readonly isInterrupted?: (() => boolean) | undefined;
  /** Waits before repeating a call whose answer a policy waits for. @default really waits */
  readonly pause?: ((ms: number) => Promise<void>) | undefined;
  /** @default nothing is hidden */
  readonly hideCredentials?: ((value: JsonValue) => JsonValue) | undefined;
  /** Treat what AWS marks as sensitive like all other values. @default false */
  readonly showsSensitive?: boolean | undefined;
  /** What the answers that it keeps may have been, as they came. @default 512 MiB */
  readonly mostHeldBytes?: number | undefined;
}

/** Twice what one call may have: answers are kept until the cell is done. */
const MOST_HELD_BYTES = 512 * 1_024 * 1_024;

/** Answers that outlive a cell. */
export interface KeptAnswers {
  /** Undefined if the call has to be made. */
  take(call: Call, key: string): Promise<CallOutcome> | undefined;
  keep(call: Call, key: string, answer: Promise<CallOutcome>): void;
}

export function createCell(options: CellOptions): Cell {
  const answers = new Map<string, Promise<CallOutcome>>();
  let isPlain = true;
  const { mostHeldBytes = MOST_HELD_BYTES } = options;
  let heldBytes = 0;

  const hold = async (sending: Promise<CallOutcome>): Promise<CallOutcome> => {
    const outcome = await sending;
    if (outcome.ok) heldBytes += outcome.bytes ?? 0;
    return outcome;
  };

  const sendNow = (call: Call, { input, region }: Question): Promise<CallOutcome> =>
    options.send(options.catalog.operation(call.service, call.operation), input, region);

  const send = (call: Call, question: Question): Promise<CallOutcome> =>
    question.until === undefined
      ? sendNow(call, question)
      : awaitAnswer(call, question, () => sendNow(call, question), options.pause);

  const sendOnce = (call: Call, question: Question): Promise<CallOutcome> => {
    const key = keyOf(call, question);
    const known = answers.get(key) ?? options.kept?.take(call, key);
    if (known !== undefined) return known;
    if (heldBytes > mostHeldBytes) return Promise.resolve({ ok: false, error: tooMuch(call, mostHeldBytes) });
    const answer = hold(send(call, question));
    answers.set(key, answer);
    options.kept?.keep(call, key, answer);
    return answer;
  };

  const judge = (call: Call, outcome: CallOutcome): CellAnswer => {
    if (!outcome.ok) return isAbsence(call.absent, outcome) ? { ok: true, value: null } : outcome;
    const isHidden = outcome.isMarked && options.showsSensitive !== true;
    if (isHidden) isPlain = false;
    const output = outcome.isMarked && !isHidden ? (reveal(outcome.output) as JsonObject) : outcome.output;
    const missing = call.promised.find((each) => outcome.leftOut?.has(each) === true);
    if (missing !== undefined) return { ok: false, error: leftOutError(call, missing) };
    return judgeAnswer(call, output, failuresIn(options.catalog, call, output));
  };

  const ask = async (call: Call, question: Question, by: typeof send): Promise<CellAnswer> => {
    const { input } = question;
    const sent = reveal(input) as JsonObject;
    const answer = judge(call, await by(call, sent === input ? question : { ...question, input: sent }));
    return answer.ok || sent === input ? answer : { ok: false, error: withoutMessage(answer.error) };
  };

  return {
    account: options.account,
    region: options.region,
    cove: (own) => contextIn(options, own, () => isPlain),
    trace: options.onResolved && { keyOf: revealedKey, onResolved: options.onResolved },
    isInterrupted: options.isInterrupted,
    hideCredentials: options.hideCredentials ?? ((value) => value),
    call: (call, question) => ask(call, question, sendOnce),
    callAgain: (call, question) => ask(call, question, send),
  };
}

const NOTHING: JsonObject = Object.freeze({});

/** Written out: every policy has one in every cell, and copying member by member takes several times as long. */
function contextIn({ context, region }: CellOptions, own: OwnContext, isPlain: () => boolean): CoveContext {
  const { account, organization, partition, now } = context;
  const { parameters, values = NOTHING, with: answers = NOTHING } = own;
  return { account, organization, partition, now, region, parameters, values, with: answers, isPlain };
}

function keyOf({ service, operation }: Call, question: Question): string {
  return `${service}:${operation} ${questionKey(question)}`;
}

function revealedKey(call: Call, question: Question): string {
  return keyOf(call, { ...question, input: reveal(question.input) as JsonObject });
}

/** What is not there would be null, which most filters take for "no". */
function leftOutError({ service, operation }: Call, member: string): ErrorRecord {
  const message = `an element in the answer has no \`${member}\`, which the API promises and the policy reads`;
  return createErrorRecord('evaluation', message, { operation: `${service}:${operation}` });
}

/** Where the client does not tell what is answered, a list of failures is known by its name. */
function failuresIn(catalog: Catalog, call: Call, output: JsonObject): readonly ListedFailure[] {
  if (catalog.operation(call.service, call.operation).outputShape !== undefined) return call.failures;
  const known = call.failures.map(({ member }) => member);
  const isFailures = (name: string, value: JsonValue): boolean =>
    (Array.isArray(value) ? namesListOfFailures : namesFailures)(call.operation, name);
  const others = Object.keys(output).filter((name) => !known.includes(name) && isFailures(name, output[name] ?? null));
  return [...call.failures, ...others.map((member) => ({ member }))];
}

function tooMuch({ service, operation }: Call, most: number): ErrorRecord {
  const words = `the answers of this account and region have more than ${most.toLocaleString('en-US')} bytes together`;
  const message = `${words}, the most that is kept: ask for less in one run, or name fewer policies`;
  return createErrorRecord('internal', message, { operation: `${service}:${operation}`, attempts: 0 });
}

/** AWS quotes what it refuses, and what it lists as failed. */
function withoutMessage(error: ErrorRecord): ErrorRecord {
  return {
    ...error,
    message: 'its message is not shown, because the call was made with a value that AWS marks as sensitive',
  };
}
