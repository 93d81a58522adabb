/** `for` on a lookup, and `region` on a call: CIS 3.1 over trails from other home regions. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { resourceState } from '../../src/remediation/resource-state.ts';
import type { JsonObject } from '../../src/values/json.ts';
import { policiesOf } from '../support/run-policies.ts';
import { evaluateScripted, type ScriptedAnswer, type ScriptedCall } from '../support/scripted-cell.ts';

const POLICY = readFileSync(path.join(import.meta.dirname, '../fixtures/cis/multi-region-trail.yml'), 'utf8');

const HOME = trail('home', 'us-east-1');
const ABROAD = trail('abroad', 'eu-west-1');

function trail(Name: string, HomeRegion: string): JsonObject {
  return {
    Name,
    HomeRegion,
    IsMultiRegionTrail: true,
    TrailARN: `arn:aws:cloudtrail:${HomeRegion}:111111111111:trail/${Name}`,
  };
}

/** @param status - by the name of a trail, what is answered in its home region. */
function world(
  trails: readonly JsonObject[],
  status: Readonly<Record<string, ScriptedAnswer>>,
): (call: ScriptedCall) => ScriptedAnswer {
  return ({ operation, input, region }) => {
    if (operation === 'cloudtrail:DescribeTrails') return { trailList: [...trails] };
    const found = trails.find(({ TrailARN }) => TrailARN === input.Name);
    if (found === undefined || found.HomeRegion !== region) return { error: { code: 'TrailNotFoundException' } };
    return status[String(found.Name)] ?? { error: { kind: 'access-denied', code: 'AccessDeniedException' } };
  };
}

describe('a lookup for each element of a list', () => {
  it('each trail is asked in its home region, and one that logs is enough', async () => {
    const answer = world([HOME, ABROAD], { home: { IsLogging: false }, abroad: { IsLogging: true } });
    const { outcome, calls } = await evaluateScripted(POLICY, answer);
    expect(outcome).toMatchObject({ status: 'compliant', resources: 1 });
    expect(calls.map(({ region }) => region)).toEqual([undefined, 'us-east-1', 'eu-west-1']);
  });

  it('none that logs is a finding, whose evidence has the answers where the elements are', async () => {
    const answer = world([HOME, ABROAD], { home: { IsLogging: false }, abroad: { IsLogging: false } });
    const { outcome } = await evaluateScripted(POLICY, answer);
    expect(outcome.status).toBe('findings');
    expect(outcome.findings[0]?.evidence).toMatchObject({
      trailList: [
        { Name: 'home', status: { IsLogging: false } },
        { Name: 'abroad', status: { IsLogging: false } },
      ],
    });
  });

  it('no list, and an empty one, have no elements: a finding', async () => {
    expect((await evaluateScripted(POLICY, () => ({}))).outcome.status).toBe('findings');
    expect((await evaluateScripted(POLICY, world([], {}))).outcome.status).toBe('findings');
  });

  it.each([
    ['though another one passes', { home: { IsLogging: true } }],
    ['though none passes', { home: { IsLogging: false } }],
  ] as const)('an element that fails fails the resource, %s', async (_, status) => {
    const { outcome } = await evaluateScripted(POLICY, world([HOME, ABROAD], status));
    expect(outcome).toMatchObject({
      status: 'error',
      findings: [],
      errors: [{ kind: 'access-denied', message: 'no (for element 2 of 2 in `trailList`)' }],
    });
  });

  it('an element whose list is read again is not gone: the resource stays an error', async () => {
    const answer = world([HOME, ABROAD], {
      home: { IsLogging: true },
      abroad: { error: { code: 'TrailNotFoundException' } },
    });
    const { outcome, calls } = await evaluateScripted(POLICY, answer);
    expect(outcome.status).toBe('error');
    expect(calls.filter(({ operation }) => operation === 'cloudtrail:DescribeTrails')).toHaveLength(1);
  });

  it('what is not the name of a region is an error, and no request', async () => {
    const wrong = { ...HOME, HomeRegion: 'evil.example.com/' };
    const { outcome, calls } = await evaluateScripted(POLICY, world([wrong], { home: { IsLogging: true } }));
    expect(outcome).toMatchObject({ status: 'error', errors: [{ kind: 'evaluation' }] });
    expect(calls).toHaveLength(1);
  });

  it('does not try an expression for the other elements that took too much for one', async () => {
    const hostile = `length([Name]${' | [@, @][]'.repeat(40)})`;
    const yaml = `version: 1
policies:
  - id: too-much
    title: Too much
    call: cloudtrail:DescribeTrails
    lookups:
      - for: trailList
        as: status
        operation: cloudtrail:GetTrailStatus
        input: { Name: "\${to_string(${hostile})}" }
    filter: trailList[?status.IsLogging]
    finding: { message: m }
`;
    const trails = ['a', 'b', 'c'].map((Name) => ({ Name }));
    const { outcome, calls } = await evaluateScripted(yaml, () => ({ trailList: trails }));
    expect(outcome).toMatchObject({ status: 'error', errors: [{ kind: 'evaluation' }] });
    expect(outcome.errors[0]?.message).not.toContain('more of them failed');
    expect(calls).toHaveLength(1);
  });

  it('goes through lists in lists, with `absent` for an element', async () => {
    const yaml = `version: 1
policies:
  - id: instance-without-attribute
    title: An instance has no user data
    call: ec2:DescribeInstances
    lookups:
      - for: Reservations[].Instances
        as: data
        operation: ec2:DescribeInstanceAttribute
        input: { InstanceId: "\${InstanceId}", Attribute: instanceType }
        absent: [InvalidInstanceID.NotFound]
    filter: Reservations[].Instances[?!data][]
    finding: { message: "\${length(Reservations[].Instances[?!data][])} in \${cove.region}" }
`;
    const { outcome } = await evaluateScripted(yaml, ({ operation, input }) => {
      if (operation === 'ec2:DescribeInstances') {
        return {
          Reservations: [
            { Instances: [{ InstanceId: 'a' }, { InstanceId: 'b' }] },
            { Instances: [{ InstanceId: 'c' }] },
          ],
        };
      }
      return input.InstanceId === 'b'
        ? { error: { code: 'InvalidInstanceID.NotFound' } }
        : { InstanceType: { Value: 'm5.large' } };
    });
    expect(outcome.errors).toEqual([]);
    expect(outcome.findings[0]?.message).toBe('1 in us-east-1');
  });
});

