import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { OutcomeRecord } from '../../src/run-log/records.ts';
import type { AccountEntry, FaultRule, OrganizationFile } from '../../src/simulator/organization-file.generated.ts';
import { startSimulator } from '../../src/simulator/start-simulator.ts';
import { policiesOf, runPolicies, type TestRun, type TestRunOptions } from '../support/run-policies.ts';

const CALLER = '111111111111';
const REGIONS = ['us-east-1', 'eu-west-1', 'eu-south-2'] as const;
/** The one region that an account has to enable. */
const OPT_IN = 'eu-south-2';

const trail = fc.record({ homeRegion: fc.constantFrom('us-east-1', 'eu-west-1'), logging: fc.boolean() });

const member = fc.record({
  status: fc.constantFrom('ACTIVE' as const, 'ACTIVE' as const, 'ACTIVE' as const, 'SUSPENDED' as const),
  deny: fc.integer({ min: 0, max: 5 }).map((value) => value === 0),
  isOptedIn: fc.boolean(),
  stage: fc.constantFrom('prod', 'dev'),
  trails: fc.array(trail, { maxLength: 3 }),
});

const organization = fc.array(member, { minLength: 1, maxLength: 5 }).map((members): OrganizationFile => {
  const accounts = members.map(
    ({ status, deny, isOptedIn, stage, trails }, index): AccountEntry => ({
      id: String(222_222_222_201 + index),
      name: `member-${index}`,
      status,
      tags: { stage },
      roles: [{ name: 'OrganizationAccountAccessRole', deny }],
      disabledRegions: isOptedIn ? [] : [OPT_IN],
      trails: trails.map((each, number) => ({ name: `trail-${number}`, ...each })),
    }),
  );
  const trails = [{ name: 'organization-trail', multiRegion: true, organization: true }];
  return {
    version: 1,
    organization: { managementAccount: CALLER },
    regions: [{ name: 'us-east-1' }, { name: 'eu-west-1' }, { name: OPT_IN, optIn: true }],
    pageSize: 2,
    accounts: [{ id: CALLER, name: 'Management', trails }, ...accounts],
  };
});

const targets = fc.record({
  regions: fc.constantFrom('enabled', '[us-east-1]', '[eu-*]', '[us-east-1, eu-south-2]', '["*"]'),
  stage: fc.constantFrom(undefined, 'prod'),
});
type Targets = typeof targets extends fc.Arbitrary<infer T> ? T : never;

/** Each resource is judged by a lookup, and by a tag of its account that never stands in the way. */
function policyYaml({ regions, stage }: Targets): string {
  return `version: 1
policies:
  - id: trail-logs
    title: A trail logs
    targets: { regions: ${regions}${stage === undefined ? '' : `, tags: { stage: ${stage} }`} }
    call: { operation: cloudtrail:DescribeTrails, input: { includeShadowTrails: false } }
    resources: trailList[?!IsOrganizationTrail]
    lookups:
      - as: status
        operation: cloudtrail:GetTrailStatus
        input: { Name: "\${TrailARN}" }
    filter: status.IsLogging && cove.account.tags.stage
    finding: { resource: "\${Name}" }
`;
}

/** What there is to find in a cell, read from the description and not from any answer. */
function truth(file: OrganizationFile, account: string, region: string): string[] {
  const trails = file.accounts?.find(({ id }) => id === account)?.trails ?? [];
  return trails
    .filter((each) => !each.organization && each.logging !== false && (each.homeRegion ?? 'us-east-1') === region)
    .map(({ name }) => name)
    .sort();
}

/** Account and region of every cell, with the status that a world without faults gives it. */
function calmLedger(file: OrganizationFile, { regions, stage }: Targets): string[] {
  return (file.accounts ?? []).flatMap((account) => {
    const { id, status = 'ACTIVE', tags, roles, disabledRegions = [] } = account;
    if (stage !== undefined && tags?.stage !== stage) return [];
    const named = regions === '[us-east-1]' ? ['us-east-1'] : regions.includes(',') ? ['us-east-1', OPT_IN] : undefined;
    const every = named ?? REGIONS.filter((region) => regions !== '[eu-*]' || region.startsWith('eu-'));
    if (id === CALLER || status !== 'ACTIVE') return (named ?? ['*']).map((region) => `${id} ${region} skipped`);
    if (typeof roles?.[0] === 'object' && roles[0].deny) {
      const unresolved = named ?? [regions === '[eu-*]' ? 'eu-*' : '*'];
      return unresolved.map((region) => `${id} ${region} error`);
    }
    return every
      .filter((region) => !regions.includes('enabled') || !disabledRegions.includes(region))
      .map((region) => {
        if (disabledRegions.includes(region)) return `${id} ${region} skipped`;
        return `${id} ${region} ${truth(file, id, region).length > 0 ? 'findings' : 'compliant'}`;
      });
  });
}

