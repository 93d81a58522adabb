import type { Catalog } from '../catalog/catalog.ts';
import { inputProblem } from '../catalog/input-problem.ts';
import type { Cell } from '../engine/cell.ts';
import type { FoundResource } from '../engine/evaluate-policy.ts';
import type { CoveContext } from '../expressions/expression.ts';
import { ExpressionEvaluationError } from '../expressions/expression-error.ts';
import { isTruthy } from '../expressions/is-truthy.ts';
import type { Call, RemediationCall, UndoOfCall } from '../policy/model/policy.ts';
import { highestRisk, riskOf } from '../policy/model/risk.ts';
import type { Change, ChangeCall, UndoCall } from '../run-log/records.ts';
import { toUndo } from '../run-log/undo-calls.ts';
import { isJsonObject, type JsonObject, type JsonValue, stableJson } from '../values/json.ts';
import { append } from '../values/long-lists.ts';
import { holdsMarked, isMarked } from '../values/marked.ts';

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

export type Rendered = Pick<FoundResource, 'policy' | 'cell' | 'cove' | 'resource'>;

/**
 * The calls of a policy for a resource, in their order: those whose `when` holds, once for each element of their
 * `each`.
 *
 * @throws {ExpressionEvaluationError} if one of them cannot be rendered, does not fit its operation, or would contain
 * what must stay out of plans.
 */
export function renderCalls(found: Rendered, planning: Planning): Pick<Change, 'calls' | 'risk'> {
  const cove: CoveContext = { ...found.cove, now: planning.plannedAt ?? found.cove.now };
  const rendering: Rendering = { cove, cell: found.cell, catalog: planning.catalog };
  const calls: ChangeCall[] = [];
  const made = found.policy.remediate.filter((call) => {
    const values = valuesOf(call, found.resource, cove).filter((value) => applies(call, value, cove));
    const rendered = eachOnce(values.map((value) => renderCall(call, value, rendering)));
    append(calls, rendered);
    return rendered.length > 0;
  });
  const [again] = twice(calls);
  if (again !== undefined) {
    throw new ExpressionEvaluationError(
      `${again.operation} would be called twice with the same input, and no call is made twice: give one of the two a \`when\``,
    );
  }
  return { calls, risk: highestRisk(made.map(riskOf)) };
}

/** A list may have an element more than once. */
function eachOnce(calls: readonly ChangeCall[]): readonly ChangeCall[] {
  return [...new Map(calls.map((call) => [stableJson(call as unknown as JsonValue), call])).values()];
}

/** Calls that another one before them has sent already. */
function twice(calls: readonly ChangeCall[]): ChangeCall[] {
  const seen = new Set<string>();
  return calls.filter(({ operation, input }) => {
    const sent = stableJson([operation, input as JsonValue]);
    if (seen.has(sent)) return true;
    seen.add(sent);
    return false;
  });
}

/**
 * Every call by which a policy might undo its calls for a resource, whatever their `when` says now: a change mostly
 * makes that false. What cannot be rendered is left out.
 */
export function renderPossibleUndos(found: Rendered, planning: Planning): UndoCall[] {
  const cove: CoveContext = { ...found.cove, now: planning.plannedAt ?? found.cove.now };
  const rendering: Rendering = { cove, cell: found.cell, catalog: planning.catalog };
  return found.policy.remediate.flatMap((call) =>
    possible(() => valuesOf(call, found.resource, cove)).flatMap((value) =>
      call.undo.flatMap((undo) => possible(() => [renderUndo(undo, value, rendering)])),
    ),
  );
}

function possible<T>(render: () => readonly T[]): readonly T[] {
  try {
    return render();
  } catch (error) {
    if (!(error instanceof ExpressionEvaluationError)) throw error;
    return [];
  }
}

interface Rendering {
  readonly cove: CoveContext;
  readonly cell: Cell;
  readonly catalog: Catalog;
}

/** What a call's expressions are evaluated over: the resource, or each element of a list. */
function valuesOf({ each, ...call }: RemediationCall, resource: JsonValue, cove: CoveContext): readonly JsonValue[] {
  if (each === undefined) return [resource];
  const found = each.evaluate(resource, cove);
  if (found === null) return [];
  if (isMarked(found))
    throw new ExpressionEvaluationError(`\`each\` of ${nameOf(call)} gives what AWS marks as sensitive`);
  if (!Array.isArray(found)) {
    throw new ExpressionEvaluationError(`\`each\` of ${nameOf(call)} must give a list, and \`${each.text}\` does not`);
  }
  return found.map((element) => (isJsonObject(element) ? { ...element, parent: resource } : element));
}

function applies({ when }: Pick<RemediationCall, 'when'>, value: JsonValue, cove: CoveContext): boolean {
  return when === undefined || isTruthy(when.evaluate(value, cove));
}

function renderCall(call: RemediationCall, value: JsonValue, rendering: Rendering): ChangeCall {
  const input = call.input.render(value, rendering.cove, 'error');
  refuse(call, input, rendering);
  refuseUnfit(call, toInput(input), rendering.catalog);
  const undo = call.undo.filter((each) => applies(each, value, rendering.cove));
  return {
    operation: nameOf(call),
    input: toInput(input),
    undo: toUndo(undo.map((each) => renderUndo(each, value, rendering))),
  };
}

function renderUndo(undo: UndoOfCall, value: JsonValue, rendering: Rendering): UndoCall {
  const { input, fromResult } = undo.awaiting.render(value, rendering.cove);
  refuse(undo, input, rendering);
  const operation = nameOf(undo);
  if (fromResult.length > 0) return { operation, input: toInput(input), fromResult };
  refuseUnfit(undo, toInput(input), rendering.catalog);
  return { operation, input: toInput(input) };
}

function refuse(call: Call, input: JsonValue, { cell }: Rendering): void {
  if (holdsMarked(input)) {
    throw new ExpressionEvaluationError(
      `the input of ${nameOf(call)} would contain a value that AWS marks as sensitive (--allow-secret-reads allows it)`,
    );
  }
  if (cell.hideCredentials(input) === input) return;
  throw new ExpressionEvaluationError(
    `the input of ${nameOf(call)} would contain credentials of this run, which the endpoint has sent back`,
  );
}

/** What AWS, or our own writing of the request, would refuse is refused while nothing has been sent. */
function refuseUnfit(call: Call, input: JsonObject, catalog: Catalog): void {
  const { service, operation } = call;
  const problem = inputProblem(input, catalog.shapes(service, operation), catalog.operation(service, operation));
  if (problem === undefined) return;
  throw new ExpressionEvaluationError(`the input of ${nameOf(call)} does not fit: ${problem}`);
}

function nameOf({ service, operation }: Pick<Call, 'service' | 'operation'>): string {
  return `${service}:${operation}`;
}

function toInput(input: JsonValue): JsonObject {
  return isJsonObject(input) ? input : {};
}
