import { createHash } from 'node:crypto';
import { mapElements } from '../engine/each-element.ts';
import type { Policy } from '../policy/model/policy.ts';
import { isJsonObject, type JsonValue, stableJson } from '../values/json.ts';
import { hide } from '../values/marked.ts';

/**
 * Fingerprint of what a reviewer saw of a resource: if it differs just before a call, somebody has changed the resource
 * since.
 *
 * Two things are left out, since they change by themselves, which would have every change refused: timestamps, and the
 * answers of lookups (`as`), which are mostly status. Whether a status still fails is decided by the filter, which is
 * evaluated again. What AWS marks as sensitive is left out as well: the reviewer has not seen it, and whoever has the
 * plan could find a short secret by its hash.
 */
export function resourceState(policy: Policy, resource: JsonValue): string {
  const lookups = new Set(
    policy.lookups.flatMap(({ as, each }) => (as === undefined || each !== undefined ? [] : [as])),
  );
  return createHash('sha256')
    .update(stableJson(withoutMoving(withoutElementAnswers(policy, hide(resource)), lookups)))
    .digest('hex');
}

/** As answers are normalised: ISO 8601, UTC. */
export function isTimestamp(value: JsonValue): boolean {
  return typeof value === 'string' && TIMESTAMP.test(value);
}

const TIMESTAMP = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;

/** A resource without the answers of lookups for the elements of a list, wherever the list is. */
function withoutElementAnswers(policy: Policy, resource: JsonValue): JsonValue {
  const own = policy.lookups.reduce(
    (state, { as, each }) =>
      each === undefined || as === undefined
        ? state
        : mapElements(state, each, (element) => withoutMember(element, as)),
    resource,
  );
  if (!isJsonObject(own) || !policy.lookups.some(({ expand }) => expand !== undefined)) return own;
  return { ...own, parent: withoutElementAnswers(policy, own.parent ?? null) };
}

function withoutMember(value: JsonValue, name: string): JsonValue {
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).filter(([each]) => each !== name));
}

function withoutMoving(value: JsonValue, lookups: ReadonlySet<string>): JsonValue {
  if (isTimestamp(value)) return '(timestamp)';
  if (Array.isArray(value)) return value.map((element) => withoutMoving(element, new Set()));
  if (!isJsonObject(value)) return value;
  const members = Object.entries(value).filter(([name]) => !lookups.has(name));
  // An expanded resource keeps the one that it came from, with that one's lookups, under `parent`.
  return Object.fromEntries(
    members.map(([name, member]) => [name, withoutMoving(member, name === 'parent' ? lookups : new Set())]),
  );
}
