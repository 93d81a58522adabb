/**
 * Filters that pass everything and look right: each beside what was meant, which raises no alarm. They were written as
 * somebody does at the end of a long day, and were silent when this file was begun.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { createCatalog } from '../../../src/catalog/catalog.ts';
import { loadPolicies } from '../../../src/policy/build/load-policies.ts';
import { problemsOfFilter } from './problems-of.ts';

const VOLUMES = ['ec2:DescribeVolumes', 'Volumes'] as const;
const USERS = ['iam:ListUsers', 'Users'] as const;
const ROLES = ['iam:ListRoles', 'Roles'] as const;
const FUNCTIONS = ['lambda:ListFunctions', 'Functions'] as const;
const INSTANCES = ['ec2:DescribeInstances', 'Reservations[].Instances[]'] as const;
const DATABASES = ['rds:DescribeDBInstances', 'DBInstances'] as const;
const CERTIFICATES = ['rds:DescribeCertificates', 'Certificates'] as const;
const SUMMARY = ['iam:GetAccountSummary', ''] as const;

type Resources = readonly [operation: string, resources: string];

/** The beginning of each problem, and filters that mean it and have none. */
const CASES: readonly [of: Resources, wrong: string, problem: string, ...right: string[]][] = [
  [
    VOLUMES,
    '(Encrypted || `true`) == `false`',
    'types/never at Encrypted || `true`) == `false`: where `Encrypted` is `false`, `true` replaces it',
    '(Encrypted || `false`) == `false`',
  ],
  [
    VOLUMES,
    "(State || 'x') != ''",
    "types/always at State || 'x') != '': where `State` is empty text, `'x'` replaces it",
  ],
  [
    VOLUMES,
    "(State || 'none') == 'In-Use'",
    "types/never at State || 'none') == 'In-Use': AWS writes 'in-use'",
    "(State || 'none') == 'in-use'",
  ],
  [
    VOLUMES,
    "not_null(State, 'none') == 'In-Use'",
    "types/never at not_null(State, 'none') == 'In-Use': AWS writes 'in-use'",
    "not_null(State, 'none') == 'none'",
  ],
  [
    VOLUMES,
    "contains([State, 'none'], 'In-Use')",
    "types/never at contains([State, 'none'], 'In-Use'): AWS writes 'in-use'",
  ],
  [
    VOLUMES,
    "regex_match(State, '^In-use$')",
    "types/never at regex_match(State, '^In-use$'): AWS writes 'in-use'",
    "regex_match(State, '(?i)^In-use$')",
    "regex_match(State, '^(in-use|new)$')",
  ],
  // As long as a pattern may be.
  [VOLUMES, `regex_match(State, '${'x'.repeat(1_000)}')`, 'types/never at regex_match(State'],
  [VOLUMES, "regex_match(State, '^x')", "types/never at regex_match(State, '^x'): '^x' is in none of the values"],
  [
    VOLUMES,
    'Attachments == `null`',
    'types/never at Attachments == `null`: AWS sends many empty lists as `[]`, which is not equal to null',
    '!Attachments',
    'Attachments == `null` || Attachments == `[]`',
    'Attachments[0] == `null`',
    'KmsKeyId == `null`',
  ],
  [
    FUNCTIONS,
    'VpcConfig == `{}`',
    'types/never at VpcConfig == `{}`: AWS leaves out what does not apply',
    '!VpcConfig',
    'VpcConfig == `null`',
  ],
  [
    FUNCTIONS,
    "KMSKeyArn == ''",
    "types/never at KMSKeyArn == '': AWS leaves out most empty text, and what is left out is null, not ''",
    '!KMSKeyArn',
    "KMSKeyArn == `null` || KMSKeyArn == ''",
    "KMSKeyArn && KMSKeyArn != ''",
    "(KMSKeyArn || '') == ''",
  ],
  [
    VOLUMES,
    "!State && State == 'in-use'",
    "types/never at !State && State == 'in-use': `!State` and `State == 'in-use'` are never true together",
    "!State || State == 'in-use'",
    "!State && State != 'in-use'",
  ],
  [
    FUNCTIONS,
    'VpcConfig == `null` && VpcConfig.SubnetIds',
    'types/never at VpcConfig == `null` && VpcConfig.SubnetIds: `VpcConfig == `null`` and `VpcConfig.SubnetIds` are never',
    'VpcConfig == `null` || VpcConfig.SubnetIds',
    'VpcConfig == `null` && !(VpcConfig.VpcId)',
  ],
  [USERS, "starts_with('arn:', Arn)", "types/never at starts_with('arn:', Arn): the beginning is the second argument"],
  [USERS, "ends_with('.com', UserName)", "types/never at ends_with('.com', UserName): the end is the second argument"],
  [
    USERS,
    'to_string(PasswordLastUsed)',
    "types/always at to_string(PasswordLastUsed): the text of null is 'null'",
    "to_string(PasswordLastUsed) == 'null'",
  ],
  [
    USERS,
    'to_number(PasswordLastUsed) > `0`',
    'types/never at to_number(PasswordLastUsed): `PasswordLastUsed` is a timestamp',
    'to_number(Path) > `0`',
  ],
  [VOLUMES, 'Size - `100`', 'types/always at Size - `100`: every number counts as true, even 0', 'Size - `100` > `0`'],
  [
    SUMMARY,
    '!(SummaryMap.AccountMFAEnabled)',
    'types/never at !(SummaryMap.AccountMFAEnabled): every number counts as true, even 0',
    'SummaryMap.AccountMFAEnabled == `0`',
  ],
  [SUMMARY, 'SummaryMap.Users', 'types/always at SummaryMap.Users: every number counts', 'SummaryMap.Users > `0`'],
  [
    DATABASES,
    '!BackupRetentionPeriod',
    'types/never at !BackupRetentionPeriod: every number counts as true, even 0',
    'BackupRetentionPeriod == `0`',
    '!Iops',
  ],
  [
    INSTANCES,
    "Tags[?'Key' == 'owner']",
    "types/never at 'Key' == 'owner': both sides are literals, whatever AWS returns",
    "Tags[?Key == 'owner']",
  ],
  [INSTANCES, 'Tags[?`1` > `0`]', 'types/always at `1` > `0`: both sides are literals, whatever AWS returns'],
  [INSTANCES, 'Tags[?`0` == `-0`]', 'types/always at `0` == `-0`: both sides are literals, whatever AWS returns'],
  [
    ROLES,
    "statements(AssumeRolePolicyDocument)[?contains(Action, 'sts:AssumeRole')]",
    "types/never at contains(Action, 'sts:AssumeRole'): `Action` has no upper-case letters",
    "statements(AssumeRolePolicyDocument)[?contains(Action, 'sts:assumerole')]",
    "statements(AssumeRolePolicyDocument)[?contains(Resource, 'arn:aws:s3:::Bucket')]",
  ],
  [
    ROLES,
    "statements(AssumeRolePolicyDocument)[].Action[?@ == 's3:GetObject'][]",
    "types/never at @ == 's3:GetObject': `@` has no upper-case letters",
    "statements(AssumeRolePolicyDocument)[].Action[] | [?@ == 's3:getobject']",
  ],
  [
    ROLES,
    "statements(AssumeRolePolicyDocument)[].Action[] | [?glob_match(@, 's3:Get*')]",
    "types/never at glob_match(@, 's3:Get*'): `@` has no upper-case letters",
    "statements(AssumeRolePolicyDocument)[].Action[] | [?glob_match(@, 's3:get*')]",
  ],
  [
    ROLES,
    "statements(AssumeRolePolicyDocument)[?Condition[?operator == 'StringEquals']]",
    "types/never at operator == 'StringEquals': `operator` has no upper-case letters",
    "statements(AssumeRolePolicyDocument)[?Condition[?operator == 'stringequals']]",
  ],
  [
    ROLES,
    "statements(AssumeRolePolicyDocument)[].Action[] | [?contains(['s3:GetObject', 's3:*'], @)]",
    "types/never at 's3:GetObject': `@` has no upper-case letters",
    "statements(AssumeRolePolicyDocument)[].Action[] | [?contains(['s3:getobject', 's3:*'], @)]",
  ],
  [
    ROLES,
    "parse_json(decode_uri(AssumeRolePolicyDocument)).Statement[?Effect == 'Allow']",
    'types/policy-document at parse_json(decode_uri(AssumeRolePolicyDocument)).Statement: a document with one statement',
    'parse_json(AssumeRolePolicyDocument).Statement',
    "parse_json(AssumeRolePolicyDocument).Version == '2012-10-17'",
  ],
  [
    ROLES,
    'let $document = parse_json(AssumeRolePolicyDocument) in $document.Statement[].Effect',
    'types/policy-document at $document.Statement: a document with one statement',
  ],
  [
    ROLES,
    "parse_json(AssumeRolePolicyDocument).Statement[0].Effect == 'Allow'",
    'types/policy-document at Statement: a document with one statement',
  ],
  [
    ROLES,
    "statements(AssumeRolePolicyDocument)[?Effect == 'allow']",
    "types/never at Effect == 'allow': AWS writes 'Allow'",
    "statements(AssumeRolePolicyDocument)[?Effect == 'Deny']",
  ],
  // What the examples of AWS's reference answer, and its models do not have.
  [
    ['ec2:DescribeVpcEndpoints', 'VpcEndpoints'],
    "State == 'Available'",
    "types/never at State == 'Available': AWS's documentation writes 'available': `State` is probably never equal to 'Available' | write 'available', or `lower(State) == 'available'`",
    "State == 'available'",
    "lower(State) == 'available'",
    "contains(['Available', 'available'], State)",
  ],
  [
    ['ec2:DescribeInternetGateways', 'InternetGateways'],
    "Attachments[?State == 'attached']",
    "types/never at State == 'attached': AWS's documentation writes 'available': `State` is probably never equal to 'attached' | write 'available', or ask for both: `contains(['attached', 'available'], State)`",
    "Attachments[?State == 'available']",
    "Attachments[?contains(['attached', 'available'], State)]",
  ],
  [
    ['ec2:DescribeEgressOnlyInternetGateways', 'EgressOnlyInternetGateways'],
    "Attachments[?State == 'available']",
    "types/never at State == 'available': 'available' is not among the values that AWS documents",
    "Attachments[?State == 'attached']",
  ],
  [
    ['cloudfront:ListDistributions', 'DistributionList.Items'],
    "HttpVersion == 'http1.1'",
    "types/never at HttpVersion == 'http1.1': AWS's documentation writes 'HTTP1.1'",
    "lower(HttpVersion) == 'http1.1'",
    "HttpVersion == 'HTTP2'",
  ],
  [
    ['guardduty:ListMembers', 'Members'],
    "RelationshipStatus != 'ENABLED'",
    "types/always at RelationshipStatus != 'ENABLED': AWS's documentation writes 'Enabled'",
    "RelationshipStatus != 'Enabled'",
    "RelationshipStatus == 'Resigned'",
  ],
  [
    ['ssm:DescribeInstanceInformation', 'InstanceInformationList'],
    "AssociationStatus == 'SUCCESS'",
    "types/never at AssociationStatus == 'SUCCESS': AWS's documentation writes 'Success'",
    "AssociationStatus == 'Failed'",
  ],
  [
    ['ec2:DescribeSecurityGroups', 'SecurityGroups'],
    "IpPermissions[0].IpRanges[0].CidrIp == '0.0.0.0/0'",
    'semantic/part-of-list at IpPermissions[0]: `IpPermissions[0]` is one of a list: the rest of it is not judged | ask whether any of them is so: `IpPermissions[?…]`',
    "IpPermissions[?IpRanges[?CidrIp == '0.0.0.0/0']]",
    "IpPermissions[].IpRanges[].CidrIp | [0] == '0.0.0.0/0'",
    'length(IpPermissions[0].IpRanges) > `0`',
  ],
  [
    ['iam:ListAccessKeys', ''],
    "AccessKeyMetadata[0].Status == 'Active' && age_days(AccessKeyMetadata[0].CreateDate) > `90`",
    'semantic/part-of-list at AccessKeyMetadata[0]: `AccessKeyMetadata[0]` is one of a list',
    "AccessKeyMetadata[0].Status == 'Active' || AccessKeyMetadata[1].Status == 'Active'",
    "(AccessKeyMetadata[?Status == 'Active'] | [0].Status) == 'Active'",
  ],
  [
    ['iam:ListAttachedUserPolicies', 'AttachedPolicies'],
    "PolicyArn == 'AdministratorAccess'",
    "types/never at PolicyArn == 'AdministratorAccess': AWS writes an ARN there",
    "ends_with(PolicyArn, '/AdministratorAccess')",
    "PolicyArn == 'arn:aws:iam::aws:policy/AdministratorAccess'",
  ],
  [
    DATABASES,
    "Engine == 'postgresql' && !StorageEncrypted",
    "types/never at Engine == 'postgresql': AWS writes engines as postgres, aurora-mysql or oracle-ee: `Engine == 'postgresql'` is probably never true | write 'postgres'",
    "Engine == 'postgres'",
    "Engine == 'aurora-postgresql'",
    "starts_with(Engine, 'oracle')",
    "contains(['postgres', 'postgresql'], Engine)",
  ],
  [
    DATABASES,
    "Engine == 'oracle'",
    "types/never at Engine == 'oracle': AWS writes engines as postgres, aurora-mysql or oracle-ee: `Engine == 'oracle'` is probably never true | for all of its editions, `starts_with(Engine, 'oracle-')`",
    "Engine == 'oracle-se2'",
  ],
  [
    ['elastic-load-balancing-v2:DescribeLoadBalancerAttributes', ''],
    "Attributes[?Key == 'deletion-protection.enabled' && Value == 'false']",
    "types/never at Key == 'deletion-protection.enabled': AWS's documentation writes 'deletion_protection.enabled'",
    "Attributes[?Key == 'deletion_protection.enabled' && Value == 'false']",
    "Attributes[?Key == 'something.new.enabled' && Value == 'false']",
  ],
  // What a description writes in quotes.
  [
    ['iam:GetAccessKeyLastUsed', ''],
    "AccessKeyLastUsed.Region == 'n/a'",
    "types/never at AccessKeyLastUsed.Region == 'n/a': AWS's documentation writes 'N/A'",
    "AccessKeyLastUsed.Region == 'N/A'",
  ],
  // Dates to come, whose age is negative.
  [
    CERTIFICATES,
    'age_days(ValidTill) > `30`',
    'types/date-ahead at age_days(ValidTill) > `30`: the age of `ValidTill` is below 0 until that date has come: this is true only long after it | for what has passed, or will within that time: `age_days(ValidTill) > `-30``',
    'age_days(ValidTill) > `-30`',
    'age_days(ValidTill) >= `0`',
    'age_days(ValidTill) < `-365`',
    'age_days(ValidFrom) > `365`',
    'age_days(ValidTill || ValidFrom) > `30`',
  ],
  [
    CERTIFICATES,
    '`30` > age_days(ValidTill)',
    'types/date-ahead at `30` > age_days(ValidTill): the age of `ValidTill` is below 0 until that date has come: this is true however far ahead it is',
  ],
  [
    CERTIFICATES,
    'age_days(ValidTill) <= cove.parameters.days',
    'types/date-ahead at age_days(ValidTill) <= cove.parameters.days: the age of `ValidTill` is below 0 until that date has come: this is true however far ahead it is | for what has passed, or will within that time: `age_days(ValidTill) > (`0` - cove.parameters.days)`',
    'age_days(ValidTill) > (`0` - cove.parameters.days)',
    'age_days(ValidTill) > (cove.parameters.days || length(Thumbprint))',
  ],
  [
    ['iam:ListServerCertificates', 'ServerCertificateMetadataList'],
    'age_days(Expiration) > `30`',
    'types/date-ahead at age_days(Expiration) > `30`: the age of `Expiration`',
    'age_days(Expiration) >= `0`',
    'age_days(UploadDate) > `30`',
  ],
  [
    USERS,
    'age_days(PasswordLastUsed || CreateDate) > `90` || age_days(CreateDate) < `-90`',
    'types/never at age_days(CreateDate) < `-90`: `CreateDate` lies in the past, and its age is never below 0: the comparison is probably never true | for what is older: `age_days(CreateDate) > `90``',
  ],
  [
    USERS,
    'age_days(CreateDate) > `-90`',
    'types/always at age_days(CreateDate) > `-90`: `CreateDate` lies in the past',
    'age_days(CreateDate) >= `0`',
  ],
  // A switch in a structure of its own, which is there whether it is on or off.
  [
    ['ec2:DescribeInstanceAttribute', ''],
    '!(DisableApiTermination)',
    'types/never at !(DisableApiTermination): an AttributeBooleanValue is there even where its `Value` is false: `!(DisableApiTermination)` is probably never true | ask for it: `DisableApiTermination.Value`',
    'DisableApiTermination.Value == `false`',
    'DisableApiTermination && !(DisableApiTermination.Value)',
    '!UserData',
  ],
  [
    ['eks:DescribeCluster', ''],
    'cluster.computeConfig && cluster.name',
    'types/always at cluster.computeConfig: a ComputeConfigResponse is there even where its `enabled` is false',
    'cluster.computeConfig.enabled && cluster.name',
  ],
];

