import type { ServerResponse } from 'node:http';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, describe, expect, it } from 'vitest';
import type { CallOutcome } from '../../src/aws/calls/call-outcome.ts';
import { type AwsConnection, connectAws } from '../../src/aws/calls/connect-aws.ts';
import type { SendingPath } from '../../src/aws/calls/shared-clients.ts';
import { createCatalog } from '../../src/catalog/catalog.ts';
import { type AwsNames, type AwsNamesOptions, serveAwsNames } from '../support/aws-names.ts';

const CALLER = '111111111111';
const REGIONS = ['us-east-1', 'eu-west-1', 'eu-central-1', 'us-west-2'];
const catalog = createCatalog([]);

let names: AwsNames | undefined;
let connection: AwsConnection | undefined;

afterEach(async () => {
  connection?.close();
  connection = undefined;
  await names?.close();
  names = undefined;
});

type Answer = (response: ServerResponse) => void;

/** Everything is answered, after whatever `before` does with the answer. */
async function serve(before: Answer = () => undefined, options: Partial<AwsNamesOptions> = {}): Promise<AwsNames> {
  names = await serveAwsNames({
    answer(_, body, response) {
      before(response);
      const isIdentity = body.includes('GetCallerIdentity');
      response.setHeader('content-type', isIdentity ? 'text/xml' : 'application/x-amz-json-1.1');
      response.end(isIdentity ? IDENTITY : '{"trailList":[]}');
    },
    ...options,
  });
  return names;
}

const IDENTITY = `<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>arn:aws:iam::${CALLER}:user/a</Arn><Account>${CALLER}</Account></GetCallerIdentityResult></GetCallerIdentityResponse>`;

async function connect(path: SendingPath = 'codec'): Promise<(region: string) => Promise<CallOutcome>> {
  connection = await connectAws({
    catalog,
    base: async () => ({ accessKeyId: 'AKIA', secretAccessKey: 'secret' }),
    region: 'us-east-1',
    signal: new AbortController().signal,
    maxAttempts: 4,
    accountConcurrency: 8,
    path,
  });
  const client = connection.clientFor({ roleArn: (id) => `arn:aws:iam::${id}:role/x`, sessionName: 'test' });
  const operation = catalog.operation('cloudtrail', 'DescribeTrails');
  return (region) => client.call({ operation, input: {}, account: CALLER, region });
}

function connectionsTo(region: string): AwsNames['handshakes'] {
  return (names?.handshakes ?? []).filter(({ host }) => host === `cloudtrail.${region}.amazonaws.com`);
}

/** What a busy run does by itself, now. */
function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
}

describe.each<SendingPath>(['codec', 'plain'])('over TLS, by the path %s', (path) => {
  it.each([
    ['TLSv1.2', 'TLSv1.2'],
    ['TLSv1.3', 'TLSv1.3'],
  ] as const)(
    'sessions of %s are resumed where connections were closed, whatever was collected meanwhile',
    async (_, version) => {
      await serve((response) => response.setHeader('connection', 'close'), {
        tls: { minVersion: version, maxVersion: version },
      });
      const call = await connect(path);
      for (let index = 0; index < 6; index += 1) {
        expect(await call('eu-west-1')).toMatchObject({ ok: true });
        // Weak references end in a later turn only.
        await new Promise(setImmediate);
        collectGarbage();
      }
      const made = connectionsTo('eu-west-1');
      expect(made.map(({ protocol }) => protocol)).toEqual(Array.from({ length: 6 }, () => version));
      expect(made.map(({ resumed }) => resumed)).toEqual([false, true, true, true, true, true]);
    },
  );

  it('each endpoint of a region keeps few connections for many calls, and its own session', async () => {
    await serve();
    const call = await connect(path);
    const calls = REGIONS.flatMap((region) => Array.from({ length: 100 }, () => call(region)));
    for (const outcome of await Promise.all(calls)) expect(outcome).toMatchObject({ ok: true });
    for (const region of REGIONS) {
      const made = connectionsTo(region);
      expect(made.length, region).toBeGreaterThan(0);
      // Eight may be in flight; a socket that was just let go of may be replaced by a new one.
      expect(made.length, region).toBeLessThanOrEqual(25);
    }
    const before = names?.handshakes.length;
    await Promise.all(REGIONS.map((region) => call(region)));
    expect(names?.handshakes).toHaveLength(before ?? -1);
  });
});

