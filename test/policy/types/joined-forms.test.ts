/**
 * Joins of members that AWS never writes alike: each beside the join that was meant, which raises no alarm.
 */
import { expect, test } from 'vitest';
import { createCatalog } from '../../../src/catalog/catalog.ts';
import { loadPolicies } from '../../../src/policy/build/load-policies.ts';

const catalog = createCatalog([]);

async function problemsOf(other: string, [call, resources]: readonly [string, string], filter: string) {
  const policy = {
    id: 'a',
    title: 'A',
    with: { other },
    call,
    resources,
    filter,
    finding: { resource: '${@ | to_string(@)}' },
  };
  const { diagnostics } = await loadPolicies(['-'], {
    cwd: import.meta.dirname,
    services: catalog,
    allowSecretReads: false,
    stdin: JSON.stringify({ version: 1, policies: [policy] }),
  });
  return diagnostics.filter(({ code }) => code.startsWith('types/'));
}

const ZONES = ['route53:ListHostedZones', 'HostedZones'] as const;
const ROLES = ['iam:ListRoles', 'Roles'] as const;
const KEYS = ['kms:ListKeys', 'Keys'] as const;
const GROUPS = ['logs:DescribeLogGroups', 'logGroups'] as const;
const CLUSTERS = ['ecs:DescribeClusters', 'clusters'] as const;
const TOPICS = ['sns:ListTopics', 'Topics'] as const;

const JOINS: readonly [
  other: string,
  of: readonly [string, string],
  wrong: string,
  says: readonly [string, string],
  hint: string,
  ...right: string[],
][] = [
  [
    'route53:ListQueryLoggingConfigs',
    ZONES,
    '!contains(cove.with.other.QueryLoggingConfigs[].HostedZoneId, Id)',
    ['/hostedzone/Z…', 'Z…'],
    "compare the id alone: `split(Id, '/')[-1]`",
    "!contains(cove.with.other.QueryLoggingConfigs[].HostedZoneId, split(Id, '/')[-1])",
  ],
  [
    'route53:ListQueryLoggingConfigs',
    ZONES,
    'let $id = Id in !(cove.with.other.QueryLoggingConfigs[?HostedZoneId == $id])',
    ['/hostedzone/Z…', 'Z…'],
    "split($id, '/')[-1]",
    "let $id = split(Id, '/')[-1] in !(cove.with.other.QueryLoggingConfigs[?HostedZoneId == $id])",
  ],
  [
    'elbv2:DescribeLoadBalancers',
    ZONES,
    'let $id = Id in cove.with.other.LoadBalancers[?CanonicalHostedZoneId == $id]',
    ['/hostedzone/Z…', 'Z…'],
    "split($id, '/')[-1]",
    "let $id = Id in cove.with.other.LoadBalancers[?ends_with($id, join('', ['/', CanonicalHostedZoneId]))]",
  ],
  [
    'lambda:ListFunctions',
    ROLES,
    '!contains(cove.with.other.Functions[].Role, RoleName)',
    ['an ARN', 'a name'],
    "`map(&split(@, '/')[-1], cove.with.other.Functions[].Role)`",
    "!contains(map(&split(@, '/')[-1], cove.with.other.Functions[].Role), RoleName)",
    '!contains(cove.with.other.Functions[].Role, Arn)',
  ],
  [
    'ec2:DescribeVolumes',
    KEYS,
    'let $key = KeyId in cove.with.other.Volumes[?KmsKeyId == $key]',
    ['an ARN', 'an id'],
    "split(KmsKeyId, '/')[-1]",
    'let $key = KeyArn in cove.with.other.Volumes[?KmsKeyId == $key]',
  ],
  [
    'kms:ListAliases',
    KEYS,
    '!contains(cove.with.other.Aliases[].TargetKeyId, KeyArn)',
    ['an ARN', 'an id'],
    "split(KeyArn, '/')[-1]",
    '!contains(cove.with.other.Aliases[].TargetKeyId, KeyId)',
  ],
  [
    'cloudtrail:DescribeTrails',
    GROUPS,
    'contains(cove.with.other.trailList[].CloudWatchLogsLogGroupArn, logGroupArn)',
    ['the ARN of a log group with :* at its end', 'the ARN of a log group'],
    "`map(&trim_right(@, ':*'), cove.with.other.trailList[].CloudWatchLogsLogGroupArn)`",
    'contains(cove.with.other.trailList[].CloudWatchLogsLogGroupArn, arn)',
    "contains(map(&trim_right(@, ':*'), cove.with.other.trailList[].CloudWatchLogsLogGroupArn), logGroupArn)",
  ],
  [
    'ecs:ListClusters',
    CLUSTERS,
    '!contains(cove.with.other.clusterArns, clusterName)',
    ['an ARN', 'a name'],
    "`map(&split(@, '/')[-1], cove.with.other.clusterArns)`",
    '!contains(cove.with.other.clusterArns, clusterArn)',
  ],
  [
    'sqs:ListQueues',
    TOPICS,
    'contains(cove.with.other.QueueUrls, TopicArn)',
    ['an address', 'an ARN'],
    'a member that is written alike',
  ],
];

test.each(JOINS)('%s beside %s: %s', async (other, of, wrong, [long, short], hint, ...right) => {
  expect(await problemsOf(other, of, wrong)).toMatchObject([
    {
      code: 'types/never',
      severity: 'warning',
      message: expect.stringContaining(`AWS writes ${long} on one side and ${short} on the other`),
      hint: expect.stringContaining(hint),
    },
  ]);
  for (const filter of right) expect([filter, await problemsOf(other, of, filter)]).toEqual([filter, []]);
});

test('a join that is always unequal says so, and members that may hold either are left alone', async () => {
  const unequal = 'let $name = RoleName in cove.with.other.Functions[?Role != $name]';
  expect(await problemsOf('lambda:ListFunctions', ROLES, unequal)).toMatchObject([{ code: 'types/always' }]);
  const either = 'let $arn = KeyArn in cove.with.other.trailList[?KmsKeyId == $arn]';
  expect(await problemsOf('cloudtrail:DescribeTrails', KEYS, either)).toEqual([]);
});
