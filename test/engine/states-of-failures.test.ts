/**
 * What is not evaluated, and not an error like any other, from the answer on the wire to the report and its verdict:
 * control policies that deny, services that are not turned on, regions without the service, resources that are gone.
 */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { classifyError } from '../../src/aws/calls/classify-error.ts';
import { createSharedClients } from '../../src/aws/calls/shared-clients.ts';
import { createCatalog } from '../../src/catalog/catalog.ts';
import { createCell } from '../../src/engine/cell.ts';
import { evaluatePolicy } from '../../src/engine/evaluate-policy.ts';
import { buildReport } from '../../src/report/build/build-report.ts';
import { verdict } from '../../src/report/build/verdict.ts';
import type { ErrorKind, OutcomeRecord } from '../../src/run-log/records.ts';
import { parseOrganizationFile } from '../../src/simulator/parse-organization-file.ts';
import { startSimulator } from '../../src/simulator/start-simulator.ts';
import { wholeRun } from '../report/sample-run.ts';
import { type AwsNames, serveAwsNames } from '../support/aws-names.ts';
import { policiesOf, runPolicies } from '../support/run-policies.ts';
import { evaluateScripted, type ScriptedAnswer, type ScriptedCall } from '../support/scripted-cell.ts';

const KEYS = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' };

function policy(body: string): string {
  return `version: 1\npolicies:\n  - id: p\n    title: t\n    ${body.trim().replace(/\n/g, '\n    ')}\n`;
}

function exitCodeOf(outcome: OutcomeRecord, allow: readonly ErrorKind[] = []): number {
  const elsewhere = { ...outcome, region: 'eu-west-1', status: 'compliant', errors: [], skipped: null } as const;
  const report = buildReport(wholeRun([outcome, { ...elsewhere, findings: [] }]));
  return verdict(report, { failOn: 'low', allowErrors: false, allow: allow.map((kind) => ({ kind })) }).exitCode;
}

describe('a denial by a control policy', () => {
  const organization = parseOrganizationFile(
    `
version: 1
organization: { managementAccount: "111111111111" }
regions: [us-east-1, eu-west-1]
accounts: [{ id: "222222222222", name: Member, trails: [{ name: trail-1, multiRegion: true }] }]
`,
    'organization.yml',
  );
  const trails = policy(`
call: cloudtrail:DescribeTrails
resources: trailList
lookups: [{ as: status, operation: "cloudtrail:GetTrailStatus", input: { Name: "\${TrailARN}" } }]
filter: "!(status.IsLogging)"
finding: { resource: "\${TrailARN}" }`);

  it.each(['DescribeTrails', 'GetTrailStatus'])(
    'of %s is denied-by-scp, in this region and no other',
    async (operation) => {
      const rules = [{ kind: 'denyScp', operation, region: 'eu-west-1' }] as const;
      const simulator = await startSimulator({ organization, faults: { rules: [...rules] } });
      try {
        const { report } = await runPolicies(simulator, await policiesOf(trails));
        expect(report.errors.map(({ kind, region }) => [kind, region])).toEqual([['denied-by-scp', 'eu-west-1']]);
        expect(report.summary).toMatchObject({ compliant: 1, error: 1, complete: false });
        const options = { failOn: 'low', allowErrors: false } as const;
        expect(verdict(report, options).exitCode).toBe(3);
        expect(verdict(report, { ...options, allow: [{ kind: 'opt-in' }] }).exitCode).toBe(3);
        expect(verdict(report, { ...options, allow: [{ kind: 'denied-by-scp' }] }).exitCode).toBe(0);
      } finally {
        await simulator.close();
      }
    },
  );
});

