import { readFileSync } from 'node:fs';
import { AccountClient } from '@aws-sdk/client-account';
import { CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import { ConfigServiceClient } from '@aws-sdk/client-config-service';
import { EC2Client } from '@aws-sdk/client-ec2';
import { IAMClient } from '@aws-sdk/client-iam';
import { OrganizationsClient } from '@aws-sdk/client-organizations';
import { S3Client } from '@aws-sdk/client-s3';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { onTestFinished } from 'vitest';
import { packageFile } from '../../src/package-files.ts';
import { parseOrganizationFile } from '../../src/simulator/parse-organization-file.ts';
import { type Simulator, type SimulatorOptions, startSimulator } from '../../src/simulator/start-simulator.ts';

const demoFile = 'examples/demo-organization.yml';

export interface Keys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

export function demoText(): string {
  return readFileSync(packageFile(demoFile), 'utf8');
}

export function organizationOf(yaml: string) {
  return parseOrganizationFile(yaml, 'organization.yml');
}

/** A simulator that lives as long as the test. @default the demo world */
export async function simulate(options: Partial<SimulatorOptions> = {}): Promise<Simulator> {
  const simulator = await startSimulator({ organization: organizationOf(demoText()), ...options });
  onTestFinished(() => simulator.close());
  return simulator;
}

/** The AWS SDK's clients, pointed at a simulator. Two attempts would hide what the simulator answers: one. */
export function clientsOf(simulator: Simulator, region = 'us-east-1', credentials: Keys = simulator.credentials) {
  const config = { endpoint: simulator.url, region, credentials, maxAttempts: 1 };
  return {
    account: new AccountClient(config),
    cloudtrail: new CloudTrailClient(config),
    config: new ConfigServiceClient(config),
    ec2: new EC2Client(config),
    iam: new IAMClient(config),
    organizations: new OrganizationsClient(config),
    s3: new S3Client({ ...config, forcePathStyle: true }),
    sts: new STSClient(config),
  };
}

export function roleIn(account: string): string {
  return `arn:aws:iam::${account}:role/OrganizationAccountAccessRole`;
}

export async function assume(simulator: Simulator, account: string, region = 'us-east-1'): Promise<Keys> {
  const command = new AssumeRoleCommand({ RoleArn: roleIn(account), RoleSessionName: 'test-session' });
  const { Credentials } = await clientsOf(simulator, region).sts.send(command);
  const { AccessKeyId = '', SecretAccessKey = '', SessionToken = '' } = Credentials ?? {};
  return { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
}

/** Clients of a member account, through its role. */
export async function memberClients(simulator: Simulator, account: string, region = 'us-east-1') {
  return clientsOf(simulator, region, await assume(simulator, account));
}

/** What a call ends with: its error as `Name (HTTP status): message`, or `ok`. */
export async function outcome(call: Promise<unknown>): Promise<string> {
  try {
    await call;
    return 'ok';
  } catch (error) {
    if (!(error instanceof Error)) return String(error);
    const status = (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode;
    return `${error.name} (${status ?? 'no answer'}): ${error.message}`;
  }
}

export async function collect<T>(pages: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const page of pages) all.push(page);
  return all;
}
