/**
 * An endpoint that sends back what a request was signed with, in every protocol and place that reaches a record, an
 * event or a report.
 */
import { createServer, type IncomingMessage, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hideCredentials, type SignedWith, withoutCredentials } from '../../src/aws/credentials/hide-credentials.ts';
import { renderText } from '../../src/report/render/text/render-text.ts';
import { generateOrganization } from '../../src/simulator/generate-organization.ts';
import { type Simulator, startSimulator } from '../../src/simulator/start-simulator.ts';
import { policiesOf, runPolicies } from '../support/run-policies.ts';

let simulator: Simulator;
let echo: Server;

/** What one request was signed with, as the endpoint sees it. */
interface Seen {
  readonly writing: string;
  readonly token: string;
  readonly accessKeyId: string;
  readonly signature: string;
  readonly authorization: string;
}

interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
}

/** How a careless endpoint writes what it has seen. */
const WRITINGS: Readonly<Record<string, (seen: Seen) => string>> = {
  'the token': ({ token }) => token,
  'the token as in a URL': ({ token }) => encodeURIComponent(token),
  'the token as in a URL in a URL': ({ token }) => encodeURIComponent(encodeURIComponent(token)),
  'the token as in HTML': ({ token }) =>
    token.replaceAll('/', '&#x2F;').replaceAll('+', '&#43;').replaceAll('=', '&#x3D;'),
  'half of the token': ({ token }) => token.slice(7, 7 + token.length / 2),
  'the Authorization header': ({ authorization }) => authorization,
  'the access key': ({ accessKeyId }) => accessKeyId,
  'the signature': ({ signature }) => signature,
  'a signed URL': ({ accessKeyId, token, signature }) =>
    `https://x/?X-Amz-Credential=${accessKeyId}%2Fus-east-1&X-Amz-Security-Token=${encodeURIComponent(token)}&X-Amz-Signature=${signature}`,
};

const JSON_TYPE = { 'content-type': 'application/x-amz-json-1.1' };
const XML_TYPE = { 'content-type': 'text/xml' };

interface Place {
  readonly call: string;
  readonly resources: string;
  readonly name: string;
  /** Whether the words come to a finding, and not to an error. */
  readonly finds?: true;
  answer(words: string): Answer;
}

const TRAILS = { call: 'cloudtrail:DescribeTrails', resources: 'trailList', name: '${TrailARN}${Name}' };
const USERS = { call: 'iam:ListUsers', resources: 'Users', name: '${Arn}${UserName}' };
const VPCS = { call: 'ec2:DescribeVpcs', resources: 'Vpcs', name: '${VpcId}' };
const BUCKETS = { call: 's3:ListBuckets', resources: 'Buckets', name: '${Name}' };
const FUNCTIONS = { call: 'lambda:ListFunctions', resources: 'Functions', name: '${FunctionArn}${Description}' };

function error(words: string, headers: Readonly<Record<string, string>> = {}): Answer {
  return {
    status: 400,
    headers: { ...JSON_TYPE, ...headers },
    body: JSON.stringify({ __type: 'InvalidTrailNameException', message: `not signed well: ${words}.` }),
  };
}

