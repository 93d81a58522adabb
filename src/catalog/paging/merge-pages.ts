import { CoveError } from '../../cove-error.ts';
import { isJsonObject, type JsonObject, type JsonValue, stableJson } from '../../values/json.ts';
import { isMarked, mark, reveal } from '../../values/marked.ts';
import { isOfLastElement, removeAt } from './member-path.ts';
import { PAGE_TOKEN } from './page-members.ts';
import type { Paging } from './paging.ts';

/** Makes one answer of many pages. */
export interface PageMerger {
  /** The first page comes out unchanged if no other follows, so that callers may look at each page as it came. */
  add(page: JsonObject): void;
  /** As if all had arrived in one piece, without what only leads from page to page. */
  whole(): JsonObject;
}

/**
 * Lists are joined in order, objects merged, and for everything else the later page wins; a later null removes nothing.
 *
 * A list that changes while it is read may show an element on two pages. One that has a name and equals an element of
 * an earlier page in all its members is that element, and counts once. Two equal ones on one page are two, and so are
 * equal elements without a name: data points, rows of a table.
 *
 * @throws {CoveError} if a member is a list on one page and something else on another: one of them would be lost.
 */
export function createPageMerger(paging: Paging): PageMerger {
  const once = new Set(paging.kind === 'paged' ? paging.once : []);
  const sums = new Set(paging.kind === 'paged' ? paging.sums : []);
  const joinLists = createListJoiner();
  let first: JsonObject | undefined;
  let merged: JsonObject | undefined;

  const append = (before: JsonObject, page: JsonObject, path: string): void => {
    for (const [name, value] of Object.entries(page)) {
      const earlier = before[name];
      before[name] = earlier === undefined ? value : joined(name, earlier, value, `${path}${name}`);
    }
  };

  const joined = (name: string, before: JsonValue, value: JsonValue, path: string): JsonValue => {
    if (value === null) return before;
    if (isMarked(before) || isMarked(value)) {
      const whole = joined(name, reveal(before), reveal(value), path);
      return whole === reveal(before) ? before : mark(whole);
    }
    if (once.has(path)) return value;
    if (sums.has(path) && typeof before === 'number' && typeof value === 'number') return before + value;
    if (Array.isArray(before) && Array.isArray(value)) {
      joinLists(before, value);
      return before;
    }
    if (isJsonObject(before) && isJsonObject(value)) {
      append(before, value, `${path}.`);
      return before;
    }
    if (isContainer(before) || (before !== null && isContainer(value))) {
      throw new CoveError('internal', `the pages of the answer do not fit together: "${name}" differs`);
    }
    return value;
  };

  return {
    add(page) {
      if (first === undefined) {
        first = page;
        return;
      }
      if (merged === undefined) {
        merged = Object.create(null) as JsonObject;
        append(merged, first, '');
      }
      append(merged, page, '');
    },
    whole() {
      if (merged === undefined) return first ?? (Object.create(null) as JsonObject);
      removeTokens(merged, paging);
      return merged;
    },
  };
}

/** Appends to a list in place, so that a call of many pages costs no more than its elements. */
function createListJoiner(): (list: JsonValue[], more: readonly JsonValue[]) => void {
  /** The elements of earlier pages. */
  const known = new WeakMap<JsonValue[], Elements>();
  return (list, more) => {
    let elements = known.get(list);
    if (elements === undefined) {
      elements = new Map();
      for (const element of list) remember(elements, nameOf(element), element);
      known.set(list, elements);
    }
    const names = more.map(nameOf);
    const added = more.map((element, index) => !isAmong(elements, names[index], element));
    for (const [index, element] of more.entries()) {
      if (added[index] !== true) continue;
      list.push(element);
      remember(elements, names[index], element);
    }
  };
}

/** Elements by name; if several share a name, their texts. */
type Elements = Map<string, JsonValue | Set<string>>;

function remember(elements: Elements, name: string | undefined, element: JsonValue): void {
  if (name === undefined) return;
  const same = elements.get(name);
  if (same === undefined || typeof element === 'string') elements.set(name, element);
  else if (same instanceof Set) same.add(textOf(element));
  else elements.set(name, new Set([textOf(same as JsonValue), textOf(element)]));
}

function isAmong(elements: Elements, name: string | undefined, element: JsonValue): boolean {
  const same = name === undefined ? undefined : elements.get(name);
  if (same === undefined) return false;
  if (same instanceof Set) return same.has(textOf(element));
  return textOf(same as JsonValue) === textOf(element);
}

function textOf(element: JsonValue): string {
  return stableJson(reveal(element));
}

/**
 * The name of an element of a list, if it has one: an ARN is enough, otherwise everything that may be one. A time is
 * not.
 */
function nameOf(element: JsonValue): string | undefined {
  if (typeof element === 'string') return TIME.test(element) ? undefined : element;
  if (!isJsonObject(element)) return undefined;
  for (const member of OWN_ARNS) {
    const arn = element[member];
    if (typeof arn === 'string') return arn;
  }
  let name: string | undefined;
  for (const member of Object.keys(element)) {
    if (!isNaming(member)) continue;
    const value = element[member];
    if (typeof value === 'string') name = name === undefined ? value : `${name}\n${value}`;
  }
  return name;
}

function isNaming(member: string): boolean {
  const known = naming.get(member);
  if (known !== undefined) return known;
  const found = NAMING.test(member);
  if (naming.size < MOST_KNOWN) naming.set(member, found);
  return found;
}

const TIME = /^\d{4}-\d\d-\d\dT/;
const OWN_ARNS = ['Arn', 'arn', 'ARN'];
const NAMING = /(id|arn|name|identifier|url|uri|key)$/i;
const naming = new Map<string, boolean>();
const MOST_KNOWN = 10_000;

function isContainer(value: JsonValue): boolean {
  return Array.isArray(value) || isJsonObject(value);
}

/** Drops what says that there is more, or where a page began: the answer is whole. */
function removeTokens(merged: JsonObject, paging: Paging): void {
  if (paging.kind !== 'paged') {
    // Tokens that are not in the model.
    for (const name of Object.keys(merged)) if (PAGE_TOKEN.test(name)) delete merged[name];
    return;
  }
  for (const { asks, answers } of paging.tokens) {
    if (!isOfLastElement(answers)) removeAt(merged, answers);
    const dot = answers.lastIndexOf('.');
    if (!isOfLastElement(answers)) removeAt(merged, `${answers.slice(0, dot + 1)}${asks}`);
  }
}