async function check(
  file: OrganizationFile,
  wanted: Targets,
  faults: { readonly seed: number; readonly rules: FaultRule[] },
  options: TestRunOptions = {},
): Promise<TestRun> {
  const simulator = await startSimulator({ organization: file, faults });
  try {
    const policies = await policiesOf(policyYaml(wanted));
    return await runPolicies(simulator, policies, { maxAttempts: 4, ...options });
  } finally {
    await simulator.close();
  }
}

function ledgerOf(outcomes: readonly OutcomeRecord[]): string[] {
  return outcomes.map(({ account, region, status }) => `${account} ${region} ${status}`).sort();
}

/** One outcome per cell, as many as were planned, and nothing in them but the truth. */
function expectSound({ outcomes, records, report }: TestRun, file: OrganizationFile): void {
  const cells = outcomes.map(({ policy, account, region }) => `${policy} ${account} ${region}`);
  expect(new Set(cells).size).toBe(cells.length);
  expect(records.at(-1)).toMatchObject({ type: 'end', planned: cells.length });
  expect(report.summary.ledger).toBe('ok');
  for (const { account, region, status, findings } of outcomes) {
    const found = findings.map(({ resource }) => resource).sort();
    if (status === 'compliant' || status === 'findings') expect(found).toEqual(truth(file, account, region));
    // What is found beside an error is true as well; it may just not be all.
    else expect(truth(file, account, region)).toEqual(expect.arrayContaining(found));
  }
}

const staying = fc.record({
  kind: fc.constantFrom<FaultRule['kind']>('deny', 'denyScp', 'serverError', 'reset', 'malformed', 'expiredToken'),
  operation: fc.constantFrom(
    'DescribeTrails',
    'GetTrailStatus',
    'ListRegions',
    'DescribeRegions',
    'AssumeRole',
    'ListTagsForResource',
  ),
  rate: fc.double({ min: 0.1, max: 1, noNaN: true }),
});
const passing = fc.record({
  kind: fc.constantFrom<FaultRule['kind']>('serverError', 'reset', 'malformed'),
  service: fc.constantFrom('cloudtrail', 'account', 'sts', 'organizations'),
  count: fc.constant(1),
  per: fc.constant('cell' as const),
});
const faultsOf = (rule: fc.Arbitrary<FaultRule>) =>
  fc.record({ seed: fc.nat({ max: 1_000 }), rules: fc.array(rule, { minLength: 1, maxLength: 2 }) });

const RUNS = { numRuns: 5 };
const TIMEOUT_MS = 60_000;

describe('any organization, any targets', () => {
  it(
    'with faults that pass: the ledger is that of the calm world, and the findings are the truth',
    async () => {
      await fc.assert(
        fc.asyncProperty(organization, targets, faultsOf(passing), async (file, wanted, faults) => {
          const run = await check(file, wanted, faults);
          expectSound(run, file);
          expect(ledgerOf(run.outcomes)).toEqual(calmLedger(file, wanted).sort());
        }),
        RUNS,
      );
    },
    TIMEOUT_MS,
  );

  it(
    'with faults that stay: no cell is lost, and none is judged by half an answer',
    async () => {
      await fc.assert(
        fc.asyncProperty(organization, targets, faultsOf(staying), async (file, wanted, faults) => {
          const run = await check(file, wanted, faults, { maxAttempts: 2 });
          expectSound(run, file);
          const accounts = (cells: readonly string[]) => new Set(cells.map((cell) => cell.slice(0, 12)));
          const reached = accounts(ledgerOf(run.outcomes));
          expect([...accounts(calmLedger(file, wanted))].filter((id) => !reached.has(id))).toEqual([]);
        }),
        RUNS,
      );
    },
    TIMEOUT_MS,
  );

  it(
    'interrupted at any record: the ledger adds up, and nothing is compliant that was not read',
    async () => {
      await fc.assert(
        fc.asyncProperty(organization, targets, fc.nat({ max: 12 }), async (file, wanted, at) => {
          const abort = new AbortController();
          let seen = 0;
          const run = await check(
            file,
            wanted,
            { seed: 1, rules: [] },
            {
              signal: abort.signal,
              accountsAtOnce: 2,
              onRecord: () => {
                seen += 1;
                if (seen > at) abort.abort();
              },
            },
          );
          expectSound(run, file);
        }),
        RUNS,
      );
    },
    TIMEOUT_MS,
  );
});
