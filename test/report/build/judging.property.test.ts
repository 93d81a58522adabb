import fc from 'fast-check';
import { expect, test } from 'vitest';
import { buildReport } from '../../../src/report/build/build-report.ts';
import type { WholeReport } from '../../../src/report/build/report.ts';
import { verdict } from '../../../src/report/build/verdict.ts';
import { strictProblem } from '../../../src/report/build/waiver-words.ts';
import type { AccountRecord, OutcomeRecord, RunLogRecord } from '../../../src/run-log/records.ts';
import type { Waiver } from '../../../src/waivers/waivers.ts';
import { waiver, waiversOf } from '../../waivers/sample-waivers.ts';
import { accountRecord, errorIn, findingsIn, outcomeRecord, policyRecord, skippedIn, wholeRun } from '../sample-run.ts';

const POLICIES = ['redundant-trail', 'iam-old-key', 'recorder-missing'];
const ACCOUNTS = ['222222222222', '333333333333', '444444444444'];
const REGIONS = ['eu-west-1', 'us-east-1'];

type Ending = 'compliant' | 'findings' | 'error' | 'skipped' | 'both';

/** Every cell of a small world, each with any ending. */
const outcomes = fc
  .array(fc.constantFrom<Ending>('compliant', 'findings', 'error', 'skipped', 'both'), { minLength: 18, maxLength: 18 })
  .map((endings) =>
    POLICIES.flatMap((policy) =>
      ACCOUNTS.flatMap((account) => REGIONS.map((region) => ({ policy, account, region }))),
    ).map((cell, index) => outcomeOf(cell, endings[index] ?? 'compliant')),
  );

function outcomeOf(cell: Pick<OutcomeRecord, 'policy' | 'account' | 'region'>, ending: Ending): OutcomeRecord {
  const found = [
    { resource: 'one', message: 'm' },
    { resource: 'two', message: 'm' },
  ];
  if (ending === 'compliant') return outcomeRecord(cell);
  if (ending === 'findings') return findingsIn(cell, ...found);
  if (ending === 'error') return errorIn(cell);
  if (ending === 'skipped') return skippedIn(cell, 'caller-account', 'm');
  return { ...errorIn(cell), findings: findingsIn(cell, ...found).findings };
}

const someOf = (values: readonly string[]) => fc.option(fc.subarray([...values], { minLength: 1 }), { nil: undefined });

const waivers = fc.array(
  fc
    .record({
      policies: fc.subarray([...POLICIES, '*', 'iam-*'], { minLength: 1 }),
      accounts: someOf(ACCOUNTS),
      regions: someOf([...REGIONS, 'eu-*']),
      resources: someOf(['one', 't*']),
      isExpired: fc.boolean(),
    })
    .map((changes) => waiver(Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined)))),
  { maxLength: 4 },
);

function judged(records: readonly OutcomeRecord[], entries: readonly Waiver[]): WholeReport {
  return buildReport(wholeRun(records), {
    waivers: waiversOf(...entries.map((each, line) => ({ ...each, line: line + 1 }))),
  });
}

const options = { failOn: 'info', allowErrors: false } as const;

test('compliant, findings, waived, error and skipped are all cells, in the run, each policy and each account', () => {
  fc.assert(
    fc.property(outcomes, waivers, (records, entries) => {
      const { summary, policies, accounts, cells } = judged(records, entries);
      const sum = ({ compliant, findings, waived, error, skipped }: WholeReport['policies'][number]['cells']) =>
        compliant + findings + waived + error + skipped;
      expect(summary.ledger).toBe('ok');
      expect(sum(summary)).toBe(summary.cells);
      expect(summary.cells).toBe(records.length);
      for (const each of policies) expect(sum(each.cells)).toBe(ACCOUNTS.length * REGIONS.length);
      for (const each of accounts) expect(sum(each.cells)).toBe(POLICIES.length * REGIONS.length);
      expect([...cells].filter(({ status }) => status === 'waived')).toHaveLength(summary.waived);
    }),
  );
});

test('a waiver hides no error, no compliant cell and no skipped one, and loses no finding', () => {
  fc.assert(
    fc.property(outcomes, waivers, (records, entries) => {
      const plain = buildReport(wholeRun(records));
      const report = judged(records, entries);
      expect(report.errors).toEqual(plain.errors);
      expect(report.skipped).toEqual(plain.skipped);
      for (const status of ['compliant', 'error', 'skipped'] as const) {
        expect(report.summary[status]).toBe(plain.summary[status]);
      }
      expect(report.summary.complete).toBe(plain.summary.complete);
      expect(report.summary.findings + report.summary.waived).toBe(plain.summary.findings);
      const prints = [...report.findings, ...report.waived].map(({ fingerprint }) => fingerprint).sort();
      expect(prints).toEqual(plain.findings.map(({ fingerprint }) => fingerprint).sort());
      // What is incomplete stays so, whatever is waived.
      if (verdict(plain, options).exitCode === 3) expect(verdict(report, options).exitCode).toBe(3);
    }),
  );
});

test('an expired waiver hides nothing', () => {
  fc.assert(
    fc.property(outcomes, waivers, (records, entries) => {
      const inForce = judged(
        records,
        entries.filter(({ isExpired }) => !isExpired),
      );
      const all = judged(records, entries);
      const prints = (report: WholeReport) => report.findings.map(({ fingerprint }) => fingerprint);
      expect(prints(all)).toEqual(prints(inForce));
      expect(verdict(all, options)).toEqual(verdict(inForce, options));
      const again = buildReport(wholeRun(records), {
        waivers: waiversOf(...entries.map((each) => ({ ...each, isExpired: true }))),
      });
      expect(again.findings).toEqual(buildReport(wholeRun(records)).findings);
    }),
  );
});

