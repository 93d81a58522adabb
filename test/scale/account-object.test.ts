import { describe, expect, it } from 'vitest';
import type { AccountRunner } from '../../src/engine/run-accounts.ts';
import type { RunPlan } from '../../src/engine/run-plan.ts';
import { accountText, createOutcomeReader } from '../../src/library/scale/account-object.ts';
import type { Policy } from '../../src/policy/model/policy.ts';
import { resourceState } from '../../src/remediation/resource-state.ts';
import { createSigningKey } from '../../src/run-log/signing.ts';

const ACCOUNT = '222222222201';
const HEAD = { run: 'r', plan: 'd'.repeat(64), account: ACCOUNT };
const PLAN = {
  classes: [[{ policy: 'p', action: 'run' }]],
  accounts: [{ id: ACCOUNT, class: 0 }],
} as unknown as RunPlan;

const outcome = (region: string, account = ACCOUNT) => ({
  ...{ type: 'outcome', policy: 'p', account, region, status: 'compliant', resources: 1 },
  ...{ findings: [], errors: [], skipped: null },
});
const RECORDS: object[] = [
  { type: 'account', id: ACCOUNT, name: null, email: null, ou: null, tags: {} },
  { type: 'warning', code: 'shared-names', message: 'two are called alike', policy: 'p' },
  { type: 'cells', account: ACCOUNT, planned: { p: 2 } },
  outcome('eu-west-1'),
  outcome('us-east-1'),
  { type: 'settled', account: ACCOUNT, cells: 2, calls: 3 },
];
const key = createSigningKey('k'.repeat(32), 'the test');
const textOf = (records: readonly object[]): string => records.map((each) => `${JSON.stringify(each)}\n`).join('');
/** `p` deletes what it finds. */
const POLICY = {
  ...{ id: 'p', lookups: [] },
  remediate: [{ service: 'sns', operation: 'DeleteTopic', undo: [] }],
} as unknown as Policy;
const RUNNER = {
  workOf: () => ({ account: { id: ACCOUNT }, selected: [{ policy: POLICY }] }),
} as unknown as AccountRunner;
const readers = {
  signed: createOutcomeReader(PLAN, HEAD, key, RUNNER),
  plain: createOutcomeReader(PLAN, HEAD, undefined, RUNNER),
  planning: createOutcomeReader({ ...PLAN, plansChanges: true }, HEAD, undefined, RUNNER),
};
const read = (text: string, signed = false) => (signed ? readers.signed : readers.plain).read(ACCOUNT, text);

describe('the object of an account', () => {
  it('is read as it was written', () => {
    const found = read(accountText(HEAD, textOf(RECORDS), undefined));
    expect(found).toEqual({ records: RECORDS, changes: [], calls: 3, hasErrors: false });
    expect(read(accountText(HEAD, textOf(RECORDS), key), true).records).toEqual(RECORDS);
  });

  it.each([
    ['another run', accountText({ ...HEAD, run: 'other' }, textOf(RECORDS), undefined), 'it belongs to another run'],
    [
      'another plan',
      accountText({ ...HEAD, plan: 'e'.repeat(64) }, textOf(RECORDS), undefined),
      'it belongs to another plan',
    ],
    [
      'another account',
      accountText({ ...HEAD, account: '1' }, textOf(RECORDS), undefined),
      'it belongs to another account',
    ],
    [
      'another format',
      accountText(HEAD, textOf(RECORDS), undefined).replace('"version":1', '"version":2'),
      'another release has written it',
    ],
    [
      'the hand of another release',
      accountText(HEAD, textOf(RECORDS), undefined).replace(/"tool":"[^"]*"/, '"tool":"9.9.9"'),
      'another release has written it',
    ],
    ['no end', accountText(HEAD, textOf(RECORDS.slice(0, -1)), undefined), 'it has no end'],
    ['a lost cell', accountText(HEAD, textOf(RECORDS.filter((_, at) => at !== 3)), undefined), '2 cells were planned'],
    [
      'a doubled cell',
      accountText(HEAD, textOf([...RECORDS.slice(0, 4), ...RECORDS.slice(3)]), undefined),
      'two outcomes',
    ],
    [
      'a foreign cell',
      accountText(HEAD, textOf([outcome('x', '333333333333'), ...RECORDS]), undefined),
      'another account',
    ],
    ['no account', accountText(HEAD, textOf(RECORDS.slice(1)), undefined), 'it does not begin with its account'],
    ['a doubled account', accountText(HEAD, textOf([...RECORDS.slice(0, 1), ...RECORDS]), undefined), '2 records of'],
    ['a doubled end', accountText(HEAD, textOf([...RECORDS, ...RECORDS.slice(-1)]), undefined), '2 records of type'],
    [
      'a foreign account',
      accountText(HEAD, textOf([{ ...RECORDS[0], id: '333333333333' }, ...RECORDS.slice(1)]), undefined),
      'another account',
    ],
    [
      'another policy',
      accountText(HEAD, textOf(RECORDS).replaceAll('"p"', '"q"'), undefined),
      'it has other policies than were planned',
    ],
  ])('with %s is refused', (_, text, reason) => {
    expect(() => read(text)).toThrow(reason);
  });

  it('is refused wherever it is cut, and with any line lost', () => {
    const text = accountText(HEAD, textOf(RECORDS), undefined);
    for (let length = 0; length < text.length; length += 7) expect(() => read(text.slice(0, length))).toThrow();
    const lines = text.split('\n').slice(0, -1);
    for (const at of lines.keys()) {
      expect(() => read(`${lines.filter((_, index) => index !== at).join('\n')}\n`)).toThrow();
    }
  });

  it.each([
    ['compliant', 'findings'],
    ['"resources":1', '"resources":2'],
    ['eu-west-1', 'eu-west-2'],
    ['called alike', 'called alive'],
    ['"calls":3', '"calls":2'],
  ])('is refused where %s has become %s', (from, to) => {
    expect(() => read(accountText(HEAD, textOf(RECORDS), undefined).replace(from, to))).toThrow();
  });

  it('with a key is refused unless it is signed and unchanged', () => {
    expect(() => read(accountText(HEAD, textOf(RECORDS), undefined), true)).toThrow('it is not signed');
    const text = accountText(HEAD, textOf(RECORDS), key).replace('eu-west-1', 'eu-west-2');
    expect(() => read(text, true)).toThrow('it was changed, or signed with another key');
  });
});

