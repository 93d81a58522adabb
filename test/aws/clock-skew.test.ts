/**
 * A machine whose clock is wrong, on both paths of a call: AWS refuses what was signed more than five minutes from its
 * own time.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { CallOutcome } from '../../src/aws/calls/call-outcome.ts';
import { type AwsConnection, connectAws } from '../../src/aws/calls/connect-aws.ts';
import type { SendingPath } from '../../src/aws/calls/shared-clients.ts';
import { createCatalog } from '../../src/catalog/catalog.ts';
import type { JsonObject } from '../../src/values/json.ts';
import { hurriedClock } from '../support/hurried-clock.ts';

const ACCOUNT = '111111111111';
const MINUTE = 60_000;
const catalog = createCatalog([]);

let server: Server | undefined;
let connection: AwsConnection | undefined;

afterEach(async () => {
  vi.useRealTimers();
  connection?.close();
  await new Promise<void>((resolve) => {
    server?.close(() => resolve());
    server?.closeAllConnections();
  });
});

interface Service {
  readonly operation: string;
  readonly input: JsonObject;
  /** How a request is refused whose time is wrong. */
  readonly refusal: {
    readonly status: number;
    readonly body: string;
    readonly headers?: Readonly<Record<string, string>>;
  };
  readonly success: string;
}

function xmlError(code: string): string {
  return `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>Signature expired</Message></Error></ErrorResponse>`;
}

const SERVICES: readonly Service[] = [
  {
    operation: 'cloudtrail:DescribeTrails',
    input: {},
    refusal: {
      status: 400,
      body: '{"__type":"InvalidSignatureException","message":"Signature expired: x is now earlier"}',
    },
    success: '{"trailList":[]}',
  },
  {
    operation: 'account:ListRegions',
    input: {},
    refusal: {
      status: 403,
      body: '{"message":"Signature not yet current"}',
      headers: { 'x-amzn-errortype': 'InvalidSignatureException' },
    },
    success: '{"Regions":[]}',
  },
  {
    operation: 'iam:GetAccountSummary',
    input: {},
    refusal: { status: 403, body: xmlError('SignatureDoesNotMatch') },
    success: '<GetAccountSummaryResponse><GetAccountSummaryResult/></GetAccountSummaryResponse>',
  },
  {
    operation: 'ec2:DescribeRegions',
    input: {},
    refusal: {
      status: 400,
      body: '<Response><Errors><Error><Code>RequestExpired</Code><Message>Request has expired.</Message></Error></Errors></Response>',
    },
    success: '<DescribeRegionsResponse><regionInfo/></DescribeRegionsResponse>',
  },
  {
    operation: 's3:ListBuckets',
    input: {},
    refusal: { status: 403, body: '<Error><Code>RequestTimeTooSkewed</Code><Message>too large</Message></Error>' },
    success: '<ListAllMyBucketsResult><Buckets/></ListAllMyBucketsResult>',
  },
  {
    operation: 's3-control:GetPublicAccessBlock',
    input: { AccountId: ACCOUNT },
    refusal: { status: 403, body: xmlError('RequestTimeTooSkewed') },
    success: '<PublicAccessBlockConfiguration><BlockPublicAcls>true</BlockPublicAcls></PublicAccessBlockConfiguration>',
  },
  {
    operation: 'cloudtrail:StopLogging',
    input: { Name: 'x' },
    refusal: {
      status: 400,
      body: '{"__type":"InvalidSignatureException","message":"Signature expired: x is now earlier"}',
    },
    success: '{}',
  },
];

const IDENTITY = {
  ...(SERVICES[2] as Service),
  success: `<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>arn:aws:iam::${ACCOUNT}:user/a</Arn><Account>${ACCOUNT}</Account></GetCallerIdentityResult></GetCallerIdentityResponse>`,
};

interface Clock {
  /** How far AWS's clock is ahead of this machine's. */
  readonly aheadMs: number;
  /** What is written into the `Date` header. @default the time of AWS's clock */
  readonly date?: (isSuccess: boolean) => string;
  /** Is told that a request of the operation has come. @default nobody is */
  readonly arrived?: () => void;
}

/** The operation's requests and whether each was taken. */
async function start(
  { refusal, success }: Service,
  { aheadMs, date, arrived }: Clock,
): Promise<{ url: string; taken: boolean[] }> {
  const taken: boolean[] = [];
  const answer = (request: IncomingMessage, body: string, response: ServerResponse): void => {
    const isIdentity = body.includes('GetCallerIdentity');
    if (!isIdentity) arrived?.();
    const now = Date.now() + aheadMs;
    const stamp = String(request.headers['x-amz-date']).replace(/^(....)(..)(..T..)(..)(..Z)$/, '$1-$2-$3:$4:$5');
    const isOnTime = Math.abs(Date.parse(stamp) - now) <= 5 * MINUTE;
    if (!isIdentity) taken.push(isOnTime);
    response.sendDate = false;
    response.setHeader('x-amzn-requestid', 'request-one');
    response.setHeader('date', date?.(isOnTime) ?? new Date(now).toUTCString());
    const { status, body: text, headers = {} } = isIdentity ? IDENTITY.refusal : refusal;
    if (isOnTime) response.writeHead(200).end(isIdentity ? IDENTITY.success : success);
    else response.writeHead(status, headers).end(text);
  };
  const started = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => {
      body += chunk.toString();
    });
    request.on('end', () => answer(request, body, response));
  });
  server = started;
  await new Promise<void>((resolve) => {
    started.listen(0, '127.0.0.1', resolve);
  });
  const address = started.address();
  return { url: `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`, taken };
}

