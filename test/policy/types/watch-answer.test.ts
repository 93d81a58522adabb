import { describe, expect, test } from 'vitest';
import { createCatalog } from '../../../src/catalog/catalog.ts';
import { parseExpression } from '../../../src/expressions/parse-expression.ts';
import { adHocPolicy } from '../../../src/policy/build/ad-hoc-policy.ts';
import { coveShape } from '../../../src/policy/types/cove-shape.ts';
import { inferShape } from '../../../src/policy/types/infer-shape.ts';
import { BOOLEAN, listOf, NUMBER, objectOf, STRING, UNKNOWN } from '../../../src/policy/types/shape.ts';
import { shapeOfData } from '../../../src/policy/types/shape-of-data.ts';
import { createWatchedAnswer, type WatchedCall } from '../../../src/policy/types/watch-answer.ts';
import type { JsonObject } from '../../../src/values/json.ts';

const catalog = createCatalog([]);

function callOf(name: string, input?: JsonObject): WatchedCall {
  const [service = '', operation = ''] = name.split(':');
  return { service, operation, name, input };
}

/** What is said of a call and an expression over its answer. */
function told(name: string, input: JsonObject | undefined, expression: string): string[] {
  const call = callOf(name, input);
  const shapes = catalog.check(call.service, call.operation).ok
    ? catalog.shapes(call.service, call.operation)
    : undefined;
  const answer = createWatchedAnswer(call, shapes === undefined ? UNKNOWN : shapeOfData(shapes.output));
  const { problems, reads } = inferShape(parseExpression(expression), expression, {
    value: answer.shape,
    cove: coveShape({}),
  });
  return [...problems, ...answer.parts(reads)].map(({ code, severity = 'error', message, hint }) =>
    [`${severity} ${code}: ${message}`, ...(hint === undefined ? [] : [hint])].join(' | '),
  );
}

describe('one of two members', () => {
  const TOLD =
    'warning semantic/one-of-two: cloudtrail:GetEventSelectors leaves "EventSelectors" empty where "AdvancedEventSelectors" says it instead, which the policy does not read | ask for AdvancedEventSelectors as well';
  test.each<[name: string, expression: string, said: string[]]>([
    ['cloudtrail:GetEventSelectors', 'EventSelectors[?IncludeManagementEvents]', [TOLD]],
    ['cloudtrail:GetEventSelectors', '!EventSelectors', [TOLD]],
    ['cloudtrail:GetEventSelectors', "AdvancedEventSelectors[?Name == 'a']", [expect.stringContaining('leaves "Adv')]],
    ['cloudtrail:GetEventSelectors', '!EventSelectors && !AdvancedEventSelectors', []],
    ['cloudtrail:GetEventSelectors', 'TrailARN', []],
    ['ecs:DescribeServices', "services[?launchType == 'EC2']", [expect.stringContaining('"capacityProviderStrategy"')]],
    ['ecs:DescribeServices', "services[?launchType == 'EC2' || capacityProviderStrategy]", []],
    ['s3:GetBucketLifecycleConfiguration', 'Rules[?Prefix]', [expect.stringContaining('where "Filter" says')]],
    ['s3:GetBucketLifecycleConfiguration', 'Rules[?Filter.Prefix]', []],
    ['s3:GetObjectLockConfiguration', 'ObjectLockConfiguration.Rule.DefaultRetention.Days', [expect.any(String)]],
    [
      'cloudfront:GetDistribution',
      'Distribution.DistributionConfig.DefaultCacheBehavior.ForwardedValues.QueryString',
      [expect.stringContaining('where "CachePolicyId" says')],
    ],
  ])('%s: %s', (name, expression, said) => {
    expect(told(name, { cluster: 'a' }, expression)).toEqual(said);
  });
});

