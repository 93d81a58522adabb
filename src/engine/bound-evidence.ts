import { isJsonObject, type JsonObject, type JsonValue } from '../values/json.ts';

/** How many characters of JSON the evidence of one policy may have in one cell, unless its findings are very many. */
const MOST_IN_CELL = 786_432;

/** What each finding may have whatever there are of them: more than most resources. */
const LEAST_OF_FINDING = 4_096;

/** Less is not worth cutting a value down to: what would be left of it is mostly the note. */
const LEAST_OF_VALUE = 128;

/**
 * Evidence that does not grow with what is joined, in whichever way a policy joins it: 157 findings with 151 resources
 * in each would be 26 MB. As long as all evidence of a policy in a cell is short together, it stays as it is. Else each
 * finding has an equal share, and what is longer is cut, the longest members first, with a note in place of what was
 * left out. Only what is kept of a resource is cut: not what the filter sees, not fingerprints, not what is changed.
 */
export function boundEvidence<T extends { readonly evidence: JsonValue }>(found: readonly T[]): readonly T[] {
  const sizes = found.map(({ evidence }) => sizeOf(evidence));
  if (sizes.reduce((sum, size) => sum + size, 0) <= MOST_IN_CELL) return found;
  const room = Math.max(LEAST_OF_FINDING, Math.floor(MOST_IN_CELL / found.length));
  return found.map((one, index) =>
    (sizes[index] ?? 0) <= room ? one : { ...one, evidence: cutTo(room, one.evidence, new WeakMap()) },
  );
}

/** Of lists and objects: each is cut level by level, and would be measured again at each of them. */
type Sizes = WeakMap<object, number>;

function cutTo(room: number, value: JsonValue, sizes: Sizes): JsonValue {
  if (sizeOf(value, sizes) <= room) return value;
  if (typeof value === 'string') return cutText(room, value);
  if (Array.isArray(value)) return cutList(room, value, sizes);
  return isJsonObject(value) ? cutObject(room, value, sizes) : value;
}

const ADVICE = '`finding.evidence` says what is kept';

function cutText(room: number, text: string): string {
  const kept = text.slice(0, Math.max(0, room - LEAST_OF_VALUE)).replace(/[\uD800-\uDBFF]$/, '');
  return `${kept}(cut: ${leftOut(text.length - kept.length, `${text.length} characters`)})`;
}

function cutList(room: number, list: readonly JsonValue[], sizes: Sizes): JsonValue {
  const kept: JsonValue[] = [];
  let left = room - LEAST_OF_VALUE;
  for (const element of list) {
    const size = sizeOf(element, sizes) + 1;
    if (size > left) break;
    kept.push(element);
    left -= size;
  }
  // Of a long element, a part says more than nothing.
  const next = list[kept.length];
  if (next !== undefined && left > Math.max(room / 2, 2 * LEAST_OF_VALUE)) kept.push(cutTo(left, next, sizes));
  const missing = list.length - kept.length;
  return missing === 0 ? kept : [...kept, `(cut: ${leftOut(missing, `${list.length} elements`)})`];
}

function cutObject(room: number, object: JsonObject, sizes: Sizes): JsonValue {
  const bySize = Object.entries(object)
    .map(([name, member]) => ({ name, member, size: sizeOf(member, sizes), overhead: sizeOf(name) + 2 }))
    .sort((a, b) => a.size - b.size);
  const kept = new Map<string, JsonValue>();
  let left = room - LEAST_OF_VALUE;
  for (const [index, { name, member, size, overhead }] of bySize.entries()) {
    const share = Math.floor(left / (bySize.length - index)) - overhead;
    if (size > share && share < LEAST_OF_VALUE) continue;
    const cut = size > share ? cutTo(share, member, sizes) : member;
    kept.set(name, cut);
    left -= sizeOf(cut, sizes) + overhead;
  }
  const missing = bySize.length - kept.size;
  // In the order that they have in the resource.
  const members = Object.keys(object).flatMap((name) => (kept.has(name) ? [[name, kept.get(name) ?? null]] : []));
  const note = missing === 0 ? [] : [['(cut)', leftOut(missing, `${bySize.length} members`)]];
  return Object.fromEntries([...members, ...note]);
}

/**
 * How long a value is as JSON, without what has to be escaped in it.
 *
 * @param sizes - what is known, and what will be. @default nothing is kept: most evidence is measured once
 */
function sizeOf(value: JsonValue, sizes?: Sizes): number {
  if (typeof value === 'string') return value.length + 2;
  if (!Array.isArray(value) && !isJsonObject(value)) return String(value).length;
  const known = sizes?.get(value);
  if (known !== undefined) return known;
  const size = Array.isArray(value)
    ? value.reduce<number>((sum, each) => sum + sizeOf(each, sizes) + 1, 2)
    : membersSize(value, sizes);
  sizes?.set(value, size);
  return size;
}

function membersSize(object: JsonObject, sizes: Sizes | undefined): number {
  let size = 2;
  for (const name of Object.keys(object)) size += name.length + 4 + sizeOf(object[name] ?? null, sizes);
  return size;
}

/** `1 of 5 elements is left out; …` */
function leftOut(missing: number, all: string): string {
  return `${missing} of ${all} ${missing === 1 ? 'is' : 'are'} left out; ${ADVICE}`;
}
