import http from 'node:http';
import { GetPrimaryEmailCommand } from '@aws-sdk/client-account';
import { CloudFrontClient, ListDistributionsCommand } from '@aws-sdk/client-cloudfront';
import {
  CloudTrailClient,
  DescribeTrailsCommand,
  GetTrailStatusCommand,
  LookupEventsCommand,
  StopLoggingCommand,
} from '@aws-sdk/client-cloudtrail';
import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { DescribeKeyPairsCommand } from '@aws-sdk/client-ec2';
import { EKSClient, ListClustersCommand } from '@aws-sdk/client-eks';
import { ListHostedZonesCommand, Route53Client } from '@aws-sdk/client-route-53';
import { GetSessionTokenCommand } from '@aws-sdk/client-sts';
import { expect, test } from 'vitest';
import { startSimulator } from '../../src/simulator/start-simulator.ts';
import { clientsOf, demoText, organizationOf, outcome, simulate } from './clients.ts';
import { sendCall, signedCall } from './signed-call.ts';

test('an operation that is not simulated says so, and which are', async () => {
  const { cloudtrail, ec2, sts, account } = clientsOf(await simulate());
  expect(await outcome(cloudtrail.send(new LookupEventsCommand({})))).toBe(
    'UnknownOperationException (400): The simulator has no operation cloudtrail:LookupEvents. Of this service it has: DescribeTrails, ListTrails, GetTrail, GetTrailStatus, GetEventSelectors, StartLogging, StopLogging, CreateTrail, DeleteTrail.',
  );
  expect(await outcome(ec2.send(new DescribeKeyPairsCommand({})))).toContain('InvalidAction (400)');
  expect(await outcome(sts.send(new GetSessionTokenCommand({})))).toContain('InvalidAction (400)');
  expect(await outcome(account.send(new GetPrimaryEmailCommand({ AccountId: '222222222222' })))).toContain(
    'UnknownOperationException (404)',
  );
});

test('a service that is not simulated says so in its own protocol', async () => {
  const simulator = await simulate();
  const options = {
    endpoint: simulator.url,
    region: 'us-east-1',
    credentials: simulator.credentials,
    maxAttempts: 1,
  };
  const told = [
    await outcome(new Route53Client(options).send(new ListHostedZonesCommand({}))),
    await outcome(new CloudFrontClient(options).send(new ListDistributionsCommand({}))),
    await outcome(new DynamoDBClient(options).send(new ListTablesCommand({}))),
    await outcome(new EKSClient(options).send(new ListClustersCommand({}))),
  ];
  expect(told).toEqual([
    'NotImplemented (501): The simulator does not have the service route53.',
    'NotImplemented (501): The simulator does not have the service cloudfront.',
    'UnknownOperationException (400): The simulator does not have the service dynamodb.',
    'UnknownOperationException (404): The simulator does not have the service eks.',
  ]);
});

test.each([
  ['a service in JSON', { 'x-amz-target': 'DynamoDB_20120810.ListTables' }, 400, 'MissingAuthenticationTokenException'],
  [
    'a service in forms',
    { 'content-type': 'application/x-www-form-urlencoded' },
    403,
    '<Code>MissingAuthenticationToken</Code>',
  ],
  ['a service in REST', {}, 403, 'Missing Authentication Token'],
])('an unsigned request to %s', async (_title, headers: Record<string, string>, status, text) => {
  const simulator = await simulate();
  const answer = await fetch(simulator.url, { method: 'POST', headers, body: 'x' });
  expect([answer.status, await answer.text()]).toEqual([status, expect.stringContaining(text)]);
  expect(answer.headers.get('x-amzn-requestid')).toMatch(/^[0-9a-f-]{36}$/);
});

test.each([
  '{',
  '[]',
  'null',
  '"text"',
  '{"trailNameList": "x"}',
  '{"trailNameList": [1]}',
  '{"includeShadowTrails": "maybe"}',
])('an input that is not the operation’s is refused: %s', async (body) => {
  const simulator = await simulate();
  const target = { 'x-amz-target': 'CloudTrail_20131101.DescribeTrails' };
  const answer = await sendCall(simulator, await signedCall(simulator, 'cloudtrail', body, target));
  expect([answer.status, await answer.json()]).toMatchObject([400, { __type: 'SerializationException' }]);
});

