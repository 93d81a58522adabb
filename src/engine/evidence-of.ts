import type { CoveContext } from '../expressions/expression.ts';
import type { Lookup, Policy } from '../policy/model/policy.ts';
import { isJsonObject, type JsonValue } from '../values/json.ts';
import { mapElements } from './each-element.ts';

/** An answer that is longer than this as JSON is left out unless it was asked for. */
const MOST_CHARACTERS = 16_384;

/**
 * What is kept of a resource as evidence: what the policy says, or else everything except answers of lookups that are
 * too long, which are replaced by a note.
 *
 * @param resource.whole - the resource as it may be shown.
 * @throws {ExpressionEvaluationError}
 */
export function evidenceOf(
  policy: Policy,
  { resource, whole }: { readonly resource: JsonValue; readonly whole: JsonValue },
  cove: CoveContext,
): JsonValue {
  const { evidence } = policy.finding;
  return evidence === undefined ? withoutLongAnswers(policy, whole) : evidence.evaluate(resource, cove);
}

/**
 * A resource without answers of lookups that are too long, which are replaced by a note: what a change is reviewed and
 * taken back by, whatever is kept in reports.
 */
export function withoutLongAnswers({ lookups }: Policy, whole: JsonValue): JsonValue {
  return lookups.reduce((kept, lookup) => withoutLong(kept, lookup), whole);
}

function withoutLong(resource: JsonValue, lookup: Lookup): JsonValue {
  if (lookup.as === undefined || !isJsonObject(resource)) return resource;
  const { as, each } = lookup;
  const own =
    each === undefined
      ? withoutLongMember(resource, as)
      : mapElements(resource, each, (one) => withoutLongMember(one, as));
  if (!isJsonObject(own) || own.parent === undefined) return own;
  const parent = withoutLong(own.parent, lookup);
  return parent === own.parent ? own : { ...own, parent };
}

function withoutLongMember(resource: JsonValue, name: string): JsonValue {
  if (!isJsonObject(resource) || !Object.hasOwn(resource, name)) return resource;
  const { length } = JSON.stringify(resource[name]);
  if (length <= MOST_CHARACTERS) return resource;
  return { ...resource, [name]: `(left out: ${length} characters; use \`finding.evidence\` to keep what you need)` };
}
