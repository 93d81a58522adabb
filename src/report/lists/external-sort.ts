import type { Entries } from './entries.ts';
import type { Spill, SpilledLines } from './spill-file.ts';

export interface SortedEntries<T> {
  add(entry: T): void;
  /** All of them in order. Nothing may be added afterwards. */
  finish(): Entries<T>;
}

/**
 * Sorts entries that need not fit in memory: as many as do are sorted and written to disk, and the parts are merged
 * whenever the list is iterated. What fits is never written.
 *
 * @param spill - @default none: all is kept in memory
 */
export function createSortedEntries<T>(order: (a: T, b: T) => number, spill?: Spill): SortedEntries<T> {
  const parts: SpilledLines[] = [];
  let kept: { readonly entry: T; readonly text: string }[] = [];
  let size = 0;
  let length = 0;

  const sortKept = () => kept.sort((a, b) => order(a.entry, b.entry));
  const writeKept = (room: Spill): void => {
    parts.push(room.write(sortKept().map((each) => each.text)));
    kept = [];
    size = 0;
  };

  return {
    add(entry) {
      length += 1;
      if (spill === undefined) {
        kept.push({ entry, text: '' });
        return;
      }
      const text = JSON.stringify(entry);
      kept.push({ entry, text });
      size += text.length;
      if (size >= spill.inMemory) writeKept(spill);
    },
    finish() {
      if (parts.length === 0 || spill === undefined) return sortKept().map(({ entry }) => entry);
      // With everything on disk, memory is free for whoever iterates the list.
      if (kept.length > 0) writeKept(spill);
      return {
        length,
        spill,
        [Symbol.iterator]: () =>
          merge(
            parts.map((part) => parsed<T>(part)),
            order,
          ),
      };
    },
  };
}

function* parsed<T>(lines: SpilledLines): Generator<T> {
  for (const line of lines) yield JSON.parse(line) as T;
}

/** The sorted parts as one. Among equal entries the one from the earlier part comes first. */
function* merge<T>(parts: readonly Iterator<T>[], order: (a: T, b: T) => number): Generator<T> {
  const heads: Head<T>[] = [];
  const isBefore = (a: Head<T>, b: Head<T>): boolean => {
    const found = order(a.entry, b.entry);
    return found === 0 ? a.part < b.part : found < 0;
  };
  try {
    for (const [part, iterator] of parts.entries()) {
      const next = iterator.next();
      if (next.done !== true) pushHead(heads, { entry: next.value, part }, isBefore);
    }
    for (let head = heads[0]; head !== undefined; head = heads[0]) {
      yield head.entry;
      const next = parts[head.part]?.next();
      if (next === undefined || next.done === true) popHead(heads, isBefore);
      else {
        heads[0] = { entry: next.value, part: head.part };
        sinkHead(heads, isBefore);
      }
    }
  } finally {
    // Otherwise stopping in the middle would leave files open.
    for (const part of parts) part.return?.();
  }
}

interface Head<T> {
  readonly entry: T;
  readonly part: number;
}

type IsBefore<T> = (a: Head<T>, b: Head<T>) => boolean;

/** A binary heap: the first of all heads is at 0, and the children of `i` are at `2i + 1` and `2i + 2`. */
function pushHead<T>(heads: Head<T>[], head: Head<T>, isBefore: IsBefore<T>): void {
  let place = heads.push(head) - 1;
  while (place > 0) {
    const parent = (place - 1) >> 1;
    if (!swapIfBefore(heads, place, parent, isBefore)) return;
    place = parent;
  }
}

function popHead<T>(heads: Head<T>[], isBefore: IsBefore<T>): void {
  const last = heads.pop();
  if (last === undefined || heads.length === 0) return;
  heads[0] = last;
  sinkHead(heads, isBefore);
}

function sinkHead<T>(heads: Head<T>[], isBefore: IsBefore<T>): void {
  for (let place = 0; ; ) {
    const [left, right] = [2 * place + 1, 2 * place + 2];
    const [a, b] = [heads[left], heads[right]];
    if (a === undefined) return;
    const child = b !== undefined && isBefore(b, a) ? right : left;
    if (!swapIfBefore(heads, child, place, isBefore)) return;
    place = child;
  }
}

function swapIfBefore<T>(heads: Head<T>[], lower: number, upper: number, isBefore: IsBefore<T>): boolean {
  const [a, b] = [heads[lower], heads[upper]];
  if (a === undefined || b === undefined || !isBefore(a, b)) return false;
  heads[lower] = b;
  heads[upper] = a;
  return true;
}