test('calls are counted, and recorded where that is asked for', async () => {
  const simulator = await simulate({ record: true });
  const { cloudtrail } = clientsOf(simulator, 'eu-west-1');
  await cloudtrail.send(new DescribeTrailsCommand({ includeShadowTrails: false }));
  await outcome(cloudtrail.send(new LookupEventsCommand({})));
  const stranger = clientsOf(simulator, 'eu-west-1', { ...simulator.credentials, secretAccessKey: 'wrong' });
  await outcome(stranger.cloudtrail.send(new DescribeTrailsCommand({})));
  expect(simulator.requests).toMatchObject({ total: 3, failed: 2 });
  expect([...simulator.requests.byOperation]).toEqual([
    ['cloudtrail:DescribeTrails', 1],
    ['cloudtrail:LookupEvents', 1],
  ]);
  const who = { service: 'cloudtrail', account: '111111111111', region: 'eu-west-1', sessionName: null };
  expect(simulator.recorded).toEqual([
    {
      ...who,
      operation: 'DescribeTrails',
      principalArn: 'arn:aws:iam::111111111111:user/organization-admin',
      input: { includeShadowTrails: false },
      output: { trailList: [] },
      status: 200,
      errorCode: null,
    },
    expect.objectContaining({ ...who, operation: 'LookupEvents', status: 400, errorCode: 'UnknownOperationException' }),
  ]);
});

test('a body of more than a megabyte ends the connection', async () => {
  const simulator = await simulate();
  await expect(fetch(simulator.url, { method: 'POST', body: 'x'.repeat(2 * 1024 * 1024) })).rejects.toThrow();
});

test('connections are kept between calls', async () => {
  const simulator = await simulate();
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  const sockets = new Set<unknown>();
  const get = () =>
    new Promise<void>((resolve, reject) => {
      const request = http.get(simulator.url, { agent }, (answer) => answer.resume().once('end', resolve));
      request.once('socket', (socket) => sockets.add(socket)).once('error', reject);
    });
  for (let call = 0; call < 3; call += 1) await get();
  agent.destroy();
  expect(sockets.size).toBe(1);
});

test('a port that is taken is one clear error, and a closed simulator frees its port', async () => {
  const organization = organizationOf(demoText());
  const first = await startSimulator({ organization });
  await expect(startSimulator({ organization, port: first.port })).rejects.toMatchObject({
    code: 'simulator',
    message: expect.stringContaining(`cannot listen on 127.0.0.1:${first.port}`),
    hint: expect.stringContaining('another port'),
  });
  await first.close();
  const second = await simulate({ organization, port: first.port });
  expect(second.port).toBe(first.port);
});

test('simulators of one organization share nothing', async () => {
  const organization = organizationOf(demoText());
  const [one, two] = await Promise.all([simulate({ organization }), simulate({ organization })]);
  const Name = 'larkspur-organization-trail';
  await clientsOf(one).cloudtrail.send(new StopLoggingCommand({ Name }));
  expect((await clientsOf(two).cloudtrail.send(new GetTrailStatusCommand({ Name }))).IsLogging).toBe(true);
});

test('boto3’s target prefix is taken too', async () => {
  const simulator = await simulate();
  const client = new CloudTrailClient({
    endpoint: simulator.url,
    region: 'us-east-1',
    credentials: simulator.credentials,
  });
  client.middlewareStack.add(
    (next) => (args) => {
      const { headers } = args.request as { headers: Record<string, string> };
      headers['x-amz-target'] = `com.amazonaws.cloudtrail.v20131101.${headers['x-amz-target']}`;
      return next(args);
    },
    { step: 'build' },
  );
  expect((await client.send(new DescribeTrailsCommand({}))).trailList).toHaveLength(1);
});
