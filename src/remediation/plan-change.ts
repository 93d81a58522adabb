import type { FoundResource } from '../engine/evaluate-policy.ts';
import { withoutLongAnswers } from '../engine/evidence-of.ts';
import { changesPastElements } from '../engine/looks-past-elements.ts';
import { ExpressionEvaluationError } from '../expressions/expression-error.ts';
import type { Change, UndoCall } from '../run-log/records.ts';
import { undosOf } from '../run-log/undo-calls.ts';
import { hide } from '../values/marked.ts';
import { type Planning, type Rendered, renderCalls } from './render-calls.ts';
import { resourceState } from './resource-state.ts';

export type PlannedChange =
  | { readonly ok: true; readonly change: Change }
  /** `change` has no calls: it only says what could not be planned. */
  | { readonly ok: false; readonly change: Change; readonly reason: string };

/**
 * What a policy would do about a finding, with every input rendered from the resource as read.
 *
 * @returns undefined for a policy without remediation; `ok: false` if an input cannot be rendered, reads a list that
 *   was not read to its end, or would contain what the API marks as sensitive, which must stay out of plans and logs.
 */
export function planChange(found: FoundResource, planning: Planning): PlannedChange | undefined {
  const { policy, cell, resource, finding } = found;
  if (policy.remediate.length === 0) return undefined;
  const described: Change = {
    id: finding.fingerprint,
    policy: policy.id,
    account: cell.account,
    region: cell.region,
    resource: finding.resource,
    message: finding.message,
    // Of the resource itself, also where the policy keeps something else in reports: it has to bear out its state, and
    // a rollback derives undo calls from it.
    evidence: withoutLongAnswers(policy, cell.hideCredentials(hide(resource))),
    state: resourceState(policy, resource),
    calls: [],
  };
  if (found.unread !== undefined && !changesPastElements(policy)) {
    const why = 'its input is made from a list with elements that could not be read';
    return { ok: false, change: described, reason: `no call can be derived from it: ${why}: ${found.unread.message}` };
  }
  try {
    const rendered = renderCalls(found, planning);
    if (rendered.calls.length > 0) return { ok: true, change: { ...described, ...rendered } };
    const reason = 'no call applies to it: each `when` is false, or each `each` is empty';
    return { ok: false, change: described, reason };
  } catch (error) {
    if (!(error instanceof ExpressionEvaluationError)) throw error;
    return { ok: false, change: described, reason: `no call can be derived from it: ${error.message}` };
  }
}

/**
 * Changes of findings with the same name cannot be told apart once one of them is made: the next reading would take the
 * second for the first. None of them is planned.
 */
export function refuseAmbiguous(planned: readonly PlannedChange[]): PlannedChange[] {
  const keyOf = ({ change: { policy, account, region, resource } }: PlannedChange): string =>
    JSON.stringify([policy, account, region, resource]);
  const counts = new Map<string, number>();
  for (const each of planned) counts.set(keyOf(each), (counts.get(keyOf(each)) ?? 0) + 1);
  return planned.map((each) => {
    const count = counts.get(keyOf(each)) ?? 0;
    if (!each.ok || count === 1) return each;
    const reason = `no call can be derived from it: ${count} findings have this name, and could be confused`;
    return { ok: false, change: { ...each.change, calls: [] }, reason };
  });
}

/**
 * What would undo the calls of a policy, for a resource as it is.
 *
 * @returns all of them, in no order; undefined if one cannot be rendered.
 */
export function undoCallsFor(found: Rendered, planning: Planning): readonly UndoCall[] | undefined {
  try {
    return renderCalls(found, planning).calls.flatMap(undosOf);
  } catch (error) {
    if (!(error instanceof ExpressionEvaluationError)) throw error;
    return undefined;
  }
}