describe('a part by default', () => {
  test.each<[name: string, input: JsonObject | undefined, expression: string, said: string]>([
    [
      'ecs:ListServices',
      undefined,
      'serviceArns',
      'error semantic/part-by-default: ecs:ListServices without cluster asks the cluster "default" only | call ecs:ListClusters, and look up each cluster',
    ],
    [
      'acm:ListCertificates',
      { Includes: { keyUsage: ['ANY'] } },
      'CertificateSummaryList',
      'error semantic/part-by-default: acm:ListCertificates without Includes.keyTypes lists RSA certificates of at most 2,048 bits only | add `input: { Includes: { keyTypes: [RSA_1024, RSA_2048, RSA_3072, RSA_4096, EC_prime256v1, EC_secp384r1, EC_secp521r1] } }`, or whatever is intended',
    ],
    [
      'ec2:DescribeSnapshots',
      {},
      'Snapshots[?!Encrypted]',
      'error semantic/part-by-default: ec2:DescribeSnapshots without OwnerIds lists the snapshots of everyone, the public ones of other accounts among them | add `input: { OwnerIds: [self] }`, or whatever is intended',
    ],
    [
      'ec2:DescribeImages',
      { Filters: [{ Name: 'is-public', Values: ['true'] }] },
      'Images[].ImageId',
      'error semantic/part-by-default: ec2:DescribeImages without Owners lists the images of everyone, the public ones of other accounts among them | add `input: { Owners: [self] }`, or whatever is intended',
    ],
    [
      'iam:ListAccessKeys',
      {},
      'AccessKeyMetadata',
      'error semantic/part-by-default: iam:ListAccessKeys without UserName asks for the user whose key signs the request | call iam:ListUsers, and look up each UserName',
    ],
    [
      'rds:DescribeEvents',
      {},
      'Events',
      'warning semantic/part-by-default: rds:DescribeEvents without Duration gives the events of the last hour only | add `input: { Duration: 20160 }`, or whatever is intended',
    ],
    [
      'cloudformation:DescribeStackResources',
      { StackName: 'a' },
      'StackResources',
      'error semantic/part-by-default: cloudformation:DescribeStackResources without LogicalResourceId gives the first 100 resources of a stack only | cloudformation:ListStackResources lists all of them',
    ],
    [
      'resource-groups-tagging-api:GetResources',
      undefined,
      'ResourceTagMappingList',
      'warning semantic/part-by-default: resource-groups-tagging-api:GetResources without TagFilters lists what is or was tagged: a resource that never had a tag is in no answer | name the TagFilters in `input`',
    ],
  ])('%s with %j', (name, input, expression, said) => {
    expect(told(name, input, expression)).toEqual([said]);
  });

  test.each<[name: string, input: JsonObject, expression: string]>([
    ['ecs:ListServices', { cluster: '${arn}' }, 'serviceArns'],
    ['acm:ListCertificates', { Includes: { keyTypes: ['RSA_2048'] } }, 'CertificateSummaryList'],
    ['ec2:DescribeSnapshots', { OwnerIds: ['self'] }, 'Snapshots[?!Encrypted]'],
    ['ec2:DescribeSnapshots', { Filters: [{ Name: 'owner-id', Values: ['1'] }] }, 'Snapshots'],
    // Whoever looks at the owner tells their own from others'.
    ['ec2:DescribeSnapshots', {}, 'Snapshots[?OwnerId == cove.account.id]'],
    ['ec2:DescribeImages', {}, "Images[?ImageOwnerAlias == 'amazon']"],
    ['ec2:DescribeInstanceStatus', { IncludeAllInstances: false }, 'InstanceStatuses'],
    ['rds:DescribeEvents', { Duration: 60 }, 'Events'],
  ])('is meant: %s with %j and %s', (name, input, expression) => {
    expect(told(name, input, expression)).toEqual([]);
  });
});

