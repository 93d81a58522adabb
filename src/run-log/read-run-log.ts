import type { ErrorObject, ValidateFunction } from 'ajv';
import { CoveError } from '../cove-error.ts';
import { loadSchema, schemaValidator } from '../package-schema.ts';
import type { RunLogRecord, WarningRecord } from './records.ts';
import { MAX_LINE_BYTES, type ReadableFile, splitLines } from './split-lines.ts';

/**
 * Reads a run log, record by record, each checked against `schemas/run-log.schema.json`.
 *
 * After the end of the run nothing may follow but a `resume`, with which the log goes on. A last line that is cut off,
 * as a crash leaves it, is left out, and a warning record `run-log-cut` takes its place.
 *
 * @param lines - The log's lines without their line breaks; the reading is as lazy as they are.
 * @throws {CoveError} `file` with the number of the line, for anything else that is not a run log, and for one of a
 *   version that this program does not know.
 */
export async function* readRunLog(lines: AsyncIterable<string> | Iterable<string>): AsyncGenerator<RunLogRecord> {
  const reader = createRecordReader(recordCheck());
  for await (const line of lines) {
    const record = reader.read(line);
    if (record !== undefined) yield record;
  }
  yield* reader.end();
}

/** Where the reading of a file begins and ends, and how much is checked. */
export interface ReadOptions {
  /** Bytes to read at most. @default the whole file */
  readonly until?: number | undefined;
  /** False: every record was checked in an earlier reading of the same bytes. @default true */
  readonly isChecked?: boolean;
}

/**
 * Reads the run log in an open file like `readRunLog`, in batches: however long the log, a piece of it is in memory.
 * Half of the time of a long log would else go into handing over one record after the other.
 *
 * @throws {CoveError} as `readRunLog`, and for a line that is longer than any record may be.
 */
export async function* readRunLogFile(file: ReadableFile, options: ReadOptions = {}): AsyncGenerator<RunLogRecord[]> {
  const reader = createRecordReader(options.isChecked === false ? (value) => value as RunLogRecord : recordCheck());
  try {
    for await (const lines of splitLines(file, options.until)) {
      const records: RunLogRecord[] = [];
      for (const line of lines) {
        const record = reader.read(line);
        if (record !== undefined) records.push(record);
      }
      yield records;
    }
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const limit = `${MAX_LINE_BYTES / 1024 / 1024} MiB`;
    throw malformed(Number(error.message), `it is longer than the ${limit} that a record may have`);
  }
  yield reader.end();
}

type RecordCheck = (value: unknown, number: number) => RunLogRecord;

/** Takes lines one after the other; what a line that is no JSON means is known when the next one comes, or the end. */
function createRecordReader(check: RecordCheck) {
  let number = 0;
  let ended = false;
  let broken: string | undefined;
  return {
    /** @returns undefined for a line that is no JSON. */
    read(line: string): RunLogRecord | undefined {
      if (broken !== undefined) throw malformed(number, 'expected one JSON object a line');
      number += 1;
      const value = parseLine(line);
      if (value === undefined) {
        broken = line;
        return undefined;
      }
      const record = check(value, number);
      if (ended && record.type !== 'resume') throw malformed(number, 'nothing may follow the end of the run');
      ended = record.type === 'end';
      return record;
    },
    end(): RunLogRecord[] {
      if (number === 0) throw malformed(1, 'the file is empty');
      if (broken === undefined) return [];
      if (number === 1) throw malformed(1, 'expected one JSON object a line');
      return broken.trim() === '' ? [] : [cutWarning(number)];
    },
  };
}

/** Undefined for what is no JSON. No beginning of a JSON object is JSON itself, so a cut line is always found out. */
function parseLine(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

/**
 * What takes the place of a last line that is cut off.
 *
 * @param number - of the line.
 */
export function cutWarning(number: number): WarningRecord {
  return {
    type: 'warning',
    code: 'run-log-cut',
    message: `Line ${number} of the run log, its last, is cut off. What stands before it is reported.`,
    policy: null,
  };
}

/** Checks a parsed line: an object of a known type, the first one the run itself, in a version that is known. */
function recordCheck(): RecordCheck {
  const validators = compileValidators();
  return (value, number) => {
    const type = memberOf(value, 'type');
    if ((type === 'run') !== (number === 1)) {
      throw malformed(number, number === 1 ? 'expected the record of the run first' : 'a second run begins here');
    }
    if (type === 'run') refuseOtherVersion(memberOf(value, 'version'));
    const validate = typeof type === 'string' ? validators.get(type) : undefined;
    if (validate === undefined) {
      throw malformed(number, `expected a record of type ${[...validators.keys()].join(', ')}, found ${quote(type)}`);
    }
    if (!validate(value)) throw malformed(number, explain(validate.errors ?? []));
    return value;
  };
}

/** The definitions of the schema, which bear the names of the types. A type without its row does not compile. */
const RECORD_TYPES = Object.keys({
  run: true,
  policy: true,
  pack: true,
  account: true,
  warning: true,
  cells: true,
  outcome: true,
  reopened: true,
  planned: true,
  intent: true,
  result: true,
  changed: true,
  resume: true,
  end: true,
} satisfies Record<RunLogRecord['type'], true>);

/** One validator per record type: its errors are about the record at hand, where `oneOf` would report on all types. */
function compileValidators(): Map<string, ValidateFunction<RunLogRecord>> {
  const ajv = loadSchema('run-log.schema.json', { isHot: true });
  return new Map(RECORD_TYPES.map((type) => [type, schemaValidator<RunLogRecord>(ajv, type)]));
}

function refuseOtherVersion(version: unknown): void {
  if (version === 1) return;
  throw new CoveError('file', `The run log has format version ${quote(version)}; this cove-policy reads version 1`, {
    hint: 'Read it with the release of cove-policy that wrote it, or a newer one.',
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
  return new CoveError('file', `Line ${number} of the run log is malformed: ${reason}`, {
    hint: 'Name a run log that cove-policy wrote, unchanged.',
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