test.each(CASES)('%s: %s', ([operation, resources], wrong, problem, ...right) => {
  const [first, ...others] = problemsOfFilter(operation, wrong, resources);
  expect(first?.slice(0, problem.length)).toBe(problem);
  expect(others).toEqual([]);
  for (const each of right) expect([each, problemsOfFilter(operation, each, resources)]).toEqual([each, []]);
});

const cwd = mkdtempSync(path.join(os.tmpdir(), 'cove-tired-'));
afterAll(() => rmSync(cwd, { recursive: true }));
const services = createCatalog([]);

const PASSWORDS = (filter: string, absent = 'NoSuchEntity'): string =>
  `call: { operation: "iam:GetAccountPasswordPolicy", absent: [${absent}] }\nfilter: ${JSON.stringify(filter)}`;
const LOOKUP = (filter: string): string => `call: iam:ListRoles
resources: Roles
lookups: [{ as: role, operation: "iam:GetRole", input: { RoleName: "\${RoleName}" }, absent: [NoSuchEntity] }]
filter: ${JSON.stringify(filter)}
finding: { resource: "\${Arn}" }`;
const REPORT = (
  filter: string,
): string => `call: { operation: "iam:GenerateCredentialReport", until: State == 'COMPLETE' }
lookups: [{ expand: parse_csv(decode_base64(Content)), operation: "iam:GetCredentialReport" }]
filter: ${JSON.stringify(filter)}
finding: { resource: "\${arn}" }`;
const VALUES = (filter: string): string => `call: ec2:DescribeVolumes
resources: Volumes
values: { one: In-Use, two: gp2, list: [in-use, Available] }
filter: ${JSON.stringify(filter)}
finding: { resource: "\${VolumeId}" }`;
const FILTERED = (name: string, value: string): string =>
  `call: { operation: "ec2:DescribeInstances", input: { Filters: [{ Name: "${name}", Values: ["${value}"] }] } }
resources: Reservations[].Instances[]
filter: PublicIpAddress
finding: { resource: "\${InstanceId}" }`;
/** The list, what is not there in the resources that fail, and their name. */
const LISTED: Readonly<Record<string, readonly [resources: string, filter: string, name: string]>> = {
  'securityhub:GetFindings': ['Findings', '!Note', 'Id'],
  'inspector2:ListFindings': ['findings', '!inspectorScore', 'findingArn'],
  'inspector2:ListCoverage': ['coveredResources', '!lastScannedAt', 'resourceId'],
  'guardduty:ListCoverage': ['Resources', '!UpdatedAt', 'ResourceId'],
  'ssm:DescribeAutomationExecutions': ['AutomationExecutionMetadataList', '!Outputs', 'AutomationExecutionId'],
  'macie2:ListFindings': ['findingIds[].{id: @}', 'id', 'id'],
  'accessanalyzer:ListFindingsV2': ['findings', '!error', 'id'],
  'ssm:DescribeParameters': ['Parameters', '!KeyId', 'Name'],
};
const CRITERIA = (operation: string, input: string): string => {
  const [resources, filter, name] = LISTED[operation] ?? [];
  return `call: { operation: "${operation}", input: { ${input} } }
resources: "${resources}"
filter: "${filter}"
finding: { resource: "\${${name}}" }`;
};
const HUB = (criteria: string): string => CRITERIA('securityhub:GetFindings', `Filters: { ${criteria} }`);
const GROUPED = (name: string, value: string): string =>
  `call: { operation: "ec2:DescribeSecurityGroups", input: { Filters: [{ Name: ${name}, Values: ["${value}"] }] } }
resources: SecurityGroups
filter: GroupName != 'default'
finding: { resource: "\${GroupId}" }`;
const SCOPED = (scope: string): string =>
  `call: { operation: "iam:ListPolicies", input: { Scope: ${scope} } }
resources: Policies
filter: IsAttachable
finding: { resource: "\${Arn}" }`;
const RUNNING = (resources: string): string =>
  `call: ec2:DescribeInstances\nresources: "${resources}"\nfilter: PublicIpAddress\nfinding: { resource: "\${InstanceId}" }`;

