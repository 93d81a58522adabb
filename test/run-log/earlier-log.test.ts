import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openEarlierLog } from '../../src/run-log/earlier-log.ts';
import { runMain } from '../support/run-main.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'cove-policy-earlier-'));
});
afterEach(() => rm(folder, { recursive: true }));

const json = 'line 1 of the run log is malformed: expected one JSON object per line';
const document =
  'line 1 of the run log is malformed: this is one JSON document, such as a report or a plan, not a run log';

test.each([
  { what: 'nothing', text: '', says: 'e: line 1 of the run log is malformed: the file is empty' },
  { what: 'a word', text: 'hello', says: `e: ${json}` },
  { what: 'white space', text: '  \t', says: `e: ${json}` },
  { what: 'a document', text: '{"version":1,"created":"2026', says: `e: ${document}` },
  { what: 'half a first line', text: '{"type":"run","version":2,', says: 'the run log e ends within its first line' },
  {
    what: 'a first line without its end',
    text: '{"type":"run","version":2}',
    says: 'the run log e ends within its first line',
  },
])('a file of $what, without the end of a line', async ({ text, says }) => {
  const file = path.join(folder, 'e');
  await writeFile(file, text);
  // A name that is part of every message is said all the same.
  const log = await openEarlierLog(file, { shown: 'e', key: undefined });
  await expect(log.readRecords(() => {})).rejects.toMatchObject({ code: 'file', message: says });
  await log.close();
  const { exitCode, stderr } = await runMain(['rollback', 'e'], { cwd: folder, env: { HOME: folder } });
  expect(exitCode).toBe(2);
  expect(stderr).toContain(`cove-policy: ${says}\n`);
});