const PLACES: Readonly<Record<string, Place>> = {
  'AWS JSON, message': { ...TRAILS, answer: (words) => error(words) },
  'AWS JSON, code': { ...TRAILS, answer: (words) => ({ ...error(''), body: JSON.stringify({ __type: words }) }) },
  'AWS JSON, request id': { ...TRAILS, answer: (words) => error('', { 'x-amzn-requestid': words }) },
  'AWS JSON, error header': { ...TRAILS, answer: (words) => error('', { 'x-amzn-errortype': words }) },
  'AWS JSON, no JSON': { ...TRAILS, answer: (words) => ({ status: 200, headers: JSON_TYPE, body: words }) },
  'AWS JSON, a foreign member': {
    ...TRAILS,
    answer: (words) => ({ status: 200, headers: JSON_TYPE, body: JSON.stringify({ [words]: 1 }) }),
  },
  'AWS JSON, a page of HTML': {
    ...TRAILS,
    answer: (words) => ({
      status: 200,
      headers: { 'content-type': 'text/html' },
      body: `<html><title>${words}</title>${words}</html>`,
    }),
  },
  'AWS JSON, a redirect': {
    ...TRAILS,
    answer: (words) => ({ status: 302, headers: { location: `https://x/?${words}` }, body: '' }),
  },
  'AWS JSON, a member': {
    ...TRAILS,
    finds: true,
    answer: (words) => ({
      status: 200,
      headers: JSON_TYPE,
      body: JSON.stringify({ trailList: [{ Name: words, TrailARN: 'arn:aws:cloudtrail:us-east-1:1:trail/x' }] }),
    }),
  },
  'Query, message and request id': {
    ...USERS,
    answer: (words) => ({
      status: 403,
      headers: XML_TYPE,
      body: `<ErrorResponse><Error><Type>Sender</Type><Code>ValidationError</Code><Message>${words.replaceAll('&', '&amp;')}</Message></Error><RequestId>${words.replaceAll('&', '&amp;')}</RequestId></ErrorResponse>`,
    }),
  },
  'Query, a member': {
    ...USERS,
    finds: true,
    answer: (words) => ({
      status: 200,
      headers: XML_TYPE,
      body: `<ListUsersResponse><ListUsersResult><Users><member><Arn>arn:x</Arn><UserName>${words.replaceAll('&', '&amp;')}</UserName></member></Users></ListUsersResult></ListUsersResponse>`,
    }),
  },
  'EC2, message': {
    ...VPCS,
    answer: (words) => ({
      status: 400,
      headers: XML_TYPE,
      body: `<Response><Errors><Error><Code>InvalidVpcID.NotFound</Code><Message>${words.replaceAll('&', '&amp;')}</Message></Error></Errors><RequestID>${words.replaceAll('&', '&amp;')}</RequestID></Response>`,
    }),
  },
  'REST-XML, what was signed': {
    ...BUCKETS,
    answer: (words) => ({
      status: 403,
      headers: { 'content-type': 'application/xml', 'x-amz-request-id': words, 'x-amz-id-2': words },
      body: `<Error><Code>SignatureDoesNotMatch</Code><Message>it is ${words.replaceAll('&', '&amp;')}</Message><SignatureProvided>${words.replaceAll('&', '&amp;')}</SignatureProvided></Error>`,
    }),
  },
  'REST-XML, another endpoint': {
    ...BUCKETS,
    answer: (words) => ({
      status: 301,
      headers: { 'content-type': 'application/xml', location: `https://x/${words}` },
      body: `<Error><Code>PermanentRedirect</Code><Endpoint>${words.replaceAll('&', '&amp;')}</Endpoint><Message>${words.replaceAll('&', '&amp;')}</Message></Error>`,
    }),
  },
  'REST-JSON, message': {
    ...FUNCTIONS,
    answer: (words) => ({
      status: 400,
      headers: { 'content-type': 'application/json', 'x-amzn-requestid': words },
      body: JSON.stringify({ message: words, Type: words, Message: words }),
    }),
  },
  'REST-JSON, a member': {
    ...FUNCTIONS,
    finds: true,
    answer: (words) => ({
      status: 200,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ Functions: [{ FunctionArn: 'arn:x', Description: words, Tags: { [words]: words } }] }),
    }),
  },
};

