import { createServer, type IncomingMessage, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { hideCredentials } from '../../src/aws/credentials/hide-credentials.ts';
import { generateOrganization } from '../../src/simulator/generate-organization.ts';
import { type Simulator, startSimulator } from '../../src/simulator/start-simulator.ts';
import { policiesOf, runPolicies } from '../support/run-policies.ts';

let simulator: Simulator;
let echo: Server;

afterEach(async () => {
  echo.closeAllConnections();
  echo.close();
  await simulator.close();
});

async function bodyOf(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/**
 * Stands before the simulator, as a careless proxy would: it quotes session tokens in errors, and writes them into
 * answers.
 */
async function startEcho(tokens: Set<string>): Promise<string> {
  echo = createServer(async (incoming, answer) => {
    const token = String(incoming.headers['x-amz-security-token'] ?? '');
    if (token !== '') tokens.add(token);
    const target = String(incoming.headers['x-amz-target'] ?? '');
    const body = await bodyOf(incoming);
    if (target.endsWith('GetTrailStatus')) {
      answer.writeHead(400, { 'content-type': 'application/x-amz-json-1.1', 'x-amzn-requestid': token });
      answer.end(JSON.stringify({ __type: 'InvalidTrailNameException', message: `not signed well: ${token}.` }));
      return;
    }
    const { pathname, search } = new URL(incoming.url ?? '/', 'http://x');
    const { method, headers } = incoming;
    const forwarded = request(`${simulator.url}${pathname}${search}`, { method, headers }, async (found) => {
      let text = (await bodyOf(found)).toString();
      if (target.endsWith('DescribeTrails')) text = text.replaceAll('"Name":"', `"Name":"${token}/`);
      const { 'content-length': _length, 'transfer-encoding': _encoding, ...kept } = found.headers;
      answer.writeHead(found.statusCode ?? 500, kept);
      answer.end(text);
    });
    forwarded.end(body);
  });
  await new Promise<void>((resolve) => echo.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(echo.address() as AddressInfo).port}`;
}

function policies(more: string) {
  return policiesOf(`version: 1
policies:
  - id: trails
    title: A trail
    targets: { regions: [us-east-1] }
    call: { operation: cloudtrail:DescribeTrails, input: { includeShadowTrails: false } }
    resources: trailList[]
${more}
    filter: Name
    finding: { resource: "\${TrailARN}", message: "trail \${Name}" }
`);
}

it.each([
  ['an answer', '', 'findings'],
  [
    'an error',
    '    lookups: [{ as: status, operation: cloudtrail:GetTrailStatus, input: { Name: "${TrailARN}" } }]',
    'error',
  ],
])('the session token in %s of an endpoint reaches no record', async (_, more, status) => {
  const organization = generateOrganization({ accounts: 2, trailsEvery: 1, regions: [{ name: 'us-east-1' }] });
  simulator = await startSimulator({ organization });
  const tokens = new Set<string>();
  const url = await startEcho(tokens);
  const { records, outcomes } = await runPolicies({ ...simulator, url }, await policies(more));
  expect(tokens.size).toBeGreaterThan(0);
  expect(outcomes.filter((each) => each.status === status)).toHaveLength(2);
  const text = JSON.stringify(records);
  expect(text).toContain('(credential)');
  for (const token of tokens) expect(text).not.toContain(token);
});

it('words that are keys of an emulator stay words', () => {
  expect(hideCredentials('a test of test', [{ accessKeyId: 'test', secretAccessKey: 'test' }])).toBe('a test of test');
});
