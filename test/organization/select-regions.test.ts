import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { RegionsAnswer } from '../../src/organization/read-regions.ts';
import { type SelectedRegion, selectRegions } from '../../src/organization/select-regions.ts';
import { ALL_REGIONS } from '../../src/run-log/records.ts';
import { failure } from './fake-organization.ts';

const known: RegionsAnswer = {
  ok: true,
  regions: [
    { name: 'eu-west-1', enabled: true, status: 'ENABLED_BY_DEFAULT' },
    { name: 'eu-south-2', enabled: false, status: 'DISABLED' },
    { name: 'us-east-1', enabled: true, status: 'ENABLED_BY_DEFAULT' },
    { name: 'us-west-2', enabled: true, status: 'ENABLED_BY_DEFAULT' },
    { name: 'ap-east-1', enabled: false, status: 'ENABLING' },
  ],
};
const unknown: RegionsAnswer = failure('access-denied', 'DescribeRegions', 'UnauthorizedOperation');
const nobody: RegionsAnswer = { ok: true, regions: [] };

type Wanted = 'enabled' | readonly string[];
type Row = readonly [
  wanted: Wanted,
  narrowed: readonly string[] | undefined,
  selected: Readonly<Record<string, string>>,
];

const run = 'run';
const off = 'region-disabled';
const no = 'unavailable';

const whenKnown: readonly Row[] = [
  ['enabled', undefined, { 'eu-west-1': run, 'us-east-1': run, 'us-west-2': run }],
  [['enabled'], undefined, { 'eu-west-1': run, 'us-east-1': run, 'us-west-2': run }],
  [['eu-west-1'], undefined, { 'eu-west-1': run }],
  [['ap-east-1', 'eu-west-1'], undefined, { 'ap-east-1': off, 'eu-west-1': run }],
  [['eu-*'], undefined, { 'eu-south-2': off, 'eu-west-1': run }],
  [['eu-*', 'eu-west-1', 'eu-w*'], undefined, { 'eu-south-2': off, 'eu-west-1': run }],
  [['{us,ap}-east-1'], undefined, { 'ap-east-1': off, 'us-east-1': run }],
  [['*'], undefined, { 'ap-east-1': off, 'eu-south-2': off, 'eu-west-1': run, 'us-east-1': run, 'us-west-2': run }],
  [['eu-wst-1', 'us-east-1'], undefined, { 'eu-wst-1': no, 'us-east-1': run }],
  [['sa-*', 'us-east-1'], undefined, { 'sa-*': no, 'us-east-1': run }],
  // The run narrows.
  ['enabled', ['us-*'], { 'us-east-1': run, 'us-west-2': run }],
  ['enabled', ['us-east-1', 'us-*'], { 'us-east-1': run, 'us-west-2': run }],
  [['eu-*', 'us-east-1'], ['us-*'], { 'us-east-1': run }],
  [['eu-*'], ['enabled'], { 'eu-west-1': run }],
  [['eu-west-1'], ['us-east-1'], {}],
  [['eu-west-1'], ['us-*'], {}],
  ['enabled', ['eu-south-2'], { 'eu-south-2': off }],
  ['enabled', ['eu-*'], { 'eu-west-1': run }],
  [['eu-west-1'], ['eu-south-2'], {}],
  // What selects nothing is no clean run, whoever wrote it.
  ['enabled', ['eu-wst-1'], { 'eu-wst-1': no }],
  ['enabled', ['eu-wst-*'], { 'eu-wst-*': no }],
  [['us-east-1'], ['us-eest-*', 'us-east-1'], { 'us-eest-*': no, 'us-east-1': run }],
  [['sa-*'], ['us-east-1'], { 'sa-*': no }],
];

test.each(whenKnown)('%j narrowed to %j', (wanted, narrowed, selected) => {
  expect(dispositions(selectRegions(wanted, narrowed, known))).toEqual(selected);
});

const whenUnknown: readonly Row[] = [
  ['enabled', undefined, { [ALL_REGIONS]: 'access-denied' }],
  [['eu-west-1', 'us-east-1'], undefined, { 'eu-west-1': run, 'us-east-1': run }],
  [['eu-*', 'us-east-1'], undefined, { 'eu-*': 'access-denied', 'us-east-1': run }],
  [['enabled', 'us-east-1'], undefined, { [ALL_REGIONS]: 'access-denied', 'us-east-1': run }],
  // Names of the run are asked where the policy may mean them.
  ['enabled', ['us-east-1'], { 'us-east-1': run }],
  [['us-*'], ['us-east-1', 'eu-west-1'], { 'us-east-1': run }],
  [['eu-west-1'], ['us-east-1'], {}],
  ['enabled', ['us-*'], { [ALL_REGIONS]: 'access-denied' }],
  [['us-east-1', 'eu-west-1'], ['us-*'], { 'us-east-1': run }],
  [['us-*'], ['enabled'], { 'us-*': 'access-denied' }],
];

test.each(whenUnknown)('%j narrowed to %j, where the account does not say', (wanted, narrowed, selected) => {
  expect(dispositions(selectRegions(wanted, narrowed, unknown))).toEqual(selected);
});

test('an account without any enabled region is an error', () => {
  expect(dispositions(selectRegions('enabled', undefined, nobody))).toEqual({ [ALL_REGIONS]: no });
});

test('messages say why, and what was probably meant', () => {
  const selected = selectRegions(['eu-wst-1', 'sa-*', 'ap-east-1'], undefined, known);
  expect(
    selected.map((each) => (each.action === 'error' ? each.error.message : each.action === 'skip' ? each.message : '')),
  ).toEqual([
    'region ap-east-1 is not enabled in this account (ENABLING)',
    'there is no region "eu-wst-1" (did you mean "eu-west-1"?)',
    'no region matches "sa-*"',
  ]);
});

test('whatever is wanted: each region once, sorted, and never nothing unless the run narrows', () => {
  const pattern = fc.constantFrom(
    'enabled',
    'eu-west-1',
    'us-east-1',
    'ap-east-1',
    'eu-*',
    'us-*',
    '*',
    'xx-1',
    'xx-*',
  );
  const list = fc.uniqueArray(pattern, { minLength: 1, maxLength: 4 });
  const wanted = fc.oneof(fc.constant('enabled' as const), list);
  fc.assert(
    fc.property(
      wanted,
      fc.option(list, { nil: undefined }),
      fc.constantFrom(known, unknown, nobody),
      (policy, narrowed, answer) => {
        const selected = selectRegions(policy, narrowed, answer);
        const names = selected.map(({ region }) => region);
        expect(names).toEqual([...new Set(names)].sort());
        if (narrowed === undefined) expect(selected.length).toBeGreaterThan(0);
        // Nothing runs where the account says that it is disabled, and a run's narrowing never adds a region that runs.
        const all = answer.ok ? selectRegions(policy, undefined, answer).filter(({ action }) => action === 'run') : [];
        for (const { region, action } of selected) {
          if (action !== 'run' || !answer.ok) continue;
          expect(answer.regions.find(({ name }) => name === region)?.enabled).toBe(true);
          expect(all.map((each) => each.region)).toContain(region);
        }
      },
    ),
  );
});

function dispositions(selected: readonly SelectedRegion[]): Record<string, string> {
  return Object.fromEntries(
    selected.map((each) => [
      each.region,
      each.action === 'run' ? 'run' : each.action === 'skip' ? each.reason : each.error.kind,
    ]),
  );
}
