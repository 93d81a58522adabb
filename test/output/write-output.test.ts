import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { writeOutput } from '../../src/output/write-output.ts';
import { REPORT_FORMATS } from '../../src/report/render/formats.ts';
import { parseOutputSpec } from '../../src/report/render/parse-output-spec.ts';

const KNOWN = Object.keys(REPORT_FORMATS).join(', ');

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cove-output-'));
});
afterEach(() => rm(folder, { recursive: true }));

describe('-o', () => {
  test.each([
    ['json=report.json', { format: 'json', file: 'report.json' }],
    ['json=a=b.json', { format: 'json', file: 'a=b.json' }],
    ['json=-', { format: 'json', file: '-' }],
    ['text', { format: 'text', file: '-' }],
    ['sarif=out/report.sarif', { format: 'sarif', file: 'out/report.sarif' }],
  ])('%s', (spec, expected) => {
    expect(parseOutputSpec(spec)).toMatchObject(expected);
  });

  test.each([
    ['jsn=r.json', `unknown report format "jsn": expected ${KNOWN}`, 'did you mean "json=r.json"?'],
    ['SARIF=a=b', `unknown report format "SARIF": expected ${KNOWN}`, 'did you mean "sarif=a=b"?'],
    [
      'report.json',
      `unknown report format "report.json": expected ${KNOWN}`,
      'name the format too: -o json=report.json',
    ],
    ['toString=x', `unknown report format "toString": expected ${KNOWN}`, 'write FORMAT=FILE: json=report.json'],
    ['', `unknown report format "": expected ${KNOWN}`, 'write FORMAT=FILE: json=report.json'],
    ['json=', 'no file name after "json="', 'write json=FILE, or json=- for stdout'],
  ])('%s is refused', (spec, message, hint) => {
    expect(() => parseOutputSpec(spec)).toThrow(expect.objectContaining({ code: 'usage', message, hint }));
  });
});

test('a new file is its owner’s alone, and nothing else is left in the folder', async () => {
  const path = join(folder, 'report.json');
  await writeOutput(path, 'ü'.repeat(100_000));
  expect(await readFile(path, 'utf8')).toBe('ü'.repeat(100_000));
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  expect(await readdir(folder)).toEqual(['report.json']);
});

test('a file that is there keeps its mode, and a link to it stays a link', async () => {
  const path = join(folder, 'report.json');
  await writeFile(path, 'old');
  await chmod(path, 0o640);
  await symlink(path, join(folder, 'latest.json'));
  await writeOutput(join(folder, 'latest.json'), 'new');
  expect(await readFile(path, 'utf8')).toBe('new');
  expect((await stat(path)).mode & 0o777).toBe(0o640);
  expect((await readdir(folder)).sort()).toEqual(['latest.json', 'report.json']);
});

test.each([
  ['a folder that does not exist', 'missing/report.json', 'its folder does not exist: create it first'],
  ['a folder', 'reports', 'name a file in it'],
  ['a file for a folder', 'file/report.json', 'name another file'],
])('%s is refused with the next step', async (_, name, hint) => {
  await mkdir(join(folder, 'reports'));
  await writeFile(join(folder, 'file'), '');
  const path = join(folder, name);
  await expect(writeOutput(path, 'x')).rejects.toMatchObject({ code: 'file', hint });
  expect((await readdir(folder)).sort()).toEqual(['file', 'reports']);
});

test.runIf(process.platform === 'linux')('a device is written to and not replaced', async () => {
  await writeOutput('/dev/null', 'x');
  expect((await stat('/dev/null')).isCharacterDevice()).toBe(true);
  await expect(writeOutput('/dev/full', 'x')).rejects.toMatchObject({
    code: 'file',
    hint: 'the disk is full: make room, or name a file on another disk',
  });
});
