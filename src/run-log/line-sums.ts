import { createHash } from 'node:crypto';
import { visibleJson } from '../text/visible-text.ts';
import { createLogChain, type LogChain, type SigningKey } from './signing.ts';

/** What the lines of a new log end with: signatures where there is a key, else sums. */
export function beginChain(key: SigningKey | undefined): LogChain {
  return key === undefined ? createSumChain() : createLogChain(key);
}

/**
 * The sums of a log that nobody signs: each is over its record and the sum before it, so that a line that was changed,
 * moved, left out or pasted is noticed. An attacker can compute them again: only a key prevents that.
 *
 * @param last - the sum of the log's last line, if it is continued.
 */
export function createSumChain(last = ''): LogChain {
  let previous = last;
  return {
    next(record) {
      const text = visibleJson(JSON.stringify(record));
      previous = sumOf(previous, text);
      return `${text.slice(0, -1)}${BEFORE}${previous}"}`;
    },
  };
}

/** The sum that a line of a log ends with; undefined where it has none. */
export function sumIn(line: string): string | undefined {
  const end = lengthOf(line);
  return line.startsWith(BEFORE, end - LENGTH) && line.startsWith('"}', end - 2)
    ? line.slice(end - SUM_LENGTH - 2, end - 2)
    : undefined;
}

/** Without the carriage return that some way between two machines has put there. */
function lengthOf(line: string): number {
  return line.endsWith('\r') ? line.length - 1 : line.length;
}

/** Takes the sums off the lines of a log, one after another. */
export interface SumReader {
  /** @returns the record; undefined where the line does not end with the sum that it must have. */
  take(line: string): string | undefined;
}

/** @param isChecked - false: they were held against their lines in an earlier reading. */
export function createSumReader(isChecked: boolean): SumReader {
  let previous: string | undefined;
  let isSummed: boolean | undefined;
  return {
    take(line) {
      const sum = sumIn(line);
      isSummed ??= sum !== undefined;
      const text = sum === undefined ? line : `${line.slice(0, lengthOf(line) - LENGTH)}}`;
      if (!isChecked) return text;
      if (isSummed !== (sum !== undefined)) return undefined;
      if (sum !== undefined && sum !== sumOf(previous ?? '', text)) return undefined;
      previous = sum;
      return text;
    },
  };
}

const BEFORE = ',"sum":"';
/** As many digits as no accident agrees in. */
const SUM_LENGTH = 16;
const LENGTH = BEFORE.length + SUM_LENGTH + 2;

function sumOf(previous: string, text: string): string {
  return createHash('sha256').update(`${previous}\n${text}`).digest('hex').slice(0, SUM_LENGTH);
}
