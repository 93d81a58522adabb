import { afterEach, describe, expect, it } from 'vitest';
import type { CallOutcome } from '../../src/aws/calls/aws-client.ts';
import { type AwsConnection, connectAws } from '../../src/aws/calls/connect.ts';
import type { Credentials } from '../../src/aws/credentials/credentials.ts';
import { createCatalog } from '../../src/catalog/catalog.ts';
import { CoveError } from '../../src/cove-error.ts';
import { type Answer, type AnsweringServer, startAnsweringServer } from '../support/answering-server.ts';

const CALLER = '111111111111';
const MEMBER = '222222222222';
const IDENTITY = `<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>arn:aws:iam::${CALLER}:user/a</Arn><Account>${CALLER}</Account></GetCallerIdentityResult></GetCallerIdentityResponse>`;

let server: AnsweringServer;
let connection: AwsConnection | undefined;

afterEach(async () => {
  connection?.close();
  connection = undefined;
  await server.close();
});

interface Options {
  readonly identity?: string;
  readonly base?: () => Promise<Credentials>;
  readonly signal?: AbortSignal;
}

/** Connects to a server that knows who the caller is, and answers everything else as it is told. */
async function connect(answer: (request: string) => Answer, options: Options = {}): Promise<AwsConnection> {
  server = await startAnsweringServer((request) =>
    request.includes('GetCallerIdentity') ? { body: options.identity ?? IDENTITY } : answer(request),
  );
  connection = await connectAws({
    catalog: createCatalog([]),
    base: options.base ?? (async () => ({ accessKeyId: 'AKIA', secretAccessKey: 'secret' })),
    region: 'us-east-1',
    endpoint: server.url,
    signal: options.signal ?? new AbortController().signal,
    maxAttempts: 2,
  });
  return connection;
}

function call(operation: string, account = CALLER, role = 'arn:aws:iam::{account}:role/audit'): Promise<CallOutcome> {
  const [service = '', name = ''] = operation.split(':');
  const client = connection?.clientFor({
    roleArn: (id) => role.replace('{account}', id),
    sessionName: 'test',
    externalId: 'shared-secret',
  });
  if (client === undefined) throw new Error('not connected');
  return client.call({
    operation: createCatalog([]).operation(service, name),
    input: {},
    account,
    region: 'us-east-1',
  });
}

describe('a success that is no answer', () => {
  const bodies: readonly (readonly [string, string])[] = [
    ['an empty body', ''],
    ['white space', ' \n'],
    ['null', 'null'],
    ['a list', '[]'],
    ['a string', '"x"'],
    ['an HTML page', '<html><body>Sign in to the network</body></html>'],
    ['an HTML page with its type', '\n<!DOCTYPE html><html></html>'],
  ];
  const operations = ['cloudtrail:DescribeTrails', 'account:ListRegions', 'ec2:DescribeRegions'];
  it.each(bodies.flatMap(([name, body]) => operations.map((operation) => [name, operation, body] as const)))(
    '%s for %s is an error, and not "there are none"',
    async (_, operation, body) => {
      await connect(() => ({ body }));
      expect(await call(operation)).toMatchObject({ ok: false, error: { kind: 'network', attempts: 2 } });
    },
  );

  it('an object without members is an answer', async () => {
    await connect(() => ({ type: 'application/x-amz-json-1.1', body: '{}' }));
    expect(await call('cloudtrail:DescribeTrails')).toMatchObject({ ok: true, output: {} });
  });

  const misshapen = ['{"trailList":"x"}', '{"trailList":{"Name":"x"}}', '{"trailList":["x"]}'];
  it.each(misshapen)('%s is an error: it is not what the API promises', async (body) => {
    await connect(() => ({ type: 'application/x-amz-json-1.1', body }));
    expect(await call('cloudtrail:DescribeTrails')).toMatchObject({
      ok: false,
      error: { message: expect.stringContaining('where the API promises') },
    });
  });
});

describe('whoever answers for STS', () => {
  it.each(['<html></html>', '<GetCallerIdentityResponse/>', IDENTITY.replaceAll(CALLER, '1')])(
    'and does not say who the caller is ends the run before it begins: %s',
    async (identity) => {
      await expect(connect(() => undefined, { identity })).rejects.toThrow(CoveError);
    },
  );
});

function session(account: string): string {
  return `<AssumeRoleResponse><AssumeRoleResult><AssumedRoleUser><Arn>arn:aws:sts::${account}:assumed-role/audit/test</Arn><AssumedRoleId>x</AssumedRoleId></AssumedRoleUser><Credentials><AccessKeyId>ASIA</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>`;
}

