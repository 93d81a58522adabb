import { selectFrom } from '../expressions/decide.ts';
import type { CoveContext } from '../expressions/expression.ts';
import { ExpressionEvaluationError } from '../expressions/expression-error.ts';
import type { ElementPath, Lookup, Policy } from '../policy/model/policy.ts';
import { createErrorRecord } from '../run-log/error-record.ts';
import type { ErrorRecord } from '../run-log/records.ts';
import { definedMembers } from '../values/defined-members.ts';
import { isJsonObject, type JsonValue } from '../values/json.ts';
import { isMarked, mark } from '../values/marked.ts';
import { messageOf } from '../values/message-of.ts';
import { type Question, questionOf } from './ask.ts';
import { elementsAt, namedElement, withElements } from './each-element.ts';
import type { Evaluation } from './evaluation.ts';
import { mapAtOnce } from './map-at-once.ts';
import { createPause } from './pause.ts';

/** A resource ready for the filter, or one that could not be completed, and why. */
export type Resolved =
  | {
      readonly ok: true;
      readonly resource: JsonValue;
      /** Why elements of a list in it are left out because they could not be read. */
      readonly unread?: ErrorRecord;
      /** What its lookups asked, where somebody wants to know. */
      readonly keys?: readonly string[];
    }
  | {
      readonly ok: false;
      readonly resource: JsonValue;
      readonly error: ErrorRecord;
      /** What was requested for an element of the first answer, if a lookup failed. */
      readonly asked?: { readonly lookup: Lookup; readonly question: Question };
      /** Deleted meanwhile: there is nothing left to judge. */
      readonly isGone?: boolean;
    };

/** How many resources of one policy have lookups under way at once; the account's cap bounds the requests. */
const RESOURCES_AT_ONCE = 16;

/**
 * The resources in a call's answer. A list is many, null is none, anything else is one.
 *
 * @throws {ExpressionEvaluationError}
 */
export function resourcesOf(policy: Policy, response: JsonValue, cove: CoveContext): JsonValue[] {
  if (policy.resources === undefined) return [response];
  const found = selectFrom(policy.resources, response, cove);
  if (found === null) return [];
  return elementsOf(found);
}

function elementsOf(found: JsonValue): JsonValue[] {
  if (isMarked(found) && Array.isArray(found.value)) return found.value.map(mark);
  return Array.isArray(found) ? found : [found];
}

/** Makes a policy's lookups, one after another, for every resource. The order of the resources is kept. */
export async function lookUp(evaluation: Evaluation, resources: readonly JsonValue[]): Promise<Resolved[]> {
  const { policy, cell } = evaluation;
  if (resources.length === 0) return [];
  let resolved: Resolved[] = resources.map((resource) => ({ ok: true, resource }));
  for (const lookup of policy.lookups) {
    const apply = lookupOnce(evaluation, lookup);
    const next = await mapAtOnce(resolved, async (each) => (each.ok ? apply(each) : [each]), RESOURCES_AT_ONCE);
    resolved = next.flat();
  }
  for (const each of cell.trace === undefined ? [] : resolved) {
    if (each.ok) cell.trace?.onResolved(each.resource, each.keys ?? []);
  }
  return resolved;
}

type Complete = Extract<Resolved, { readonly ok: true }>;

/**
 * Once an expression of the lookup has taken too many steps for one resource, it is not tried for the others. What was
 * left out before remains left out, in everything derived from the resource.
 */
function lookupOnce(evaluation: Evaluation, lookup: Lookup) {
  const pause = createPause();
  let refusal: ErrorRecord | undefined;
  return async ({ resource, unread, keys }: Complete): Promise<Resolved[]> => {
    await pause();
    if (refusal !== undefined) return [{ ok: false, resource, error: refusal }];
    const asked = evaluation.cell.trace === undefined ? undefined : [...(keys ?? [])];
    const found = await applyLookup(watched(evaluation, asked), lookup, resource, (error) => {
      refusal = error;
    });
    const more = definedMembers({ unread, keys: asked });
    return found.map((each) => (each.ok ? { ...each, ...more } : each));
  };
}

/** The same, with what is asked of the cell added to a list. */
function watched(evaluation: Evaluation, keys: string[] | undefined): Evaluation {
  const { cell } = evaluation;
  const { trace } = cell;
  if (trace === undefined || keys === undefined) return evaluation;
  const call: typeof cell.call = (asked, question) => {
    keys.push(trace.keyOf(asked, question));
    return cell.call(asked, question);
  };
  return { ...evaluation, cell: { ...cell, call } };
}

