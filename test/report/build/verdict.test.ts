import { describe, expect, test } from 'vitest';
import { buildReport } from '../../../src/report/build/build-report.ts';
import { exitCode, type VerdictOptions, verdict } from '../../../src/report/build/verdict.ts';
import type { RunLogRecord } from '../../../src/run-log/records.ts';
import { errorIn, findingsIn, outcomeRecord, skippedIn, wholeRun } from '../sample-run.ts';

const cell = { policy: 'redundant-trail', account: '222222222222', region: 'eu-west-1' };
const found = findingsIn(cell, { resource: 'trail/old', message: 'still logs' });
const compliant = outcomeRecord(cell);
const error = errorIn({ ...cell, region: 'us-east-1' });
const unreached = errorIn({ ...cell, region: 'us-east-1' }, { kind: 'interrupted' });
const denied = errorIn({ ...cell, region: 'us-east-2' }, { kind: 'denied-by-scp' });
const off = errorIn({ ...cell, region: 'us-west-2' }, { kind: 'opt-in' });
const mixed = outcomeRecord({ ...denied, errors: [...denied.errors, ...error.errors] });
const allow = [{ kind: 'denied-by-scp' }, { kind: 'opt-in' }] as const;
const skipped = skippedIn({ ...cell, region: '*' }, 'caller-account', 'own');

describe('exit code and reason', () => {
  // The findings' severity is high.
  test.each<[string, RunLogRecord[], Partial<VerdictOptions>, number, string]>([
    ['clean', wholeRun([compliant]), {}, 0, 'passed: no findings'],
    ['clean, some skipped', wholeRun([compliant, skipped]), {}, 0, 'passed: no findings'],
    ['findings', wholeRun([found]), {}, 1, 'failed: 1 finding at or above low'],
    ['findings, exactly at', wholeRun([found]), { failOn: 'high' }, 1, 'failed: 1 finding at or above high'],
    ['findings below', wholeRun([found]), { failOn: 'critical' }, 0, 'passed: 1 finding, none that fails the run'],
    ['findings, none fails', wholeRun([found]), { failOn: 'none' }, 0, 'passed: 1 finding, none that fails the run'],
    ['errors', wholeRun([compliant, error]), {}, 3, 'incomplete: 1 cell could not be evaluated'],
    [
      'errors outrank findings',
      wholeRun([found, error]),
      {},
      3,
      'incomplete: 1 cell could not be evaluated; 1 finding at or above low',
    ],
    [
      'errors allowed, findings left',
      wholeRun([found, error]),
      { allowErrors: true },
      1,
      'failed: 1 finding at or above low',
    ],
    [
      'errors allowed',
      wholeRun([compliant, error]),
      { allowErrors: true },
      0,
      'passed: no findings; 1 cell that could not be evaluated, as --allow-errors permits',
    ],
    [
      'errors alone are not allowed',
      wholeRun([error]),
      { allowErrors: true },
      3,
      'incomplete: 1 cell could not be evaluated',
    ],
    [
      'unreached cells are not allowed',
      wholeRun([compliant, unreached]),
      { allowErrors: true },
      3,
      'incomplete: 1 cell never reached',
    ],
    [
      'kinds that are allowed',
      wholeRun([compliant, denied, off]),
      { allow },
      0,
      'passed: no findings; 2 cells not evaluated, as allowed: 1 denied-by-scp, 1 opt-in',
    ],
    [
      'a kind that is not among them',
      wholeRun([compliant, error, denied]),
      { allow },
      3,
      'incomplete: 1 cell could not be evaluated; 1 cell not evaluated, as allowed: 1 denied-by-scp',
    ],
    [
      'a cell with an error of another kind too',
      wholeRun([compliant, mixed]),
      { allow },
      3,
      'incomplete: 1 cell could not be evaluated',
    ],
    [
      'kinds that are allowed, findings',
      wholeRun([found, denied]),
      { allow },
      1,
      'failed: 1 finding at or above low; 1 cell not evaluated, as allowed: 1 denied-by-scp',
    ],
    [
      'kinds that are allowed, nothing evaluated',
      wholeRun([denied, off]),
      { allow },
      3,
      'incomplete: 2 cells could not be evaluated',
    ],
    [
      'cells never reached, whatever is allowed',
      wholeRun([compliant, unreached]),
      { allow },
      3,
      'incomplete: 1 cell never reached',
    ],
    ['nothing evaluated', wholeRun([]), { allowErrors: true }, 3, 'incomplete: nothing was evaluated'],
    ['all skipped', wholeRun([skipped]), { allowErrors: true }, 3, 'incomplete: nothing was evaluated'],
    [
      'an outcome is missing',
      wholeRun([compliant], { planned: 2 }),
      { allowErrors: true },
      3,
      'incomplete: the ledger does not add up',
    ],
    [
      'cut off',
      wholeRun([found]).slice(0, -1),
      { allowErrors: true },
      3,
      'incomplete: the run log is cut off: continue with --resume, or run again; 1 finding at or above low',
    ],
    [
      'interrupted outranks all',
      wholeRun([found, unreached], { interrupted: true }),
      { allowErrors: true },
      130,
      'interrupted: 1 cell never reached; 1 finding at or above low',
    ],
    [
      'interrupted at the last moment',
      wholeRun([compliant], { interrupted: true }),
      {},
      130,
      'interrupted: but every cell was evaluated',
    ],
  ])('%s', (_, records, changes, code, reason) => {
    const report = buildReport(records);
    const options = { failOn: 'low', allowErrors: false, ...changes } as const;
    expect(verdict(report, options)).toEqual({ exitCode: code, reason });
    expect(exitCode(report, options)).toBe(code);
  });
});
