import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Account, AccountState } from '../../src/organization/organization.ts';
import type { RunTargets } from '../../src/organization/run-targets.ts';
import { type Selection, selectAccounts } from '../../src/organization/select-accounts.ts';
import type { ErrorRecord } from '../../src/run-log/records.ts';
import { failure } from './fake-organization.ts';
import { runTargetsOf, type TargetsInput, targetsOf } from './test-policy.ts';

const { error: denied } = failure('access-denied', 'ListTagsForResource', 'AccessDeniedException');

function account(id: string, ouPath: readonly string[], state: AccountState = 'ACTIVE'): Account {
  return { id, name: id, email: null, arn: null, state, ou: ouPath.at(-1) ?? null, ouPath, tags: undefined };
}

/**
 * r-root ─┬─ 1 (management, the caller)
 *         ├─ ou-prod ─┬─ 2
 *         │           └─ ou-team ─── 3
 *         └─ ou-dev ──┬─ 4 (suspended)
 *                     └─ 5
 */
const accounts = [
  account('1', ['r-root']),
  account('2', ['r-root', 'ou-prod']),
  account('3', ['r-root', 'ou-prod', 'ou-team']),
  account('4', ['r-root', 'ou-dev'], 'SUSPENDED'),
  account('5', ['r-root', 'ou-dev']),
];

const tags: Selection['tags'] = new Map<string, Readonly<Record<string, string>> | ErrorRecord>([
  ['1', {}],
  ['2', { stage: 'prod', team: 'a', 'fili\u00e8re': 're\u0301seau' }],
  ['3', { stage: 'prod', team: 'b' }],
  ['4', denied],
  ['5', denied],
]);

interface Case {
  readonly targets?: TargetsInput;
  readonly run?: Partial<RunTargets>;
  readonly includeCaller?: boolean;
  /** Per account that is selected: `run`, the reason for which it is skipped, or the kind of error. */
  readonly selected: Readonly<Record<string, string>>;
}

const run = 'run';
const off = 'account-not-active';
const me = 'caller-account';
const none = { accounts: [], ous: [] };