test('the order of the records leaves no trace', () => {
  fc.assert(
    fc.property(outcomes, waivers, fc.infiniteStream(fc.nat()), (records, entries, numbers) => {
      const shuffled = records
        .map((record) => ({ record, at: numbers.next().value ?? 0 }))
        .sort((a, b) => a.at - b.at)
        .map(({ record }) => record);
      const plain = judged(records, entries);
      const other = judged(shuffled, entries);
      expect({ ...other, cells: [...other.cells] }).toEqual({ ...plain, cells: [...plain.cells] });
    }),
  );
});

test('an unused waiver is one whose cells were all evaluated', () => {
  fc.assert(
    fc.property(outcomes, waivers, (records, entries) => {
      for (const [index, { state, findings }] of (judged(records, entries).waivers?.entries ?? []).entries()) {
        const entry = entries[index];
        if (entry === undefined) throw new Error('a waiver too many');
        const accounts = new Map(ACCOUNTS.map((id) => [id, accountRecord(id)]));
        const about = records.filter(({ policy, account, region }) => {
          const known = accounts.get(account) ?? accountRecord(account);
          const waivers = waiversOf(entry);
          return waivers.ofPolicy(policy).length > 0 && waivers.concerns(0, { policy, account: known, region });
        });
        if (state === 'unused') expect(about.every(({ errors }) => errors.length === 0)).toBe(true);
        if (state === 'unused' || state === 'not-known' || state === 'not-asked') expect(findings).toBe(0);
        expect(state === 'expired').toBe(entry.isExpired);
      }
    }),
  );
});

test('of two outcomes for a cell, one that is not waived counts', () => {
  const cell = { policy: 'redundant-trail', account: '222222222222', region: 'eu-west-1' };
  const first = findingsIn(cell, { resource: 'one', message: 'm' });
  const second = findingsIn(cell, { resource: 'two', message: 'm' });
  for (const records of [
    [first, second],
    [second, first],
  ]) {
    const { summary } = buildReport(wholeRun(records), { waivers: waiversOf(waiver({ resources: ['one'] })) });
    expect([summary.findings, summary.waived]).toEqual([1, 0]);
  }
});

test('a run that was narrowed says nothing of a waiver that it did not need', () => {
  const stateOf = (settings: Record<string, string[]>): string | undefined => {
    const records: RunLogRecord[] = wholeRun([outcomeRecord()]).map((record) =>
      record.type === 'run' ? { ...record, settings } : record,
    );
    return buildReport(records, { waivers: waiversOf(waiver()) }).waivers?.entries[0]?.state;
  };
  expect(stateOf({})).toBe('unused');
  expect(stateOf({ accounts: ['222222222222'] })).toBe('not-asked');
});

test('a policy that the run does not have leaves its waiver alone', () => {
  const report = buildReport([...wholeRun([outcomeRecord()])], { waivers: waiversOf(waiver({ policies: ['other'] })) });
  expect(report.waivers?.entries[0]?.state).toBe('not-asked');
  expect(report.warnings).toEqual([]);
  expect(policyRecord().id).toBe('redundant-trail');
});

test.each<[string, Partial<Waiver>, boolean, Partial<AccountRecord>?]>([
  ['an account that the run does not have', { accounts: ['333333333333'] }, true],
  ['a region that it does not have', { regions: ['eu-west-9'] }, true],
  ['a region of a policy that is global', { regions: ['us-east-1'] }, true],
  ['a tag that no account has', { tags: { stage: 'prdo' } }, true],
  ['a unit that no account is in', { ous: ['ou-abcd-11112222'] }, true],
  ['a policy that the run does not have', { policies: ['other'], accounts: ['333333333333'] }, false],
  ['an account that was skipped', { accounts: ['444444444444'] }, false],
  ['a tag, where no tags were read', { tags: { stage: 'prdo' } }, false, { tags: {} }],
  ['a unit, where no units were read', { ous: ['ou-abcd-11112222'] }, false, { ou: null }],
])('a waiver that covers nothing is told: %s', (_, names, isTold, changes = {}) => {
  const cell = { policy: 'redundant-trail', region: 'global' };
  const world = { ou: 'r-abcd', tags: { stage: 'prod' }, ...changes };
  const skipped = skippedIn({ ...cell, account: '444444444444' }, 'account-not-active', 'm');
  const run = wholeRun([outcomeRecord({ ...cell, account: '222222222222' }), skipped]);
  const records = run.map((record): RunLogRecord => {
    if (record.type === 'run') return { ...record, settings: {} };
    return record.type === 'account' ? { ...record, ...world } : record;
  });
  const { waivers, warnings } = buildReport(records, { waivers: waiversOf(waiver(names)) });
  const said = 'covers nothing: its policies were evaluated, and nowhere in the accounts and regions that it names';
  expect(warnings.map(({ message }) => message)).toEqual(isTold ? [expect.stringContaining(said)] : []);
  expect(waivers?.entries[0]).toMatchObject({ state: 'not-asked' });
  // It may be for another organization that the file is shared with.
  expect(strictProblem({ waivers: waivers && { ...waivers, strict: true } }, {})).toBe(undefined);
  const [first, ...others] = records;
  const excluding = [first?.type === 'run' ? { ...first, settings: { exclude: ['555555555555'] } } : first, ...others];
  expect(buildReport(excluding as RunLogRecord[], { waivers: waiversOf(waiver(names)) }).warnings).toEqual([]);
});