it('the answers of elements are not part of what drifts, here and in the parent of an expanded resource', async () => {
  const [plain, expanded] = await policiesOf(`version: 1
policies:
  - id: plain
    title: plain
    call: cloudtrail:DescribeTrails
    lookups: [{ for: trailList, as: status, operation: "cloudtrail:GetTrailStatus", input: { Name: "\${TrailARN}" } }]
    filter: trailList[?status.IsLogging]
  - id: expanded
    title: expanded
    call: cloudtrail:DescribeTrails
    lookups:
      - { for: trailList, as: status, operation: "cloudtrail:GetTrailStatus", input: { Name: "\${TrailARN}" } }
      - { expand: Regions, operation: "account:ListRegions" }
    filter: parent.trailList[?status.IsLogging]
    finding: { resource: "\${RegionName}" }
`);
  if (plain === undefined || expanded === undefined) throw new Error('the policies do not load');
  const resource = (IsLogging: boolean, Name = 'a'): JsonObject => ({ trailList: [{ Name, status: { IsLogging } }] });
  expect(resourceState(plain, resource(true))).toBe(resourceState(plain, resource(false)));
  expect(resourceState(plain, resource(true))).not.toBe(resourceState(plain, resource(true, 'b')));
  const below = (isLogging: boolean): JsonObject => ({ RegionName: 'x', parent: resource(isLogging) });
  expect(resourceState(expanded, below(true))).toBe(resourceState(expanded, below(false)));
});

const QUEUES = `
version: 1
policies:
  - id: queues
    title: Queues
    call: sqs:ListQueues
    lookups:
      - for: QueueUrls
        as: about
        operation: sqs:GetQueueAttributes
        input: { QueueUrl: "\${value}", AttributeNames: ["\${parent.NextToken || 'All'}"] }
      - { for: QueueUrls, as: tags, operation: "sqs:ListQueueTags", input: { QueueUrl: "\${value}" } }
    filter: QueueUrls[?about.Attributes.Policy && tags.Tags.open != 'yes'].value
    finding: { message: "\${join(' ', QueueUrls[].value)}" }
`;

describe('a lookup for each text of a list', () => {
  const world = (policies: Readonly<Record<string, string | null>>) => {
    return ({ operation, input }: ScriptedCall): ScriptedAnswer => {
      if (operation === 'sqs:ListQueues') return { QueueUrls: Object.keys(policies) };
      if (operation === 'sqs:ListQueueTags') return input.QueueUrl === 'c' ? { Tags: { open: 'yes' } } : {};
      const policy = policies[String(input.QueueUrl)];
      return policy === null
        ? { error: { code: 'Broken' } }
        : { Attributes: policy === '' ? {} : { Policy: policy ?? '' } };
    };
  };

  it('the text is `value`, for input, filter and later lookups', async () => {
    const { outcome, calls } = await evaluateScripted(QUEUES, world({ a: '', b: '{}', c: '{}' }));
    expect(outcome.findings).toMatchObject([{ message: 'a b c' }]);
    expect(outcome.findings[0]?.evidence).toMatchObject({
      QueueUrls: [
        { value: 'a', about: { Attributes: {} }, tags: {} },
        { value: 'b', about: { Attributes: { Policy: '{}' } }, tags: {} },
        { value: 'c', about: { Attributes: { Policy: '{}' } }, tags: { Tags: { open: 'yes' } } },
      ],
    });
    expect(calls.map(({ input }) => input)).toContainEqual({ QueueUrl: 'b', AttributeNames: ['All'] });
  });

  it.each([
    [{ a: '', c: '{}' }, 'compliant'],
    [{}, 'compliant'],
    [{ a: '', b: null }, 'error'],
  ] as const)('%j ends as %s', async (policies, status) => {
    expect((await evaluateScripted(QUEUES, world(policies))).outcome).toMatchObject({ status });
  });
});