const cases: readonly (readonly [what: string, Case])[] = [
  ['everything', { selected: { 1: me, 2: run, 3: run, 4: off, 5: run } }],
  ['everything, the caller too', { includeCaller: true, selected: { 1: run, 2: run, 3: run, 4: off, 5: run } }],
  ['the root', { targets: { ous: ['r-root'] }, selected: { 1: me, 2: run, 3: run, 4: off, 5: run } }],
  ['a unit, with those below it', { targets: { ous: ['ou-prod'] }, selected: { 2: run, 3: run } }],
  ['a nested unit', { targets: { ous: ['ou-team'] }, selected: { 3: run } }],
  ['units that overlap', { targets: { ous: ['ou-prod', 'ou-team'] }, selected: { 2: run, 3: run } }],
  ['accounts', { targets: { accounts: ['2', '5'] }, selected: { 2: run, 5: run } }],
  [
    'accounts and units: those that either names',
    { targets: { accounts: ['5'], ous: ['ou-team'] }, selected: { 3: run, 5: run } },
  ],
  ['an inactive account by its id', { targets: { accounts: ['4'] }, selected: { 4: 'unavailable' } }],
  [
    'an inactive account by its id, of the run',
    { run: { accounts: ['4', '5'] }, selected: { 4: 'unavailable', 5: run } },
  ],
  ['the caller by its id', { targets: { accounts: ['1'] }, selected: { 1: me } }],
  [
    'an account that is excluded by id',
    { targets: { exclude: { accounts: ['2'] } }, selected: { 1: me, 3: run, 4: off, 5: run } },
  ],
  ['a unit that is excluded', { targets: { exclude: { ous: ['ou-prod'] } }, selected: { 1: me, 4: off, 5: run } }],
  [
    'a unit, but for one below it',
    { targets: { ous: ['ou-prod'], exclude: { ous: ['ou-team'] } }, selected: { 2: run } },
  ],
  [
    'what is named and excluded: exclusion wins',
    { targets: { accounts: ['2', '4'], exclude: { accounts: ['2', '4'] } }, selected: {} },
  ],
  [
    'what the run excludes',
    { targets: { accounts: ['2', '5'] }, run: { exclude: { accounts: ['2'], ous: [] } }, selected: { 5: run } },
  ],
  [
    'a unit that the run excludes',
    { run: { exclude: { accounts: [], ous: ['ou-dev', 'r-none'] } }, selected: { 1: me, 2: run, 3: run } },
  ],
  ['the run narrows', { targets: { ous: ['ou-prod'] }, run: { accounts: ['3', '5'] }, selected: { 3: run } }],
  ['the run narrows by unit', { targets: { accounts: ['2', '5'] }, run: { ous: ['ou-prod'] }, selected: { 2: run } }],
  ['the run does not widen', { targets: { accounts: ['2'] }, run: { accounts: ['3'] }, selected: {} }],
  ['a tag', { targets: { tags: { stage: 'prod' }, ous: ['ou-prod'] }, selected: { 2: run, 3: run } }],
  ['tags, all of them', { targets: { tags: { stage: 'prod', team: 'b' }, ous: ['ou-prod'] }, selected: { 3: run } }],
  ['a tag of another value', { targets: { tags: { stage: 'dev' }, ous: ['ou-prod'] }, selected: {} }],
  ['a tag that objects inherit', { targets: { tags: { constructor: 'x' }, ous: ['ou-prod'] }, selected: {} }],
  ['a tag that is excluded', { targets: { exclude: { tags: { team: 'a' } }, ous: ['ou-prod'] }, selected: { 3: run } }],
  [
    'a tag in another normal form of Unicode',
    { targets: { tags: { 'filie\u0300re': 'r\u00e9seau' }, ous: ['ou-prod'] }, selected: { 2: run } },
  ],
  [
    'a tag that is excluded in another normal form',
    { targets: { exclude: { tags: { 'filie\u0300re': 'r\u00e9seau' } }, ous: ['ou-prod'] }, selected: { 3: run } },
  ],
  [
    'a tag with another letter',
    { targets: { tags: { 'fili\u00e8re': 'r\u00e8seau' }, ous: ['ou-prod'] }, selected: {} },
  ],
  [
    'tags that are unknown: an error, but for who is skipped anyway',
    { targets: { tags: { stage: 'prod' } }, selected: { 2: run, 3: run, 4: off, 5: 'access-denied' } },
  ],
  [
    'excluded tags that are unknown',
    { targets: { exclude: { tags: { team: 'a' } } }, selected: { 1: me, 3: run, 4: off, 5: 'access-denied' } },
  ],
  ['tags that nobody asks for', { targets: { accounts: ['5'] }, run: { exclude: none }, selected: { 5: run } }],
];

test.each(cases)('%s', (_what, { targets, run: narrowing, includeCaller = false, selected }) => {
  const result = selectAccounts(accounts, targetsOf(targets), {
    tags,
    runTargets: runTargetsOf(narrowing),
    principal: '1',
    includeCaller,
  });
  expect(Object.fromEntries(result.map((each) => [each.account.id, dispositionOf(each)]))).toEqual(selected);
});

describe('a policy that selects by tag', () => {
  const selection: Selection = { tags, runTargets: runTargetsOf(), principal: '1', includeCaller: false };

  test('hands on the tags of its accounts', () => {
    const [first] = selectAccounts(accounts, targetsOf({ tags: { team: 'b' }, ous: ['ou-prod'] }), selection);
    expect(first?.account.tags).toEqual({ stage: 'prod', team: 'b' });
  });

  test('says why tags are unknown', () => {
    const targets = targetsOf({ tags: { team: 'b' }, accounts: ['5'] });
    expect(selectAccounts(accounts, targets, selection)).toMatchObject([
      {
        action: 'error',
        error: { operation: 'organizations:ListTagsForResource', message: "the account's tags are unknown: no" },
      },
    ]);
    expect(selectAccounts(accounts, targets, { ...selection, tags: new Map() })).toMatchObject([
      { action: 'error', error: { kind: 'unavailable', message: "the account's tags are unknown" } },
    ]);
  });
});