async function applyLookup(
  evaluation: Evaluation,
  lookup: Lookup,
  resource: JsonValue,
  onTooMuch: (error: ErrorRecord) => void,
): Promise<Resolved[]> {
  const { cell, cove } = evaluation;
  try {
    if (lookup.each !== undefined) return [await applyToEach(evaluation, lookup, lookup.each, resource)];
    const question = questionOf(lookup, resource, cove);
    const answer = await cell.call(lookup, question);
    if (!answer.ok) return [{ ok: false, resource, error: answer.error, asked: { lookup, question } }];
    return lookup.expand === undefined
      ? [{ ok: true, resource: withMember(resource, lookup.as ?? '', answer.value) }]
      : expand(selectFrom(lookup.expand, answer.value, cove), resource);
  } catch (error) {
    const record = evaluationError(error, `${lookup.service}:${lookup.operation}`);
    if (isTooMuch(error)) onTooMuch(record);
    return [{ ok: false, resource, error: record }];
  }
}

/**
 * Makes a lookup for each element of a list in the resource. The resource is complete only with all of them: one
 * failure fails it, unless the policy says which verdict stands without it.
 */
async function applyToEach(
  evaluation: Evaluation,
  lookup: Lookup,
  path: ElementPath,
  resource: JsonValue,
): Promise<Resolved> {
  const elements = elementsAt(resource, path).map(namedElement);
  const answered = await mapAtOnce(
    elements,
    (element) => askForElement(evaluation, lookup, element, resource),
    RESOURCES_AT_ONCE,
  );
  const failed = answered.flatMap((each, index) => (each.ok ? [] : [{ index, error: each.error }]));
  const [first] = failed;
  const read = answered.map((each) => (each.ok ? each.value : undefined));
  if (first === undefined) return { ok: true, resource: withElements(resource, path, read) };
  const others = failed.length === 1 ? '' : `, and ${failed.length - 1} more of them failed`;
  const place = `for element ${first.index + 1} of ${elements.length} in \`${path.text}\`${others}`;
  const error = { ...first.error, message: `${first.error.message} (${place})` };
  return evaluation.policy.partial === undefined
    ? { ok: false, resource, error }
    : { ok: true, resource: withElements(resource, path, read), unread: error };
}

type AskedElement = { readonly value: JsonValue } & (
  | { readonly ok: true }
  | { readonly ok: false; readonly error: ErrorRecord }
);

/** @throws {ExpressionEvaluationError} for what takes too many steps: it is not tried for the other elements. */
async function askForElement(
  { cell, cove }: Evaluation,
  lookup: Lookup,
  element: JsonValue,
  resource: JsonValue,
): Promise<AskedElement> {
  try {
    const answer = await cell.call(lookup, questionOf(lookup, withMember(element, 'parent', resource), cove));
    if (!answer.ok) return { ...answer, value: element };
    return { ok: true, value: withMember(element, lookup.as ?? '', answer.value) };
  } catch (error) {
    if (isTooMuch(error)) throw error;
    return { ok: false, value: element, error: evaluationError(error, `${lookup.service}:${lookup.operation}`) };
  }
}

function withMember(resource: JsonValue, name: string, value: JsonValue): JsonValue {
  if (!isJsonObject(resource)) {
    throw new ExpressionEvaluationError(
      `a lookup needs resources and elements that are objects, but this one is ${kindOf(resource)}: name its value in "resources", as in [*].{id: @}`,
    );
  }
  return { ...resource, [name]: value };
}

function expand(found: JsonValue, parent: JsonValue): Resolved[] {
  if (found === null) return [];
  return elementsOf(found).map((element) => ({ ok: true, resource: withMember(element, 'parent', parent) }));
}

/**
 * The error record of what could not be evaluated. A bug of ours costs the cell, and says so, but not the run: nothing
 * in that cell counts as compliant, and thousands of others are none the worse for it.
 */
export function evaluationError(error: unknown, operation: string | null): ErrorRecord {
  const isExpected = error instanceof ExpressionEvaluationError;
  const message = messageOf(error);
  return isExpected
    ? createErrorRecord('evaluation', message, { operation })
    : createErrorRecord('internal', `a bug in cove-policy, please report it: ${message}`, { operation });
}

/** What takes too many steps for one resource would hold up the run once for each of them. */
export function isTooMuch(error: unknown): boolean {
  return error instanceof ExpressionEvaluationError && error.isTooMuch;
}

function kindOf(value: JsonValue): string {
  if (value === null) return 'null';
  if (isMarked(value)) return 'what AWS marks as sensitive';
  return Array.isArray(value) ? 'a list' : `a ${typeof value}`;
}
