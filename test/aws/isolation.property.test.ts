/**
 * Many accounts and regions at once against a server that answers late, out of order, not at all, or with errors:
 * whatever arrives for an account is signed with that account's keys and asks for that account's things, and every
 * answer comes back to whoever asked.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { connectAws } from '../../src/aws/calls/connect-aws.ts';
import type { SendingPath } from '../../src/aws/calls/shared-clients.ts';
import { createCatalog } from '../../src/catalog/catalog.ts';
import type { JsonObject } from '../../src/values/json.ts';
import { reveal } from '../../src/values/marked.ts';
import { seededRandom } from './throttling-server.ts';
import { createVerifier, type SeenRequest } from './verifying-server.ts';

const CALLER = '111111111111';
const REGIONS = ['us-east-1', 'eu-west-1', 'eu-central-1', 'us-west-2'];
const catalog = createCatalog([]);

/** One call of each protocol: `mark` goes in, and must come out. */
const CALLS: Readonly<
  Record<string, { readonly input: (mark: string) => JsonObject; readonly markOf: (output: JsonObject) => unknown }>
> = {
  // JSON
  'cloudtrail:GetTrailStatus': {
    input: (mark) => ({ Name: mark }),
    markOf: ({ LatestDeliveryError }) => LatestDeliveryError,
  },
  // query
  'iam:GetUser': { input: (mark) => ({ UserName: mark }), markOf: ({ User }) => (User as JsonObject).UserId },
  // EC2's query
  'ec2:DescribeVpcAttribute': { input: (mark) => ({ VpcId: mark, Attribute: 'x' }), markOf: ({ VpcId }) => VpcId },
  // REST and JSON
  'account:GetAlternateContact': {
    input: (mark) => ({ AccountId: mark, AlternateContactType: 'BILLING' }),
    markOf: ({ AlternateContact }) => (AlternateContact as JsonObject).Name,
  },
  // the client's own way
  's3:GetBucketLocation': {
    input: (mark) => ({ Bucket: mark }),
    markOf: ({ LocationConstraint }) => LocationConstraint,
  },
};

const MARK = /mark-\d{12}-[a-z0-9-]+-end/;

/** What each protocol answers with a mark in it. */
function answerWith(mark: string, { body, url, headers }: SeenRequest): string {
  if (String(headers['x-amz-target'] ?? '').endsWith('GetTrailStatus'))
    return JSON.stringify({ LatestDeliveryError: mark });
  if (body.includes('Action=GetUser')) {
    return `<GetUserResponse><GetUserResult><User><UserId>${mark}</UserId></User></GetUserResult></GetUserResponse>`;
  }
  if (body.includes('DescribeVpcAttribute')) return `<R><vpcId>${mark}</vpcId></R>`;
  if (url.includes('location'))
    return `<LocationConstraint xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${mark}</LocationConstraint>`;
  return JSON.stringify({ AlternateContact: { Name: mark } });
}

interface Faults {
  readonly seed: number;
  readonly throttle: number;
  readonly error: number;
  readonly reset: number;
  readonly cut: number;
  readonly expire: number;
  readonly delayMs: number;
}

interface HostileServer {
  readonly url: string;
  readonly violations: readonly string[];
  /** Requests by how they were answered. */
  readonly answered: ReadonlyMap<string, number>;
  readonly keys: { readonly accessKeyId: string; readonly secretAccessKey: string };
  close(): Promise<void>;
}

async function startServer(faults: Faults): Promise<HostileServer> {
  const random = seededRandom(faults.seed);
  const verifier = createVerifier();
  const keys = verifier.addKeys(CALLER, 'user');
  const violations: string[] = [];
  const answered = new Map<string, number>();

  const chosenFault = (): keyof Faults | undefined => {
    let dice = random();
    for (const name of ['throttle', 'error', 'reset', 'cut', 'expire'] as const) {
      dice -= faults[name];
      if (dice < 0) return name;
    }
    return undefined;
  };

  const session = (seen: SeenRequest): string => {
    const account = /role%2F(\d{12})/.exec(seen.body)?.[1] ?? '';
    const { accessKeyId, secretAccessKey, sessionToken } = verifier.addKeys(account, 'session');
    return `<AssumeRoleResponse><AssumeRoleResult><AssumedRoleUser><Arn>arn:aws:sts::${account}:assumed-role/x/y</Arn><AssumedRoleId>x</AssumedRoleId></AssumedRoleUser><Credentials><AccessKeyId>${accessKeyId}</AccessKeyId><SecretAccessKey>${secretAccessKey}</SecretAccessKey><SessionToken>${sessionToken}</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>`;
  };

  /** What is asked belongs to whoever signed it, in the region that it was signed for. */
  const check = (seen: SeenRequest, mark: string): void => {
    const region = seen.headers.authorization?.split('/')[2] ?? '';
    // IAM is one for all regions.
    const isRight =
      mark.startsWith(`mark-${seen.account}-`) && (mark.includes(`-in-${region}-`) || region === 'us-east-1');
    if (!isRight) violations.push(`${mark} was signed by ${seen.account} for ${region}`);
  };

  const answer = (request: IncomingMessage, body: Buffer, response: ServerResponse): void => {
    let seen: SeenRequest;
    try {
      seen = verifier.verify(request, body);
    } catch (error) {
      violations.push(String(error));
      response.writeHead(403).end();
      return;
    }
    const isSts = /Action=(AssumeRole|GetCallerIdentity)/.test(seen.body);
    const fault = isSts ? undefined : chosenFault();
    const mark = MARK.exec(decodeURIComponent(seen.url + seen.body))?.[0] ?? '';
    if (!isSts) check(seen, mark);
    answered.set(fault ?? 'well', (answered.get(fault ?? 'well') ?? 0) + 1);
    const text = isSts ? (seen.body.includes('AssumeRole') ? session(seen) : IDENTITY) : answerWith(mark, seen);
    setTimeout(() => respond(response, fault, text), random() * faults.delayMs);
  };

  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => answer(request, Buffer.concat(chunks), response));
  });
  return { url: await listen(server), violations, answered, keys, close: () => close(server) };
}

