/**
 * Elements of lists without a member that the API promises of each: what is not there is null, and null reads like "no"
 * to most filters.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readPages } from '../../src/aws/calls/read-pages.ts';
import { createSharedClients, type SendingPath } from '../../src/aws/calls/shared-clients.ts';
import { createCatalog } from '../../src/catalog/catalog.ts';
import { createCell } from '../../src/engine/cell.ts';
import { evaluatePolicy } from '../../src/engine/evaluate-policy.ts';
import { type AnsweringServer, startAnsweringServer } from '../support/answering-server.ts';
import { policiesOf } from '../support/run-policies.ts';

const catalog = createCatalog([]);
let server: AnsweringServer;
let bodies: string[] = [];

beforeAll(async () => {
  server = await startAnsweringServer(() => ({ body: bodies.shift() ?? '', requestId: 'r' }));
});
afterAll(() => server.close());

async function evaluate(yaml: string, pages: readonly string[], path: SendingPath) {
  bodies = [...pages];
  const [policy] = await policiesOf(`version: 1\npolicies:\n  - ${yaml.trim().replace(/\n/g, '\n    ')}`);
  if (policy === undefined) throw new Error('no policy');
  const clients = createSharedClients({ path, endpoint: server.url, signal: new AbortController().signal });
  const keys = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' };
  const cell = createCell({
    account: '111111111111',
    region: 'us-east-1',
    context: {
      account: { id: '111111111111', name: null, email: null, ou: null, ouPath: null, tags: {} },
      organization: null,
      partition: 'aws',
      now: '2026-01-01T00:00:00Z',
    },
    catalog,
    send: async (operation, input) => ({
      ok: true,
      ...(await readPages(operation, input, (request) =>
        clients.send(operation, { region: 'us-east-1', input: request }, keys),
      )),
    }),
  });
  try {
    return await evaluatePolicy(policy, cell);
  } finally {
    clients.close();
  }
}

const users = (members: string, more = ''): string =>
  `<ListUsersResponse><ListUsersResult><Users><member>${members}</member></Users>${more}</ListUsersResult></ListUsersResponse>`;
const USER =
  '<Path>/</Path><UserName>a</UserName><UserId>A</UserId><Arn>arn:a</Arn><CreateDate>2025-12-31T00:00:00Z</CreateDate>';
const WITHOUT_PATH =
  '<UserName>b</UserName><UserId>B</UserId><Arn>arn:b</Arn><CreateDate>2025-12-31T00:00:00Z</CreateDate>';
const POLICY = `
id: p
title: t
call: iam:ListUsers
resources: Users
filter: Path == '/x/'
finding: { resource: "\${Arn}" }`;

describe.each(['codec', 'plain'] as const)('on the way %s, a member that the API promises', (path) => {
  it('and that the policy reads is an error where it is left out', async () => {
    expect(await evaluate(POLICY, [users(WITHOUT_PATH)], path)).toMatchObject({
      status: 'error',
      errors: [
        {
          kind: 'evaluation',
          message: 'an element in the answer has no `User.Path`, which the API promises and the policy reads',
        },
      ],
    });
  });

  it('is one on any page', async () => {
    const more = '<IsTruncated>true</IsTruncated><Marker>m</Marker>';
    const pages = [users(WITHOUT_PATH, more), users(USER)];
    expect(await evaluate(POLICY, pages, path)).toMatchObject({ status: 'error' });
  });

  it('and that decides nothing may be left out', async () => {
    const named = POLICY.replace("Path == '/x/'", "UserName == 'x'");
    expect(await evaluate(named, [users(WITHOUT_PATH)], path)).toMatchObject({ status: 'compliant' });
    const shown = `${named.replace('finding: {', 'finding: { message: "${Path}",')}`;
    expect(await evaluate(shown, [users(WITHOUT_PATH)], path)).toMatchObject({ status: 'compliant' });
  });

  it('and that is there is judged', async () => {
    expect(await evaluate(POLICY, [users(USER)], path)).toMatchObject({ status: 'compliant', resources: 1 });
  });

  it('is missed in JSON as well', async () => {
    const policy = `
id: p
title: t
call: securityhub:GetFindings
resources: Findings
filter: "CompanyName == 'x' || Title == 'x'"
finding: { resource: "\${Id}" }`;
    const finding = { Id: 'f', SchemaVersion: '1', ProductArn: 'p', GeneratorId: 'g', AwsAccountId: '1' };
    const answer = (title: object): string[] => [JSON.stringify({ Findings: [{ ...finding, ...title }] })];
    for (const title of [{}, { Title: null }]) {
      expect(await evaluate(policy, answer(title), path)).toMatchObject({
        status: 'error',
        errors: [{ message: expect.stringContaining('no `AwsSecurityFinding.Title`') }],
      });
    }
    expect(await evaluate(policy, answer({ Title: 'y' }), path)).toMatchObject({ status: 'compliant' });
  });
});
