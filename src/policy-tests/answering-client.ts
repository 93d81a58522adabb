import type { AwsCall } from '../aws/calls/aws-call.ts';
import type { AwsClient } from '../aws/calls/aws-client.ts';
import type { CallOutcome } from '../aws/calls/call-outcome.ts';
import { classifyError } from '../aws/calls/classify-error.ts';
import { AT_FIRST } from '../defaults.ts';
import { createErrorRecord } from '../run-log/error-record.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../values/json.ts';
import type { AnswerCase, OperationAnswers } from './policy-test.ts';

/** A call that no answer of the test fits. */
export interface UnansweredCall {
  readonly operation: string;
  readonly region: string;
  readonly input: JsonObject;
}

/** Answers the calls of one test, and sends nothing anywhere. */
export interface AnsweringClient extends AwsClient {
  /** Calls that were made and have no answer, each once. */
  unanswered(): readonly UnansweredCall[];
  /** Answers that no call has asked for, with the operation of each. */
  unused(): readonly { readonly operation: string; readonly answer: AnswerCase }[];
}

export function createAnsweringClient(answers: readonly OperationAnswers[]): AnsweringClient {
  const used = new Set<AnswerCase>();
  const unanswered = new Map<string, UnansweredCall>();
  let calls = 0;

  const find = (operation: string, input: JsonObject, region: string): AnswerCase | undefined => {
    const cases = answers.find((each) => each.operation === operation)?.cases ?? [];
    const isMeant = (each: AnswerCase): boolean => each.answers === 'all' && fits(each, input, region);
    return cases.find(isMeant) ?? cases.find((each) => each.answers === 'one' && !used.has(each));
  };

  const answer = ({ operation, input, region }: AwsCall): CallOutcome => {
    const name = `${operation.service}:${operation.name}`;
    try {
      // What would not arrive at AWS as it was written is refused before anything is answered.
      operation.sdkInput(input);
    } catch (error) {
      return { ok: false, error: classifyError(error, name, 0), status: undefined };
    }
    const found = find(name, input, region);
    if (found !== undefined) {
      used.add(found);
      return found.outcome;
    }
    unanswered.set(JSON.stringify([name, region, input]), { operation: name, region, input });
    return {
      ok: false,
      error: createErrorRecord('internal', 'the test has no answer for this call', { operation: name }),
    };
  };

  return {
    call(call) {
      calls += 1;
      return Promise.resolve(answer(call));
    },
    pause: () => Promise.resolve(),
    roleSession: () => Promise.reject(new Error('a test has no sessions')),
    openClient() {
      throw new Error('a test has no clients');
    },
    hideCredentials: (_, value) => value,
    release() {},
    load: () => ({ inFlight: 0, throttledAccounts: 0, limit: AT_FIRST }),
    onThrottled: () => () => {},
    callCount: () => calls,
    unanswered: () => [...unanswered.values()],
    unused: () =>
      answers.flatMap(({ operation, cases }) =>
        cases.filter((each) => !used.has(each)).map((each) => ({ operation, answer: each })),
      ),
  };
}

function fits({ when, region }: AnswerCase, input: JsonObject, asked: string): boolean {
  return (region === undefined || region === asked) && (when === undefined || contains(input, when));
}

/** Mappings by the members that are wanted, lists by elements, everything else by being equal. */
function contains(value: JsonValue | undefined, wanted: JsonValue): boolean {
  if (Array.isArray(wanted)) {
    return Array.isArray(value) && wanted.every((each) => value.some((element) => contains(element, each)));
  }
  if (isJsonObject(wanted)) {
    return isJsonObject(value) && Object.entries(wanted).every(([name, each]) => contains(value[name], each));
  }
  return value === wanted;
}
