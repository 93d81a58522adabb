import { visibleJson } from '../../text/visible-text.ts';

/** A JSON array, one entry per line. */
export function* jsonList(entries: Iterable<unknown>): Generator<string> {
  let separator = '[\n';
  for (const entry of entries) {
    yield `${separator}  ${visibleJson(JSON.stringify(entry))}`;
    separator = ',\n';
  }
  yield separator === '[\n' ? '[]\n' : '\n]\n';
}
