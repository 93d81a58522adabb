import { type FileHandle, mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type ReportFilter, readReport } from '../../src/library/read-report.ts';
import { verdict } from '../../src/report/build/verdict.ts';
import type { PackRecord, PolicyRecord, RunLogRecord, RunRecord } from '../../src/run-log/records.ts';
import { createSigningKey } from '../../src/run-log/signing.ts';
import { mixedRun, options } from '../report/sample-reports.ts';
import { errorIn, findingsIn, outcomeRecord, runRecord, skippedIn, wholeRun } from '../report/sample-run.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cove-policy-read-report-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function log(name: string, records: readonly RunLogRecord[]): Promise<string> {
  await writeFile(join(folder, name), records.map((record) => `${JSON.stringify(record)}\n`).join(''));
  return name;
}

async function read(files: readonly string[], filter: ReportFilter = {}) {
  const { report, close } = await readReport(files, folder, { filter });
  const seen = {
    report,
    reason: verdict(report, options).reason,
    findings: [...report.findings].map(({ resource }) => resource.split('/').at(-1)),
    cells: [...report.cells].map(({ policy, account, region }) => `${policy} ${account.id} ${region}`),
    unknown: [...report.errors].map(({ account }) => account.id),
  };
  close();
  return seen;
}

describe('a filter', () => {
  test.each<[ReportFilter, findings: string[], unknown: number, cells: number]>([
    [{ policyIds: ['redundant-*'] }, ['audit-2019', 'old'], 1, 5],
    [{ severities: ['medium'] }, ['222222222222'], 1, 5],
    [{ policyTags: ['cost'] }, ['audit-2019', 'old', '222222222222'], 2, 10],
    [{ accounts: ['payments-prod'] }, ['audit-2019', 'old', '222222222222'], 0, 4],
    [{ ous: ['Production'] }, ['audit-2019', 'old', '222222222222'], 0, 4],
    [{ ous: ['r-ab12'] }, ['audit-2019', 'old', '222222222222'], 0, 4],
    [{ ous: ['Root/Production'] }, ['audit-2019', 'old', '222222222222'], 0, 4],
    // The account that was not entered is not known in this region either.
    [{ regions: ['eu-*'] }, ['audit-2019', 'old'], 2, 8],
  ])('%j shows its part, and the verdict says so', async (filter, findings, unknown, cells) => {
    const records = mixedRun().filter(
      (record) => filter.ous === undefined || !('account' in record) || record.account === '222222222222',
    );
    const known = records.map((record) =>
      record.type === 'account' ? { ...record, ouPath: record.ouPath ?? [{ id: 'r-none', name: 'None' }] } : record,
    );
    const end = known.map((record) =>
      record.type === 'end' ? { ...record, planned: known.filter(({ type }) => type === 'outcome').length } : record,
    );
    const seen = await read([await log('mixed.ndjson', end)], filter);
    expect(seen.findings).toEqual(findings);
    expect(seen.unknown.length).toBe(unknown);
    expect(seen.cells.length).toBe(cells);
    expect(seen.report.summary.cells).toBe(cells);
    expect(seen.report.summary.ledger).toBe('ok');
    expect(seen.reason).toMatch(/^filtered: /);
    expect(Object.keys(seen.report.run.filter ?? {}).length).toBe(1);
  });

  test('accounts and units add up, as they do where they choose what runs', async () => {
    const placed = mixedRun().map((record) =>
      record.type === 'account' ? { ...record, ouPath: record.ouPath ?? [{ id: 'r-none', name: 'None' }] } : record,
    );
    const accounts = async (filter: ReportFilter) =>
      new Set((await read([await log('placed.ndjson', placed)], filter)).cells.map((cell) => cell.split(' ')[1]));
    const inUnit = await accounts({ ous: ['Production'] });
    expect(inUnit).toEqual(new Set(['222222222222']));
    expect(await accounts({ ous: ['Production'], accounts: ['333333333333'] })).toEqual(
      new Set([...inUnit, '333333333333']),
    );
  });

  test.each<[ReportFilter, message: string]>([
    [{ policyIds: ['redundant-trial'] }, '--policy redundant-trial selects nothing'],
    [{ severities: ['medium', 'hgih'] }, '--severity hgih selects nothing'],
    [{ accounts: ['999999999999'] }, '--accounts 999999999999 selects nothing'],
    [{ regions: ['mars-*'] }, '--regions mars-* selects nothing'],
    [{ policyIds: ['redundant-trail'], severities: ['medium'] }, 'together they select no policy'],
    [{ ous: ['r-ab12'] }, 'does not say which organizational units are below others'],
  ])('%j selects nothing, and is refused with what there is', async (filter, message) => {
    await expect(read([await log('refused.ndjson', mixedRun())], filter)).rejects.toThrow(message);
  });

  test('an id that a policy had once is refused with the one that it has now', async () => {
    const renamed = mixedRun().map((each) =>
      each.type === 'policy' ? { ...each, formerIds: [`old-${each.id}`] } : each,
    );
    const refusal = read([await log('renamed.ndjson', renamed)], { policyIds: ['old-redundant-trail'] });
    await expect(refusal).rejects.toMatchObject({
      message: '--policy old-redundant-trail selects nothing',
      hint: 'the policy is called redundant-trail now',
    });
  });

  test('what cut the run off makes a part of it incomplete too', async () => {
    const cut = mixedRun().filter(({ type }) => type !== 'end');
    const { report } = await read([await log('cut.ndjson', cut)], { accounts: ['222222222222'] });
    expect(report.summary.complete).toBe(false);
    expect(verdict(report, options).reason).toContain('the run log is cut off: continue with --resume, or run again');
  });

  test('a policy that looked somewhere is not idle in a part where it did not', async () => {
    const found = findingsIn(
      { policy: 'p', account: '222222222222', region: 'eu-west-1' },
      { resource: 'r', message: 'm' },
    );
    const other = outcomeRecord({ policy: 'q', account: '333333333333' });
    const { report } = await read([await log('idle.ndjson', wholeRun([found, other]))], { accounts: ['222222222222'] });
    expect(report.summary.idle).toEqual([]);
  });
});

