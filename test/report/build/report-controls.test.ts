import { describe, expect, test } from 'vitest';
import type { CellCounts } from '../../../src/report/build/report.ts';
import { type ControlSource, createSkipTally, reportControls } from '../../../src/report/build/report-controls.ts';
import { emptyCounts } from '../../../src/report/build/report-ledger.ts';
import type {
  ControlRecord,
  OutcomeRecord,
  PackRecord,
  PolicyRecord,
  SkipReason,
} from '../../../src/run-log/records.ts';

interface World {
  readonly control?: Partial<ControlRecord>;
  readonly cells?: Partial<CellCounts>;
  readonly skipped?: readonly SkipReason[];
  readonly policy?: Partial<PolicyRecord> | null;
  readonly isWhole?: boolean;
}

function judged({ control, cells = { compliant: 3 }, skipped = [], policy = {}, isWhole = true }: World) {
  const pack: PackRecord = {
    type: 'pack',
    name: 'cis',
    title: 'CIS',
    version: null,
    from: 'cis',
    hash: 'sha256:0',
    controls: [
      {
        name: 'cis-5.0.0',
        framework: 'cis',
        release: '5.0.0',
        title: null,
        controls: [
          { id: '1', title: null, level: 1, policies: ['cis/a'], holds: {}, byHand: null, references: [], ...control },
        ],
      },
    ],
  };
  const skips = createSkipTally();
  for (const reason of skipped) {
    skips.add({ policy: 'cis/a', skipped: { reason, message: '' } } as unknown as OutcomeRecord);
  }
  const source: ControlSource = {
    packs: new Map([['cis', pack]]),
    policies: new Map(policy === null ? [] : [['cis/a', { id: 'cis/a', ...policy } as PolicyRecord]]),
    counts: new Map([['cis/a', { ...emptyCounts(), ...cells, skipped: skipped.length }]]),
    skips,
    isWhole,
  };
  const [framework] = reportControls(source);
  const [one] = framework?.controls ?? [];
  return [one?.status, one?.reasons, framework?.counts[one?.status ?? 'unknown']];
}

const HOLDS = { holds: { days: { atMost: 90 } } };

describe('a control', () => {
  test.each<[string, World, string, readonly string[]]>([
    ['all of whose cells are compliant has passed', {}, 'passed', []],
    ['with a finding has failed', { cells: { compliant: 2, findings: 1 } }, 'failed', ['findings in 1 cell']],
    [
      'with findings that are waived is waived',
      { cells: { waived: 2 } },
      'waived',
      ['all findings are waived in 2 cells'],
    ],
    ['with an error is unknown', { cells: { compliant: 9, error: 1 } }, 'unknown', ['1 cell could not be evaluated']],
    [
      'with a finding and an error has failed',
      { cells: { findings: 1, error: 1 } },
      'failed',
      ['findings in 1 cell', '1 cell could not be evaluated'],
    ],
    ['that is off somewhere is unknown', { skipped: ['off'] }, 'unknown', ['1 cell skipped: off']],
    [
      'without the caller’s own account is unknown',
      { skipped: ['caller-account'] },
      'unknown',
      ['1 cell skipped: caller-account'],
    ],
    ['of closed accounts and regions has passed', { skipped: ['account-not-active', 'region-disabled'] }, 'passed', []],
    ['that looked nowhere is unknown', { cells: {} }, 'unknown', ['cis/a was evaluated nowhere']],
    ['none of whose policies was selected is not selected', { policy: null }, 'not-selected', []],
    [
      'partly for people, none of whose policies was selected, is not selected',
      { policy: null, control: { byHand: 'look' } },
      'not-selected',
      ['by hand: look'],
    ],
    [
      'one of whose policies was not selected is unknown',
      { control: { policies: ['cis/a', 'cis/b'] } },
      'unknown',
      ['cis/b was not selected'],
    ],
    [
      'one of whose policies was not selected fails with the others',
      { control: { policies: ['cis/a', 'cis/b'] }, cells: { findings: 1 } },
      'failed',
      ['findings in 1 cell', 'cis/b was not selected'],
    ],
    [
      'without a policy in a run that was cut off is unknown',
      { policy: null, isWhole: false },
      'unknown',
      ['cis/a is not part of this run', 'the run is not whole'],
    ],
    ['of a run that was cut off is unknown', { isWhole: false }, 'unknown', ['the run is not whole']],
    ['for people is by hand', { control: { policies: [], byHand: 'look' } }, 'by-hand', ['by hand: look']],
    [
      'partly for people is theirs when its policies pass',
      { control: { byHand: 'look' } },
      'by-hand',
      ['by hand: look'],
    ],
    [
      'partly for people fails with its policies',
      { control: { byHand: 'look' }, cells: { findings: 1 } },
      'failed',
      ['findings in 1 cell', 'by hand: look'],
    ],
    [
      'whose parameter is as strict as it asks has passed',
      { control: HOLDS, policy: { parameters: { days: 90 } } },
      'passed',
      [],
    ],
    [
      'whose parameter is looser has failed, whatever was found',
      { control: HOLDS, policy: { parameters: { days: 91 } } },
      'failed',
      ['days is 91 in cis/a, and must be at most 90'],
    ],
    [
      'whose parameter is looser in some accounts has failed',
      {
        control: HOLDS,
        policy: {
          parameters: { days: 30 },
          overrides: [
            { name: 'overrides[0] in c.yml', targets: {}, changes: [], off: false, parameters: { days: 365 } },
          ],
        },
      },
      'failed',
      ['days is 365 in cis/a by overrides[0] in c.yml, and must be at most 90'],
    ],
    ...(
      [
        [{ atLeast: 14 }, 13, 'at least 14'],
        [{ atLeast: 14 }, '20', 'at least 14'],
        [{ equals: true }, false, 'true'],
        [{ oneOf: ['a', 'b'] }, 'c', 'one of a, b'],
      ] as const
    ).map(([bound, value, wanted]): [string, World, string, readonly string[]] => [
      `whose parameter is ${JSON.stringify(value)} in place of ${wanted} has failed`,
      { control: { holds: { days: bound as never } }, policy: { parameters: { days: value } } },
      'failed',
      [`days is ${JSON.stringify(value)} in cis/a, and must be ${wanted}`],
    ]),
  ])('%s', (_, world, status, reasons) => {
    expect(judged(world)).toEqual([status, reasons, 1]);
  });
});
