import type { CoveContext } from '../expressions/expression.ts';
import { isJsonObject, type JsonValue } from '../json.ts';
import type { Policy } from '../policy/model/policy.ts';

/** An answer that is longer as JSON is left out where nobody has asked for it. */
const MOST_CHARACTERS = 16_384;

/**
 * What of a resource is kept as evidence: what the policy says, or else all of it but for the answers of lookups that
 * are too long; a text in their place says so.
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
      ? [[name, `(left out: ${length} characters; \`finding.evidence\` keeps what is wanted)`]]
      : [];
  });
  const parent = resource.parent === undefined ? undefined : withoutLong(resource.parent, names);
  if (long.length === 0 && parent === resource.parent) return resource;
  return { ...resource, ...(parent === undefined ? {} : { parent }), ...Object.fromEntries(long) };
}
