import { DescribeTrailsCommand, GetTrailStatusCommand } from '@aws-sdk/client-cloudtrail';
import {
  DescribeConfigurationRecorderStatusCommand,
  DescribeDeliveryChannelStatusCommand,
} from '@aws-sdk/client-config-service';
import { DescribeRegionsCommand } from '@aws-sdk/client-ec2';
import { paginateListAccounts } from '@aws-sdk/client-organizations';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { expect, test } from 'vitest';
import { packageFile } from '../../src/package-files.ts';
import type { ReportFile } from '../../src/report/build/report-file.generated.ts';
import type { Simulator } from '../../src/simulator/start-simulator.ts';
import { runInProcess } from '../support/run-in-process.ts';
import { assume, clientsOf, collect, memberClients, outcome, simulate } from './clients.ts';

const regions = ['us-east-1', 'us-west-2', 'eu-west-1', 'eu-central-2'];

test('the demo world has the story that its comments tell', async () => {
  const simulator = await simulate();
  expect(await audit(simulator)).toEqual([
    '333333333301 us-east-1 logs: management-events-2019',
    '333333333302 eu-west-1 logs: search-trail-ireland',
    '333333333302 us-east-1 logs: search-trail-virginia',
    '333333333302 us-west-2 does not record',
    '333333333303 eu-central-2 is not enabled',
    '333333333303 eu-west-1 logs: pci-audit-2023',
    '444444444401 eu-west-1 cannot deliver: NoSuchBucket',
    '444444444401 us-west-2 logs: management-events-2019-copy',
    '444444444403 cannot be entered',
    '555555555501 eu-central-2 has no recorder',
    '555555555502 eu-central-2 logs: zurich-experiment',
    '666666666601 cannot be entered',
  ]);
  expect(simulator.violations).toEqual([]);
});

/** What an audit by hand sees: every member, every region, every trail of its own, every recorder. */
async function audit(simulator: Simulator): Promise<string[]> {
  const pages = await collect(paginateListAccounts({ client: clientsOf(simulator).organizations }, {}));
  const [, ...members] = pages.flatMap((page) => page.Accounts ?? []).map(({ Id = '' }) => Id);
  expect(members).toHaveLength(11);
  const seen: string[] = [];
  for (const account of members) {
    const keys = await assume(simulator, account).catch(() => null);
    if (keys === null) seen.push(`${account} cannot be entered`);
    for (const region of keys === null ? [] : regions) {
      const facts = await auditRegion(clientsOf(simulator, region, keys ?? undefined)).catch(() => ['is not enabled']);
      seen.push(...facts.map((fact) => `${account} ${region} ${fact}`));
    }
  }
  return seen.sort();
}

async function auditRegion({ cloudtrail, config }: ReturnType<typeof clientsOf>): Promise<string[]> {
  const seen: string[] = [];
  const trails = await cloudtrail.send(new DescribeTrailsCommand({ includeShadowTrails: false }));
  for (const { Name, TrailARN } of trails.trailList ?? []) {
    const { IsLogging } = await cloudtrail.send(new GetTrailStatusCommand({ Name: TrailARN }));
    if (IsLogging) seen.push(`logs: ${Name}`);
  }
  const { ConfigurationRecordersStatus } = await config.send(new DescribeConfigurationRecorderStatusCommand({}));
  const { DeliveryChannelsStatus } = await config.send(new DescribeDeliveryChannelStatusCommand({}));
  if (ConfigurationRecordersStatus?.length === 0) seen.push('has no recorder');
  if (ConfigurationRecordersStatus?.[0]?.recording === false) seen.push('does not record');
  const failure = DeliveryChannelsStatus?.[0]?.configHistoryDeliveryInfo?.lastErrorCode;
  return failure === undefined ? seen : [...seen, `cannot deliver: ${failure}`];
}

test('a region that the account has not enabled does not know its token, in the words of each protocol', async () => {
  const simulator = await simulate();
  const { cloudtrail, ec2, sts, config } = await memberClients(simulator, '333333333303', 'eu-central-2');
  const invalid = 'The security token included in the request is invalid.';
  const answers = await Promise.all(
    [
      cloudtrail.send(new DescribeTrailsCommand({})),
      config.send(new DescribeDeliveryChannelStatusCommand({})),
      sts.send(new GetCallerIdentityCommand({})),
      ec2.send(new DescribeRegionsCommand({})),
    ].map(outcome),
  );
  expect(answers).toEqual([
    `UnrecognizedClientException (400): ${invalid}`,
    `UnrecognizedClientException (400): ${invalid}`,
    `InvalidClientTokenId (403): ${invalid}`,
    `AuthFailure (401): ${invalid}`,
  ]);
});

test('what the packs ask has an answer: nothing is left open in two accounts, and something is found in each', async () => {
  const accounts = ['222222222201', '333333333301'];
  const packs = ['policies/fsbp', 'policies/cost'];
  const { stdout } = await runInProcess(
    packageFile(''),
    ...['check', '--demo', ...packs, '--accounts', accounts.join(','), '--regions', 'us-east-1', '-o', 'json'],
  );
  const { errors, findings } = JSON.parse(stdout) as ReportFile;
  expect(errors).toEqual([]);
  for (const pack of ['fsbp/', 'cost/']) {
    expect(
      new Set(findings.filter(({ policy }) => policy.startsWith(pack)).map(({ account }) => account.id)).size,
    ).toBe(2);
  }
});
