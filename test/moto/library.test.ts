import { AccountClient, PutAlternateContactCommand } from '@aws-sdk/client-account';
import { CloudTrailClient, CreateTrailCommand, StartLoggingCommand } from '@aws-sdk/client-cloudtrail';
import {
  CreateAccessKeyCommand,
  CreateRoleCommand,
  CreateUserCommand,
  IAMClient,
  PutRolePolicyCommand,
  PutUserPolicyCommand,
} from '@aws-sdk/client-iam';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { cove } from '../../src/library/cove/cove.ts';
import type { CoveSession } from '../../src/library/cove/cove-session.ts';
import { type ExampleFolder, openExampleFolder } from '../library/example-folder.ts';
import { describeWithPython } from '../support/describe-with-python.ts';
import { KEYS, openSmall } from './small-organization.ts';
import { environmentFor } from './worlds.ts';

const REGION = 'us-east-1';
const USER = 'without-factor';
const TRAIL = 'legacy';
const ROLE = 'OrganizationAccountAccessRole';

/** What each account has, for the examples to find. */
async function furnish(session: CoveSession): Promise<void> {
  const bucket = `trails-${session.account.id}`;
  const trails = session.client(CloudTrailClient);
  await session.client(S3Client).send(new CreateBucketCommand({ Bucket: bucket }));
  await trails.send(new CreateTrailCommand({ Name: TRAIL, S3BucketName: bucket }));
  await trails.send(new StartLoggingCommand({ Name: TRAIL }));
  const iam = session.client(IAMClient);
  await iam.send(new CreateUserCommand({ UserName: USER }));
  await iam.send(new CreateAccessKeyCommand({ UserName: USER }));
  await iam.send(new CreateRoleCommand({ RoleName: 'idle', AssumeRolePolicyDocument: allowing('sts:AssumeRole') }));
  const security = { EmailAddress: 'security@example.com', Name: 'a', PhoneNumber: '0', Title: 'a' };
  await session
    .client(AccountClient)
    .send(new PutAlternateContactCommand({ AlternateContactType: 'SECURITY', ...security }));
}

function allowing(...actions: string[]): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: actions, Resource: '*' }] });
}

interface Example {
  readonly file: string;
  readonly args?: readonly string[];
  readonly stdout: RegExp;
}

const TALK = /^(hello from [abcd]\n){4}4 trails of accounts\n4 of them log\n/;

const EXAMPLES: readonly Example[] = [
  {
    file: 'inventory-to-csv.js',
    stdout: /^"account","name","bucket","created"\n("\d{12}","[abcd]","trails-\d{12}","20\d\d-[^"]+"\n){4}$/,
  },
  { file: 'open-buckets.js', stdout: /^(\d{12} trails-\d{12} us-east-1\n){4}$/ },
  { file: 'contacts.js', stdout: /^(\d{12} none none security@example\.com\n){4}$/ },
  {
    file: 'unused-roles.js',
    stdout: /^(\d{12} idle never\n){4}4 accounts asked, 0 could not be\n$/,
  },
  {
    file: 'second-pass.js',
    stdout: /^4 of 4 accounts have users without a second factor\n([abcd] 1 access keys\n){4}$/,
  },
  { file: 'founding-talk.js', args: ['--stop'], stdout: new RegExp(`${TALK.source}0 of them log now\n$`) },
];

describeWithPython('the library beside moto', (python) => {
  let world: Awaited<ReturnType<typeof openSmall>>;
  let folder: ExampleFolder;

  beforeAll(async () => {
    [world, folder] = await Promise.all([openSmall(python), openExampleFolder()]);
    const connection = await world.connect({ region: REGION });
    const { exceptions } = await cove(furnish, { connection, access: 'full' });
    expect(exceptions).toEqual([]);
    await connection.close();
  });
  afterAll(async () => {
    await Promise.all([world?.close(), folder?.close()]);
  });

  test.concurrent.each(EXAMPLES)('examples/$file', async ({ file, args = [], stdout }) => {
    const run = await folder.run(file, args, environmentFor(world.url, KEYS.accessKeyId, KEYS.secretAccessKey));
    expect(run).toEqual({ code: 0, stdout: expect.stringMatching(stdout), stderr: '' });
  });

  // moto knows no session policies: here the role itself may do no more than what ReadOnlyAccess would leave of it. And
  // moto refuses in XML, whatever the service speaks: so it is one that does.
  test('a write that the server refuses has a hint on access in a run that is read-only', async () => {
    const open = await world.connect({ region: REGION });
    const iam = { region: REGION, endpoint: world.url, credentials: KEYS };
    const caller = new IAMClient(iam);
    const UserName = 'auditor';
    await caller.send(new CreateUserCommand({ UserName }));
    await caller.send(new PutUserPolicyCommand({ UserName, PolicyName: 'all', PolicyDocument: allowing('*') }));
    const { AccessKey } = await caller.send(new CreateAccessKeyCommand({ UserName }));
    caller.destroy();
    const PolicyDocument = allowing('iam:Get*', 'iam:List*');
    const putPolicy = new PutRolePolicyCommand({ RoleName: ROLE, PolicyName: 'read-only', PolicyDocument });
    const limited = await cove((session) => session.client(IAMClient).send(putPolicy), {
      connection: open,
      access: 'full',
    });
    expect(limited.results).toHaveLength(4);
    await open.close();

    await fetch(`${world.url}/moto-api/reset-auth`, { method: 'POST', body: '0' });
    const { AccessKeyId: accessKeyId = '', SecretAccessKey: secretAccessKey = '' } = AccessKey ?? {};
    const connection = await world.connect({ region: REGION, credentials: { accessKeyId, secretAccessKey } });
    const reads = await cove((session) => session.call('iam:ListUsers'), { connection });
    expect(reads.exceptions).toEqual([]);
    expect(reads.results).toHaveLength(4);
    // If moto ever judges session policies, it can be asked for the refusal itself.
    const unjudged = await cove((session) => session.call('iam:ListUsers'), {
      connection,
      access: { policy: { Version: '2012-10-17', Statement: [{ Effect: 'Deny', Action: '*', Resource: '*' }] } },
    });
    expect(unjudged.results).toHaveLength(4);
    const name = { UserName: 'unasked' };
    const byCall = (session: CoveSession): Promise<unknown> => session.call('iam:CreateUser', name);
    const byClient = (session: CoveSession): Promise<unknown> =>
      session.client(IAMClient).send(new CreateUserCommand(name));
    for (const write of [byCall, byClient]) {
      const { exceptions } = await cove(write, { connection });
      expect(exceptions).toHaveLength(4);
      for (const { hint } of exceptions) expect(hint).toContain("pass access: 'full'");
      const allowed = await cove(write, { connection, access: 'full' });
      expect(allowed.exceptions.map(({ hint }) => hint)).toEqual([undefined, undefined, undefined, undefined]);
    }
    await connection.close();
  });
});
