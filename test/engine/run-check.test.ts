import { readFile } from 'node:fs/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { packageFile } from '../../src/package-files.ts';
import type { OutcomeRecord } from '../../src/run-log/records.ts';
import type { FaultRule } from '../../src/simulator/organization-file.generated.ts';
import { parseOrganizationFile } from '../../src/simulator/parse-organization-file.ts';
import { type Simulator, type SimulatorOptions, startSimulator } from '../../src/simulator/start-simulator.ts';
import { policiesAt, policiesOf, runPolicies } from '../support/run-policies.ts';

const ROOT = packageFile('');

let simulator: Simulator | undefined;

afterEach(() => simulator?.close());

async function startDemo(options: Partial<SimulatorOptions> = {}): Promise<Simulator> {
  const text = await readFile(packageFile('examples/demo-organization.yml'), 'utf8');
  simulator = await startSimulator({ organization: parseOrganizationFile(text, 'demo'), record: true, ...options });
  return simulator;
}

/** `account region status` of every outcome, sorted: the whole ledger. */
function ledgerOf(outcomes: readonly OutcomeRecord[]): string[] {
  return outcomes.map(({ account, region, status }) => `${account} ${region} ${status}`).sort();
}

describe('the demo organization', () => {
  it('shows exactly the trails that still log, the account that refuses, and the accounts that are left out', async () => {
    const { report, outcomes } = await runPolicies(await startDemo(), await policiesAt('policies/trails.yml', ROOT));
    expect(
      report.findings.map(({ account, region, resource }) => `${account.id} ${region} ${resource.split('/').at(-1)}`),
    ).toEqual([
      '333333333301 us-east-1 management-events-2019',
      '333333333302 eu-west-1 search-trail-ireland',
      '333333333302 us-east-1 search-trail-virginia',
      '333333333303 eu-west-1 pci-audit-2023',
      '444444444401 us-west-2 management-events-2019-copy',
      '555555555502 eu-central-2 zurich-experiment',
    ]);
    expect(report.errors).toMatchObject([
      { account: { id: '444444444403' }, region: '*', kind: 'assume-role', code: 'AccessDenied' },
    ]);
    expect(report.skipped.map(({ account, reason }) => [account.id, reason])).toEqual([
      ['111111111111', 'caller-account'],
      ['666666666601', 'account-not-active'],
    ]);
    // 8 accounts with 4 regions, one with 3, and one cell for each that was not entered.
    expect(report.summary).toMatchObject({
      cells: 38,
      compliant: 29,
      findings: 6,
      error: 1,
      skipped: 2,
      complete: false,
      ledger: 'ok',
    });
    expect(outcomes).toHaveLength(38);
  });

  it('shows where AWS Config is blind', async () => {
    const { report } = await runPolicies(await startDemo(), await policiesAt('policies/config-recorder.yml', ROOT));
    const found = report.findings.map(({ policy, account, region }) => `${policy} ${account.id} ${region}`);
    expect(found.sort()).toEqual([
      'config-delivery-failing 444444444401 eu-west-1',
      'config-recorder-missing 555555555501 eu-central-2',
      'config-recorder-not-recording 333333333302 us-west-2',
    ]);
  });

  it('reads every account through more pages than one', async () => {
    await runPolicies(await startDemo(), await policiesAt('policies/trails.yml', ROOT));
    expect(simulator?.requests.byOperation.get('organizations:ListAccounts')).toBeGreaterThan(3);
  });

  it("checks the caller's own account with the caller's own credentials where that is asked for", async () => {
    const { report } = await runPolicies(await startDemo(), await policiesAt('policies/trails.yml', ROOT), {
      includeCaller: true,
    });
    expect(report.skipped.map(({ reason }) => reason)).toEqual(['account-not-active']);
    const own =
      simulator?.recorded.filter(({ account, service }) => account === '111111111111' && service === 'cloudtrail') ??
      [];
    expect(own.length).toBeGreaterThan(0);
    expect(own.every(({ sessionName }) => sessionName === null)).toBe(true);
  });
});

const TRAILS_TWICE = `
version: 1
policies:
  - id: trail-logs
    title: A trail logs
    call: { operation: cloudtrail:DescribeTrails, input: { includeShadowTrails: false } }
    resources: trailList
    filter: "!IsOrganizationTrail"
    finding: { resource: "\${TrailARN}" }
  - id: trail-has-no-bucket
    title: A trail has no bucket
    call: { operation: cloudtrail:DescribeTrails, input: { includeShadowTrails: false } }
    resources: trailList
    filter: "!S3BucketName"
    finding: { resource: "\${TrailARN}" }
`;

