import { CoveError } from '../../cove-error.ts';
import { isJsonObject, type JsonObject, type JsonValue, stableJson } from '../../json.ts';
import { reveal } from '../../marked.ts';
import { isOfLastElement, removeAt } from './member-path.ts';
import { PAGE_TOKEN } from './page-members.ts';
import type { Paging } from './paging.ts';

/** Makes one answer of many pages. */
export interface PageMerger {
  /** The first page comes out as it is where no other follows; who follows the pages may look at each as it came. */
  add(page: JsonObject): void;
  /** As if all had come in one piece, without what only led from page to page. */
  whole(): JsonObject;
}

/**
 * Lists are joined in order, objects merged, and for everything else the later page stands; a later null takes nothing away.
 *
 * A list that changes while it is read may show an element on two pages. One that has a name and equals an element of an earlier page
 * in all its members is that element, and is there once. Two equal ones on one page are two, and so are equal elements without a name:
 * data points, rows of a table.
 *
 * @throws {CoveError} where a member is a list on one page and something else on another: one of them would be lost.
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

/** Joins a list to one that it goes on from, in place, so that a call of many pages costs no more than its elements. */
function createListJoiner(): (list: JsonValue[], more: readonly JsonValue[]) => void {
  /** The elements of earlier pages by name. */
  const known = new WeakMap<JsonValue[], Map<string, JsonValue[]>>();

  const remember = (elements: Map<string, JsonValue[]>, element: JsonValue): void => {
    const name = nameOf(element);
    if (name === undefined) return;
    const same = elements.get(name);
    if (same === undefined) elements.set(name, [element]);
    else same.push(element);
  };

  return (list, more) => {
    const elements = known.get(list) ?? new Map<string, JsonValue[]>();
    if (!known.has(list)) for (const element of list) remember(elements, element);
    known.set(list, elements);
    const added = more.filter((element) => !isAmong(element, elements));
    for (const element of added) {
      list.push(element);
      remember(elements, element);
    }
  };
}

function isAmong(element: JsonValue, elements: ReadonlyMap<string, readonly JsonValue[]>): boolean {
  const name = nameOf(element);
  const same = name === undefined ? undefined : elements.get(name);
  if (same === undefined) return false;
  return typeof element === 'string' || same.some((each) => stableJson(reveal(each)) === stableJson(reveal(element)));
}

/** What an element of a list is called, if it has a name; a time is none. */
function nameOf(element: JsonValue): string | undefined {
  if (typeof element === 'string') return TIME.test(element) ? undefined : element;
  if (!isJsonObject(element)) return undefined;
  let name: string | undefined;
  for (const member of Object.keys(element)) {
    const value = element[member];
    if (typeof value === 'string' && NAMING.test(member)) name = name === undefined ? value : `${name}\n${value}`;
  }
  return name;
}

const TIME = /^\d{4}-\d\d-\d\dT/;
const NAMING = /(id|arn|name|identifier|url|uri|key)$/i;

function isContainer(value: JsonValue): boolean {
  return Array.isArray(value) || isJsonObject(value);
}

/** Nothing that says that there is more, or from where a page went on: the answer is whole. */
function removeTokens(merged: JsonObject, paging: Paging): void {
  if (paging.kind !== 'paged') {
    // Tokens that nobody had heard of.
    for (const name of Object.keys(merged)) if (PAGE_TOKEN.test(name)) delete merged[name];
    return;
  }
  for (const { asks, answers } of paging.tokens) {
    if (!isOfLastElement(answers)) removeAt(merged, answers);
    const dot = answers.lastIndexOf('.');
    if (!isOfLastElement(answers)) removeAt(merged, `${answers.slice(0, dot + 1)}${asks}`);
  }
}
