import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { partitionWarnings } from '../../src/engine/foreign-partition.ts';
import { packageFile } from '../../src/package-files.ts';
import { verdict } from '../../src/report/build/verdict.ts';
import type { RunLogRecord } from '../../src/run-log/records.ts';
import { parseOrganizationFile } from '../../src/simulator/parse-organization-file.ts';
import { type Simulator, startSimulator } from '../../src/simulator/start-simulator.ts';
import { policiesOf, runPolicies, type TestRunOptions } from '../support/run-policies.ts';

let simulator: Simulator;

beforeAll(async () => {
  const text = await readFile(packageFile('examples/demo-organization.yml'), 'utf8');
  simulator = await startSimulator({ organization: parseOrganizationFile(text, 'demo') });
});
afterAll(() => simulator.close());

/** Two policies, one over the trails of an account: its own one and the organization's, both for all regions. */
async function run(targets: string, name: string, options: TestRunOptions = {}) {
  const policies = await policiesOf(`version: 1
policies:
  - id: somewhere
    title: Looks at one account
    targets: { accounts: ["333333333301"], regions: [us-east-1] }
    call: cloudtrail:DescribeTrails
    resources: trailList
    filter: "@"
    finding: { resource: "\${${name}}" }
  - id: elsewhere
    title: Looks where it is told
    targets: ${targets}
    call: cloudtrail:DescribeTrails
    filter: trailList
`);
  return runPolicies(simulator, policies, options);
}

const codesOf = ({ report }: Awaited<ReturnType<typeof run>>): string[] =>
  report.warnings.map(({ code, policy }) => `${code} ${policy}`);

describe('a policy that was evaluated nowhere', () => {
  it.each([
    ['a tag that is mistyped', '{ tags: { stage: prdo } }'],
    ["the caller's account alone, which is skipped", '{ accounts: ["111111111111"] }'],
  ])('makes the run incomplete: %s', async (_, targets) => {
    const found = await run(targets, 'Name');
    expect(codesOf(found)).toContain('policy-selects-nothing elsewhere');
    expect(verdict(found.report, { failOn: 'none', allowErrors: true })).toEqual({
      exitCode: 3,
      reason: 'incomplete: policy elsewhere was evaluated nowhere',
    });
  });

  it('is reported once, also where the run is resumed', async () => {
    const { records } = await run('{ tags: { stage: prdo } }', 'Name');
    const again = await run('{ tags: { stage: prdo } }', 'Name', { before: records });
    expect(codesOf(again).filter((code) => code.startsWith('policy-selects-nothing'))).toHaveLength(1);
    expect(again.report.summary.idle).toEqual(['elsewhere']);
  });

  it('is fine where the policy says so', async () => {
    const { report } = await run('{ tags: { stage: prdo }, allowNone: true }', 'Name');
    expect(report.warnings.map(({ code }) => code)).not.toContain('policy-selects-nothing');
    expect(verdict(report, { failOn: 'none', allowErrors: false }).exitCode).toBe(0);
  });
});

describe('findings of one cell with one name', () => {
  it('are reported once, keep their fingerprints apart, and are reported again by no resumption', async () => {
    const found = await run('{ accounts: ["333333333301"] }', 'IsMultiRegionTrail');
    expect(codesOf(found)).toEqual(['findings-share-name somewhere']);
    const fingerprints = new Set(found.report.findings.map(({ fingerprint }) => fingerprint));
    expect(found.report.findings.filter(({ policy }) => policy === 'somewhere').length).toBeGreaterThan(1);
    expect(fingerprints.size).toBe(found.report.findings.length);
    const again = await run('{ accounts: ["333333333301"] }', 'IsMultiRegionTrail', {
      before: found.records.filter(({ type }) => type !== 'end' && type !== 'outcome'),
    });
    expect(codesOf(again)).toEqual(['findings-share-name somewhere']);
  });

  it('are not told of where each has its own', async () => {
    expect(codesOf(await run('{ accounts: ["333333333301"] }', 'Name'))).toEqual([]);
  });
});

describe('a resource that several regions list', () => {
  /** @param resources - of the trails, one of which logs in all regions and has a shadow in each. */
  const trails = async (resources: string, name: string, more: { regions?: string; before?: RunLogRecord[] } = {}) => {
    const policies = await policiesOf(`version: 1
policies:
  - id: trails
    title: Trails
    targets: { accounts: ["333333333301"], regions: ${more.regions ?? '[us-east-1, eu-west-1]'} }
    call: cloudtrail:DescribeTrails
    resources: "${resources}"
    filter: "@"
    finding: { resource: "\${${name}}" }
`);
    return runPolicies(simulator, policies, more.before === undefined ? {} : { before: more.before });
  };

  it('is told of once: it is counted in each of them', async () => {
    const found = await trails('trailList', 'TrailARN');
    const { warnings, findings } = found.report;
    const [first] = findings;
    const regions = findings.filter(({ resource }) => resource === first?.resource).map(({ region }) => region);
    expect(regions.sort()).toEqual(['eu-west-1', 'us-east-1']);
    expect(warnings).toEqual([
      {
        code: 'found-in-several-regions',
        message:
          'policy trails finds the same resource in several regions of an account, and counts it in each: take what belongs to the region in `resources` (as in `[?HomeRegion == cove.region]`), or target one region',
        policy: 'trails',
      },
    ]);
    const again = await trails('trailList', 'TrailARN', {
      before: found.records.filter(({ type }) => type !== 'end' && type !== 'outcome'),
    });
    expect(codesOf(again)).toEqual(['found-in-several-regions trails']);
  });

  it('is told of whatever it is called: its ARN has a region', async () => {
    expect(codesOf(await trails('trailList', 'Name'))).toContain('found-in-several-regions trails');
  });

  it.each([
    ['each region has its own', 'trailList[?HomeRegion == cove.region]', undefined],
    ['one region is asked', 'trailList', '[us-east-1]'],
    ['one region is asked, the home of the partition', 'trailList', 'home'],
  ])('is none where %s', async (_, resources, regions) => {
    const found = await trails(resources, 'TrailARN', regions === undefined ? {} : { regions });
    expect(found.report.findings.length).toBeGreaterThan(0);
    expect(codesOf(found)).toEqual([]);
  });
});

