import type { ErrorObject, ValidateFunction } from 'ajv';
import { CoveError } from '../cove-error.ts';
import { schemaValidator } from '../package-schema.ts';
import { isNestedTooDeep, MOST_JSON_LEVELS } from '../values/json-depth.ts';
import { createSumReader, type SumReader } from './line-sums.ts';
import type { RunLogRecord, WarningRecord } from './records.ts';
import { unsigned } from './signing.ts';
import { type LineWatch, LongLineError, MAX_LINE_BYTES, type ReadableFile, splitLines } from './split-lines.ts';

/**
 * Reads a run log, record by record, each checked against `schemas/run-log.schema.json`.
 *
 * After the end of the run nothing may follow but a `resume`, which continues the log. An incomplete last line, as left
 * by a crash, is replaced by a warning record `run-log-cut`.
 *
 * @param lines - The log's lines without their line breaks; the reading is as lazy as they are.
 * @throws {CoveError} `file` with the number of the line, for anything else that is not a run log, and for one of a
 *   version that this program does not know.
 */
export async function* readRunLog(lines: AsyncIterable<string> | Iterable<string>): AsyncGenerator<RunLogRecord> {
  const reader = createRecordReader(recordCheck(), createSumReader(true));
  for await (const line of lines) {
    const record = reader.read(line);
    if (record !== undefined) yield record;
  }
  yield* reader.end();
}

/** Which part of a file is read, and how much is checked. */
export interface ReadOptions {
  /** Bytes to read at most. @default the whole file */
  readonly until?: number | undefined;
  /** False: every record was checked in an earlier reading of the same bytes. @default true */
  readonly isChecked?: boolean;
  /** Sees every line first, as one that follows the signatures. @default nobody */
  readonly watch?: LineWatch | undefined;
}

/**
 * Reads the run log in an open file like `readRunLog`, in batches: however long the log, only a piece of it is in
 * memory. Otherwise half of the time for a long log would go into passing on single records.
 *
 * @throws {CoveError} as `readRunLog`, and for a line longer than any record may be.
 */
export async function* readRunLogFile(file: ReadableFile, options: ReadOptions = {}): AsyncGenerator<RunLogRecord[]> {
  const { isChecked = true } = options;
  const check = isChecked ? recordCheck() : (value: unknown) => value as RunLogRecord;
  const reader = createRecordReader(check, createSumReader(isChecked));
  try {
    for await (const lines of splitLines(file, options.until)) {
      const records: RunLogRecord[] = [];
      for (const line of lines) {
        options.watch?.take(line);
        const record = reader.read(line);
        if (record !== undefined) records.push(record);
      }
      yield records;
    }
  } catch (error) {
    if (!(error instanceof LongLineError)) throw error;
    const limit = `${MAX_LINE_BYTES / 1024 / 1024} MiB`;
    throw malformed(error.line, `it is longer than the ${limit} that a record may have`);
  }
  yield reader.end();
}

export type RecordCheck = (value: unknown, number: number, line: string) => RunLogRecord;

/** Takes lines one after another; what a line that is not JSON means is known only at the next line, or the end. */
function createRecordReader(check: RecordCheck, sums: SumReader) {
  let number = 0;
  let ended = false;
  let broken: string | undefined;
  return {
    /** @returns undefined for a line that is not JSON. */
    read(line: string): RunLogRecord | undefined {
      if (broken !== undefined) {
        const other = number === 1 ? otherFile(broken) : undefined;
        throw malformed(number, other ?? 'expected one JSON object per line');
      }
      number += 1;
      const text = sums.take(line);
      const value = parseLine(unsigned(text ?? line));
      if (value === undefined) {
        broken = line;
        return undefined;
      }
      const record = check(value, number, text ?? line);
      // One that is left has been written again, by a program that writes JSON in another way.
      if (text === undefined || memberOf(value, 'sum') !== undefined) throw malformed(number, OTHER_SUM);
      if (ended && record.type !== 'resume') throw malformed(number, 'nothing may follow the end of the run');
      ended = record.type === 'end';
      return record;
    },
    end(): RunLogRecord[] {
      if (number === 0) throw malformed(1, 'the file is empty');
      if (broken === undefined) return [];
      if (number === 1) throw malformed(1, otherFile(broken) ?? 'expected one JSON object per line');
      return broken.trim() === '' ? [] : [cutWarning(number)];
    },
  };
}

const OTHER_SUM = 'its sum does not fit: lines were changed, moved or left out';

