import type { CoveContext } from '../expressions/expression.ts';
import type { Policy, SharedCall } from '../policy/model/policy.ts';
import type { ErrorRecord } from '../run-log/records.ts';
import type { JsonObject } from '../values/json.ts';
import { questionOf } from './ask.ts';
import type { Cell } from './cell.ts';
import { mapAtOnce } from './map-at-once.ts';

export type PolicyContextAnswer =
  | { readonly ok: true; readonly cove: CoveContext }
  | { readonly ok: false; readonly error: ErrorRecord };

/** How many of a policy's own calls (`with`) are under way at once in a cell. */
const CALLS_AT_ONCE = 8;

/**
 * What a policy's expressions see as `cove` in a cell, including the answers of its `with`. If one of these is missing
 * nothing can be judged.
 *
 * @throws {ExpressionEvaluationError} if an input cannot be rendered.
 */
export async function contextOf(policy: Policy, cell: Cell): Promise<PolicyContextAnswer> {
  const own = { parameters: policy.parameters, values: policy.values };
  const base = cell.cove(own);
  if (policy.with.length === 0) return { ok: true, cove: base };
  const ask = async (call: SharedCall) => ({ call, answer: await cell.call(call, questionOf(call, null, base)) });
  const answers = await mapAtOnce(policy.with, ask, CALLS_AT_ONCE);
  const shared: JsonObject = {};
  for (const { call, answer } of answers) {
    if (!answer.ok) return { ok: false, error: answer.error };
    shared[call.name] = answer.value;
  }
  return { ok: true, cove: cell.cove({ ...own, with: shared }) };
}