describe('calls', () => {
  it('that are equal are made once in a cell, whichever policies make them', async () => {
    await runPolicies(await startDemo(), await policiesOf(TRAILS_TWICE), { targets: { accounts: ['333333333301'] } });
    const calls = simulator?.recorded.filter(({ operation }) => operation === 'DescribeTrails') ?? [];
    expect(calls.map(({ region }) => region).sort()).toEqual(['eu-central-2', 'eu-west-1', 'us-east-1', 'us-west-2']);
  });

  it('share one session per account', async () => {
    await runPolicies(await startDemo(), await policiesAt('policies/*.yml', ROOT));
    // 12 accounts, without the caller's, the suspended one; the denied one counts, and is asked once.
    expect(simulator?.requests.byOperation.get('sts:AssumeRole')).toBe(10);
  });
});

function onePolicy(body: string): string {
  return `version: 1\npolicies:\n  - id: p\n    title: t\n    targets: { regions: [eu-west-1] }\n${body.replace(/^/gm, '    ')}`;
}

describe('policies', () => {
  const target = { targets: { accounts: ['333333333302'] } };

  it('take an error that means "there is none" for null, and no other one', async () => {
    const policies = await policiesOf(
      onePolicy(
        'call: { operation: cloudtrail:GetTrail, input: { Name: not-there }, absent: [TrailNotFoundException] }\nfilter: "@ == null"',
      ),
    );
    const { report } = await runPolicies(await startDemo(), policies, target);
    expect(report.findings).toHaveLength(1);

    const denied = await startDemo({ faults: { seed: 1, rules: [{ kind: 'deny', operation: 'GetTrail' }] } });
    const { outcomes } = await runPolicies(
      denied,
      await policiesOf(
        onePolicy(
          'call: { operation: cloudtrail:GetTrail, input: { Name: not-there }, absent: [AccessDeniedException] }\nfilter: "@ == null"',
        ),
      ).catch(() => policies),
      target,
    );
    expect(outcomes).toMatchObject([{ status: 'error', errors: [{ kind: 'access-denied' }] }]);
  });

  it('expand a lookup into resources of their own, with their parent', async () => {
    const policies = await policiesOf(
      onePolicy(`call: config-service:DescribeConfigurationRecorders
resources: ConfigurationRecorders
lookups:
  - expand: trailList[?!IsOrganizationTrail]
    operation: cloudtrail:DescribeTrails
    input: { includeShadowTrails: false }
filter: parent.name
finding: { resource: "\${TrailARN}", message: "\${Name} beside recorder \${parent.name} in \${cove.account.name}, \${cove.region}" }`),
    );
    const { report } = await runPolicies(await startDemo(), policies, target);
    expect(report.findings).toMatchObject([
      { message: 'search-trail-ireland beside recorder default in Search Production, eu-west-1' },
    ]);
  });

  it('make an error of a single resource whose lookup fails, and keep what is known of the others', async () => {
    const rules: FaultRule[] = [{ kind: 'deny', operation: 'GetTrailStatus', region: 'us-east-1' }];
    const { report, outcomes } = await runPolicies(
      await startDemo({ faults: { seed: 1, rules } }),
      await policiesAt('policies/trails.yml', ROOT),
      target,
    );
    expect(report.findings.map(({ region }) => region)).toEqual(['eu-west-1']);
    expect(outcomes.find(({ region }) => region === 'us-east-1')).toMatchObject({
      status: 'error',
      resources: 1,
      errors: [
        {
          kind: 'access-denied',
          operation: 'cloudtrail:GetTrailStatus',
          resource: expect.stringContaining('search-trail-virginia'),
        },
      ],
    });
  });

  it('fail, and do not pass, where an expression cannot be evaluated', async () => {
    const policies = await policiesOf(
      onePolicy(
        'call: { operation: cloudtrail:DescribeTrails, input: { includeShadowTrails: false } }\nresources: trailList\nfilter: age_days(Name) > `1`\nfinding: { resource: "${TrailARN}" }',
      ),
    );
    const { outcomes } = await runPolicies(await startDemo(), policies, target);
    expect(outcomes).toMatchObject([{ status: 'error', errors: [{ kind: 'evaluation' }] }]);
  });

  it('ask global services once per account', async () => {
    const policies = await policiesOf(`version: 1
policies:
  - id: p
    title: t
    call: organizations:DescribeOrganization
    filter: Organization.Id
    finding: { message: "\${cove.region}" }
`);
    const { outcomes } = await runPolicies(await startDemo(), policies, target);
    expect(outcomes.map(({ account, region }) => `${account} ${region}`)).toEqual(['333333333302 global']);
    expect(simulator?.recorded.find(({ operation }) => operation === 'DescribeOrganization')?.region).toBe('us-east-1');
  });
});

