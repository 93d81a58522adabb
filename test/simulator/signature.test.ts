import { ListRegionsCommand } from '@aws-sdk/client-account';
import { DescribeTrailsCommand } from '@aws-sdk/client-cloudtrail';
import { DescribeRegionsCommand } from '@aws-sdk/client-ec2';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { expect, test } from 'vitest';
import type { Simulator } from '../../src/simulator/start-simulator.ts';
import { assume, clientsOf, type Keys, outcome, simulate } from './clients.ts';
import { type SignedCall, sendCall, signedCall } from './signed-call.ts';

/** The same call in each protocol. */
async function callAll(simulator: Simulator, keys: Keys): Promise<string[]> {
  const { cloudtrail, account, sts, ec2 } = clientsOf(simulator, 'us-east-1', keys);
  return Promise.all(
    [
      cloudtrail.send(new DescribeTrailsCommand({})),
      account.send(new ListRegionsCommand({})),
      sts.send(new GetCallerIdentityCommand({})),
      ec2.send(new DescribeRegionsCommand({})),
    ].map(async (call) => (await outcome(call)).replace(/:.*/s, '')),
  );
}

const unknown = [
  'UnrecognizedClientException (400)',
  'UnrecognizedClientException (403)',
  'InvalidClientTokenId (403)',
  'AuthFailure (401)',
];
const wrong = [
  'InvalidSignatureException (400)',
  'InvalidSignatureException (403)',
  'SignatureDoesNotMatch (403)',
  'AuthFailure (401)',
];

const keyTests: [title: string, change: (session: Keys, caller: Keys) => Keys, answers: string[]][] = [
  ['good session keys', (session) => session, ['ok', 'ok', 'ok', 'ok']],
  ['an unknown access key', (_, caller) => ({ ...caller, accessKeyId: 'AKIAUNKNOWN000000000' }), unknown],
  ['a wrong secret', (_, caller) => ({ ...caller, secretAccessKey: 'wrong' }), wrong],
  ['a wrong session secret', (session) => ({ ...session, secretAccessKey: 'wrong' }), wrong],
  [
    'session keys without their token',
    ({ accessKeyId, secretAccessKey }) => ({ accessKeyId, secretAccessKey }),
    unknown,
  ],
  ['session keys with another token', (session) => ({ ...session, sessionToken: 'another' }), unknown],
  [
    'long-lived keys with a token',
    (session, caller) => ({ ...caller, sessionToken: session.sessionToken ?? '' }),
    unknown,
  ],
];

test.each(keyTests)('%s', async (_title, change, answers) => {
  const simulator = await simulate();
  const session = await assume(simulator, '333333333301');
  expect(await callAll(simulator, change(session, simulator.credentials))).toEqual(answers);
});

test('expired sessions, in the words of each protocol', async () => {
  const simulator = await simulate({ tokenLifetimeSeconds: 0 });
  const answers = [
    'ExpiredTokenException (400)',
    'ExpiredTokenException (403)',
    'ExpiredToken (403)',
    'RequestExpired (400)',
  ];
  expect(await callAll(simulator, await assume(simulator, '333333333301'))).toEqual(answers);
});

test('a session expires when its time is over, and not before', async () => {
  let now = Date.now();
  const simulator = await simulate({ now: () => new Date(now) });
  const keys = await assume(simulator, '333333333301');
  const { cloudtrail } = clientsOf(simulator, 'us-east-1', keys);
  now += 59 * 60_000;
  await outcome(cloudtrail.send(new DescribeTrailsCommand({})));
  expect(await outcome(cloudtrail.send(new DescribeTrailsCommand({})))).toBe('ok');
  now += 60_000;
  expect(await outcome(cloudtrail.send(new DescribeTrailsCommand({})))).toContain('ExpiredTokenException');
});

test('a clock that fails is an answer, and not the end of the process', async () => {
  let isBroken = false;
  const clock = (): Date => {
    if (isBroken) throw new Error('the clock has stopped');
    return new Date();
  };
  const simulator = await simulate({ now: clock });
  const { sts } = clientsOf(simulator, 'us-east-1', simulator.credentials);
  isBroken = true;
  expect(await outcome(sts.send(new GetCallerIdentityCommand({})))).toContain('the clock has stopped');
});

async function send(simulator: Simulator, tamper: (call: SignedCall) => void, region = 'us-east-1', minutesOff = 0) {
  const form = { 'content-type': 'application/x-www-form-urlencoded' };
  const call = await signedCall(
    simulator,
    'sts',
    'Action=GetCallerIdentity&Version=2011-06-15',
    form,
    region,
    minutesOff,
  );
  tamper(call);
  const answer = await sendCall(simulator, call);
  return `${answer.status} ${/<Code>(.*?)<\/Code>/.exec(await answer.text())?.[1] ?? 'ok'}`;
}

function replaceInAuthorization(from: string | RegExp, to: string) {
  return ({ headers }: SignedCall) => {
    headers.authorization = headers.authorization?.replace(from, to) ?? '';
  };
}

const tampered: [title: string, tamper: (call: SignedCall) => void, answer: string][] = [
  ['nothing', () => {}, '200 ok'],
  ['the body', (call) => Object.assign(call, { body: `${call.body}&X=1` }), '403 SignatureDoesNotMatch'],
  ['the path', (call) => Object.assign(call, { path: '/other' }), '403 SignatureDoesNotMatch'],
  ['the query', (call) => Object.assign(call, { query: '?a=b' }), '403 SignatureDoesNotMatch'],
  ['a query that is no percent-encoding', (call) => Object.assign(call, { query: '?%' }), '403 SignatureDoesNotMatch'],
  [
    'a signed header',
    (call) => Object.assign(call.headers, { 'content-type': 'text/plain' }),
    '403 SignatureDoesNotMatch',
  ],
  ['the region', replaceInAuthorization('/us-east-1/', '/eu-west-1/'), '403 SignatureDoesNotMatch'],
  ['the signature', replaceInAuthorization(/Signature=..../, 'Signature=0000'), '403 SignatureDoesNotMatch'],
  ['the signature’s length', replaceInAuthorization(/Signature=..../, 'Signature='), '403 SignatureDoesNotMatch'],
  ['the host out of the signed headers', replaceInAuthorization('host;', ''), '400 IncompleteSignature'],
  ['the scope’s date', replaceInAuthorization(/\/\d{8}\//, '/20200101/'), '400 IncompleteSignature'],
  ['the date', (call) => Object.assign(call.headers, { 'x-amz-date': 'yesterday' }), '400 IncompleteSignature'],
  ['the algorithm', replaceInAuthorization('AWS4-HMAC-SHA256', 'AWS4-ECDSA-P256-SHA256'), '400 IncompleteSignature'],
  ['the scope’s end', replaceInAuthorization('aws4_request', 'aws5_request'), '400 IncompleteSignature'],
  ['the whole header', ({ headers }) => delete headers.authorization, '403 MissingAuthenticationToken'],
];

test.each(tampered)('a signed request with %s changed', async (_title, tamper, answer) => {
  expect(await send(await simulate(), tamper)).toBe(answer);
});

test.each([
  [-6, '403 SignatureDoesNotMatch'],
  [-4, '200 ok'],
  [4, '200 ok'],
  [6, '403 SignatureDoesNotMatch'],
])('a request that is %i minutes off', async (minutes, answer) => {
  expect(await send(await simulate(), () => {}, 'us-east-1', minutes)).toBe(answer);
});

test('a region that is not in this world does not know the key', async () => {
  expect(await send(await simulate(), () => {}, 'ap-south-1')).toBe('403 InvalidClientTokenId');
});