describe('a member that is not filled', () => {
  test.each<[name: string, input: JsonObject, expression: string, said: string]>([
    [
      'iam:ListUsers',
      {},
      'Users[?!Tags]',
      'error types/unfilled: iam:ListUsers never fills "Tags" | iam:GetUser does: look up each one',
    ],
    [
      'iam:ListUsers',
      {},
      'Users[?PermissionsBoundary.PermissionsBoundaryArn]',
      'error types/unfilled: iam:ListUsers never fills "PermissionsBoundary" | iam:GetUser does: look up each one',
    ],
    [
      'iam:ListRoles',
      {},
      'Roles[].{name: RoleName, used: RoleLastUsed.LastUsedDate}',
      'error types/unfilled: iam:ListRoles never fills "RoleLastUsed" | iam:GetRole does: look up each one',
    ],
    [
      'iam:ListRoles',
      {},
      'Roles[?length(Tags) == `0`]',
      'error types/unfilled: iam:ListRoles never fills "Tags" | iam:GetRole does: look up each one',
    ],
    [
      'ecs:DescribeClusters',
      { clusters: ['a'], include: ['TAGS'] },
      'clusters[].settings[]',
      'error types/unfilled: ecs:DescribeClusters leaves "settings" empty unless its input asks for it | add `input: { include: [SETTINGS] }`',
    ],
    [
      'sqs:GetQueueAttributes',
      { QueueUrl: 'u' },
      'Attributes.KmsMasterKeyId',
      'error types/unfilled: sqs:GetQueueAttributes leaves "Attributes" empty unless its input asks for it | add `input: { AttributeNames: [All] }`',
    ],
    [
      's3:ListBuckets',
      {},
      "Buckets[?BucketRegion != 'eu-west-1']",
      'error types/unfilled: s3:ListBuckets leaves "BucketRegion" empty unless its input asks for it | add `input: { MaxBuckets: 1000 }`',
    ],
    [
      'cloudwatch-logs:DescribeLogStreams',
      { logGroupName: 'a' },
      'logStreams[?storedBytes == `0`]',
      'error types/unfilled: cloudwatch-logs:DescribeLogStreams never fills "storedBytes" | cloudwatch-logs:DescribeLogGroups does: look up each one',
    ],
  ])('%s with %j: %s', (name, input, expression, said) => {
    expect(told(name, input, expression)).toEqual([said]);
  });

  test.each<[name: string, input: JsonObject, expression: string]>([
    ['iam:ListUsers', {}, 'Users[?!PasswordLastUsed]'],
    ['s3:ListBuckets', { BucketRegion: '${cove.region}' }, 'Buckets[].BucketRegion'],
    ['s3:ListBuckets', { Prefix: 'a' }, 'Buckets[].BucketRegion'],
    ['s3:ListBuckets', {}, 'Buckets[].Name'],
    ['iam:GetUser', { UserName: 'a' }, 'User.Tags'],
    ['iam:GetRole', { RoleName: 'a' }, 'Role.RoleLastUsed.LastUsedDate'],
    ['ecs:DescribeClusters', { clusters: ['a'], include: ['SETTINGS'] }, 'clusters[].settings[]'],
    ['ecs:DescribeClusters', { clusters: ['a'], include: ['${what}'] }, 'clusters[].settings[]'],
  ])('is filled: %s with %j: %s', (name, input, expression) => {
    expect(told(name, input, expression)).toEqual([]);
  });
});

describe('what an input does not name', () => {
  const inputs = {
    vpc: { VpcId: 'a', Attribute: 'enableDnsSupport' },
    queue: { QueueUrl: 'a', AttributeNames: ['Policy', 'QueueArn'] },
    points: { Namespace: 'a', Statistics: ['Average'] },
  };

  test.each<[name: string, input: JsonObject, expression: string, said: string]>([
    [
      'ec2:DescribeVpcAttribute',
      inputs.vpc,
      'EnableDnsHostnames.Value == `false`',
      'ec2:DescribeVpcAttribute leaves "EnableDnsHostnames" empty: Attribute does not name it | name it in Attribute: enableDnsHostnames',
    ],
    [
      'sqs:GetQueueAttributes',
      inputs.queue,
      "Attributes.KmsMasterKeyId == 'alias/aws/sqs'",
      'sqs:GetQueueAttributes leaves "KmsMasterKeyId" empty: AttributeNames does not name it | name it in AttributeNames: KmsMasterKeyId',
    ],
    [
      'iam:GetAccountAuthorizationDetails',
      { Filter: ['User'] },
      'Policies[?AttachmentCount > `0`]',
      'iam:GetAccountAuthorizationDetails leaves "Policies" empty: Filter does not name it | name it in Filter: LocalManagedPolicy or AWSManagedPolicy',
    ],
    [
      'cloudwatch:GetMetricStatistics',
      inputs.points,
      'Datapoints[?Maximum > `80`]',
      'cloudwatch:GetMetricStatistics leaves "Maximum" empty: Statistics does not name it | name it in Statistics: Maximum',
    ],
  ])('%s with %j: %s', (name, input, expression, said) => {
    expect(told(name, input, expression)).toEqual([`error types/unfilled: ${said}`]);
  });

  test.each<[name: string, input: JsonObject, expression: string]>([
    ['ec2:DescribeVpcAttribute', inputs.vpc, 'EnableDnsSupport.Value == `false`'],
    ['ec2:DescribeVpcAttribute', { VpcId: 'a', Attribute: '${name}' }, 'EnableDnsHostnames.Value'],
    ['ec2:DescribeVpcAttribute', { VpcId: 'a', Attribute: 'FILL-IN' }, 'EnableDnsHostnames.Value'],
    ['sqs:GetQueueAttributes', inputs.queue, 'Attributes.Policy'],
    ['sqs:GetQueueAttributes', { AttributeNames: ['All'] }, 'Attributes.KmsMasterKeyId'],
    ['sqs:GetQueueAttributes', { AttributeNames: ['Policy', '${name}'] }, 'Attributes.KmsMasterKeyId'],
    ['iam:GetAccountAuthorizationDetails', {}, 'Policies[?AttachmentCount > `0`]'],
    ['iam:GetAccountAuthorizationDetails', { Filter: ['LocalManagedPolicy'] }, 'Policies[?AttachmentCount > `0`]'],
    ['cloudwatch:GetMetricStatistics', inputs.points, 'Datapoints[?Average > `80`]'],
  ])('is named: %s with %j: %s', (name, input, expression) => {
    expect(told(name, input, expression)).toEqual([]);
  });
});