describe('ARNs of another partition than that of the run', () => {
  const warningsOf = async (filter: string, partition: string): Promise<string[]> => {
    const policies = await policiesOf(`version: 1
policies:
  - id: trails
    title: Trails
    call: cloudtrail:DescribeTrails
    resources: trailList
    filter: "${filter}"
    finding: { resource: "\${TrailARN}" }
`);
    return partitionWarnings(policies, partition).map(({ code, message }) => `${code}: ${message}`);
  };

  it.each([
    ["SnsTopicARN == 'arn:aws:sns:eu-west-1:111122223333:a'", 'aws-cn'],
    ["starts_with(SnsTopicARN, 'arn:aws:')", 'aws-us-gov'],
    ["starts_with(SnsTopicARN, 'arn:aws-cn:')", 'aws'],
  ])('are reported: %s in %s', async (filter, partition) => {
    const [message, ...others] = await warningsOf(filter, partition);
    expect(message).toMatch(/^arn-of-another-partition: policy trails names ARNs of the partition aws/);
    expect(message).toContain(`this run is in ${partition}, where none begins with arn:`);
    expect(others).toEqual([]);
  });

  it.each([
    ["starts_with(SnsTopicARN, 'arn:aws:')", 'aws'],
    ["starts_with(SnsTopicARN, 'arn:aws:') || starts_with(SnsTopicARN, 'arn:aws-cn:')", 'aws-cn'],
    ["cove.partition == 'aws' && starts_with(SnsTopicARN, 'arn:aws:')", 'aws-cn'],
    ["regex_match(SnsTopicARN, '^arn:aws[a-z-]*:sns:')", 'aws-cn'],
    ["starts_with(SnsTopicARN, 'arn:')", 'aws-cn'],
  ])('are none: %s in %s', async (filter, partition) => {
    expect(await warningsOf(filter, partition)).toEqual([]);
  });

  it('are in the log of a run', async () => {
    const { report } = await runPolicies(
      simulator,
      await policiesOf(`version: 1
policies:
  - id: trails
    title: Trails
    targets: { accounts: ["333333333301"], regions: [us-east-1] }
    call: cloudtrail:DescribeTrails
    resources: trailList
    filter: "starts_with(SnsTopicARN, 'arn:aws-cn:')"
    finding: { resource: "\${TrailARN}" }
`),
    );
    expect(report.warnings.map(({ code, policy }) => `${code} ${policy}`)).toContain('arn-of-another-partition trails');
  });
});

describe('a region that nobody knows', () => {
  const GLOBAL = `
  - id: whole
    title: Asks of the whole account
    targets: { accounts: ["333333333301", "333333333302"] }
    call: iam:GetAccountSummary
    filter: SummaryMap.Users == \`0\``;

  const codes = async (
    call: string,
    filter: string,
    targets: NonNullable<TestRunOptions['targets']>,
    more = '',
  ): Promise<string[]> => {
    const policies = await policiesOf(`version: 1
policies:
  - id: asks
    title: Asks
    targets: { accounts: ["333333333301"] }
    call: ${call}
    filter: ${filter}${more}
`);
    const { report } = await runPolicies(simulator, policies, { targets });
    return report.warnings.map(({ code, message }) => `${code}: ${message}`);
  };

  it('is told of by a warning where no policy asks single regions', async () => {
    expect(
      await codes('iam:GetAccountSummary', 'SummaryMap.Users == `0`', { regions: ['eu-wst-1', 'eu-west-1', 'eu-*'] }),
    ).toEqual([
      'unknown-region: this release of cove-policy does not know the region "eu-wst-1" (did you mean "eu-west-1"?); no policy asks single regions in the accounts of this run, so the name changed nothing',
    ]);
  });

  it('is told of by accounts where a policy does', async () => {
    const targets = { regions: ['eu-wst-1', 'eu-west-1'] };
    for (const more of ['', GLOBAL]) {
      const warnings = await codes('cloudtrail:DescribeTrails', 'trailList', targets, more);
      expect(warnings.filter((each) => each.startsWith('unknown-region'))).toEqual([]);
    }
  });

  it('is told of by a warning where a policy would, and no account of the run is one of its own', async () => {
    const targets = { regions: ['eu-wst-1'], accounts: ['333333333302'] };
    const warnings = await codes('cloudtrail:DescribeTrails', 'trailList', targets, GLOBAL);
    expect(warnings.filter((each) => each.startsWith('unknown-region'))).toHaveLength(1);
  });

  it('is told of also where a glob matches none', async () => {
    expect(await codes('iam:GetAccountSummary', 'SummaryMap.Users == `0`', { regions: ['eu-wst-*', '!eu-*'] })).toEqual(
      [
        'unknown-region: this release of cove-policy knows no region that matches "eu-wst-*"; no policy asks single regions in the accounts of this run, so the name changed nothing',
      ],
    );
  });
});
