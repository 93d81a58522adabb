import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { closeRunFolder, leadingInto, noteRunner, openRunFolder, runFolder } from './run-folder.ts';

/** No process has this id: it is above what Linux gives. */
const NOBODY = 4_194_305;
const RUNNER = 'abcdefghij-klmnopqrst';

let parent: string;
beforeEach(() => {
  parent = mkdtempSync(path.join(tmpdir(), 'cove-policy-folders-'));
});
afterEach(() => rmSync(parent, { recursive: true, force: true }));

test('the tests have it for their temporary files, and the programs that they start', () => {
  expect(runFolder(path.dirname(tmpdir()), process.ppid)).toBe(tmpdir());
  expect(process.env).toMatchObject(leadingInto(tmpdir()));
});

describe('the folder of a run', () => {
  test('is gone after it, with everything, and what was left is told', () => {
    const folder = runFolder(parent);
    openRunFolder(folder);
    // Others may go through it, where they have something in it, and no more.
    if (process.platform !== 'win32') expect(statSync(folder).mode & 0o777).toBe(0o711);
    expect(closeRunFolder(folder)).toEqual([]);
    openRunFolder(folder);
    mkdirSync(path.join(folder, 'state'));
    mkdirSync(path.join(folder, 'left', 'deep'), { recursive: true });
    writeFileSync(path.join(folder, 'a-file'), '');
    expect(closeRunFolder(folder)).toEqual(['a-file', 'left']);
    expect(readdirSync(parent)).toEqual([]);
    expect(closeRunFolder(folder)).toEqual([]);
  });

  test('is another one where a killed run had the same process id', () => {
    const folder = runFolder(parent);
    const runners = [RUNNER, 'ABCDEFGHIJ-KLMNOPQRST'].map((name) => path.join(parent, name));
    openRunFolder(folder);
    for (const runner of runners) {
      mkdirSync(runner);
      noteRunner(folder, runner);
    }
    writeFileSync(path.join(folder, 'old'), '');
    openRunFolder(folder);
    expect(closeRunFolder(folder)).toEqual([]);
    expect(readdirSync(parent)).toEqual([]);
  });
});

describe('what killed runs have left', () => {
  /** A folder that nothing has been created in for so long. */
  function leave(pid: number, hours: number, runner: string): void {
    const folder = runFolder(parent, pid);
    mkdirSync(folder);
    noteRunner(folder, runner);
    const then = Date.now() / 1000 - hours * 3600;
    utimesSync(folder, then, then);
  }

  /** What is still there beside the folder of the run that opens. */
  function kept(): string[] {
    const folder = runFolder(parent);
    openRunFolder(folder);
    return readdirSync(parent).filter((name) => path.join(parent, name) !== folder);
  }

  test('is removed by the next run, with the files of the runner', () => {
    mkdirSync(path.join(parent, RUNNER));
    leave(NOBODY, 2, path.join(parent, RUNNER));
    expect(kept()).toEqual([]);
  });

  test.each([
    ['of a process that runs', process.ppid, 2],
    ['that is young: its process may be in a container', NOBODY, 0.5],
  ])('stays: a folder %s', (_, pid, hours) => {
    leave(pid, hours, path.join(parent, RUNNER));
    expect(kept()).toEqual([path.basename(runFolder(parent, pid))]);
  });

  test.each([
    ['not below the same folder', (outside: string) => path.join(outside, RUNNER)],
    ['with another name', () => path.join(parent, 'mine')],
  ])('does not lead to a folder %s', (_, runnerIn) => {
    const outside = path.join(parent, 'outside');
    for (const name of [path.join(outside, RUNNER), path.join(parent, 'mine')]) mkdirSync(name, { recursive: true });
    leave(NOBODY, 2, runnerIn(outside));
    expect(kept().sort()).toEqual(['mine', 'outside']);
    expect(readdirSync(outside)).toEqual([RUNNER]);
  });

  test('is not what a link leads to', () => {
    mkdirSync(path.join(parent, 'mine'));
    const then = Date.now() / 1000 - 7200;
    utimesSync(path.join(parent, 'mine'), then, then);
    symlinkSync(path.join(parent, 'mine'), runFolder(parent, NOBODY));
    expect(kept().sort()).toEqual([path.basename(runFolder(parent, NOBODY)), 'mine']);
  });
});
