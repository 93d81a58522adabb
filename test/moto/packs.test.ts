import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { packageFile } from '../../src/package-files.ts';
import type { ReportFile } from '../../src/report/build/report-file.generated.ts';
import { describeWithPython } from '../support/describe-with-python.ts';
import { type Moto, runPythonJson, startMoto } from '../support/moto.ts';
import { runMain } from '../support/run-main.ts';
import { environmentFor } from './worlds.ts';

/** What moto cannot say: it does not have the operation, or answers it with what AWS would not. */
const NOT_ASKED: readonly string[] = [
  'cost/global-resources-recorded-twice account:ListRegions',
  'fsbp/client-vpn-without-log ec2:DescribeClientVpnEndpoints',
  'fsbp/internet-gateways-not-blocked ec2:DescribeVpcBlockPublicAccessOptions',
  'fsbp/macie-off macie2:GetMacieSession',
  'fsbp/snapshots-may-be-shared ec2:GetSnapshotBlockPublicAccessState',
];

describeWithPython('policies/fsbp, cost and organization against moto', (python) => {
  let moto: Moto;
  let report: ReportFile;
  let world: { readonly account: string; readonly expected: readonly (readonly [policy: string, resource: string])[] };

  beforeAll(async () => {
    moto = await startMoto(python);
    const env = environmentFor(moto.url, 'moto', 'moto');
    const script = fileURLToPath(new URL('packs-world.py', import.meta.url));
    world = (await runPythonJson(python, script, [], env)) as typeof world;
    // moto knows no delegated administrators of security services, and so not who is asked in the rest of that pack.
    const packs = ['policies/fsbp', 'policies/cost', 'policies/organization/policies/sharing.yml'];
    const args = [
      'check',
      ...packs,
      '--accounts',
      world.account,
      '--regions',
      'us-east-1',
      '--allow-idle',
      '-o',
      'json',
    ];
    const { stdout, stderr } = await runMain(args, { cwd: packageFile(''), env });
    if (stdout === '') throw new Error(stderr);
    report = JSON.parse(stdout) as ReportFile;
  }, 300_000);
  afterAll(() => moto?.close());

  test('what is wrong is found, and what is like it and right is not', () => {
    const made = new Set(world.expected.map(([policy]) => policy));
    const found = report.findings
      .filter(({ policy }) => made.has(policy))
      .map(({ policy, resource }) => [policy, resource]);
    expect(found.sort()).toEqual([...world.expected].sort());
  });

  test('all but what moto does not have was evaluated', () => {
    const errors = report.errors.map(({ policy, operation }) => `${policy} ${operation}`);
    expect([...new Set(errors)].sort()).toEqual(NOT_ASKED);
  });
});