describe('several logs', () => {
  const cell = (account: string, region = 'eu-west-1') => ({ policy: 'redundant-trail', account, region });
  const part = (account: string, run: Partial<RunRecord> = {}) =>
    wholeRun([
      findingsIn(cell(account), { resource: `trail/${account}`, message: 'm' }),
      errorIn(cell(account, 'us-east-1')),
    ]).map((record) => (record.type === 'run' ? runRecord({ id: `run-${account}`, ...run }) : record));

  const withPolicy = (records: readonly RunLogRecord[], more: Partial<PolicyRecord>): RunLogRecord[] =>
    records.map((record) => (record.type === 'policy' ? { ...record, ...more } : record));
  const override = (severity: PolicyRecord['severity']) => ({
    overrides: [{ name: 'overrides[0] in c.yml', targets: {}, changes: [], off: false, severity }],
  });
  const packed = (records: readonly RunLogRecord[], hash: string, policies: readonly string[]): RunLogRecord[] => {
    const control = { id: '1.1', title: null, level: 1, policies, holds: {}, byHand: null, references: [] };
    const controls = { name: 'cis-1', framework: 'cis', release: '1', title: null, controls: [control] };
    const pack: PackRecord = {
      ...{ type: 'pack', name: 'cis', title: 't', version: null, from: './cis' },
      ...{ hash: `sha256:${hash.repeat(64)}`, controls: [controls] },
    };
    return [...records.slice(0, 1), pack, ...records.slice(1)];
  };

  test('with other severities of overrides, or other controls of a pack, are refused', async () => {
    const one = part('222222222222');
    const two = part('333333333333');
    for (const [first, second, message] of [
      [
        withPolicy(one, override('critical')),
        withPolicy(two, override('info')),
        'is critical by overrides[0] in c.yml in the one and info in the other',
      ],
      [
        packed(one, 'a', ['redundant-trail']),
        packed(two, 'b', []),
        'the pack cis is aaaaaaaaaaaa in the one and bbbbbbbbbbbb in the other',
      ],
    ] as const) {
      const files = [await log('one.ndjson', first), await log('two.ndjson', second)];
      await expect(read(files)).rejects.toThrow(message);
      // Whichever comes first.
      await expect(read([...files].reverse())).rejects.toThrow('are not parts of one report');
    }
    const same = [packed(one, 'a', ['redundant-trail']), packed(two, 'a', ['redundant-trail'])];
    const files = [await log('one.ndjson', same[0] ?? []), await log('two.ndjson', same[1] ?? [])];
    expect((await read(files)).report.summary.ledger).toBe('ok');
  });

  test('that are parts of one run make one report', async () => {
    const files = [await log('a.ndjson', part('222222222222')), await log('b.ndjson', part('333333333333'))];
    const seen = await read(files);
    expect(seen.findings).toEqual(['222222222222', '333333333333']);
    expect(seen.unknown).toEqual(['222222222222', '333333333333']);
    expect(seen.report.run.merged?.map(({ id }) => id)).toEqual(['run-222222222222', 'run-333333333333']);
    expect(seen.report.summary).toMatchObject({
      cells: 4,
      findings: 2,
      error: 2,
      ledger: 'ok',
      calls: 4,
      complete: false,
    });
    const narrowed = await read(files, { accounts: ['333333333333'] });
    expect(narrowed.findings).toEqual(['333333333333']);
  });

  test('one that was cut off makes all of it incomplete, and is named', async () => {
    const cut = part('333333333333').filter(({ type }) => type !== 'end');
    const { report } = await read([await log('whole.ndjson', part('222222222222')), await log('cut.ndjson', cut)]);
    expect(report.summary.complete).toBe(false);
    expect(report.summary.ledger).toEqual([expect.stringContaining('cut.ndjson: no end record')]);
  });

  test.each<[string, () => RunLogRecord[], message: string]>([
    ['the same cells', () => part('222222222222'), 'both have redundant-trail in 222222222222'],
    [
      'another organization',
      () => part('333333333333', { organization: { id: 'o-other', managementAccount: '111111111111' } }),
      'the organization of first.ndjson is o-example, and of second.ndjson o-other',
    ],
    ['a demo', () => part('333333333333', { settings: { demo: true } }), 'what answered of first.ndjson is AWS'],
    [
      'an endpoint',
      () => part('333333333333', { settings: { endpoints: { AWS_ENDPOINT_URL: 'http://127.0.0.1:4566' } } }),
      'what answered of first.ndjson is AWS, and of second.ndjson http://127.0.0.1:4566 (AWS_ENDPOINT_URL)',
    ],
    ['changes', () => part('333333333333', { mode: 'apply' }), 'is the log of apply, but only checks can be merged'],
    [
      'another policy of the same name',
      () =>
        part('333333333333').map((record) => (record.type === 'policy' ? { ...record, hash: 'b'.repeat(64) } : record)),
      'first.ndjson and second.ndjson are not parts of one report: the policy redundant-trail means something else',
    ],
    [
      'another severity of a policy',
      () => withPolicy(part('333333333333'), { severity: 'info' }),
      'the policy redundant-trail is high in the one and info in the other',
    ],
    [
      'another word on whether a policy may look nowhere',
      () => withPolicy(part('333333333333'), { allowNone: true }),
      'the policy redundant-trail may be evaluated nowhere in the one, and not in the other',
    ],
  ])('with %s are refused', async (_, second, message) => {
    const files = [await log('first.ndjson', part('222222222222')), await log('second.ndjson', second())];
    await expect(read(files)).rejects.toThrow(message);
  });

  test('of different regions may both say that an account was not entered', async () => {
    const unentered = (region: string) =>
      wholeRun([
        outcomeRecord(cell('222222222222', region)),
        skippedIn(cell('111111111111', '*'), 'caller-account', 'own'),
        errorIn(cell('333333333333', '*')),
      ]);
    const files = [await log('eu.ndjson', unentered('eu-west-1')), await log('us.ndjson', unentered('us-east-1'))];
    const { report } = await read(files);
    expect(report.summary).toMatchObject({ cells: 4, compliant: 2, skipped: 1, error: 1, ledger: 'ok' });
    expect(report.errors.length).toBe(1);
  });

  test('one that is not a run log is named', async () => {
    const files = [await log('good.ndjson', part('222222222222')), await log('bad.ndjson', [{} as never])];
    await expect(read(files)).rejects.toThrow(/^bad[.]ndjson: /);
  });

  test('a cell that a resumed log took back counts as it ended', async () => {
    const before = part('222222222222');
    const resumed: RunLogRecord[] = [
      ...before,
      { type: 'resume', at: '2026-01-02T04:00:00.000Z', tool: { name: 'cove-policy', version: '0.1.0' } },
      { type: 'reopened', ...cell('222222222222', 'us-east-1') },
      outcomeRecord(cell('222222222222', 'us-east-1')),
      { type: 'end', end: '2026-01-02T04:00:10.000Z', interrupted: false, planned: 2, calls: 1 },
    ];
    const seen = await read([await log('resumed.ndjson', resumed), await log('b.ndjson', part('333333333333'))]);
    expect(seen.unknown).toEqual(['333333333333']);
    expect(seen.report.summary).toMatchObject({ cells: 4, compliant: 1, findings: 2, error: 1 });
  });
});

test('a log that cannot be read is closed, as are those before it', async () => {
  const files = [await log('whole.ndjson', mixedRun()), await log('broken.ndjson', mixedRun())];
  const handle = await open(join(folder, 'whole.ndjson'));
  const handles: FileHandle = Object.getPrototypeOf(handle);
  await handle.close();
  const { read } = handles;
  const opened = new Set<FileHandle>();
  const fails = vi.spyOn(handles, 'read').mockImplementation(function (this: FileHandle, ...args) {
    opened.add(this);
    return opened.size === 2 ? Promise.reject(new Error('EIO: i/o error, read')) : Reflect.apply(read, this, args);
  } as FileHandle['read']);
  try {
    const key = createSigningKey('k'.repeat(32), 'the test');
    await expect(readReport(files, folder, { key })).rejects.toThrow('the run log broken.ndjson cannot be read');
  } finally {
    fails.mockRestore();
  }
  // A handle that is closed has no descriptor.
  expect([...opened].map(({ fd }) => fd)).toEqual([-1, -1]);
});