describe('a certificate', () => {
  const distrusted = [
    {
      what: 'that nobody vouches for',
      options: { trusted: false },
      code: 'DEPTH_ZERO_SELF_SIGNED_CERT',
      message:
        'the certificate of sts.us-east-1.amazonaws.com is not trusted (self-signed certificate): if a proxy inspects TLS on the way, name its CA in NODE_EXTRA_CA_CERTS',
    },
    {
      what: 'of somebody else',
      options: { names: ['proxy.example.com'] },
      code: 'ERR_TLS_CERT_ALTNAME_INVALID',
      message: expect.stringContaining(
        'the server that answers for sts.us-east-1.amazonaws.com presents the certificate of another host',
      ),
    },
  ];
  it.each(distrusted)('$what ends the run before it begins, at once', async ({ options, code, message }) => {
    let answered = 0;
    await serve(() => {
      answered += 1;
    }, options);
    const failure: unknown = await connect().catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'network', hint: expect.stringContaining('AWS_ENDPOINT_URL') });
    const text = String((failure as Error).message);
    expect(text).toContain(`AWS cannot be reached in us-east-1: ${code}: `);
    expect(text.split(`${code}: `)[1]).toEqual(message);
    expect(answered).toBe(0);
  });

  it('that is not trusted in mid-run is an error of kind network, and is not tried again', async () => {
    await serve();
    const call = await connect();
    await names?.close();
    await serve(() => undefined, { trusted: false });
    expect(await call('eu-west-1')).toMatchObject({
      ok: false,
      error: {
        kind: 'network',
        code: 'DEPTH_ZERO_SELF_SIGNED_CERT',
        attempts: 1,
        message: expect.stringContaining('the certificate of cloudtrail.eu-west-1.amazonaws.com is not trusted'),
      },
    });
    expect(names?.handshakes).toEqual([]);
  });
});

describe('an endpoint that does not exist', () => {
  it('is an error that says what may be the cause, after a few attempts, and costs its neighbours nothing', async () => {
    await serve();
    names?.unknownHosts.add('cloudtrail.us-west-2.amazonaws.com');
    connection = await connectAws({
      catalog,
      base: async () => ({ accessKeyId: 'AKIA', secretAccessKey: 'secret' }),
      region: 'us-east-1',
      signal: new AbortController().signal,
    });
    const client = connection.clientFor({ roleArn: (id) => `arn:aws:iam::${id}:role/x`, sessionName: 'test' });
    const operation = catalog.operation('cloudtrail', 'DescribeTrails');
    const outcomes = await Promise.all(
      REGIONS.map((region) => client.call({ operation, input: {}, account: CALLER, region })),
    );
    expect(outcomes.map(({ ok }) => ok)).toEqual(REGIONS.map((region) => region !== 'us-west-2'));
    expect(outcomes[REGIONS.indexOf('us-west-2')]).toMatchObject({
      error: {
        kind: 'network',
        code: 'ENOTFOUND',
        attempts: 3,
        message:
          'cloudtrail.us-west-2.amazonaws.com does not exist: the region may not have the service (narrow `regions`)',
      },
    });
  });

  it('of STS ends the run before it begins', async () => {
    await serve();
    names?.unknownHosts.add('sts.us-east-1.amazonaws.com');
    await expect(connect()).rejects.toMatchObject({
      code: 'network',
      message: expect.stringContaining('sts.us-east-1.amazonaws.com does not exist'),
    });
  });
});