const POLICIES: readonly [what: string, wrong: string, problem: string, ...right: string[]][] = [
  [
    'the order of a number in an answer that may be absent',
    PASSWORDS('PasswordPolicy.MinimumPasswordLength < `14`'),
    'warning types/absent-passes: `absent` makes the answer null, and null has no order: `PasswordPolicy.MinimumPasswordLength < `14`` is never true where there is none | where that is a finding, write `!PasswordPolicy || …`; where it is right, `PasswordPolicy && …`',
    PASSWORDS('!PasswordPolicy || PasswordPolicy.MinimumPasswordLength < `14`'),
    PASSWORDS('PasswordPolicy && PasswordPolicy.MinimumPasswordLength < `14`'),
    PASSWORDS('@ == null || PasswordPolicy.MinimumPasswordLength < `14`'),
    PASSWORDS('!(PasswordPolicy.MinimumPasswordLength >= `14`)'),
    PASSWORDS('(PasswordPolicy.MinimumPasswordLength || `0`) < `14`'),
    PASSWORDS('PasswordPolicy.MinimumPasswordLength < `14`', ''),
  ],
  [
    'the same of a lookup',
    LOOKUP('role.Role.MaxSessionDuration > `3600`'),
    'warning types/absent-passes: `absent` makes the answer null, and null has no order: `role.Role.MaxSessionDuration > `3600`` is never true where there is none | where that is a finding, write `!role || …`; where it is right, `role && …`',
    LOOKUP('role && role.Role.MaxSessionDuration > `3600`'),
    LOOKUP('MaxSessionDuration > `3600`'),
  ],
  [
    'whether a switch in an answer that may be absent is off',
    PASSWORDS('PasswordPolicy.RequireSymbols == `false`'),
    'warning types/absent-passes: `absent` makes the answer null, and null is not `false`: `PasswordPolicy.RequireSymbols == `false`` is never true where there is none | where that is a finding, write `!PasswordPolicy || …`; where it is right, `PasswordPolicy && …`',
    PASSWORDS('PasswordPolicy && PasswordPolicy.RequireSymbols == `false`'),
    PASSWORDS('!(PasswordPolicy.RequireSymbols)'),
    PASSWORDS('PasswordPolicy.RequireSymbols != `true`'),
    PASSWORDS('PasswordPolicy.RequireSymbols == `true`'),
    PASSWORDS('PasswordPolicy.RequireSymbols == `false`', ''),
  ],
  [
    'whether a lookup that may be absent answers a word for "off"',
    LOOKUP("role.Role.Description == 'None'"),
    "warning types/absent-passes: `absent` makes the answer null, and null is not 'None': `role.Role.Description == 'None'` is never true where there is none | where that is a finding, write `!role || …`; where it is right, `role && …`",
    LOOKUP("role && role.Role.Description == 'None'"),
  ],
  [
    'a cell of a report, which is text, as a boolean',
    REPORT('password_enabled == `true` && parent.State'),
    "error types/comparison: `password_enabled` is a string and `true` is a boolean: they are never equal | write 'true' in single quotes",
    REPORT("password_enabled == 'true' && parent.State"),
    REPORT("mfa_active == 'false' && starts_with(user, '<root')"),
  ],
  [
    'a cell of a report as truth',
    REPORT("password_enabled == 'true' && !mfa_active"),
    "warning types/never: every text counts as true, even 'false': `!mfa_active` is probably never true | compare it: `mfa_active == 'true'`",
    REPORT("password_enabled == 'true' && mfa_active != 'true'"),
  ],
  [
    'a value of the policy in other letters',
    VALUES('State == cove.values.one'),
    "error types/never: AWS writes 'in-use': `State` is never equal to 'In-Use' | write 'in-use', or `lower(State) == 'in-use'` if answers are spelt differently",
    VALUES('VolumeType == cove.values.two'),
    VALUES('lower(State) == lower(cove.values.one)'),
  ],
  [
    'a list of the policy with a value in other letters',
    VALUES('contains(cove.values.list, State)'),
    "error types/never: AWS writes 'available': `State` is never equal to 'Available' | write 'available', or `lower(State) == 'available'` if answers are spelt differently",
    VALUES('contains(cove.values.list, VolumeId)'),
  ],
  [
    'the value of a filter in other letters',
    FILTERED('instance-state-name', 'Running'),
    'error types/wrong-value: "Running" is not among the values that AWS documents for "instance-state-name" | did you mean "running"?',
    FILTERED('instance-state-name', 'running'),
    FILTERED('instance-state-name', 'stop*'),
    FILTERED('tag:Name', 'Running'),
    FILTERED('instance-type', 't3.micro'),
  ],
  [
    'the value of a filter that is documented as a value of answers alone',
    FILTERED('instance-type', 'T3.micro'),
    'warning types/wrong-value: "T3.micro" is not among the values that AWS documents for "instance-type", and it refuses no other: probably nothing has it | did you mean "t3.micro"?',
    FILTERED('instance-type', 't3.*'),
    FILTERED('instance-type', 'z99.micro'),
  ],
  [
    'a criterion of Security Hub in other letters',
    HUB('SeverityLabel: [{ Value: critical, Comparison: EQUALS }]'),
    'warning types/wrong-value: "critical" is not among the values that AWS documents for "SeverityLabel", and it refuses no other: probably nothing has it | did you mean "CRITICAL"?',
    HUB('SeverityLabel: [{ Value: CRITICAL, Comparison: EQUALS }], RecordState: [{ Value: ACT, Comparison: PREFIX }]'),
    HUB('Title: [{ Value: Active, Comparison: PREFIX }], ResourceTags: [{ Key: RecordState, Value: active }]'),
    HUB('WorkflowStatus: [{ Value: "${cove.values.status}", Comparison: EQUALS }]').replace(
      /$/,
      '\nvalues: { status: NEW }',
    ),
  ],
  [
    'one with a value that is none',
    HUB('WorkflowStatus: [{ Value: OPEN, Comparison: EQUALS }]'),
    'warning types/wrong-value: "OPEN" is not among the values that AWS documents for "WorkflowStatus", and it refuses no other: probably nothing has it | its values: NEW, NOTIFIED, RESOLVED, SUPPRESSED',
  ],
  [
    'one of Inspector',
    CRITERIA('inspector2:ListFindings', 'filterCriteria: { findingStatus: [{ comparison: EQUALS, value: Active }] }'),
    'warning types/wrong-value: "Active" is not among the values that AWS documents for "findingStatus", and it refuses no other: probably nothing has it | did you mean "ACTIVE"?',
    CRITERIA('inspector2:ListFindings', 'filterCriteria: { findingStatus: [{ comparison: EQUALS, value: ACTIVE }] }'),
  ],
  [
    'one of Macie, whose list has ids only',
    CRITERIA('macie2:ListFindings', 'findingCriteria: { criterion: { severity.description: { eq: [HIGH] } } }'),
    'warning types/wrong-value: "HIGH" is not among the values that AWS documents for "severity.description", and it refuses no other: probably nothing has it | did you mean "High"?',
    CRITERIA('macie2:ListFindings', 'findingCriteria: { criterion: { severity.description: { eq: [High] } } }'),
  ],
  [
    'one of Macie that has to match exactly',
    CRITERIA('macie2:ListFindings', 'findingCriteria: { criterion: { category: { eqExactMatch: [classification] } } }'),
    'warning types/wrong-value: "classification" is not among the values that AWS documents for "category", and it refuses no other: probably nothing has it | did you mean "CLASSIFICATION"?',
    CRITERIA('macie2:ListFindings', 'findingCriteria: { criterion: { category: { eqExactMatch: [CLASSIFICATION] } } }'),
  ],
  [
    'one that is called like two members in one another',
    CRITERIA(
      'inspector2:ListCoverage',
      'filterCriteria: { scanStatusCode: [{ comparison: EQUALS, value: Inactive }] }',
    ),
    'warning types/wrong-value: "Inactive" is not among the values that AWS documents for "scanStatusCode", and it refuses no other: probably nothing has it | did you mean "INACTIVE"?',
    CRITERIA(
      'inspector2:ListCoverage',
      'filterCriteria: { scanStatusCode: [{ comparison: EQUALS, value: INACTIVE }] }',
    ),
    CRITERIA(
      'inspector2:ListCoverage',
      'filterCriteria: { scanStatusReason: [{ comparison: EQUALS, value: SUCCESSFUL }] }',
    ),
  ],
  [
    'one whose member is in structures that it does not name',
    CRITERIA(
      'guardduty:ListCoverage',
      'DetectorId: a, FilterCriteria: { FilterCriterion: [{ CriterionKey: MANAGEMENT_TYPE, FilterCondition: { Equals: [Manual] } }] }',
    ),
    'warning types/wrong-value: "Manual" is not among the values that AWS documents for "MANAGEMENT_TYPE", and it refuses no other: probably nothing has it | did you mean "MANUAL"?',
    CRITERIA(
      'guardduty:ListCoverage',
      'DetectorId: a, FilterCriteria: { FilterCriterion: [{ CriterionKey: MANAGEMENT_TYPE, FilterCondition: { Equals: [MANUAL] } }] }',
    ),
  ],
  [
    'one that is the end of its member',
    CRITERIA('ssm:DescribeAutomationExecutions', 'Filters: [{ Key: ExecutionStatus, Values: [Timedout] }]'),
    'warning types/wrong-value: "Timedout" is not among the values that AWS documents for "ExecutionStatus", and it refuses no other: probably nothing has it | did you mean "TimedOut"?',
    CRITERIA('ssm:DescribeAutomationExecutions', 'Filters: [{ Key: ExecutionStatus, Values: [TimedOut] }]'),
  ],
  [
    'one of Access Analyzer',
    CRITERIA('accessanalyzer:ListFindingsV2', 'analyzerArn: arn, filter: { status: { eq: [active] } }'),
    'warning types/wrong-value: "active" is not among the values that AWS documents for "status", and it refuses no other: probably nothing has it | did you mean "ACTIVE"?',
    CRITERIA('accessanalyzer:ListFindingsV2', 'analyzerArn: arn, filter: { status: { neq: [ACTIVE] } }'),
  ],
  [
    'one with a name and values',
    CRITERIA('ssm:DescribeParameters', 'ParameterFilters: [{ Key: Type, Values: [securestring] }]'),
    'warning types/wrong-value: "securestring" is not among the values that AWS documents for "Type", and it refuses no other: probably nothing has it | did you mean "SecureString"?',
    CRITERIA(
      'ssm:DescribeParameters',
      'ParameterFilters: [{ Key: Type, Option: Equals, Values: [SecureString, Other] }]',
    ),
  ],
  [
    'an input in other letters',
    SCOPED('local'),
    'error types/wrong-value: "local" is not among the values that AWS documents for "Scope" | did you mean "Local"?',
    SCOPED('Local'),
  ],
  [
    'the value of a filter that is not documented',
    FILTERED('instance-state-name', 'started'),
    'warning types/wrong-value: "started" is not among the values that AWS documents for "instance-state-name" | its values: pending, running, shutting-down, terminated, stopping, stopped',
    SCOPED('FILL-IN'),
  ],
  [
    'the filter of EC2 that finds one end of a range of ports',
    GROUPED('ip-permission.from-port', '22'),
    'warning types/part-of-range: "ip-permission.from-port" finds one end of a range: 0-65535 contains 22 as well, and a rule for all traffic has no ports | ask the answer: `IpPermissions[?IpProtocol == \'-1\' || FromPort <= `22` && ToPort >= `22`]`',
    GROUPED('ip-permission.cidr', '0.0.0.0/0'),
    GROUPED('ip-permission.from-port', '-1'),
    GROUPED('ip-permission.from-port', '0'),
  ],
  [
    'one of a list',
    RUNNING('Reservations[0].Instances'),
    'warning semantic/part-of-list: `resources` takes `[0]` of a list: the rest of it is not judged | for all of them, write `[]`',
    RUNNING('Reservations[].Instances[]'),
    RUNNING("Reservations[].Instances[] | [?Tags[0].Key == 'a']"),
    RUNNING('sort_by(Reservations[].Instances[], &LaunchTime)'),
  ],
  [
    'the first of each list',
    RUNNING('Reservations[].Instances[:1][]'),
    'warning semantic/part-of-list: `resources` takes `[:1]` of a list: the rest of it is not judged | for all of them, write `[]`',
  ],
  [
    'an input that names a page',
    'call: { operation: "iam:ListUsers", input: { Marker: abc } }\nresources: Users\nfilter: PasswordLastUsed\nfinding: { resource: "${Arn}" }',
    'error semantic/part-by-default: iam:ListUsers begins at the page that Marker names: what is on the pages before it is not judged | remove Marker: every page is read',
    'call: { operation: "iam:ListUsers", input: { MaxItems: 5 } }\nresources: Users\nfilter: PasswordLastUsed\nfinding: { resource: "${Arn}" }',
  ],
];

