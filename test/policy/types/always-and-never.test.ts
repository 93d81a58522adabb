/**
 * Filters that are the same whatever AWS answers, findings without a name, lookups that always fail: each beside the
 * policy that was meant, which raises no alarm.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { createCatalog } from '../../../src/catalog/catalog.ts';
import { loadPolicies } from '../../../src/policy/build/load-policies.ts';

const cwd = mkdtempSync(path.join(os.tmpdir(), 'cove-always-'));
afterAll(() => rmSync(cwd, { recursive: true }));
const services = createCatalog([]);

/** Each as `severity code: message | hint`. */
async function told(lines: string): Promise<string[]> {
  const body = lines
    .trim()
    .split('\n')
    .map((line) => `    ${line}`)
    .join('\n');
  writeFileSync(
    path.join(cwd, 'p.yml'),
    `version: 1\nparameters: { days: { type: integer, default: 9 } }\npolicies:\n  - id: p\n    title: P\n${body}\n`,
  );
  const { diagnostics } = await loadPolicies(['p.yml'], { cwd, services, allowSecretReads: false });
  return diagnostics.map(
    ({ severity, code, message, hint }) => `${severity} ${code}: ${message}${hint === undefined ? '' : ` | ${hint}`}`,
  );
}

const keys = (filter: string): string => `call: iam:ListUsers
resources: Users
lookups:
  - { operation: "iam:ListAccessKeys", input: { UserName: "\${UserName}" }, expand: AccessKeyMetadata }
filter: ${JSON.stringify(filter)}
finding: { resource: "\${AccessKeyId}" }`;

const users = (filter: string): string => `call: iam:ListUsers
resources: Users
lookups:
  - { operation: "iam:ListMFADevices", input: { UserName: "\${UserName}" }, as: mfa }
filter: ${JSON.stringify(filter)}
finding: { resource: "\${Arn}" }`;

const groups = (filter: string): string => `call: ec2:DescribeSecurityGroups
resources: SecurityGroups
filter: ${JSON.stringify(filter)}
finding: { resource: "\${GroupId}" }`;

const volumes = (filter: string): string => `call: ec2:DescribeVolumes
resources: Volumes
filter: ${JSON.stringify(filter)}
finding: { resource: "\${VolumeId}" }`;

const buckets = (lookup: string, filter: string): string => `call: s3:ListBuckets
resources: Buckets
lookups:
  - { ${lookup}, input: { Bucket: "\${Name}" } }
filter: ${JSON.stringify(filter)}
finding: { resource: "\${Name}" }`;

const wholeAnswer = (filter: string): string => `call: iam:ListUsers\nfilter: ${JSON.stringify(filter)}`;

const flatten = (text: string): string =>
  `a list counts as true if it holds nothing but empty lists: \`${text}\` is always true | flatten it: \`${text}[]\``;