describe('a value that the input leaves out', () => {
  const running = { Filters: [{ Name: 'instance-state-name', Values: ['running'] }] };
  const instances = (filter: string): string => `Reservations[].Instances[] | [?${filter}]`;

  test.each<[name: string, input: JsonObject, expression: string, said: string]>([
    [
      'ec2:DescribeInstances',
      running,
      instances("State.Name == 'stopped'"),
      "the input of ec2:DescribeInstances asks for 'running' only: `State.Name == 'stopped'` is probably never true | ask for it in Filters.instance-state-name as well",
    ],
    [
      'cloudwatch:DescribeAlarms',
      { StateValue: 'OK' },
      "MetricAlarms[?StateValue == 'ALARM']",
      "the input of cloudwatch:DescribeAlarms asks for 'OK' only: `StateValue == 'ALARM'` is probably never true | ask for it in StateValue as well",
    ],
  ])('%s with %j: %s', (name, input, expression, said) => {
    expect(told(name, input, expression)).toEqual([`warning types/never: ${said}`]);
  });

  test.each<[name: string, input: JsonObject, expression: string]>([
    ['ec2:DescribeInstances', running, instances("State.Name == 'running'")],
    ['ec2:DescribeInstances', running, instances("State.Name != 'stopped'")],
    ['ec2:DescribeInstances', {}, instances("State.Name == 'stopped'")],
    [
      'ec2:DescribeInstances',
      { Filters: [{ Name: 'instance-state-name', Values: ['r*'] }] },
      instances("State.Name == 'stopped'"),
    ],
    [
      'ec2:DescribeInstances',
      { Filters: [{ Name: 'instance-state-name', Values: ['${name}'] }] },
      instances("State.Name == 'stopped'"),
    ],
    ['ec2:DescribeInstances', { Filters: '${filters}' }, instances("State.Name == 'stopped'")],
    ['cloudwatch:DescribeAlarms', { StateValue: 'OK' }, "MetricAlarms[?StateValue == 'OK']"],
  ])('is asked for: %s with %j: %s', (name, input, expression) => {
    expect(told(name, input, expression)).toEqual([]);
  });
});

