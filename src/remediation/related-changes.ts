import { GLOBAL } from '../engine/open-cell.ts';
import type { Policy } from '../policy/model/policy.ts';
import type { Change } from '../run-log/records.ts';
import { isJsonObject, type JsonValue } from '../values/json.ts';

/**
 * Whether one change may alter what the other one has been planned from: both are about one resource, or one of them
 * sees the other's. Two that are taken for related without being so cost a reading; of two that are, and are not taken
 * for it, the second one is not made, since its resource has changed.
 */
export type IsRelated = (one: Change, other: Change) => boolean;

/** @param changes - all of a run: what names one resource is distinguished from what many of them have in common. */
export function createRelation(changes: readonly Change[], policies: readonly Policy[]): IsRelated {
  const known = new Map(policies.map((policy) => [policy.id, policy]));
  const described = new Map(changes.map((change) => [change.id, describe(change, known.get(change.policy))]));
  const counts = countByPolicy(changes, described);
  const namesOf = (change: Change): readonly string[] => {
    const { names = [], sent = [] } = described.get(change.id) ?? {};
    return [...names, ...sent.filter((text) => (counts.get(`${change.policy} ${text}`) ?? 0) <= MOST_IN_COMMON)];
  };
  return (one, other) => {
    if (one.account !== other.account || !isSamePlace(one.region, other.region)) return false;
    const [left, right] = [described.get(one.id), described.get(other.id)];
    if (left === undefined || right === undefined) return false;
    return namesOf(one).some((name) => right.texts.has(name)) || namesOf(other).some((name) => left.texts.has(name));
  };
}

/** Text of a member or an input that more changes of one policy send than this is a setting, and no name. */
const MOST_IN_COMMON = 3;

interface Described {
  /** Of the resource itself. */
  readonly names: readonly string[];
  /** Members that tell it apart, and what the calls have from it. */
  readonly sent: readonly string[];
  /** Everything that the change shows of it. */
  readonly texts: ReadonlySet<string>;
}

function describe({ resource, evidence, calls }: Change, policy: Policy | undefined): Described {
  const shown = new Set(textsIn(evidence as JsonValue));
  const inputs = calls.flatMap(({ input }) => textsIn(input as JsonValue));
  const identity = (policy?.identity ?? []).flatMap((path) => textsIn(memberAt(evidence as JsonValue, path)));
  return {
    names: [resource].filter((text) => text !== ''),
    sent: [...identity, ...inputs.filter((text) => shown.has(text) && text.length > 2)].filter((text) => text !== ''),
    texts: new Set([resource, ...shown, ...inputs]),
  };
}

function countByPolicy(changes: readonly Change[], described: ReadonlyMap<string, Described>): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { id, policy } of changes) {
    for (const text of new Set(described.get(id)?.sent)) {
      const key = `${policy} ${text}`;
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
  }
  return counts;
}

function isSamePlace(one: string, other: string): boolean {
  return one === other || one === GLOBAL || other === GLOBAL;
}

function memberAt(value: JsonValue, path: readonly string[]): JsonValue {
  return path.reduce<JsonValue>((at, name) => (isJsonObject(at) ? (at[name] ?? null) : null), value);
}

function textsIn(value: JsonValue): string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap(textsIn);
  return isJsonObject(value) ? Object.values(value).flatMap(textsIn) : [];
}