const IDENTITY = `<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>arn:aws:iam::${CALLER}:user/a</Arn><Account>${CALLER}</Account></GetCallerIdentityResult></GetCallerIdentityResponse>`;

/** Errors are written so that every protocol can read them. */
function respond(response: ServerResponse, fault: keyof Faults | undefined, text: string): void {
  const refuse = (status: number, code: string): void => {
    const isJson = text.startsWith('{');
    const body = isJson
      ? JSON.stringify({ __type: code, message: code })
      : `<ErrorResponse><Errors><Error><Code>${code}</Code></Error></Errors><Error><Code>${code}</Code></Error><Code>${code}</Code></ErrorResponse>`;
    response.writeHead(status, { 'x-amzn-errortype': code }).end(body);
  };
  const code = fault === undefined ? undefined : REFUSALS[fault];
  if (code !== undefined) {
    refuse(fault === 'error' ? 500 : 400, code);
  } else if (fault === 'reset') {
    response.socket?.destroy();
  } else if (fault === 'cut') {
    response.writeHead(200, { 'content-length': text.length }).write(text.slice(0, text.length / 2));
    response.socket?.end();
  } else {
    response.writeHead(200).end(text);
  }
}

const REFUSALS: Readonly<Partial<Record<keyof Faults, string>>> = {
  throttle: 'ThrottlingException',
  error: 'InternalFailure',
  expire: 'ExpiredTokenException',
};

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

const percent = (max: number) => fc.integer({ min: 1, max }).map((each) => each / 100);
const faultsOf: fc.Arbitrary<Faults> = fc.record({
  seed: fc.nat(),
  throttle: percent(4),
  error: percent(8),
  reset: percent(8),
  cut: percent(5),
  expire: percent(1),
  delayMs: fc.constantFrom(0, 3, 25),
});

/** @returns marks that came back to somebody else, and errors, which may only be those that the server gave. */
async function auditAll(
  server: HostileServer,
  path: SendingPath,
  accounts: number,
  concurrency: number,
): Promise<string[]> {
  const connection = await connectAws({
    catalog,
    base: async () => server.keys,
    region: 'us-east-1',
    endpoint: server.url,
    signal: new AbortController().signal,
    concurrency,
    path,
  });
  const client = connection.clientFor({ roleArn: (id) => `arn:aws:iam::${id}:role/${id}`, sessionName: 'test' });
  const wrong: string[] = [];
  const call = async (account: string, region: string, name: string): Promise<void> => {
    const [service = '', operationName = ''] = name.split(':');
    const mark = `mark-${account}-in-${region}-end`;
    const { input, markOf } = CALLS[name] as (typeof CALLS)[string];
    const operation = catalog.operation(service, operationName);
    const outcome = await client.call({ operation, input: input(mark), account, region });
    if (!outcome.ok) {
      // Twice expired is an answer, however rare.
      if (outcome.error.kind !== 'expired') wrong.push(`${name} ${outcome.error.code}: ${outcome.error.message}`);
      return;
    }
    // Some answer with what AWS marks as sensitive: whose it is shows in the value itself.
    const came = markOf(reveal(outcome.output) as JsonObject);
    if (came !== mark) wrong.push(`${name} of ${mark} came back with ${came}`);
  };
  try {
    await Promise.all(
      Array.from({ length: accounts }, (_, index) => String(200_000_000_001 + index)).flatMap((account) =>
        REGIONS.flatMap((region) => Object.keys(CALLS).map((name) => call(account, region, name))),
      ),
    );
  } finally {
    connection.close();
  }
  return wrong;
}

it.each<SendingPath>(['codec', 'plain'])(
  'no account is asked, and no answer given, for another: %s',
  async (path) => {
    const total = new Map<string, number>();
    await fc.assert(
      fc.asyncProperty(
        faultsOf,
        fc.integer({ min: 15, max: 40 }),
        fc.constantFrom(5, 40, 200),
        async (faults, accounts, concurrency) => {
          const server = await startServer(faults);
          try {
            expect(await auditAll(server, path, accounts, concurrency)).toEqual([]);
            expect(server.violations).toEqual([]);
            expect(server.answered.get('well')).toBeGreaterThan(0);
            for (const [name, count] of server.answered) total.set(name, (total.get(name) ?? 0) + count);
          } finally {
            await server.close();
          }
        },
      ),
      { numRuns: 4, endOnFailure: true },
    );
    // The faults have happened.
    for (const fault of ['throttle', 'error', 'reset', 'cut']) expect(total.get(fault), fault).toBeGreaterThan(0);
  },
  300_000,
);