async function connect(
  url: string,
  path: SendingPath,
  { operation, input }: Service,
): Promise<() => Promise<CallOutcome>> {
  connection = await connectAws({
    catalog,
    base: async () => ({ accessKeyId: 'AKIA', secretAccessKey: 'secret' }),
    region: 'us-east-1',
    endpoint: url,
    signal: new AbortController().signal,
    maxAttempts: 3,
    path,
    clock: hurriedClock,
  });
  const client = connection.clientFor({ roleArn: (id) => `arn:aws:iam::${id}:role/x`, sessionName: 'test' });
  const [service = '', name = ''] = operation.split(':');
  const called = catalog.operation(service, name);
  const once = name === 'StopLogging';
  return () => client.call({ operation: called, input, account: ACCOUNT, region: 'us-east-1', once });
}

const OFFSETS = [-3 * 60 * MINUTE, -6 * MINUTE, 6 * MINUTE, 26 * 60 * MINUTE];

describe.each<SendingPath>(['codec', 'plain'])('by the path %s', (path) => {
  it.each(SERVICES)('$operation learns the time from its first refusal, and keeps it', async (service) => {
    for (const aheadMs of OFFSETS) {
      const { url, taken } = await start(service, { aheadMs });
      const call = await connect(url, path, service);
      expect(await call(), `${aheadMs}`).toMatchObject({ ok: true });
      expect(taken, `${aheadMs}`).toEqual([false, true]);
      for (const outcome of await Promise.all(Array.from({ length: 5 }, call))) expect(outcome.ok).toBe(true);
      expect(taken.slice(2), `${aheadMs}`).toEqual(Array.from({ length: 5 }, () => true));
      connection?.close();
      server?.close();
      server?.closeAllConnections();
    }
  });

  it('many calls that are refused together are all sent again, and once', async () => {
    const service = SERVICES[0] as Service;
    const { url, taken } = await start(service, { aheadMs: 10 * MINUTE });
    const call = await connect(url, path, service);
    for (const outcome of await Promise.all(Array.from({ length: 20 }, call))) expect(outcome.ok).toBe(true);
    expect(taken.length).toBeLessThanOrEqual(40);
    expect(taken.filter((each) => each)).toHaveLength(20);
  });

  it.each(['', 'yesterday', 'Thu, 32 Foo 2026 99:99:99 GMT', '-1e400'])(
    'a date that is none does no harm: %j',
    async (date) => {
      const service = SERVICES[0] as Service;
      const { url, taken } = await start(service, { aheadMs: 0, date: () => date });
      const call = await connect(url, path, service);
      for (let index = 0; index < 3; index += 1) expect(await call()).toMatchObject({ ok: true });
      expect(taken).toEqual([true, true, true]);
    },
  );

  it('a false date of a success is put right by the refusal that it leads to', async () => {
    const service = SERVICES[0] as Service;
    const falseDate = 'Sat, 01 Jan 2000 00:00:00 GMT';
    const { url } = await start(service, {
      aheadMs: 0,
      date: (isSuccess) => (isSuccess ? falseDate : new Date().toUTCString()),
    });
    const call = await connect(url, path, service);
    for (let index = 0; index < 3; index += 1) expect(await call()).toMatchObject({ ok: true });
  });

  it.each([1, 24])('a process that sleeps %d hours over a change signs it again', async (hours) => {
    const service = SERVICES.find(({ operation }) => operation === 'cloudtrail:StopLogging') as Service;
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() });
    let sleeps = hours * 60 * MINUTE;
    const arrived = (): void => {
      vi.setSystemTime(Date.now() + sleeps);
      sleeps = 0;
    };
    const { url, taken } = await start(service, { aheadMs: 0, arrived });
    const call = await connect(url, path, service);
    expect(await call()).toMatchObject({ ok: true });
    expect(taken).toEqual([false, true]);
  });

  it('a refusal that does not say the time is an error in the end', async () => {
    const service = SERVICES[0] as Service;
    const { url, taken } = await start(service, { aheadMs: 10 * MINUTE, date: () => 'not said' });
    const failure = await connect(url, path, service).then(
      () => undefined,
      (error: unknown) => error,
    );
    expect(failure).toMatchObject({ code: 'credentials', message: expect.stringContaining('Signature expired') });
    expect(taken).toEqual([]);
  });
});

it.each([6, 14])('a process that sleeps %d minutes over its first answer goes on by its clock', async (minutes) => {
  const service = SERVICES[0] as Service;
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() });
  let answers = 0;
  const date = (): string => {
    const written = new Date().toUTCString();
    answers += 1;
    if (answers === 1) vi.setSystemTime(Date.now() + minutes * MINUTE);
    return written;
  };
  const { url, taken } = await start(service, { aheadMs: 0, date });
  const call = await connect(url, 'codec', service);
  expect(Math.abs((await connection?.clockOffsetMs()) ?? Number.NaN)).toBeLessThan(2_000);
  expect(await call()).toMatchObject({ ok: true });
  // The caller was not asked for again, and nothing was refused on the way.
  expect([answers, taken]).toEqual([2, [true]]);
});