/** What else of ours was named, by its first line. */
function otherFile(line: string): string | undefined {
  return OTHERS.find(([begins]) => begins.test(line))?.[1];
}

const OTHERS: readonly (readonly [RegExp, string])[] = [
  [/^\{"type":"baseline",/, 'this is a baseline, not a run log'],
  [/^\{"type":"run","version":\d+,"run":\{/, 'this is a report in NDJSON, not a run log'],
  [/^\s*\{\s*("version"|$)/, 'this is one JSON document, such as a report or a plan, not a run log'],
];

/** Undefined for what is not JSON. No prefix of a JSON object is JSON itself, so a cut line is always noticed. */
function parseLine(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

/**
 * What replaces an incomplete last line.
 *
 * @param number - of the line.
 */
export function cutWarning(number: number): WarningRecord {
  return {
    type: 'warning',
    code: 'run-log-cut',
    message: `Line ${number} of the run log, its last, is cut off. What precedes it is reported.`,
    policy: null,
  };
}

/** Checks a parsed line: an object of a known type, the first one the run itself, with a known version. */
export function recordCheck(): RecordCheck {
  // By type, each when it is first met: a log has a few of them, and millions of lines.
  const validators = new Map<RunLogRecord['type'], ValidateFunction<RunLogRecord>>();
  const validatorOf = (type: RunLogRecord['type']): ValidateFunction<RunLogRecord> => {
    const validate = validators.get(type) ?? schemaValidator<RunLogRecord>('run-log.schema.json', type);
    validators.set(type, validate);
    return validate;
  };
  return (value, number, line) => {
    if (isNestedTooDeep(line)) throw malformed(number, `it is nested deeper than ${MOST_JSON_LEVELS} levels`);
    const other = number === 1 ? otherFile(line) : undefined;
    if (other !== undefined) throw malformed(1, other);
    const type = memberOf(value, 'type');
    if ((type === 'run') !== (number === 1)) {
      throw malformed(number, number === 1 ? 'expected the record of the run first' : 'a second run begins here');
    }
    if (type === 'run') refuseOtherVersion(memberOf(value, 'version'));
    if (!isRecordType(type)) {
      throw malformed(
        number,
        `expected a record of type ${Object.keys(RECORD_TYPES).join(', ')}, found ${quote(type)}`,
      );
    }
    // One validator per record type: its errors are about the record at hand, whereas `oneOf` would report on all
    // types.
    const validate = validatorOf(type);
    if (!validate(value)) throw malformed(number, explain(validate.errors ?? []));
    return value;
  };
}

/** The definitions in the schema, which have the names of the types. A type without its row does not compile. */
const RECORD_TYPES: Readonly<Record<RunLogRecord['type'], true>> = {
  run: true,
  policy: true,
  plan: true,
  pack: true,
  account: true,
  warning: true,
  cells: true,
  outcome: true,
  reopened: true,
  settled: true,
  planned: true,
  intent: true,
  result: true,
  changed: true,
  resume: true,
  end: true,
};

function isRecordType(type: unknown): type is RunLogRecord['type'] {
  return typeof type === 'string' && Object.hasOwn(RECORD_TYPES, type);
}

function refuseOtherVersion(version: unknown): void {
  if (version === 1 || version === 2) return;
  const known = 'this cove-policy reads versions 1 and 2';
  const found =
    version === undefined
      ? 'the run log does not say the version of its format'
      : `the run log has format version ${quote(version)}`;
  throw new CoveError('file', `${found}; ${known}`, {
    hint: 'read it with the release of cove-policy that wrote it, or a newer one',
  });
}

function explain(errors: readonly ErrorObject[]): string {
  const error = errors[0];
  if (error === undefined) return 'not a record of a run log';
  const place = error.instancePath === '' ? 'the record' : error.instancePath.slice(1).replaceAll('/', '.');
  const extra = 'additionalProperty' in error.params ? ` (${quote(error.params.additionalProperty)})` : '';
  return `${place} ${error.message ?? 'is wrong'}${extra}`;
}

function malformed(number: number, reason: string): CoveError {
  return new CoveError('file', `line ${number} of the run log is malformed: ${reason}`, {
    hint: 'name a run log that cove-policy wrote, unchanged: check --run-log FILE writes one',
  });
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Object.getOwnPropertyDescriptor(value, name)?.value : undefined;
}

/** A short, printable form of what was found. */
function quote(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
