import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { selectHome } from '../../src/organization/select-regions.ts';
import { parseOrganizationFile } from '../../src/simulator/parse-organization-file.ts';
import { type Simulator, startSimulator } from '../../src/simulator/start-simulator.ts';
import { policiesOf, runPolicies } from '../support/run-policies.ts';

const policies = await policiesOf(
  readFileSync(path.join(import.meta.dirname, '../fixtures/cis/multi-region-trail.yml'), 'utf8'),
);

const organization = parseOrganizationFile(
  `
version: 1
organization: { managementAccount: "111111111111" }
regions: [us-east-1, eu-west-1]
accounts:
  - id: "222222222222"
    name: Good
    trails: [{ name: stopped, logging: false }, { name: main, homeRegion: eu-west-1, multiRegion: true }]
  - id: "333333333333"
    name: Bad
    trails: [{ name: only, homeRegion: eu-west-1, multiRegion: true, logging: false }, { name: one, multiRegion: false }]
`,
  'organization.yml',
);

let simulator: Simulator | undefined;

afterEach(async () => {
  await simulator?.close();
  simulator = undefined;
});

describe('regions: home', () => {
  it('is one region of each account, and trails are asked in theirs', async () => {
    simulator = await startSimulator({ organization, record: true });
    const { outcomes, report } = await runPolicies(simulator, policies);
    expect(outcomes.map(({ account, region, status }) => [account, region, status]).sort()).toEqual([
      ['111111111111', 'us-east-1', 'skipped'],
      ['222222222222', 'us-east-1', 'compliant'],
      ['333333333333', 'us-east-1', 'findings'],
    ]);
    expect(report.errors).toEqual([]);
    const called = simulator.recorded.filter(({ service }) => service === 'cloudtrail' || service === 'account');
    expect(called.map(({ operation, region }) => `${operation} ${region}`).sort()).toEqual([
      'DescribeTrails us-east-1',
      'DescribeTrails us-east-1',
      'GetTrailStatus eu-west-1',
      'GetTrailStatus eu-west-1',
      'GetTrailStatus us-east-1',
      'GetTrailStatus us-east-1',
    ]);
  });

  it('a run that narrows it away has looked nowhere', async () => {
    simulator = await startSimulator({ organization });
    const { outcomes, report } = await runPolicies(simulator, policies, { targets: { regions: ['eu-west-1'] } });
    expect(outcomes.map(({ status }) => status)).toEqual(['skipped']);
    expect(report.warnings.map(({ code }) => code)).toContain('policy-selects-nothing');
  });

  it.each([
    ['us-east-1', undefined, [{ region: 'us-east-1', action: 'run' }]],
    ['us-east-1', ['us-*'], [{ region: 'us-east-1', action: 'run' }]],
    ['us-east-1', ['enabled'], [{ region: 'us-east-1', action: 'run' }]],
    ['us-east-1', ['eu-west-1'], []],
  ] as const)('%s, narrowed to %j', (home, narrowed, expected) => {
    expect(selectHome(home, narrowed, 'aws')).toEqual(expected);
  });

  it('is an error in a partition whose home region is not known', () => {
    expect(selectHome(undefined, undefined, 'aws-mars')).toMatchObject([
      {
        action: 'error',
        error: { message: 'the home region of the partition "aws-mars" is not known: name the region' },
      },
    ]);
  });
});
