import type { CallOutcome } from '../aws/calls/aws-client.ts';
import type { Catalog, Operation } from '../catalog/catalog.ts';
import type { ListedFailure } from '../catalog/partial-answer-rows.ts';
import { namesFailures } from '../catalog/partial-answers.ts';
import type { CoveContext } from '../expressions/expression.ts';
import { type JsonObject, type JsonValue, stableJson } from '../json.ts';
import type { Call } from '../policy/model/policy.ts';
import type { ErrorRecord } from '../run-log/records.ts';
import { isAbsence } from './is-absence.ts';
import { judgeAnswer } from './listed-failures.ts';

/** One account in one region, while its policies are evaluated. */
export interface Cell {
  readonly account: string;
  /** As reported: a region's name, or `global`. */
  readonly region: string;
  /** What expressions see as `cove`. */
  cove(parameters: JsonObject): CoveContext;
  /**
   * Makes a call of a policy; equal calls are made once. Null where the answer is one of the call's `absent` errors.
   */
  call(call: Call, input: JsonObject): Promise<CellAnswer>;
  /** The same, asked anew: what was answered before is not looked at. */
  callAgain(call: Call, input: JsonObject): Promise<CellAnswer>;
  /** All values seen so far that must not be shown. */
  readonly sensitive: ReadonlySet<string | number>;
}

export type CellAnswer =
  | { readonly ok: true; readonly value: JsonValue }
  | { readonly ok: false; readonly error: ErrorRecord };

export interface CellOptions {
  readonly account: string;
  readonly region: string;
  readonly context: Omit<CoveContext, 'parameters' | 'region'>;
  readonly catalog: Catalog;
  /** Sends one call in this cell's account and region, to the end of its pages. */
  readonly send: (operation: Operation, input: JsonObject) => Promise<CallOutcome>;
}

export function createCell(options: CellOptions): Cell {
  const answers = new Map<string, Promise<CallOutcome>>();
  const sensitive = new Set<string | number>();

  const send = (call: Call, input: JsonObject): Promise<CallOutcome> =>
    options.send(options.catalog.operation(call.service, call.operation), input);

  const sendOnce = (call: Call, input: JsonObject): Promise<CallOutcome> => {
    const key = `${call.service}:${call.operation} ${stableJson(input)}`;
    const known = answers.get(key);
    if (known !== undefined) return known;
    const answer = send(call, input);
    answers.set(key, answer);
    return answer;
  };

  const toAnswer = (call: Call, outcome: CallOutcome): CellAnswer => {
    if (!outcome.ok) return isAbsence(call.absent, outcome) ? { ok: true, value: null } : outcome;
    for (const value of outcome.sensitive) sensitive.add(value);
    return judgeAnswer(call, outcome.output, failuresIn(options.catalog, call, outcome.output));
  };

  return {
    account: options.account,
    region: options.region,
    sensitive,
    cove: (parameters) => ({ ...options.context, region: options.region, parameters }),
    call: async (call, input) => toAnswer(call, await sendOnce(call, input)),
    callAgain: async (call, input) => toAnswer(call, await send(call, input)),
  };
}

/** Where the client does not tell what is answered, a list of failures is known by its name. */
function failuresIn(catalog: Catalog, call: Call, output: JsonObject): readonly ListedFailure[] {
  if (catalog.operation(call.service, call.operation).outputShape !== undefined) return call.failures;
  const known = call.failures.map(({ member }) => member);
  const others = Object.keys(output).filter((name) => !known.includes(name) && namesFailures(call.operation, name));
  return [...call.failures, ...others.map((member) => ({ member }))];
}