describe('a service that is not turned on', () => {
  let server: Server;
  let refusal = { status: 400, body: '' };
  beforeAll(async () => {
    server = createServer((request, response) => {
      const { status, body } = refusal;
      request.resume().on('end', () => response.writeHead(status, { 'x-amzn-requestid': 'r' }).end(body));
    });
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  it.each([
    [403, 'AccessDeniedException', 'Account 111111111111 is not subscribed to AWS Security Hub', 'opt-in'],
    [400, 'SubscriptionRequiredException', 'x', 'opt-in'],
    [400, 'OptInRequired', 'You are not subscribed to this service', 'opt-in'],
    [403, 'AccessDeniedException', 'User is not authorized to perform: securityhub:DescribeHub', 'access-denied'],
  ] as const)('by %i %s: %s', async (status, name, message, kind) => {
    refusal = { status, body: JSON.stringify({ __type: name, message }) };
    const { port } = server.address() as AddressInfo;
    const outcome = await evaluateOverNetwork('securityhub:DescribeHub', `http://127.0.0.1:${port}`);
    expect(outcome).toMatchObject({ status: 'error', errors: [{ kind }] });
    expect(exitCodeOf(outcome)).toBe(3);
    expect(exitCodeOf(outcome, ['opt-in'])).toBe(kind === 'opt-in' ? 0 : 3);
  });

  async function evaluateOverNetwork(call: string, endpoint: string): Promise<OutcomeRecord> {
    const [one] = await policiesOf(policy(`call: ${call}\nfilter: "!AutoEnableControls"\nfinding: { resource: x }`));
    return evaluateIn('us-east-1', one, endpoint, () => undefined);
  }
});

/** The one region of the endpoint data in which an installed client's service is not. */
const WITHOUT_GUARDDUTY = 'us-isob-west-1';

describe('a region without the service', () => {
  let names: AwsNames;
  beforeAll(async () => {
    names = await serveAwsNames({ answer: (_request, _body, response) => response.writeHead(500).end() });
    names.unknownHosts.add(`guardduty.${WITHOUT_GUARDDUTY}.sc2s.sgov.gov`);
  });
  afterAll(() => names.close());

  async function evaluate(body: string, region = WITHOUT_GUARDDUTY): Promise<OutcomeRecord> {
    const [one] = await policiesOf(policy(body));
    return evaluateIn(region, one, undefined, (operation) =>
      operation === 'ListTrails'
        ? { Trails: [{ TrailARN: 'arn:t', HomeRegion: WITHOUT_GUARDDUTY }] }
        : operation === 'ListUsers'
          ? { Users: [{ UserName: 'ann' }] }
          : undefined,
    );
  }

  it('is skipped, and says nothing', async () => {
    const outcome = await evaluate('call: guardduty:ListDetectors\nfilter: "!DetectorIds"\nfinding: { resource: x }');
    expect(outcome).toMatchObject({ status: 'skipped', errors: [], skipped: { reason: 'service-not-in-region' } });
  });

  const LOOKUPS: readonly (readonly [string, string])[] = [
    [
      'as',
      'resources: Trails\nfinding: { resource: "${TrailARN}" }\nlookups: [{ as: d, operation: "guardduty:ListDetectors" }]\nfilter: "!(d.DetectorIds)"',
    ],
    [
      'for',
      'lookups: [{ for: Trails, as: d, operation: "guardduty:ListDetectors" }]\nfilter: "!(Trails[?d.DetectorIds])"',
    ],
    [
      'expand',
      'resources: Trails\nfinding: { resource: "${id}" }\nlookups: [{ expand: "DetectorIds[*].{id: @}", operation: "guardduty:ListDetectors" }]\nfilter: id',
    ],
    [
      'for in the region that an element names',
      'lookups: [{ for: Trails, as: d, operation: "guardduty:ListDetectors", region: "${HomeRegion}" }]\nfilter: "!(Trails[?d.DetectorIds])"',
    ],
  ];
  it.each(LOOKUPS)('is an error of the resource after a lookup with %s', async (_, body) => {
    const outcome = await evaluate(
      `call: cloudtrail:ListTrails\n${body}${body.includes('finding') ? '' : '\nfinding: { resource: arn:t }'}`,
    );
    expect(outcome).toMatchObject({
      status: 'error',
      findings: [],
      errors: [{ kind: 'not-in-region' }],
    });
    expect(exitCodeOf(outcome)).toBe(3);
    expect(exitCodeOf(outcome, ['not-in-region'])).toBe(0);
  });

  it('is an error of a policy that has chosen it', async () => {
    const outcome = await evaluate(
      `targets: { regions: home }\ncall: { operation: "guardduty:ListDetectors", region: ${WITHOUT_GUARDDUTY} }\nfilter: "!DetectorIds"\nfinding: { resource: x }`,
      'us-east-1',
    );
    expect(outcome).toMatchObject({ status: 'error', errors: [{ kind: 'not-in-region' }] });
  });
});

describe('a resource that is gone', () => {
  const MISSING = { error: { code: 'NoSuchEntity' } } as const;

  /** Bob is deleted once the users were listed; his keys and password are not to be had any more. */
  function withoutBob(missing: string): (call: ScriptedCall) => ScriptedAnswer {
    let lists = 0;
    return ({ operation, input }) => {
      const user = String(input.UserName);
      if (operation === 'iam:ListUsers') {
        lists += 1;
        return { Users: (lists === 1 ? ['ann', 'bob'] : ['ann']).map((UserName) => ({ UserName })) };
      }
      if (operation === missing && user === 'bob') return MISSING;
      if (operation === 'iam:ListAccessKeys') {
        return { AccessKeyMetadata: [1, 2].map((number) => ({ AccessKeyId: `${user}-${number}`, UserName: user })) };
      }
      return operation === 'iam:GetAccessKeyLastUsed' ? { UserName: user } : { LoginProfile: { UserName: user } };
    };
  }

  const FINDING = 'finding: { resource: "${UserName}" }';
  const KEYS_OF = '{ expand: AccessKeyMetadata, operation: "iam:ListAccessKeys", input: { UserName: "${UserName}" } }';
  const PROFILE = '{ as: profile, operation: "iam:GetLoginProfile", input: { UserName: "${UserName}" } }';
  const users = (lookups: string, filter: string): string =>
    policy(`call: iam:ListUsers\nresources: Users\nlookups: [${lookups}]\nfilter: ${filter}\n${FINDING}`);

  it('where expand did not find it is neither judged nor an error, and the others are', async () => {
    const { outcome } = await evaluateScripted(users(KEYS_OF, 'AccessKeyId'), withoutBob('iam:ListAccessKeys'));
    expect(outcome).toMatchObject({ status: 'findings', resources: 2, errors: [], gone: [{ resource: 'bob' }] });
    expect(outcome.findings.map(({ evidence }) => (evidence as { AccessKeyId: string }).AccessKeyId)).toEqual([
      'ann-1',
      'ann-2',
    ]);
  });

  it('where a lookup after another one did not find it', async () => {
    const tags = '{ as: tags, operation: "iam:ListUserTags", input: { UserName: "${UserName}" } }';
    const lookups = `${tags}, ${PROFILE}`;
    const { outcome } = await evaluateScripted(users(lookups, 'profile.LoginProfile.UserName'), (call) =>
      call.operation === 'iam:ListUserTags' ? { Tags: [] } : bob(call),
    );
    expect(outcome).toMatchObject({ status: 'findings', resources: 1, errors: [], gone: [{ resource: 'bob' }] });
  });
  const bob = withoutBob('iam:GetLoginProfile');

  it('where a lookup after expand did not find it is an error: which of the elements it was is not known', async () => {
    const { outcome } = await evaluateScripted(
      users(`${KEYS_OF}, ${PROFILE}`, 'profile.LoginProfile.UserName'),
      withoutBob('iam:GetLoginProfile'),
    );
    expect(outcome).toMatchObject({ status: 'error', errors: [{ resource: 'bob' }, { resource: 'bob' }] });
    expect(outcome.gone).toBeUndefined();
  });

  it('where it is an element of a resource is an error of the resource', async () => {
    const each = PROFILE.replace('{ as', '{ for: Users, as');
    const { outcome } = await evaluateScripted(
      policy(
        `call: iam:ListUsers\nlookups: [${each}]\nfilter: "!(Users[?profile.LoginProfile.UserName])"\nfinding: { resource: x }`,
      ),
      withoutBob('iam:GetLoginProfile'),
    );
    expect(outcome).toMatchObject({
      status: 'error',
      errors: [{ code: 'NoSuchEntity', message: expect.stringContaining('for element 2 of 2 in `Users`') }],
    });
    expect(outcome.gone).toBeUndefined();
  });
});

/** Evaluates a policy over real clients, but for the operations that a function answers. */
async function evaluateIn(
  region: string,
  one: Awaited<ReturnType<typeof policiesOf>>[number] | undefined,
  endpoint: string | undefined,
  answered: (operation: string) => ScriptedAnswer | undefined,
): Promise<OutcomeRecord> {
  if (one === undefined) throw new Error('the file has no policy');
  const clients = createSharedClients({ endpoint, signal: new AbortController().signal });
  const account = { id: '111111111111', name: null, email: null, ou: null, ouPath: null, tags: {} };
  const cell = createCell({
    account: account.id,
    region,
    context: { account, organization: null, partition: 'aws', now: '2026-01-01T00:00:00Z' },
    catalog: createCatalog([]),
    async send(operation, input, chosen) {
      const output = answered(operation.name);
      if (output !== undefined) return { ok: true, output: output as never, isMarked: false };
      try {
        return { ok: true, ...(await clients.send(operation, { region: chosen ?? region, input }, KEYS)) };
      } catch (error) {
        return { ok: false, error: classifyError(error, `${operation.service}:${operation.name}`, 1) };
      }
    },
  });
  try {
    return await evaluatePolicy(one, cell);
  } finally {
    clients.close();
  }
}
