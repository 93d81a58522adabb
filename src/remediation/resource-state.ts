import { createHash } from 'node:crypto';
import { isJsonObject, type JsonValue, stableJson } from '../json.ts';
import { hide } from '../marked.ts';
import type { Policy } from '../policy/model/policy.ts';

/**
 * Fingerprint of what a reviewer saw of a resource: if it differs just before a call, somebody has changed the resource
 * since.
 *
 * Two things are left out, for they move by themselves and would refuse every change: timestamps, and the answers of
 * lookups (`as`), which are mostly status. Whether a status still fails is the filter's to say, and it is asked again.
 * What AWS marks as sensitive is left out as well: the reviewer has not seen it, and whoever has the plan could find a
 * short secret by its hash.
 */
export function resourceState(policy: Policy, resource: JsonValue): string {
  const lookups = new Set(policy.lookups.flatMap(({ as }) => (as === undefined ? [] : [as])));
  return createHash('sha256')
    .update(stableJson(withoutMoving(hide(resource), lookups)))
    .digest('hex');
}

/** As answers are normalised: ISO 8601, UTC. */
export function isTimestamp(value: JsonValue): boolean {
  return typeof value === 'string' && TIMESTAMP.test(value);
}

const TIMESTAMP = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;

function withoutMoving(value: JsonValue, lookups: ReadonlySet<string>): JsonValue {
  if (typeof value === 'string') return TIMESTAMP.test(value) ? '(timestamp)' : value;
  if (Array.isArray(value)) return value.map((element) => withoutMoving(element, new Set()));
  if (!isJsonObject(value)) return value;
  const members = Object.entries(value).filter(([name]) => !lookups.has(name));
  // An expanded resource keeps the one that it came from, with that one's lookups, under `parent`.
  return Object.fromEntries(
    members.map(([name, member]) => [name, withoutMoving(member, name === 'parent' ? lookups : new Set())]),
  );
}