describe('a session', () => {
  const trails: Answer = { type: 'application/x-amz-json-1.1', body: '{"trailList":[]}' };

  it('of the account that was asked for is used', async () => {
    await connect((request) => (request.includes('AssumeRole') ? { body: session(MEMBER) } : trails));
    expect(await call('cloudtrail:DescribeTrails', MEMBER)).toMatchObject({ ok: true });
  });

  it('of another account is refused, whatever STS says', async () => {
    await connect((request) => (request.includes('AssumeRole') ? { body: session('333333333333') } : trails));
    expect(await call('cloudtrail:DescribeTrails', MEMBER)).toMatchObject({
      ok: false,
      error: { kind: 'assume-role', message: 'STS gave a session of account 333333333333' },
    });
  });

  it('is not asked for with the role of another account', async () => {
    await connect(() => trails);
    const outcome = await call('cloudtrail:DescribeTrails', MEMBER, 'arn:aws:iam::333333333333:role/audit');
    expect(outcome).toMatchObject({ ok: false, error: { kind: 'assume-role' } });
    expect(outcome.ok ? '' : outcome.error.message).toContain('is not a role of account 222222222222');
    expect(server.requests.filter((request) => request.includes('AssumeRole'))).toEqual([]);
  });

  it('that is refused does not give the external id away', async () => {
    const message = "Value 'shared-secret' at 'externalId' failed to satisfy constraint";
    const body = `<ErrorResponse><Error><Code>ValidationError</Code><Message>${message}</Message></Error></ErrorResponse>`;
    await connect(() => ({ status: 400, body }));
    const outcome = await call('cloudtrail:DescribeTrails', MEMBER);
    expect(outcome.ok ? '' : outcome.error.message).toBe(
      "Value '(external id)' at 'externalId' failed to satisfy constraint",
    );
  });

  it("of the caller's own, when its sign-in has ended meanwhile, is an outcome", async () => {
    let asked = 0;
    const base = async (): Promise<Credentials> => {
      asked += 1;
      if (asked > 1) throw new CoveError('credentials', 'the SSO session has expired');
      return { accessKeyId: 'AKIA', secretAccessKey: 'secret' };
    };
    await connect(() => trails, { base });
    expect(await call('cloudtrail:DescribeTrails')).toMatchObject({
      ok: false,
      error: { kind: 'expired', message: "the caller's credentials have ended: the SSO session has expired" },
    });
  });
});

describe('a refused signature', () => {
  it('does not give the session token away, which AWS quotes', async () => {
    const message =
      "The request signature we calculated does not match. The Canonical String for this request should have been 'POST\\n/\\n\\nhost:x\\nx-amz-security-token:IQoJb3JpZ2luX2VjEXAMPLE==\\n\\nhost;x-amz-security-token\\nabc'";
    await connect(() => ({
      status: 403,
      type: 'application/x-amz-json-1.1',
      body: `{"__type":"InvalidSignatureException","message":"${message}"}`,
    }));
    const outcome = await call('cloudtrail:DescribeTrails');
    expect(outcome).toMatchObject({ ok: false, error: { kind: 'access-denied', code: 'InvalidSignatureException' } });
    expect(JSON.stringify(outcome)).toContain('signature we calculated does not match');
    expect(JSON.stringify(outcome)).not.toContain('IQoJ');
  });
});

describe('a connection that is closed', () => {
  it('ends its calls, and does not let them go on over new sockets', async () => {
    await connect(() => undefined);
    const waiting = [call('cloudtrail:DescribeTrails'), call('account:ListRegions')];
    await expect.poll(() => server.requests.length).toBe(3);
    connection?.close();
    for (const outcome of await Promise.all(waiting)) {
      expect(outcome).toMatchObject({ ok: false, error: { kind: 'interrupted' } });
    }
    expect(server.requests).toHaveLength(3);
  });
});

describe('an interruption', () => {
  it.each(['stop', new Error('stop'), undefined])('is one whatever its reason: %s', async (reason) => {
    const abort = new AbortController();
    await connect(() => undefined, { signal: abort.signal });
    const waiting = call('cloudtrail:DescribeTrails');
    await expect.poll(() => server.requests.length).toBe(2);
    abort.abort(reason);
    expect(await waiting).toMatchObject({ ok: false, error: { kind: 'interrupted' } });
    expect(await call('account:ListRegions')).toMatchObject({ ok: false, error: { kind: 'interrupted' } });
  });
});