describe('a value that comes only where it is asked for', () => {
  const away = "Regions[?OptInStatus == 'not-opted-in']";
  const disabled = "Images[?State == 'disabled']";

  test.each<[name: string, input: JsonObject | undefined, expression: string, part: string, add: string]>([
    ['ec2:DescribeRegions', undefined, away, "OptInStatus == 'not-opted-in'", '{ AllRegions: true }'],
    ['ec2:DescribeRegions', { AllRegions: false }, away, "OptInStatus == 'not-opted-in'", '{ AllRegions: true }'],
    [
      'ec2:DescribeAvailabilityZones',
      {},
      "AvailabilityZones[?'not-opted-in' == OptInStatus]",
      "'not-opted-in' == OptInStatus",
      '{ AllAvailabilityZones: true }',
    ],
    ['ec2:DescribeImages', { Owners: ['self'] }, disabled, "State == 'disabled'", '{ IncludeDisabled: true }'],
    [
      'ec2:DescribeRegions',
      {},
      "Regions[?starts_with(OptInStatus, 'not')]",
      "starts_with(OptInStatus, 'not')",
      '{ AllRegions: true }',
    ],
    [
      'ec2:DescribeRegions',
      {},
      "Regions[?contains(['not-opted-in'], OptInStatus)]",
      "'not-opted-in'",
      '{ AllRegions: true }',
    ],
    [
      'ec2:DescribeImages',
      { Owners: ['self'] },
      "Images[?regex_match(State, '^dis')]",
      "regex_match(State, '^dis')",
      '{ IncludeDisabled: true }',
    ],
    [
      'ec2:DescribeRegions',
      {},
      "Regions[?lower(OptInStatus) == 'not-opted-in']",
      "lower(OptInStatus) == 'not-opted-in'",
      '{ AllRegions: true }',
    ],
    [
      'ec2:DescribeImages',
      { Owners: ['self'] },
      "Images[?starts_with(upper(State), 'DIS')]",
      "starts_with(upper(State), 'DIS')",
      '{ IncludeDisabled: true }',
    ],
  ])('%s with %j: %s', (name, input, expression, part, add) => {
    expect(told(name, input, expression)).toEqual([
      `warning types/never: ${name} leaves out what has it unless its input asks for it: \`${part}\` is probably never true | add \`input: ${add}\``,
    ]);
  });

  test('!(… != …): is never true, since what is denied always is', () => {
    expect(told('ec2:DescribeRegions', {}, "Regions[?!(OptInStatus != 'not-opted-in')]")).toEqual([
      "warning types/always: ec2:DescribeRegions leaves out what has it unless its input asks for it: `OptInStatus != 'not-opted-in'` is probably always true | add `input: { AllRegions: true }`",
    ]);
  });

  test.each<[name: string, input: JsonObject, expression: string]>([
    ['ec2:DescribeRegions', {}, "Regions[?!(OptInStatus == 'not-opted-in')]"],
    ['ec2:DescribeRegions', {}, "Regions[?(OptInStatus == 'not-opted-in') == `false`]"],
    ['ec2:DescribeRegions', {}, "Regions[?!contains(['not-opted-in'], OptInStatus)]"],
    ['ec2:DescribeRegions', {}, "Regions[?!starts_with(OptInStatus, 'not')]"],
    ['ec2:DescribeRegions', {}, "Regions[?lower(OptInStatus) == 'opted-in']"],
    ['ec2:DescribeRegions', { AllRegions: true }, away],
    ['ec2:DescribeRegions', { AllRegions: '${all}' }, away],
    ['ec2:DescribeRegions', { RegionNames: ['me-south-1'] }, away],
    ['ec2:DescribeRegions', {}, "Regions[?OptInStatus != 'not-opted-in']"],
    ['ec2:DescribeRegions', {}, "Regions[?OptInStatus == 'opted-in']"],
    ['ec2:DescribeImages', { Owners: ['self'], IncludeDisabled: true }, disabled],
    ['ec2:DescribeRegions', {}, "Regions[?contains(OptInStatus, 'opted-in')]"],
    ['ec2:DescribeRegions', {}, "Regions[?ends_with(OptInStatus, 'in')]"],
  ])('is there: %s with %j: %s', (name, input, expression) => {
    expect(told(name, input, expression)).toEqual([]);
  });
});

describe('a member that comes only where what has it is asked for', () => {
  const gone = 'SecretList[?DeletedDate]';

  test.each([
    gone,
    'SecretList[?DeletedDate != null]',
    'SecretList[].DeletedDate',
    'SecretList[?!(DeletedDate == null)]',
    'SecretList[?!DeletedDate && age_days(DeletedDate) > `3`]',
    'SecretList[*].{name: Name, deleted: DeletedDate} | [?deleted]',
  ])('%s', (expression) => {
    expect(told('secrets-manager:ListSecrets', {}, expression)).toEqual([
      'warning types/never: secrets-manager:ListSecrets leaves out what has it unless its input asks for it: "DeletedDate" is null in every answer | add `input: { IncludePlannedDeletion: true }`',
    ]);
  });

  test.each<[input: JsonObject, expression: string]>([
    [{ IncludePlannedDeletion: true }, gone],
    [{}, 'SecretList[?!DeletedDate && !RotationEnabled]'],
    [{}, 'SecretList[?!(DeletedDate)]'],
    [{}, 'SecretList[?DeletedDate == `null`]'],
    [{}, 'SecretList[?!(DeletedDate != null)]'],
    [{}, 'SecretList[?!(RotationEnabled && DeletedDate)]'],
    [{}, 'SecretList[?!not_null(DeletedDate)]'],
    [{}, 'SecretList[*].{name: Name, deleted: DeletedDate} | [?!deleted]'],
  ])('is right with %j: %s', (input, expression) => {
    expect(told('secrets-manager:ListSecrets', input, expression)).toEqual([]);
  });
});