describe('the object of an account in a run that plans changes', () => {
  const found = (fingerprint: string) => ({ resource: fingerprint, message: 'm', evidence: {}, fingerprint });
  const [made, left] = ['a'.repeat(64), 'b'.repeat(64)] as const;
  const change = (id: string, calls: readonly object[], more: object = {}) => ({
    type: 'planned',
    change: {
      ...{ id, policy: 'p', account: ACCOUNT, region: 'eu-west-1', resource: id, message: 'm' },
      ...{ evidence: {}, state: resourceState(POLICY, {}), calls, ...more },
    },
    policyHash: 'c'.repeat(64),
  });
  const CALLS = [{ operation: 'sns:DeleteTopic', input: {}, undo: null }];
  const FORGED = [{ operation: 'sns:CreateTopic', input: {}, undo: null }];
  const UNDONE = { ...CALLS[0], undo: { operation: 'sns:CreateTopic', input: {} } };
  const CHANGES = [
    change(made, CALLS),
    change(left, []),
    {
      type: 'changed',
      change: left,
      state: 'refused',
      message: 'not this one',
      error: null,
      at: '2026-01-02T03:04:05Z',
    },
  ];
  const [account, warning, cells, outcomeOfFindings, ...rest] = RECORDS;
  const FINDINGS = { ...outcomeOfFindings, status: 'findings', findings: [found(made), found(left)] };
  const withChanges = (changes: readonly object[]): string =>
    accountText(HEAD, textOf([account, warning, cells, ...changes, FINDINGS, ...rest] as object[]), undefined);

  it('has them beside its outcomes, which are those of any run', () => {
    const { records, changes } = readers.planning.read(ACCOUNT, withChanges(CHANGES));
    expect(records).toEqual([account, warning, cells, FINDINGS, ...rest]);
    expect(changes).toEqual([
      { ok: true, change: change(made, CALLS).change },
      { ok: false, change: change(left, []).change, reason: 'not this one' },
    ]);
  });

  it.each([
    ['a finding without a change', CHANGES.slice(1), 'a finding has no change'],
    ['none at all', [], 'a finding has no change'],
    ['one twice', [...CHANGES, CHANGES[0]], 'it has a change of p without a finding'],
    ['one of another region', [change(made, CALLS, { region: 'us-east-1' }), ...CHANGES.slice(1)], 'without a finding'],
    ['one of another policy', [...CHANGES, change(made, CALLS, { policy: 'q' })], 'a change of q without a finding'],
    ['one of another resource', [change(made, CALLS, { resource: left }), ...CHANGES.slice(1)], 'without a finding'],
    ['one in other words', [change(made, CALLS, { message: 'harmless' }), ...CHANGES.slice(1)], 'without a finding'],
    ['one of another account', [change(made, CALLS, { account: '333333333333' })], 'a change of another account'],
    ['a refusal that is lost', CHANGES.slice(0, 2), 'it has a change of p without calls'],
    ['one with other calls', [change(made, FORGED), ...CHANGES.slice(1)], 'makes calls that its policy does not: aaa'],
    ['one with a call more', [change(made, [...CALLS, ...CALLS]), ...CHANGES.slice(1)], 'makes calls that its policy'],
    [
      'one with an undo',
      [change(made, [UNDONE]), ...CHANGES.slice(1)],
      'a change makes calls that its policy does not',
    ],
    [
      'one of other evidence',
      [change(made, CALLS, { evidence: { a: 1 } }), ...CHANGES.slice(1)],
      'match its state: aa',
    ],
    ['a refused one that has calls', [CHANGES[0], change(left, CALLS), CHANGES[2]], 'refused, with calls'],
  ])('with %s is refused', (_, changes, reason) => {
    expect(() => readers.planning.read(ACCOUNT, withChanges(changes as object[]))).toThrow(reason);
  });

  it('is refused in a run that plans none', () => {
    expect(() => read(withChanges(CHANGES))).toThrow('its run plans no changes, and it has a record of type planned');
  });
});
