import type { CoveContext } from '../expressions/expression.ts';
import { isJsonObject, type JsonValue } from '../json.ts';
import type { Policy } from '../policy/model/policy.ts';

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
  { finding, lookups }: Policy,
  { resource, whole }: { readonly resource: JsonValue; readonly whole: JsonValue },
  cove: CoveContext,
): JsonValue {
  if (finding.evidence !== undefined) return finding.evidence.evaluate(resource, cove);
  const names = lookups.flatMap(({ as, each }) => (as === undefined || each !== undefined ? [] : [as]));
  return withoutLong(whole, names);
}

function withoutLong(resource: JsonValue, names: readonly string[]): JsonValue {
  if (!isJsonObject(resource)) return resource;
  const long = names.flatMap((name) => {
    const length = Object.hasOwn(resource, name) ? JSON.stringify(resource[name]).length : 0;
    return length > MOST_CHARACTERS
      ? [[name, `(left out: ${length} characters; use \`finding.evidence\` to keep what you need)`]]
      : [];
  });
  const parent = resource.parent === undefined ? undefined : withoutLong(resource.parent, names);
  if (long.length === 0 && parent === resource.parent) return resource;
  return { ...resource, ...(parent === undefined ? {} : { parent }), ...Object.fromEntries(long) };
}