describe('a switch that is true only where what has it is asked for', () => {
  const hidden = 'Volumes[?Operator.HiddenByDefault]';

  test.each([
    hidden,
    'Volumes[?Operator.HiddenByDefault == `true`]',
    'Volumes[?!Encrypted && Operator.HiddenByDefault]',
    'Volumes[?!(Operator.HiddenByDefault != `true`)]',
  ])('%s', (expression) => {
    expect(told('ec2:DescribeVolumes', {}, expression)).toEqual([
      'warning types/never: ec2:DescribeVolumes leaves out what has it unless its input asks for it: "HiddenByDefault" is true in no answer | add `input: { IncludeManagedResources: true }`',
    ]);
  });

  test.each<[input: JsonObject, expression: string]>([
    [{ IncludeManagedResources: true }, hidden],
    [{ VolumeIds: ['vol-1'] }, hidden],
    [{}, 'Volumes[?!(Operator.HiddenByDefault)]'],
    [{}, 'Volumes[?Operator.HiddenByDefault == `false`]'],
    [{}, 'Volumes[?Operator.HiddenByDefault != `true`]'],
    [{}, 'Volumes[?!(Operator.HiddenByDefault == `true`)]'],
    [{}, 'Volumes[?Operator.Managed]'],
  ])('is right with %j: %s', (input, expression) => {
    expect(told('ec2:DescribeVolumes', input, expression)).toEqual([]);
  });
});

test('lists of failures are known by their names where the table has not judged the operation', () => {
  const names = listOf(STRING);
  const answer = objectOf({
    things: names,
    failures: names,
    failedCount: NUMBER,
    failedBefore: BOOLEAN,
    thingsNotFound: { kind: 'map', value: STRING },
    thingErrors: names,
    UnprocessedThings: names,
  });
  const membersOf = (operation: string): readonly string[] =>
    createWatchedAnswer({ service: 'ecs', operation, name: operation, input: {} }, answer)
      .failures(new Set())
      .map(({ member }) => member);
  expect(membersOf('DescribeThings')).toEqual(['failures', 'thingsNotFound', 'thingErrors', 'UnprocessedThings']);
  expect(membersOf('DescribeThing')).toEqual(['failures', 'thingsNotFound', 'UnprocessedThings']);
  expect(membersOf('ListThingErrors')).toEqual(['UnprocessedThings']);
});

describe('a number that stops at a limit', () => {
  const rules = 'config-service:GetComplianceSummaryByConfigRule';
  const resources = 'config-service:DescribeComplianceByConfigRule';
  const count = 'ComplianceSummary.NonCompliantResourceCount.CappedCount';
  const each = 'Compliance.ComplianceContributorCount.CappedCount';

  test.each<[expression: string, result: string]>([
    [`${count} > \`25\``, 'never'],
    [`${count} == \`30\``, 'never'],
    [`\`26\` <= ${count}`, 'never'],
    [`${count} <= \`25\``, 'always'],
    [`${count} < \`100\``, 'always'],
    [`${count} != \`26\``, 'always'],
  ])('is not beyond it: %s', (expression, result) => {
    const [said = '', ...others] = told(rules, {}, expression);
    expect([said.slice(0, said.indexOf(': `')), ...others]).toEqual([
      `warning types/${result}: AWS counts to 25 there`,
    ]);
  });

  test.each([
    `${count} > \`24\``,
    `${count} >= \`25\``,
    `${count} < \`25\``,
    `${count} == \`25\``,
    `${count} > \`25\` || ComplianceSummary.NonCompliantResourceCount.CapExceeded`,
  ])('may be up to it: %s', (expression) => {
    expect(told(rules, {}, expression)).toEqual([]);
  });

  test.each<[decides: boolean, expression: string]>([
    [false, `ComplianceByConfigRules[?${each} > \`0\`]`],
    [false, `ComplianceByConfigRules[?${each} >= \`25\`]`],
    [false, `ComplianceByConfigRules[?\`10\` < ${each}]`],
    [true, `ComplianceByConfigRules[?${each} > \`25\`]`],
    [true, `ComplianceByConfigRules[?${each} == \`25\`]`],
    [true, `sum(ComplianceByConfigRules[].${each}) > \`3\``],
    [true, `ComplianceByConfigRules[?${each} > \`0\`] | [?${each} > \`40\`]`],
    [true, `ComplianceByConfigRules[?${each} > \`40\`] | [?${each} > \`0\`]`],
    [true, `(ComplianceByConfigRules[?${each} > \`30\`])[0].${each} > \`0\``],
    [false, `ComplianceByConfigRules[?${each} > \`40\` || Compliance.ComplianceContributorCount.CapExceeded]`],
  ])('that has stopped is an error only where it decides: %s, %s', (decides, expression) => {
    const call = callOf(resources, {});
    const shapes = catalog.shapes(call.service, call.operation);
    const answer = createWatchedAnswer(call, shapes === undefined ? UNKNOWN : shapeOfData(shapes.output));
    const ground = { value: answer.shape, cove: coveShape({}) };
    const { problems, reads } = inferShape(parseExpression(expression), expression, ground);
    expect(problems).toEqual([]);
    expect(answer.failures(reads)).toHaveLength(decides ? 1 : 0);
  });
});

