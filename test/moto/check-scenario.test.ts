import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { packageFile } from '../../src/package-files.ts';
import type { ReportFile } from '../../src/report/build/report-file.generated.ts';
import { describeWithPython } from '../support/describe-with-python.ts';
import { runMain } from '../support/run-main.ts';
import { withoutWeakenings } from '../support/without-weakenings.ts';
import { motoWorld, simulatedWorld, type World, worldRegions } from './worlds.ts';

const activeMembers = 9;
/** The caller's own account and the suspended one: their regions are never asked for, so each is one cell. */
const skippedAccounts = 2;

/** What `world.yml` has something of. */
const packFindings = [
  'ec2-admin-port-open-to-world',
  'ec2-ebs-encryption-off',
  'iam-access-key-too-old',
  'iam-access-key-unused',
  'iam-user-without-mfa',
  's3-account-block-incomplete',
  's3-account-block-missing',
  's3-bucket-block-incomplete',
  's3-bucket-block-missing',
];

interface Run {
  readonly exitCode: number | null;
  readonly stderr: string;
  readonly report: ReportFile;
}

describeWithPython('the program beside boto3', (python) => {
  describe.each([
    { server: 'moto', start: motoWorld, lacks: ['config-service:DescribeDeliveryChannelStatus'] },
    { server: 'the simulator', start: simulatedWorld, lacks: [] },
  ])('against $server', ({ start, lacks }) => {
    let world: World;
    let directory: string;
    const idOf = (name: string) => [...world.names].find(([, known]) => known === name)?.[0] ?? '';
    const everywhere = ['--regions', worldRegions.join(',')];
    const check = (policy: string, ...args: string[]) =>
      runCheck(world, directory, [`policies/${policy}.yml`, ...args]);

    beforeAll(async () => {
      directory = await mkdtemp(path.join(tmpdir(), 'cove-policy-'));
      world = await start(python);
    });
    afterAll(async () => {
      await world?.close();
      await rm(directory, { recursive: true, force: true });
    });

    test('policies/trails.yml finds the trails that boto3 finds', async () => {
      const oracle = await world.ask('oracle-trails.py', ...worldRegions);
      const { exitCode, stderr, report } = await check('trails', ...everywhere);
      expect(rows(report, 'cloudtrail-redundant-trail')).toEqual(oracle);
      expect({ exitCode, stderr: withoutWeakenings(stderr) }).toEqual({ exitCode: 1, stderr: '' });
      expect(report.errors).toEqual([]);
      // Both servers take the session policy; only the simulator enforces it.
      expect(report.run.settings.sessionPolicy).toMatchObject({ mode: 'auto', actions: { length: 4 } });
      expect(report.warnings.filter(({ code }) => code !== 'not-default')).toEqual([]);
      expect(report.summary).toMatchObject({
        complete: true,
        ledger: 'ok',
        cells: activeMembers * worldRegions.length + skippedAccounts,
        findings: 6,
        error: 0,
        skipped: skippedAccounts,
      });
    });

    test('policies/config-recorder.yml finds the missing and the stopped recorders that boto3 finds', async () => {
      const oracle = (await world.ask('oracle-recorders.py', ...worldRegions)) as Record<string, string[][]>;
      const { exitCode, report } = await check('config-recorder', ...everywhere);
      expect(places(rows(report, 'config-recorder-missing'))).toEqual(oracle.missing);
      expect(places(rows(report, 'config-recorder-not-recording'))).toEqual(places(oracle.stopped ?? []));
      expect([...new Set(report.errors.map(({ operation }) => operation))]).toEqual(lacks);
      expect(exitCode).toBe(lacks.length === 0 ? 1 : 3);
    });

    test('the packs for IAM, S3 and EC2 find what boto3 finds', async () => {
      const oracle = (await world.ask('oracle-resources.py', ...worldRegions)) as string[][];
      const packs = ['policies/s3-public-access.yml', 'policies/ec2-baseline.yml'];
      // moto's keys are as old as this run: every key that is active counts as too old, and as unused.
      const ages = ['--param', 'maxKeyAgeDays=-1', '--param', 'maxUnusedDays=-1'];
      const { exitCode, report } = await check('iam-access-keys', ...packs, ...ages, ...everywhere);
      const found = report.findings
        // moto's summary does not say whether the root user has a password: unknown is never compliant.
        .filter(({ policy }) => policy !== 'iam-root-without-mfa')
        .map(({ policy, account, region, resource }) => [policy, account.id, region, groupIdOf(resource)])
        .sort();
      expect(found).toEqual(oracle);
      expect(new Set(found.map(([policy]) => policy))).toEqual(new Set(packFindings));
      expect(report.errors).toEqual([]);
      expect(exitCode).toBe(1);
    }, 240_000);

    test('an account that is suspended, and the caller, are skipped with a reason', async () => {
      const { report } = await check('trails', ...everywhere);
      const reasons = new Map(report.skipped.map(({ account, reason }) => [account.name, reason]));
      expect(Object.fromEntries(reasons)).toEqual({ master: 'caller-account', 'sandbox-old': 'account-not-active' });
    });

    test('an organizational unit holds the accounts of those below it', async () => {
      const { report } = await check('trails', ...everywhere, '--ous', await unitOf(world, 'Workloads'));
      const found = new Set(report.findings.map(({ account }) => account.name));
      expect([...found].sort()).toEqual(['ledger-prod', 'shop-dev', 'shop-prod']);
    });

    test('an account and a region can be named', async () => {
      const { report } = await check('trails', '--accounts', idOf('shop-prod'), '--regions', 'eu-*');
      expect(report.findings.map(({ resource }) => resource)).toEqual([
        `arn:aws:cloudtrail:eu-west-1:${idOf('shop-prod')}:trail/shop-ireland`,
      ]);
    });
  });
});

async function runCheck(world: World, directory: string, args: readonly string[]): Promise<Run> {
  const file = path.join(directory, 'report.json');
  const { exitCode, stderr } = await runMain(['check', ...args, '--quiet', '--run-log', 'off', '-o', `json=${file}`], {
    cwd: packageFile(''),
    env: world.environment,
  });
  try {
    return { exitCode, stderr, report: JSON.parse(await readFile(file, 'utf8')) as ReportFile };
  } catch (cause) {
    throw new Error(`exit code ${exitCode}:\n${stderr}`, { cause });
  }
}

/** The findings of a policy as the oracles print theirs: account, region, resource, sorted. */
function rows(report: ReportFile, policy: string): string[][] {
  return report.findings
    .filter((finding) => finding.policy === policy)
    .map(({ account, region, resource }) => [account.id, region, resource])
    .sort();
}

/** moto gives security groups no ARN of AWS's form: their ids tell them apart. */
function groupIdOf(resource: string): string {
  return resource.replace(/^arn:.*:security-group\//, '');
}

function places(found: readonly string[][]): string[][] {
  return found.map((row) => row.slice(0, 2));
}

async function unitOf(world: World, name: string): Promise<string> {
  const units = (await world.ask('list-units.py')) as Record<string, string>;
  return units[name] ?? '';
}
