import type { Catalog } from '../catalog/catalog.ts';
import { inputProblem } from '../catalog/input-problem.ts';
import type { Cell } from '../engine/cell.ts';
import type { FoundResource } from '../engine/evaluate-policy.ts';
import { ExpressionEvaluationError } from '../expressions/expression-error.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../json.ts';
import { holdsMarked } from '../marked.ts';
import type { Call, RemediationCall } from '../policy/model/policy.ts';
import type { Change, ChangeCall, UndoCall } from '../run-log/records.ts';
import { resourceState } from './resource-state.ts';

/** What inputs are rendered and judged by, besides the resource. */
export interface Planning {
  /** Knows what operations take. */
  readonly catalog: Catalog;
  /**
   * ISO 8601: the time that `cove.now` and ages in inputs are counted from, which is the plan's whenever a change is
   * rendered again: what is sent is what was reviewed. @default the start of the run that found the resource
   */
  readonly plannedAt?: string | undefined;
}

export type PlannedChange =
  | { readonly ok: true; readonly change: Change }
  /** `change` has no calls: it only says what could not be planned. */
  | { readonly ok: false; readonly change: Change; readonly reason: string };

/**
 * What a policy would do about a finding, with every input rendered from the resource as read.
 *
 * @returns undefined for a policy without remediation; `ok: false` if an input cannot be rendered, or would contain
 * what the API marks as sensitive, which must stay out of plans and logs.
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
    evidence: finding.evidence,
    state: resourceState(policy, resource),
    calls: [],
  };
  try {
    return {
      ok: true,
      change: { ...described, calls: policy.remediate.map((call) => planCall(call, found, planning)) },
    };
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
 * @returns one for each call of the policy, null if it names no undo; undefined if one cannot be rendered.
 */
export function renderUndo(found: Rendered, planning: Planning): readonly (UndoCall | null)[] | undefined {
  try {
    return found.policy.remediate.map(({ undo }) => (undo === undefined ? null : renderCall(undo, found, planning)));
  } catch (error) {
    if (!(error instanceof ExpressionEvaluationError)) throw error;
    return undefined;
  }
}

type Rendered = Pick<FoundResource, 'policy' | 'cell' | 'cove' | 'resource'>;

function planCall(call: RemediationCall, found: FoundResource, planning: Planning): ChangeCall {
  const undo = call.undo === undefined ? null : renderCall(call.undo, found, planning);
  return { ...renderCall(call, found, planning), undo };
}

function renderCall(call: Call, { cell, cove, resource }: Rendered, { catalog, plannedAt }: Planning): UndoCall {
  const operation = `${call.service}:${call.operation}`;
  const input = call.input.render(resource, { ...cove, now: plannedAt ?? cove.now }, 'error');
  refuseMarked(operation, input);
  refuseCredentials(operation, input, cell);
  refuseUnfit(call, toInput(input), catalog);
  return { operation, input: toInput(input) };
}

/** What AWS, or our own writing of the request, would refuse is refused while nothing has been sent. */
function refuseUnfit({ service, operation }: Call, input: JsonObject, catalog: Catalog): void {
  const shapes = catalog.shapes(service, operation);
  const problem = inputProblem(input, shapes, catalog.operation(service, operation));
  if (problem === undefined) return;
  throw new ExpressionEvaluationError(`the input of ${service}:${operation} does not fit: ${problem}`);
}

function refuseMarked(operation: string, input: JsonValue): void {
  if (!holdsMarked(input)) return;
  throw new ExpressionEvaluationError(
    `the input of ${operation} would contain a value that AWS marks as sensitive (--allow-secret-reads allows it)`,
  );
}

function refuseCredentials(operation: string, input: JsonValue, cell: Cell): void {
  if (cell.hideCredentials(input) === input) return;
  throw new ExpressionEvaluationError(
    `the input of ${operation} would contain credentials of this run, which the endpoint has sent back`,
  );
}

function toInput(input: JsonValue): JsonObject {
  return isJsonObject(input) ? input : {};
}
