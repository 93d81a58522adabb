import { resolve } from 'node:path';
import type { ValidateFunction } from 'ajv';
import { CoveError } from '../cove-error.ts';
import { fileReason } from '../files/file-reason.ts';
import { openRegularFile } from '../files/regular-file.ts';
import { schemaValidator } from '../package-schema.ts';
import { splitLines } from '../run-log/split-lines.ts';
import { HINT_OF_OTHER_VERSION } from '../text/other-version.ts';
import type { Baseline, BaselineEntry } from './baseline.ts';
import type { BaselineEnd, BaselineHead, BaselineKnown } from './baseline-file.generated.ts';

/**
 * Reads a baseline, and refuses an incomplete one.
 *
 * @throws {CoveError} `file` if it cannot be read, is not a baseline, has a version that this program does not
 *   know, was changed, or is cut off.
 */
export async function readBaseline(shown: string, cwd: string): Promise<Baseline> {
  const reader = createReader(shown);
  try {
    const file = await openRegularFile(resolve(cwd, shown));
    try {
      for await (const lines of splitLines(file)) for (const line of lines) reader.read(line);
    } finally {
      await file.close();
    }
  } catch (cause) {
    if (cause instanceof CoveError) throw cause;
    const reason = fileReason(cause);
    throw new CoveError('file', `the baseline ${shown} cannot be read: ${reason}`, { hint: MADE_BY, cause });
  }
  return reader.finish();
}

const MADE_BY = 'a baseline is what cove-policy baseline RUN-LOG -o FILE writes';

function createReader(shown: string) {
  const parse = createParser(shown);
  const shared = createNames();
  const entries: BaselineEntry[] = [];
  const counts = new Map<string, number>();
  let head: BaselineHead | undefined;
  let end: BaselineEnd | undefined;
  let number = 0;
  return {
    read(text: string): void {
      number += 1;
      const line = parse(text, number);
      if (end !== undefined) throw malformed(shown, number, 'nothing may follow the end');
      if (line.type === 'baseline') head = line;
      else if (line.type === 'end') end = line;
      else {
        const { fingerprint, resource } = line;
        counts.set(fingerprint, (counts.get(fingerprint) ?? 0) + 1);
        entries.push({
          fingerprint,
          resource,
          policy: shared(line.policy),
          account: shared(line.account),
          region: shared(line.region),
        });
      }
    },
    finish(): Baseline {
      if (head === undefined) throw malformed(shown, 1, 'the file is empty');
      if (end === undefined) throw cutOff(shown, 'its last line is missing');
      if (end.known !== entries.length) {
        throw cutOff(shown, `it says that it has ${end.known} findings, and has ${entries.length}`);
      }
      const { run, created, organization, partition } = head;
      const about = { file: shown, run, created, organization, partition, size: entries.length };
      return {
        ...about,
        countOf: (fingerprint) => counts.get(fingerprint) ?? 0,
        entries: () => entries,
      };
    },
  };
}

type Line = BaselineHead | BaselineKnown | BaselineEnd;

function createParser(shown: string): (text: string, number: number) => Line {
  const validators: Readonly<Record<Line['type'], ValidateFunction<Line>>> = {
    baseline: schemaValidator('baseline.schema.json', 'baseline'),
    known: schemaValidator('baseline.schema.json', 'known'),
    end: schemaValidator('baseline.schema.json', 'end'),
  };
  return (text, number) => {
    const value = parseLine(text);
    if (value === undefined) {
      if (number > 1) throw cutOff(shown, `line ${number} is not whole`);
      throw notABaseline(shown);
    }
    const { type, version } = value;
    if (number === 1 && type !== 'baseline') throw notABaseline(shown);
    if (number > 1 && type === 'baseline') throw malformed(shown, number, 'a second baseline begins here');
    if (type === 'baseline' && version !== 1) throw ofOtherVersion(shown, version);
    const validate =
      typeof type === 'string' && Object.hasOwn(validators, type) ? validators[type as Line['type']] : undefined;
    if (validate === undefined) throw malformed(shown, number, 'its type is not known');
    if (validate(value)) return value;
    const [error] = validate.errors ?? [];
    throw malformed(shown, number, `${error?.instancePath.slice(1) || 'it'} ${error?.message ?? 'is wrong'}`);
  };
}

/** @returns undefined for what is not a JSON object. */
function parseLine(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

/** Equal names share one string in memory: there are few among a hundred thousand findings. */
function createNames(): (name: string) => string {
  const names = new Map<string, string>();
  return (name) => {
    const known = names.get(name);
    if (known === undefined) names.set(name, name);
    return known ?? name;
  };
}

function notABaseline(shown: string): CoveError {
  return new CoveError('file', `${shown} is not a baseline of cove-policy`, { hint: MADE_BY });
}

function ofOtherVersion(shown: string, version: unknown): CoveError {
  const found = JSON.stringify(version) ?? 'none';
  const message = `the baseline ${shown} has format version ${found}, but this cove-policy reads version 1`;
  return new CoveError('file', message, { hint: HINT_OF_OTHER_VERSION });
}

function malformed(shown: string, number: number, reason: string): CoveError {
  return new CoveError('file', `line ${number} of the baseline ${shown} is malformed: ${reason}`, {
    hint: 'use a baseline exactly as cove-policy wrote it',
  });
}

function cutOff(shown: string, reason: string): CoveError {
  return new CoveError('file', `the baseline ${shown} is cut off: ${reason}`, {
    hint: 'restore the whole file, or make it again: cove-policy baseline RUN-LOG -o FILE',
  });
}