const cases: readonly [what: string, wrong: string, problem: string, ...right: string[]][] = [
  [
    'a documented value in other letters',
    keys("Status == 'active'"),
    "error types/never: AWS writes 'Active': `Status` is never equal to 'active' | write 'Active', or `lower(Status) == 'active'` where answers are spelt in other ways",
    keys("Status == 'Active'"),
    keys("lower(Status) == 'active'"),
    keys("(Status || 'none') == 'active'"),
    keys("Status == ''"),
    keys('Status == parent.Path'),
    keys('Status == cove.region'),
  ],
  [
    'the same with !=',
    keys("Status != 'ACTIVE'"),
    "error types/always: AWS writes 'Active': `Status` is always unequal to 'ACTIVE' | write 'Active', or `lower(Status) == 'active'` where answers are spelt in other ways",
    keys("Status != 'Active'"),
  ],
  [
    'a value that is not documented',
    keys("Status == 'Enabled'"),
    "warning types/never: 'Enabled' is not among the values that AWS documents for `Status`: the comparison is probably never true | its values: Active, Inactive, Expired",
  ],
  [
    'a value that is almost documented',
    volumes("State == 'availble'"),
    "warning types/never: 'availble' is not among the values that AWS documents for `State`: the comparison is probably never true | did you mean 'available'?",
    volumes("State == 'available'"),
  ],
  [
    'a value in a list',
    volumes("contains(['in-use', 'available'], State) || contains(['GP2'], VolumeType)"),
    "error types/never: AWS writes 'gp2': `VolumeType` is never equal to 'GP2' | write 'gp2', or `lower(VolumeType) == 'gp2'` where answers are spelt in other ways",
    volumes("contains(['gp2', 'io1'], VolumeType)"),
    volumes("contains(VolumeType, 'GP')"),
  ],
  [
    'an answer that is always there',
    users('!mfa'),
    'error types/never: `mfa` is the whole answer of iam:ListMFADevices, and has MFADevices in any case: `!mfa` is never true | ask for a member of ListMFADevicesResponse: `mfa.MFADevices`',
    users('!(mfa.MFADevices)'),
    users('!(mfa && mfa.MFADevices)').replace('as: mfa', 'as: mfa, absent: [NoSuchEntity]'),
    users('!mfa').replace('as: mfa', 'as: mfa, absent: [NoSuchEntity]'),
  ],
  [
    'the same without !',
    users('mfa && PasswordLastUsed'),
    'error types/always: `mfa` is the whole answer of iam:ListMFADevices, and has MFADevices in any case: `mfa` is always true | ask for a member of ListMFADevicesResponse: `mfa.MFADevices`',
    users('mfa.MFADevices && PasswordLastUsed'),
  ],
  [
    'an answer that AWS may leave empty, and hardly does',
    buckets('as: acl, operation: "s3:GetBucketAcl"', '!acl'),
    'warning types/never: the answer of s3:GetBucketAcl is true as soon as it has any member, be it empty or false: `!acl` is probably never true | ask for a member of it: `Grants`',
    buckets('as: acl, operation: "s3:GetBucketAcl"', '!(acl.Grants)'),
    buckets('as: logging, operation: "s3:GetBucketLogging"', '!logging'),
    buckets('as: versioning, operation: "s3:GetBucketVersioning"', '!versioning'),
  ],
  [
    'a projection of a projection',
    groups("IpPermissions[*].IpRanges[?CidrIp == '0.0.0.0/0']"),
    `error types/always: ${flatten("IpPermissions[*].IpRanges[?CidrIp == '0.0.0.0/0']")}`,
    groups("IpPermissions[].IpRanges[?CidrIp == '0.0.0.0/0'][]"),
    groups("IpPermissions[*].IpRanges[?CidrIp == '0.0.0.0/0'][]"),
    groups("IpPermissions[*].IpRanges[?CidrIp == '0.0.0.0/0'] | []"),
    groups("IpPermissions[?IpRanges[?CidrIp == '0.0.0.0/0']]"),
    groups('IpPermissions[].[FromPort, ToPort]'),
    groups('length(IpPermissions[*].IpRanges[*]) > `3`'),
  ],
  [
    'the same behind !',
    groups('!(IpPermissions[*].IpRanges[*].CidrIp)'),
    'error types/never: a list counts as true if it holds nothing but empty lists: `!(IpPermissions[*].IpRanges[*].CidrIp)` is never true | flatten it: `IpPermissions[*].IpRanges[*].CidrIp[]`',
    groups('!(IpPermissions[].IpRanges[].CidrIp)'),
  ],
  [
    'lists that a projection collects',
    groups('!(IpPermissions[*].UserIdGroupPairs)'),
    'warning types/never: a list counts as true if it holds nothing but empty lists: `!(IpPermissions[*].UserIdGroupPairs)` is probably never true | flatten it: `IpPermissions[*].UserIdGroupPairs[]`',
    groups('!(IpPermissions[].UserIdGroupPairs[])'),
  ],
  [
    'switches that a projection collects',
    volumes('Attachments[*].DeleteOnTermination'),
    'error types/always: a list counts as true if it holds nothing but `false`: `Attachments[*].DeleteOnTermination` is always true | ask for those that are true: `[?…]`',
    volumes('Attachments[?DeleteOnTermination]'),
    volumes('Attachments[0].DeleteOnTermination'),
    volumes('contains(Attachments[*].DeleteOnTermination, `true`)'),
  ],
  [
    'a length',
    groups('length(IpPermissions)'),
    'error types/always: every number counts as true, 0 as well: `length(IpPermissions)` is always true | compare it: `length(IpPermissions) > `0``',
    groups('length(IpPermissions) > `0`'),
    volumes('Size'),
    volumes('to_number(SnapshotId)'),
  ],
  [
    'text in a list of objects',
    volumes("!contains(Tags, 'Owner')"),
    "error types/never: `Tags` is a list of Tag and `'Owner'` is a string: the one never contains the other | look at one member of each: `contains(Tags[*].Key, 'Owner')`",
    volumes("!contains(Tags[*].Key, 'Owner')"),
    volumes("contains(VolumeId, 'vol')"),
  ],
  [
    'text in a list of lists',
    groups("contains(IpPermissions[*].IpRanges[*].CidrIp, '0.0.0.0/0')"),
    "error types/never: `IpPermissions[*].IpRanges[*].CidrIp` is a list of list of string and `'0.0.0.0/0'` is a string: the one never contains the other | flatten it: `contains(IpPermissions[*].IpRanges[*].CidrIp[], '0.0.0.0/0')`",
    groups("contains(IpPermissions[].IpRanges[].CidrIp, '0.0.0.0/0')"),
  ],
  [
    'nothing at all',
    volumes("''"),
    'error types/never: the filter looks at no member of the resource: nothing is ever a finding | name a member, and compare it',
    volumes('`true`'),
    volumes('@'),
    volumes("cove.region == 'eu-west-1'"),
    volumes('age_days(CreateTime) > `1`'),
  ],
  [
    'a constant',
    volumes("'available' == 'available'"),
    'error types/always: the filter looks at no member of the resource: everything is a finding | name a member; where everything is meant, write `true` in backticks',
  ],
  [
    'a default that is true',
    volumes("KmsKeyId || 'none'"),
    "error types/always: the value is written here, whatever AWS answers: `'none'` is always true | compare something with it, or leave it out",
    volumes("(KmsKeyId || 'none') == 'none'"),
    volumes('Tags || `[]`'),
  ],
  [
    'age_days of a boolean',
    volumes('age_days(Encrypted) > `90`'),
    'error types/argument: `age_days` takes a string or a number, and `Encrypted` is a boolean: the call always fails | text of it: `to_string(Encrypted)`',
    volumes('age_days(CreateTime) > `90`'),
    volumes('abs(Size) > `90`'),
    volumes('length(Tags) > `3` || length(VolumeId) > `9`'),
  ],
  [
    'a list of lists that is joined',
    groups("join(',', IpPermissions[*].IpRanges[*].CidrIp) == ''"),
    'error types/argument: `join` takes a list of string, and `IpPermissions[*].IpRanges[*].CidrIp` is a list of list of string: the call always fails | flatten it: `IpPermissions[*].IpRanges[*].CidrIp[]`',
    groups("join(',', IpPermissions[].IpRanges[].CidrIp) == ''"),
  ],
  [
    'a member that a lookup hides',
    volumes('State == `null`').replace(
      'filter:',
      'lookups: [{ as: Size, operation: "ec2:DescribeVolumeStatus", input: { VolumeIds: ["${VolumeId}"] } }]\nfilter:',
    ),
    'warning types/hidden-member: "Size" is a member of Volume already, and the answer of this lookup hides it | give the answer another name',
    volumes('State == `null`').replace(
      'filter:',
      'lookups: [{ as: status, operation: "ec2:DescribeVolumeStatus", input: { VolumeIds: ["${VolumeId}"] } }]\nfilter:',
    ),
  ],
  [
    'lookups over a list of text',
    `call: ecs:ListClusters
resources: clusterArns
lookups: [{ as: more, operation: "ecs:DescribeClusters", input: { clusters: ["\${@}"] } }]
filter: more.clusters
finding: { resource: "\${@}" }`,
    'error types/no-resources: a lookup with `as` needs resources that are objects, and each of these is a string: it always fails | name the value of each: end `resources` with `[*].{id: @}`',
    `call: ecs:ListClusters
resources: "clusterArns[*].{id: @}"
lookups: [{ as: more, operation: "ecs:DescribeClusters", input: { clusters: ["\${id}"] } }]
filter: more.clusters
finding: { resource: "\${id}" }`,
    `call: ecs:ListClusters
resources: clusterArns
filter: "contains(@, 'test')"
finding: { resource: "\${@}" }`,
  ],
  [
    'an expand to text',
    `call: ecs:ListClusters
resources: "clusterArns[*].{id: @}"
lookups: [{ expand: serviceArns, operation: "ecs:ListServices", input: { cluster: "\${id}" } }]
filter: parent.id
finding: { resource: "\${parent.id}" }`,
    'error types/no-resources: `expand` needs a list of objects, and each of these is a string: the lookup always fails | name the value of each: end `expand` with `[*].{id: @}`',
    `call: ecs:ListClusters
resources: "clusterArns[*].{id: @}"
lookups: [{ expand: "serviceArns[*].{id: @}", operation: "ecs:ListServices", input: { cluster: "\${id}" } }]
filter: parent.id
finding: { resource: "\${id}" }`,
  ],
  [
    'many findings without a name',
    volumes('!Encrypted').replace(/\nfinding.*/, ''),
    'error types/nameless-finding: these are many resources, and without `finding.resource` all findings of an account and region have one name | say which one it is: `finding: { resource: "${VolumeArn || VolumeId}" }`',
    'call: ec2:GetEbsEncryptionByDefault\nfilter: "!EbsEncryptionByDefault"',
    'call: ec2:DescribeVolumes\nfilter: "Volumes[?!Encrypted]"',
    'call: ec2:DescribeVolumes\nresources: "Volumes[0]"\nfilter: "!Encrypted"',
  ],
  [
    'many findings with one name',
    volumes('!Encrypted').replace('${VolumeId}', 'volumes of ${cove.account.name}'),
    'error types/nameless-finding: `finding.resource` looks at no member of the resource: all findings of an account and region have one name | say which one it is: `finding: { resource: "${VolumeArn || VolumeId}" }`',
    volumes('!Encrypted').replace('${VolumeId}', '${cove.account.id}/${to_string(@)}'),
  ],
  [
    'a forgotten `resources`, by a member of the list',
    wholeAnswer('!PasswordLastUsed'),
    'error types/unknown-member: "PasswordLastUsed" is not a member of ListUsersResponse | add `resources: Users` to the policy: the filter is then over each of them, one by one',
    users('!PasswordLastUsed'),
  ],
  [
    'a forgotten `resources`, by the name of a finding',
    'call: iam:ListUsers\nfilter: Users\nfinding: { resource: "${Arn}" }',
    'error types/unknown-member: "Arn" is not a member of ListUsersResponse | add `resources: Users` to the policy: the filter is then over each of them, one by one',
  ],
  [
    'a forgotten `resources`, by a path into the list',
    wholeAnswer('Users.PasswordLastUsed'),
    'error types/never: `Users` is a list of User: a member of it is always null | add `resources: Users` to the policy: the filter is then over each of them, one by one',
    wholeAnswer('Users[?!PasswordLastUsed]'),
    wholeAnswer('length(Users) > cove.parameters.days'),
  ],
  [
    'a forgotten `resources`, by a list of switches',
    'call: ec2:DescribeVolumes\nfilter: "!(Volumes[*].Encrypted)"',
    'error types/never: a list counts as true if it holds nothing but `false`: `!(Volumes[*].Encrypted)` is never true | add `resources: Volumes` to the policy: the filter is then over each of them, one by one',
    volumes('!Encrypted'),
  ],
];

describe('what is always the same, and what was meant', () => {
  test.each(cases)('%s', async (_what, wrong, problem, ...right) => {
    expect(await told(wrong)).toEqual([problem]);
    for (const each of right) expect([each, await told(each)]).toEqual([each, []]);
  });
});