async function bodyOf(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/**
 * Stands before the simulator, and answers for all but what a run needs to begin: to each account in another writing.
 */
async function startEcho(place: Place, seen: Seen[]): Promise<string> {
  const writings = Object.entries(WRITINGS);
  const accounts: string[] = [];
  echo = createServer(async (incoming, answer) => {
    const authorization = String(incoming.headers.authorization ?? '');
    const [, accessKeyId = ''] = /Credential=([^/]+)/.exec(authorization) ?? [];
    const [, signature = ''] = /Signature=([0-9a-f]+)/.exec(authorization) ?? [];
    const body = await bodyOf(incoming);
    if (!/\/(sts|organizations|account)\/aws4_request/.test(authorization)) {
      if (!accounts.includes(accessKeyId)) accounts.push(accessKeyId);
      const [writing, write] = writings[accounts.indexOf(accessKeyId)] ?? [];
      if (writing === undefined || write === undefined) throw new Error('more accounts than writings');
      const token = String(incoming.headers['x-amz-security-token']);
      const one = { writing, token, accessKeyId, signature, authorization };
      seen.push(one);
      const { status, headers = {}, body: text } = place.answer(write(one));
      answer.writeHead(status, headers).end(text);
      return;
    }
    const { method, headers, url = '/' } = incoming;
    const forwarded = request(`${simulator.url}${url}`, { method, headers }, async (found) => {
      const { 'content-length': _length, 'transfer-encoding': _encoding, ...kept } = found.headers;
      answer.writeHead(found.statusCode ?? 500, kept).end(await bodyOf(found));
    });
    forwarded.end(body);
  });
  await new Promise<void>((resolve) => echo.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(echo.address() as AddressInfo).port}`;
}

/** The longest piece of a secret in a text. */
function longestPiece(text: string, secret: string): string {
  let longest = '';
  for (let start = 0; start < secret.length; start += 1) {
    while (start + longest.length < secret.length && text.includes(secret.slice(start, start + longest.length + 1))) {
      longest = secret.slice(start, start + longest.length + 1);
    }
  }
  return longest;
}

const RENDERED = { color: false, failOn: 'low', allowErrors: false, width: 400, cwd: '/' } as const;

describe.each(Object.entries(PLACES))('in %s', (_, place) => {
  const seen: Seen[] = [];
  let text = '';
  let statuses: string[] = [];

  beforeAll(async () => {
    const accounts = Object.keys(WRITINGS).length;
    const organization = generateOrganization({ accounts, trailsEvery: 1, regions: [{ name: 'us-east-1' }] });
    simulator = await startSimulator({ organization });
    const url = await startEcho(place, seen);
    const events: unknown[] = [];
    const policies = await policiesOf(`version: 1
policies:
  - id: echo
    title: An echo
    targets: { regions: [us-east-1] }
    call: ${place.call}
    resources: ${place.resources}
    filter: "\`true\`"
    finding: { resource: "${place.name}", message: "${place.name}" }
`);
    const { records, outcomes, report } = await runPolicies({ ...simulator, url }, policies, {
      maxAttempts: 1,
      connection: { onEvent: (event) => events.push(event) },
      onEvent: (event) => {
        // What was found is planned from, and not shown.
        if (event.type !== 'finding') events.push(event);
      },
    });
    // The management account is not entered.
    statuses = outcomes.map(({ status }) => status).filter((status) => status !== 'skipped');
    text = JSON.stringify([records, events]) + [...renderText(report, RENDERED)].join('');
  });
  afterAll(async () => {
    echo.closeAllConnections();
    await new Promise((resolve) => echo.close(resolve));
    await simulator.close();
  });

  it('each account has its answer', () => {
    expect(statuses).toEqual(Object.keys(WRITINGS).map(() => (place.finds === true ? 'findings' : 'error')));
  });

  it.each(Object.keys(WRITINGS))('%s reaches no record, event or report', (name) => {
    const ofWriting = seen.filter(({ writing }) => writing === name);
    expect(ofWriting.length).toBeGreaterThan(0);
    for (const { token, accessKeyId, signature } of ofWriting) {
      expect(longestPiece(text, token).length).toBeLessThan(16);
      expect(text).not.toContain(accessKeyId);
      expect(text).not.toContain(signature);
    }
  });
});

describe('what is hidden', () => {
  const credentials = {
    accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
    secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
  };
  const signedWith: SignedWith = { credentials, signatures: ['a'.repeat(64)] };

  it.each([
    ['the secret wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY.', 'the secret (credential).'],
    ['cut: wJalrXUtnFEMI/K7MDENG/bPx…', 'cut: (credential)…'],
    [String.raw`{"key":"wJalrXUtnFEMI\/K7MDENG\u002FbPxRfiCYEXAMPLEKEY"}`, '{"key":"(credential)"}'],
    [`Signature=${'b'.repeat(64)}`, 'Signature=(credential)'],
    [`signed ${'a'.repeat(64)}`, 'signed (credential)'],
    ['AKIAIOSFODNN7EXAMPLE is 400 days old', 'AKIAIOSFODNN7EXAMPLE is 400 days old'],
    [`sha256:${'b'.repeat(64)}`, `sha256:${'b'.repeat(64)}`],
    ['FEMI/K7MDENG', 'FEMI/K7MDENG'],
  ])('%s', (text, expected) => {
    expect(hideCredentials(text, [signedWith])).toBe(expected);
  });

  it('is found in the first text of an account and in the last of many, at their end too', () => {
    const piece = credentials.secretAccessKey.slice(9, 27);
    const signed: SignedWith = { credentials: { ...credentials }, signatures: [] };
    for (let blocks = 0; blocks < 200; blocks += 20) {
      const before = 'nothing '.repeat(blocks);
      expect(hideCredentials(`${before}${piece}`, [signed])).toBe(`${before}(credential)`);
      expect(hideCredentials(before, [signed])).toBe(before);
    }
  });

  const { secretAccessKey: secret } = credentials;
  const escaped = (before: string, radix: number, after = ''): string =>
    [...secret].map((each) => `${before}${each.charCodeAt(0).toString(radix)}${after}`).join('');
  it.each<[string, string]>([
    ['base64', Buffer.from(secret).toString('base64')],
    ['base64 of more', Buffer.from(`ke=${secret}, x`).toString('base64')],
    ['base64 of a piece, for URLs', Buffer.from(secret.slice(9, 27)).toString('base64url')],
    ['base64 behind a word', `x${Buffer.from(secret).toString('base64')}`],
    [
      'base64 in lines',
      Buffer.from(`${'-'.repeat(40)}${secret}`)
        .toString('base64')
        .replace(/.{76}/, '$&\n'),
    ],
    ['hexadecimal', Buffer.from(secret).toString('hex').toUpperCase()],
    ['escapes of URLs', escaped('%', 16)],
    ['escapes of JSON', escaped('\\u00', 16)],
    ['escapes of HTML', escaped('&#', 10, ';')],
    ['hexadecimal escapes of HTML', escaped('&#x', 16, ';')],
  ])('an error quotes no secret as %s', (_, text) => {
    const { message } = withoutCredentials(new Error(`signed with <${text}>`), signedWith) as Error;
    expect(message).toMatch(/^signed with <.{0,4}\(credential\)\s*.{0,16}>$/s);
  });

  it('and what is encoded otherwise stays', () => {
    const text = `arn:aws:iam::111111111111:role/OrganizationAccountAccessRole ${'deadbeef'.repeat(8)} %41%42%43 &#65;`;
    expect(withoutCredentials(new Error(text), signedWith)).toMatchObject({ message: text });
  });

  it('words that are keys of an emulator stay words', () => {
    const emulator = { credentials: { accessKeyId: 'test', secretAccessKey: 'test' }, signatures: [] };
    expect(hideCredentials('a test of test', [emulator])).toBe('a test of test');
  });
});

it('hides pieces without number in one pass', () => {
  const sessionToken = Array.from({ length: 50 }, (_, at) => `t0ken${at}`).join('');
  const signed = { credentials: { accessKeyId: 'ASIA', secretAccessKey: 's', sessionToken }, signatures: [] };
  const piece = sessionToken.slice(40, 60);
  expect(hideCredentials(`${piece}-`.repeat(200_000), [signed])).toBe('(credential)-'.repeat(200_000));
});