test.each(POLICIES)('%s', async (_what, wrong, problem, ...right) => {
  expect(await told(wrong)).toEqual([problem]);
  for (const each of right) expect([each, await told(each)]).toEqual([each, []]);
});

/** Each as `severity code: message | hint`. */
async function told(lines: string): Promise<string[]> {
  const body = lines.replace(/^/gm, '    ');
  writeFileSync(path.join(cwd, 'p.yml'), `version: 1\npolicies:\n  - id: p\n    title: P\n${body}\n`);
  const { diagnostics } = await loadPolicies(['p.yml'], { cwd, services, allowSecretReads: false });
  return diagnostics.map(
    ({ severity, code, message, hint }) => `${severity} ${code}: ${message}${hint === undefined ? '' : ` | ${hint}`}`,
  );
}

describe('hints have the whole path, to be pasted', () => {
  const of = ['ec2:DescribeLaunchTemplateVersions', 'LaunchTemplateVersions'] as const;
  const spot = 'LaunchTemplateData.InstanceMarketOptions.SpotOptions';
  const stops = `${spot}.InstanceInterruptionBehavior`;

  test.each([
    [`${stops} == 'Stop'`, `write 'stop', or \`lower(${stops}) == 'stop'\` if answers are spelt differently`],
    [`starts_with(${stops}, 'STOP')`, `write it as AWS does, or \`starts_with(lower(${stops}), 'stop')\``],
    [`${stops} > \`3\``, `name those that you mean, \`contains(['hibernate', 'stop'], ${stops})\``],
    [`${stops}.InTheYear < \`3\``, `\`parse_json(${stops}).InTheYear\``],
    [`${spot}.ValidUntil > '2026'`, `compare its age in days: age_days(${spot}.ValidUntil)`],
    [`!${stops}.Name`, `write \`!(${stops}.Name)\``],
    [`!(${stops}) == \`true\``, `write \`!(${stops})\`, or \`!(${stops} == …)\``],
    [`${stops} == ''`, `correct for both: \`!(${stops})\``],
    [`contains(${stops}, \`3\`) || starts_with('st', ${stops})`, `starts_with(${stops}, 'st')`],
  ])('%s', (expression, hint) => {
    expect(problemsOfFilter(of[0], expression, of[1]).join('\n')).toContain(hint);
  });
});
