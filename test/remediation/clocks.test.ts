import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { packageFile } from '../../src/package-files.ts';
import { invertChanges } from '../../src/remediation/invert-changes.ts';
import { readChanges } from '../../src/run-log/logged-changes.ts';
import type { RunLogRecord } from '../../src/run-log/records.ts';
import { change, changeId, planned } from './in-memory.ts';

function intent(name: string, at: string): RunLogRecord {
  return { type: 'intent', change: changeId(name), call: 0, at };
}

function result(name: string, outcome: 'done' | 'refused'): RunLogRecord {
  return { type: 'result', change: changeId(name), call: 0, result: outcome, error: null, at: '' };
}

test('a rollback goes by the order of the log: the clock may have been set back between two changes', () => {
  const log: RunLogRecord[] = [
    ...planned(['1/a', '1/b', '1/c'].map((name) => change(name))),
    intent('1/b', '2026-01-01T02:00:01.000Z'),
    result('1/b', 'done'),
    // Now it is set back.
    intent('1/c', '2026-01-01T01:00:00.000Z'),
    result('1/c', 'done'),
    intent('1/a', '2026-01-01T01:00:00.000Z'),
    result('1/a', 'done'),
  ];
  expect(invertChanges(readChanges(log)).changes.map(({ resource }) => resource)).toEqual(['1/a', '1/c', '1/b']);
});

test('a change is begun by the call that AWS has not refused', () => {
  const [late] = readChanges([
    ...planned([change('1/a')]),
    intent('1/a', '2026-01-01T00:00:00.000Z'),
    result('1/a', 'refused'),
    intent('1/a', '2026-01-02T00:00:00.000Z'),
  ]);
  expect(late?.begunAt).toBe('2026-01-02T00:00:00.000Z');
});

test('no wait is measured by the clock of the system, which may be set while it lasts', () => {
  const source = packageFile('src');
  const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
  const measuring = files.filter((file) =>
    /Date\.now\(\) - (?!now)|Date\.now\(\) \+ pause/.test(readFileSync(path.join(source, file), 'utf8')),
  );
  expect(measuring).toEqual([]);
});