describe('a call on the command line', () => {
  const adHoc = (operation: string, input?: string, query?: string, where?: string) =>
    adHocPolicy({ operation, input, query, where, allowSecretReads: false }, catalog);

  test.each<[what: string, ...call: [string, string?, string?, string?], warning: string]>([
    [
      'an input that finds nothing',
      'ec2:DescribeInstances',
      '{"Filters":[{"Name":"instance-state-name","Values":["started"]}]}',
      undefined,
      undefined,
      '--input: "started" is not among the values that AWS documents for "instance-state-name"',
    ],
    [
      'a query that finds nothing',
      'ec2:DescribeVolumes',
      undefined,
      "Volumes[?State == 'open']",
      undefined,
      "--query: 'open' is not among the values that AWS documents for `State`: the comparison is probably never true",
    ],
    [
      'a condition that finds nothing',
      'ec2:DescribeVolumes',
      undefined,
      'Volumes',
      "State == 'open'",
      "--where: 'open' is not among the values that AWS documents for `State`: the comparison is probably never true",
    ],
  ])('is warned of: %s', (_what, operation, input, query, where, warning) => {
    expect(adHoc(operation, input, query, where).warnings.map(({ message }) => message)).toEqual([warning]);
  });

  test('has no warning where all is well', () => {
    const input = '{"Filters":[{"Name":"instance-state-name","Values":["running"]}]}';
    const query = 'Reservations[].Instances[]';
    expect(adHoc('ec2:DescribeInstances', input, query, "State.Name == 'running'").warnings).toEqual([]);
  });

  test('is refused where it asks a part, with the flag that says otherwise', () => {
    expect(() => adHoc('ec2:DescribeSnapshots')).toThrow(
      expect.objectContaining({
        code: 'usage',
        message: expect.stringContaining('ec2:DescribeSnapshots without OwnerIds lists the snapshots of everyone'),
        hint: `add --input '{"OwnerIds":["self"]}', or whatever is intended`,
      }),
    );
  });

  test('is refused where its query reads what is never filled', () => {
    expect(() => adHoc('iam:ListUsers', undefined, 'Users[].Tags')).toThrow('iam:ListUsers never fills "Tags"');
  });

  test('is made, with a warning, where the part may be meant', () => {
    const { policy, warnings } = adHoc('rds:DescribeEvents');
    expect(policy.call.operation).toBe('DescribeEvents');
    expect(warnings).toMatchObject([{ severity: 'warning', message: expect.stringContaining('the last hour') }]);
  });

  test('shows the failures with the whole answer, and looks out for them beside a query', () => {
    const input = '{"clusters": ["a"]}';
    expect(adHoc('ecs:DescribeClusters', input).policy.call.failures).toEqual([]);
    expect(adHoc('ecs:DescribeClusters', input, 'failures').policy.call.failures).toEqual([]);
    expect(adHoc('ecs:DescribeClusters', input, 'clusters').policy.call.failures).toEqual([{ member: 'failures' }]);
  });
});