describe('regions', () => {
  const trails = (regions: string): string =>
    `version: 1\npolicies:\n  - id: p\n    title: t\n    targets: { regions: ${regions} }\n    call: cloudtrail:DescribeTrails\n    resources: trailList\n    filter: "!@"\n    finding: { resource: "\${TrailARN}" }\n`;

  it.each([
    ['enabled', 'enabled', ['eu-west-1 compliant', 'us-east-1 compliant', 'us-west-2 compliant']],
    ['a glob that takes in a disabled region', '[eu-*]', ['eu-central-2 skipped', 'eu-west-1 compliant']],
    ['a region that is disabled', '[eu-central-2]', ['eu-central-2 skipped']],
    ['a region that is not there', '[eu-west-9]', ['eu-west-9 error']],
    ['a glob that takes in nothing', '[mars-*]', ['mars-* error']],
  ])('%s', async (_, regions, expected) => {
    const { outcomes } = await runPolicies(await startDemo(), await policiesOf(trails(regions)), {
      targets: { accounts: ['333333333303'] },
    });
    expect(ledgerOf(outcomes).map((line) => line.slice('333333333303 '.length))).toEqual(expected);
  });

  it.each([
    ['denied', { kind: 'deny', operation: 'ListRegions' }],
    ['throttled for good is an error', { kind: 'throttle', operation: 'ListRegions' }],
  ] as const)('come from EC2 where account:ListRegions is %s', async (name, rule) => {
    const { outcomes } = await runPolicies(
      await startDemo({ faults: { seed: 1, rules: [rule] } }),
      await policiesOf(trails('enabled')),
      { targets: { accounts: ['333333333303'] }, maxAttempts: 2 },
    );
    const expected =
      name === 'denied' ? ['eu-west-1 compliant', 'us-east-1 compliant', 'us-west-2 compliant'] : ['* error'];
    expect(ledgerOf(outcomes).map((line) => line.slice('333333333303 '.length))).toEqual(expected);
  });

  it('that are named are asked even where the account says nothing of its regions', async () => {
    const rules: FaultRule[] = [
      { kind: 'deny', operation: 'ListRegions' },
      { kind: 'deny', operation: 'DescribeRegions' },
    ];
    const { outcomes } = await runPolicies(
      await startDemo({ faults: { seed: 1, rules } }),
      await policiesOf(trails('[eu-west-1, "us-*"]')),
      {
        targets: { accounts: ['333333333303'] },
      },
    );
    expect(ledgerOf(outcomes)).toEqual(['333333333303 eu-west-1 compliant', '333333333303 us-* error']);
  });
});

describe('faults', () => {
  it('that pass leave the same ledger as a world without them', async () => {
    const policies = await policiesAt('policies/*.yml', ROOT);
    const calm = await runPolicies(await startDemo(), policies);
    await simulator?.close();
    const rules: FaultRule[] = [
      { kind: 'throttle', rate: 0.05, service: ['cloudtrail', 'config', 'sts'] },
      { kind: 'serverError', rate: 0.05 },
      { kind: 'reset', rate: 0.05 },
      { kind: 'malformed', rate: 0.02 },
      { kind: 'expiredToken', service: 'cloudtrail', count: 1, per: 'account' },
    ];
    const stormy = await runPolicies(await startDemo({ faults: { seed: 11, rules } }), policies);
    expect(ledgerOf(stormy.outcomes)).toEqual(ledgerOf(calm.outcomes));
    // Ages in the demo organization are counted from the clock: the evidence of two runs differs by seconds.
    expect(stormy.report.findings.map(({ fingerprint }) => fingerprint)).toEqual(
      calm.report.findings.map(({ fingerprint }) => fingerprint),
    );
    expect(simulator?.requests.failed).toBeGreaterThan(10);
  });
});

describe('an interruption', () => {
  it('leaves every cell accounted for, and none of the rest compliant', async () => {
    const abort = new AbortController();
    const rules: FaultRule[] = [{ kind: 'latency', latencyMs: 200, region: 'us-west-2', service: 'cloudtrail' }];
    let seen = 0;
    const { report, outcomes } = await runPolicies(
      await startDemo({ faults: { seed: 1, rules } }),
      await policiesAt('policies/trails.yml', ROOT),
      {
        signal: abort.signal,
        accountsAtOnce: 2,
        onRecord: (record) => {
          if (record.type === 'outcome') seen += 1;
          if (seen === 6) abort.abort();
        },
      },
    );
    expect(report.run.interrupted).toBe(true);
    expect(report.summary).toMatchObject({ ledger: 'ok', complete: false });
    expect(report.summary.cells).toBe(outcomes.length);
    expect(new Set(outcomes.map(({ account }) => account)).size).toBe(12);
    expect(report.errors.some(({ kind }) => kind === 'interrupted')).toBe(true);
  });

  it('by --fail-fast stops at the first cell that cannot be evaluated', async () => {
    const { report } = await runPolicies(await startDemo(), await policiesAt('policies/trails.yml', ROOT), {
      failFast: true,
      accountsAtOnce: 1,
    });
    // Accounts go by id: the one that refuses comes ninth.
    expect(report.errors.filter(({ kind }) => kind === 'assume-role')).toHaveLength(1);
    expect(report.errors.filter(({ kind }) => kind === 'interrupted').map(({ account }) => account.id)).toEqual([
      '555555555501',
      '555555555502',
    ]);
    expect(report.run.interrupted).toBe(false);
  });
});
