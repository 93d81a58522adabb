import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import type { FaultSettings } from '../../src/simulator/organization-file.generated.ts';
import type { Simulator } from '../../src/simulator/start-simulator.ts';
import { describeWithPython } from '../support/describe-with-python.ts';
import { simulate } from './clients.ts';

const run = promisify(execFile);
const tour = fileURLToPath(new URL('boto3-tour.py', import.meta.url));

/** Nothing of the developer's own AWS set-up may be seen. */
function environment({ url, credentials }: Simulator): NodeJS.ProcessEnv {
  const { PATH, HOME, SYSTEMROOT } = process.env;
  return {
    PATH,
    HOME,
    SYSTEMROOT,
    AWS_ENDPOINT_URL: url,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_DEFAULT_REGION: 'us-east-1',
    AWS_CONFIG_FILE: 'none',
    AWS_SHARED_CREDENTIALS_FILE: 'none',
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_PAGER: '',
    AWS_MAX_ATTEMPTS: '1',
  };
}

const faults: FaultSettings = {
  rules: [
    { kind: 'throttle', service: 'cloudtrail', region: 'eu-west-1' },
    { kind: 'reset', service: 'config', region: 'eu-west-1' },
  ],
};

describeWithPython('the simulator, to', (python) => {
  test('boto3', async () => {
    const simulator = await simulate({ faults, record: true });
    const { stdout } = await run(python, [tour], { env: environment(simulator) });
    expect(JSON.parse(stdout)).toEqual({
      identity: 'arn:aws:iam::111111111111:user/organization-admin',
      member: 'arn:aws:sts::333333333302:assumed-role/OrganizationAccountAccessRole/boto3-tour',
      organization: 'o-larkspur01',
      pages: [3, 3, 3, 3],
      joined: 2021,
      units: ['Security', 'Workloads', 'Sandbox', 'Closed'],
      children: ['333333333301', '333333333302'],
      shop: ['Shop Production', 'Search Production'],
      account: 'Shop Production',
      unit: 'Shop',
      parent: 'ou-lark-prodshop',
      tags: [
        { Key: 'stage', Value: 'prod' },
        { Key: 'owner', Value: 'shop' },
      ],
      regions: [
        ['us-east-1', 'ENABLED_BY_DEFAULT'],
        ['us-west-2', 'ENABLED_BY_DEFAULT'],
        ['eu-west-1', 'ENABLED_BY_DEFAULT'],
        ['eu-central-2', 'DISABLED'],
      ],
      ec2: [
        ['us-east-1', 'opt-in-not-required'],
        ['us-west-2', 'opt-in-not-required'],
        ['eu-west-1', 'opt-in-not-required'],
        ['eu-central-2', 'not-opted-in'],
      ],
      status: 'DISABLED',
      trails: ['search-trail-virginia', 'search-trail-ireland', 'search-trail-oregon', 'larkspur-organization-trail'],
      described: ['search-trail-virginia'],
      logging: [false, true],
      created: 'arn:aws:cloudtrail:us-east-1:333333333302:trail/new-trail',
      recording: [false, true],
      recorder: 'default',
      channel: 'config-333333333302',
      delivery: 'SUCCESS',
      errors: [
        'AccessDenied',
        'AccessDeniedException',
        'none',
        'AccessDeniedException',
        'UnrecognizedClientException',
        'AuthFailure',
        'SignatureDoesNotMatch',
        'InvalidSignatureException',
        'UnknownOperationException',
        'ThrottlingException',
        'ConnectionClosedError',
      ],
    });
    expect(simulator.violations).toEqual([]);
  });

  const commands: [command: string, output: unknown][] = [
    ['sts get-caller-identity --query Arn', 'arn:aws:iam::111111111111:user/organization-admin'],
    ['organizations list-accounts --query length(Accounts)', 12],
    ['account list-regions --query Regions[].RegionName', ['us-east-1', 'us-west-2', 'eu-west-1', 'eu-central-2']],
    ['ec2 describe-regions --query Regions[].RegionName', ['us-east-1', 'us-west-2', 'eu-west-1', 'eu-central-2']],
    ['cloudtrail describe-trails --region eu-west-1 --query trailList[].Name', ['larkspur-organization-trail']],
    ['cloudtrail get-trail-status --name larkspur-organization-trail --query IsLogging', true],
    [
      'configservice describe-configuration-recorder-status --query ConfigurationRecordersStatus[].lastStatus',
      ['SUCCESS'],
    ],
  ];

  test.each(commands)('the AWS CLI: aws %s', async (command, output) => {
    const simulator = await simulate();
    const arguments_ = ['-m', 'awscli', ...command.split(' '), '--output', 'json'];
    const { stdout } = await run(python, arguments_, { env: environment(simulator) });
    expect(JSON.parse(stdout)).toEqual(output);
  });

  test('the AWS CLI, in AWS’s own words where it is refused', async () => {
    const simulator = await simulate();
    const role = 'arn:aws:iam::444444444403:role/OrganizationAccountAccessRole';
    const arguments_ = ['-m', 'awscli', 'sts', 'assume-role', '--role-arn', role, '--role-session-name', 'audit'];
    await expect(run(python, arguments_, { env: environment(simulator) })).rejects.toThrow(
      `An error occurred (AccessDenied) when calling the AssumeRole operation: User: arn:aws:iam::111111111111:user/organization-admin is not authorized to perform: sts:AssumeRole on resource: ${role}`,
    );
  });
});