test('whatever is wanted: each account once or not at all, exclusion wins, nobody is lost', () => {
  const unitIds = ['r-root', 'ou-a', 'ou-a1', 'ou-a2', 'ou-b'];
  const paths = [
    ['r-root'],
    ['r-root', 'ou-a'],
    ['r-root', 'ou-a', 'ou-a1'],
    ['r-root', 'ou-a', 'ou-a2'],
    ['r-root', 'ou-b'],
  ];
  const ids = ['1', '2', '3', '4', '5', '6', '7', '8'];
  const some = (all: readonly string[]) => fc.subarray([...all]);
  const maybe = (all: readonly string[]) => fc.option(fc.subarray([...all], { minLength: 1 }), { nil: undefined });
  const record = fc.record({ stage: fc.constantFrom('prod', 'dev') }, { requiredKeys: [] });
  const random = fc.record({
    accounts: fc.tuple(
      ...ids.map((id) =>
        fc
          .tuple(
            fc.constantFrom(...paths),
            fc.constantFrom<AccountState>('ACTIVE', 'SUSPENDED', 'PENDING_CLOSURE', 'UNKNOWN'),
          )
          .map(([path, state]) => account(id, path, state)),
      ),
    ),
    tags: fc.tuple(...ids.map((id) => fc.tuple(fc.constant(id), fc.oneof(record, fc.constant(denied))))),
    targets: fc.record({
      accounts: maybe(ids),
      ous: maybe(unitIds),
      tags: record,
      exclude: fc.record({ accounts: some(ids), ous: some(unitIds), tags: record }),
    }),
    run: fc.record({
      accounts: maybe(ids),
      ous: maybe(unitIds),
      exclude: fc.record({ accounts: some(ids), ous: some(unitIds) }),
    }),
    includeCaller: fc.boolean(),
  });
  fc.assert(
    fc.property(random, ({ accounts: all, tags: allTags, targets, run: narrowing, includeCaller }) => {
      const tagsById = new Map<string, Record<string, string> | ErrorRecord>(allTags);
      const wanted = targetsOf(targets);
      const runTargets = runTargetsOf(narrowing);
      const result = selectAccounts(all, wanted, { tags: tagsById, runTargets, principal: '1', includeCaller });
      const selected = new Map(result.map((each) => [each.account.id, each]));
      expect(selected.size).toBe(result.length);
      for (const each of all) {
        const at = (accountIds: readonly string[] = [], units: readonly string[] = []): boolean =>
          accountIds.includes(each.id) || units.some((unit) => each.ouPath.includes(unit));
        const isNamed = (list: {
          accounts?: readonly string[] | undefined;
          ous?: readonly string[] | undefined;
        }): boolean => (list.accounts === undefined && list.ous === undefined) || at(list.accounts, list.ous);
        const isExcluded =
          at(wanted.exclude.accounts, wanted.exclude.ous) || at(runTargets.exclude.accounts, runTargets.exclude.ous);
        const own = tagsById.get(each.id);
        const isKnown = own !== undefined && !('kind' in own);
        const fits = !isKnown || (matches(own, targets.tags, 'every') && !matches(own, targets.exclude.tags, 'some'));
        const found = selected.get(each.id);
        expect(found !== undefined).toBe(isNamed(wanted) && isNamed(runTargets) && !isExcluded && fits);
        if (found?.action !== 'run') continue;
        expect(['ACTIVE', 'UNKNOWN']).toContain(each.state);
        expect(each.id !== '1' || includeCaller).toBe(true);
        // Who runs under a policy that looks at tags has tags that are known.
        const looksAtTags = Object.keys({ ...targets.tags, ...targets.exclude.tags }).length > 0;
        expect(isKnown || !looksAtTags).toBe(true);
      }
    }),
    { numRuns: 1_000 },
  );
});

function matches(own: object, wanted: object, how: 'every' | 'some'): boolean {
  const entries = Object.entries(wanted);
  const isThere = ([key, value]: [string, unknown]): boolean =>
    Object.entries(own).some(([k, v]) => k === key && v === value);
  return how === 'every' ? entries.every(isThere) : entries.some(isThere);
}

function dispositionOf(selected: ReturnType<typeof selectAccounts>[number]): string {
  if (selected.action === 'skip') return selected.reason;
  return selected.action === 'error' ? selected.error.kind : 'run';
}
