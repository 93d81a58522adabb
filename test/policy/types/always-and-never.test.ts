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

const buckets = (
  lookup: string,
  filter: string,
): string => `call: { operation: s3:ListBuckets, input: { BucketRegion: "\${cove.region}" } }
resources: Buckets
lookups:
  - { ${lookup}, input: { Bucket: "\${Name}" } }
filter: ${JSON.stringify(filter)}
finding: { resource: "\${Name}" }`;

const wholeAnswer = (filter: string): string => `call: iam:ListUsers\nfilter: ${JSON.stringify(filter)}`;

const flatten = (text: string): string =>
  `a list counts as true even if it contains only empty lists: \`${text}\` is always true | flatten it: \`${text}[]\``;

const cases: readonly [what: string, wrong: string, problem: string, ...right: string[]][] = [
  [
    'a documented value in other letters',
    keys("Status == 'active'"),
    "error types/never: AWS writes 'Active': `Status` is never equal to 'active' | write 'Active', or `lower(Status) == 'active'` if answers are spelt differently",
    keys("Status == 'Active'"),
    keys("lower(Status) == 'active'"),
    keys("(Status || 'none') == 'Active'"),
    keys("(Status || 'none') == 'none'"),
    keys("Status == null || Status == ''"),
    keys('Status == parent.Path'),
    keys('Status == cove.region'),
  ],
  [
    'the same with !=',
    keys("Status != 'ACTIVE'"),
    "error types/always: AWS writes 'Active': `Status` is always unequal to 'ACTIVE' | write 'Active', or `lower(Status) == 'active'` if answers are spelt differently",
    keys("Status != 'Active'"),
  ],
  [
    'a value in both spellings',
    keys("Status == 'active' || Status == 'Active'"),
    "warning types/never: AWS writes 'Active': `Status` is never equal to 'active' | write 'Active', or `lower(Status) == 'active'` if answers are spelt differently",
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
    "error types/never: AWS writes 'gp2': `VolumeType` is never equal to 'GP2' | write 'gp2', or `lower(VolumeType) == 'gp2'` if answers are spelt differently",
    volumes("contains(['gp2', 'io1'], VolumeType)"),
    volumes("contains(VolumeType, 'gp')"),
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
    'warning types/never: the answer of s3:GetBucketAcl is true as soon as it has any member, even if empty or false: `!acl` is probably never true | ask for a member of it: `Grants`',
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
    'error types/never: a list counts as true even if it contains only empty lists: `!(IpPermissions[*].IpRanges[*].CidrIp)` is never true | flatten it: `IpPermissions[*].IpRanges[*].CidrIp[]`',
    groups('!(IpPermissions[].IpRanges[].CidrIp)'),
  ],
  [
    'lists that a projection collects',
    groups('!(IpPermissions[*].UserIdGroupPairs)'),
    'warning types/never: a list counts as true even if it contains only empty lists: `!(IpPermissions[*].UserIdGroupPairs)` is probably never true | flatten it: `IpPermissions[*].UserIdGroupPairs[]`',
    groups('!(IpPermissions[].UserIdGroupPairs[])'),
  ],
  [
    'switches that a projection collects',
    volumes('Attachments[*].DeleteOnTermination'),
    'error types/always: a list counts as true even if it contains only `false`: `Attachments[*].DeleteOnTermination` is always true | ask for those that are true: `[?…]`',
    volumes('Attachments[?DeleteOnTermination]'),
    volumes('Attachments[0].DeleteOnTermination'),
    volumes('contains(Attachments[*].DeleteOnTermination, `true`)'),
  ],
  [
    'a length',
    groups('length(IpPermissions)'),
    'error types/always: every number counts as true, even 0: `length(IpPermissions)` is always true | compare it: `length(IpPermissions) > `0``',
    groups('length(IpPermissions) > `0`'),
    volumes('Size'),
    volumes('to_number(SnapshotId)'),
  ],
  [
    'the length of a list of lists',
    groups("length(IpPermissions[*].IpRanges[?CidrIp == '0.0.0.0/0']) == `0`"),
    "error types/never: the length of a list of lists counts empty ones as well: `length(IpPermissions[*].IpRanges[?CidrIp == '0.0.0.0/0']) ==…` is never true | flatten it: `IpPermissions[*].IpRanges[?CidrIp == '0.0.0.0/0'][]`",
    groups("length(IpPermissions[*].IpRanges[?CidrIp == '0.0.0.0/0'][]) == `0`"),
    groups('length(IpPermissions[*].IpRanges[*]) > `3`'),
    groups('length(IpPermissions[].[FromPort]) > `0`'),
    groups('length(IpPermissions[0].IpRanges) > `0`'),
  ],
  [
    'the length of lists that a projection collects',
    groups('length(IpPermissions[].UserIdGroupPairs) > `0`'),
    'warning types/always: the length of a list of lists counts empty ones as well: `length(IpPermissions[].UserIdGroupPairs) > `0`` is probably always true | flatten it: `IpPermissions[].UserIdGroupPairs[]`',
    groups('length(IpPermissions[].UserIdGroupPairs[]) > `0`'),
  ],
  [
    'a length below zero',
    volumes('length(Tags) < `0`'),
    'error types/never: a length is never below 0: `length(Tags) < `0`` is never true | compare it with the intended number',
    volumes('length(Tags) < `1`'),
    volumes('length(Tags) <= `0`'),
  ],
  [
    'a length from zero on',
    volumes('`0` <= length(Tags)'),
    'error types/always: a length is never below 0: ``0` <= length(Tags)` is always true | compare it with the intended number',
    volumes('`0` < length(Tags)'),
  ],
  [
    'letters that lower() takes away',
    keys("lower(Status) == 'Active'"),
    "error types/never: `lower(Status)` has no upper-case letters: `lower(Status) == 'Active'` is never true | write 'active'",
    keys("lower(Status) == 'active'"),
    keys("upper(Status) == 'ACTIVE'"),
  ],
  [
    'a value that no documented one has in small letters',
    keys("lower(Status) == 'activ'"),
    "warning types/never: 'activ' is not among the values that AWS documents for `lower(Status)`: the comparison is probably never true | did you mean 'active'?",
    keys("lower(Status) == 'inactive'"),
  ],
  [
    'letters that upper() takes away, with !=',
    keys("upper(Status) != 'Active'"),
    "error types/always: `upper(Status)` has no lower-case letters: `upper(Status) != 'Active'` is always true | write 'ACTIVE'",
  ],
  [
    'letters that lower() takes away, in a part of the text',
    volumes("lower(VolumeId)[:3] == 'Vol'"),
    "error types/never: `lower(VolumeId)[:3]` has no upper-case letters: `lower(VolumeId)[:3] == 'Vol'` is never true | write 'vol'",
    volumes("lower(VolumeId)[:3] == 'vol'"),
    volumes("VolumeId[:3] == 'Vol'"),
    volumes("split(replace(lower(VolumeId), 'v', 'V'), '-')[0] == 'Vol'"),
  ],
  [
    'the same in a list',
    volumes("contains(split(trim(lower(VolumeId)), '-'), 'Vol')"),
    "error types/never: `split(trim(lower(VolumeId)), '-')` has no upper-case letters: `contains(split(trim(lower(VolumeId)), '-'), 'Vol')` is never true | write 'vol'",
  ],
  [
    'the same in a pattern',
    volumes("regex_match(lower(VolumeId), '^Vol')"),
    "error types/never: `lower(VolumeId)` has no upper-case letters: `regex_match(lower(VolumeId), '^Vol')` is never true | write 'vol'",
    volumes("regex_match(lower(VolumeId), '(?i)^Vol')"),
    volumes("regex_match(lower(VolumeId), '^[V]?ol|\\\\D')"),
  ],
  [
    'white space that trim() takes away',
    volumes("trim(VolumeId) == ' vol'"),
    "error types/never: `trim(VolumeId)` begins without white space: `trim(VolumeId) == ' vol'` is never true | write 'vol'",
    volumes("trim(VolumeId) == 'vol 1'"),
    volumes("contains(trim(VolumeId), ' ')"),
    volumes("trim_right(VolumeId) == ' vol'"),
    volumes("reverse(trim_left(VolumeId)) == ' vol'"),
  ],
  [
    'characters that trim_right() takes away',
    volumes("!ends_with(trim_right(VolumeId, '/]'), 'a]')"),
    "error types/never: `trim_right(VolumeId, '/]')` ends without any of '/]': `ends_with(trim_right(VolumeId, '/]'), 'a]')` is never true | write 'a'",
    volumes("ends_with(trim_right(VolumeId, '/]'), 'a ')"),
  ],
  [
    'a documented value in other letters, trimmed',
    volumes("trim(State) == 'In-use'"),
    "error types/never: AWS writes 'in-use': `trim(State)` is never equal to 'In-use' | write 'in-use', or `lower(trim(State)) == 'in-use'` if answers are spelt differently",
    volumes("trim(State, 'i') == 'n-use'"),
    volumes("reverse(State) == 'esu-ni'"),
  ],
  [
    'what split() takes out',
    volumes("split(VolumeId, '-')[0] == 'vol-'"),
    "error types/never: `split(VolumeId, '-')[0]` has no '-': `split(VolumeId, '-')[0] == 'vol-'` is never true",
    volumes("split(VolumeId, '-', `1`)[1] == 'a-b'"),
  ],
  [
    'what replace() takes out',
    volumes("replace(VolumeId, '-', '_') != 'vol-1'"),
    "error types/always: `replace(VolumeId, '-', '_')` has no '-': `replace(VolumeId, '-', '_') != 'vol-1'` is always true",
    volumes("replace(VolumeId, '-', '--') != 'vol-1'"),
    volumes("replace(VolumeId, '-', '_', `1`) != 'vol-1'"),
  ],
  [
    'the text of a switch',
    volumes("to_string(Encrypted) == 'True'"),
    "error types/never: AWS writes 'true': `to_string(Encrypted)` is never equal to 'True' | write 'true', or `lower(to_string(Encrypted)) == 'true'` if answers are spelt differently",
    volumes("to_string(Encrypted) == 'null'"),
  ],
  [
    'the text of a number',
    volumes("to_string(Size) == '08'"),
    "error types/never: `to_string(Size)` is a number as JSON has it: `to_string(Size) == '08'` is never true",
    volumes("to_string(Size) == 'null'"),
    volumes("starts_with(to_string(Size), '08')"),
    volumes("to_string(Size) == '8'"),
  ],
  [
    'the name of a member in other letters',
    volumes("contains(keys(@), 'volumeId')"),
    "error types/never: AWS writes 'VolumeId': `keys(@)` is never equal to 'volumeId' | write 'VolumeId'",
    volumes("contains(keys(@), 'VolumeId')"),
  ],
  [
    'what is no word',
    volumes("contains(words(VolumeId), 'a b')"),
    "error types/never: `words(VolumeId)` are runs of letters, digits, `_`, `-` and `.`, not these at their ends: `contains(words(VolumeId), 'a b')` is never true",
    volumes("contains(words(VolumeId), 'a-b')"),
  ],
  [
    'the day of a moment',
    volumes("days_ago(`3`) == '2026-01-01'"),
    "error types/never: `days_ago(`3`)` is written as in 2026-01-31T12:00:00.000Z: `days_ago(`3`) == '2026-01-01'` is never true",
  ],
  [
    'a search that finds every text',
    volumes("starts_with(VolumeId, '')"),
    "error types/always: every text has '' in it: `starts_with(VolumeId, '')` is always true | ask whether it is there: `VolumeId`",
    volumes("contains(Tags[].Value, '')"),
    volumes("regex_match(VolumeId, '.')"),
  ],
  [
    'a pattern that every text matches',
    volumes("glob_match(VolumeId, '*')"),
    "error types/always: every text matches '*': `glob_match(VolumeId, '*')` is always true | ask whether it is there: `VolumeId`",
    volumes("glob_match(VolumeId, '?*')"),
  ],
  [
    'a search for a place in a documented value in other letters',
    volumes("find_first(State, 'USE') != null"),
    "error types/never: AWS writes 'in-use': `find_first(State, 'USE')` is never true | write it as AWS does, or `find_first(lower(State), 'use')` if answers are spelt differently",
    volumes("find_first(State, 'use') != null"),
  ],
  [
    'a place in text below zero',
    volumes("find_first(VolumeId, 'vol') == `-1`"),
    "error types/never: a place in text is never below 0: `find_first(VolumeId, 'vol') == `-1`` is never true | where there is none, it is null: `find_first(VolumeId, 'vol') == null`",
    volumes("find_first(VolumeId, 'vol') >= `0`"),
    volumes("find_first(VolumeId, 'vol') == null"),
  ],
  [
    'an absolute value below zero',
    volumes('abs(Size) < `0`'),
    'error types/never: an absolute value is never below 0: `abs(Size) < `0`` is never true | compare it with the intended number',
    volumes('abs(Size) > `0`'),
  ],
  [
    'a fraction of what is rounded',
    volumes('floor(Size) == `1.5`'),
    'error types/never: what is rounded is a whole number: `floor(Size) == `1.5`` is never true | compare it with the intended number',
    volumes('floor(Size) == `-1`'),
  ],
  [
    'an age in whole days',
    volumes('age_days(CreateTime) == `90`'),
    'warning types/never: an age in days has fractions: `age_days(CreateTime) == `90`` is probably never true | for whole days, floor(age_days(CreateTime))',
    volumes('floor(age_days(CreateTime)) == `90`'),
  ],
  [
    'the same in a search',
    volumes("contains(lower(VolumeId), 'Vol')"),
    "error types/never: `lower(VolumeId)` has no upper-case letters: `contains(lower(VolumeId), 'Vol')` is never true | write 'vol'",
    volumes("contains(lower(VolumeId), 'vol')"),
  ],
  [
    'the beginning of a documented value in other letters',
    keys("starts_with(Status, 'act')"),
    "error types/never: AWS writes 'Active': `starts_with(Status, 'act')` is never true | write it as AWS does, or `starts_with(lower(Status), 'act')` if answers are spelt differently",
    keys("starts_with(Status, 'Act')"),
    keys("glob_match(Status, '[!A]*') || glob_match(Status, 'In*')").replace("glob_match(Status, '[!A]*') || ", ''),
    keys("starts_with(UserName, 'act')"),
  ],
  [
    'several values in one text',
    volumes("contains(State, 'in-use,available')"),
    "warning types/never: 'in-use,available' is in none of the values that AWS documents for `State`: `contains(State, 'in-use,available')` is probably never true | its values: creating, available, in-use, deleting, deleted, error",
    volumes("contains(['in-use', 'available'], State)"),
  ],
  [
    'a pattern on the wrong side',
    volumes("glob_match('vol-*', VolumeId)"),
    "warning types/never: the pattern is the second argument of glob_match: `glob_match('vol-*', VolumeId)` is probably never true | glob_match(VolumeId, 'vol-*')",
    volumes("glob_match(VolumeId, 'vol-*')"),
  ],
  [
    'a date that is no moment',
    volumes("CreateTime == '2024-01-01'"),
    "error types/never: dates are written as in 2026-01-31T12:00:00.000Z, but '2024-01-01' is not: `CreateTime == '2024-01-01'` is never true | compare its beginning, starts_with(CreateTime, '2024-01-01'), or its age in days, age_days(CreateTime)",
    volumes("starts_with(CreateTime, '2024-01-01')"),
    volumes("CreateTime == '2024-01-01T00:00:00.000Z'"),
  ],
  [
    'a type that is none',
    volumes("type(Size) == 'integer'"),
    "error types/never: `type(Size)` is string, number, boolean, array, object or null: `type(Size) == 'integer'` is never true",
    volumes("type(Size) == 'number'"),
  ],
  [
    'an order with null',
    volumes('Size > `null`'),
    'error types/comparison: `>` compares numbers only, but `null` is null: the result is always null',
    volumes('Size == `null`'),
    volumes('Size == null'),
  ],
  [
    'a number that is never null',
    volumes('length(Tags) == `null`'),
    'error types/never: `length(Tags)` is never null: `length(Tags) == `null`` is never true',
  ],
  [
    'a filter that is null',
    volumes("Tags[?Key == 'Owner'] == `null`"),
    "warning types/never: if nothing matches, a filter gives an empty list, not null: `Tags[?Key == 'Owner'] == `null`` is probably never true | ask whether there is none: `!(Tags[?Key == 'Owner'])`",
    volumes("!(Tags[?Key == 'Owner'])"),
    volumes("Tags[?Key == 'Owner'] | [0] == `null`"),
  ],
  [
    'a list that is equal to none',
    volumes("Tags[?Key == 'Owner'] == `[]`"),
    "warning types/never: AWS leaves out many empty lists, and what is left out is null, which is not equal to `[]`: `Tags[?Key == 'Owner'] == `[]`` is probably never true | correct for both: `!(Tags[?Key == 'Owner'])`",
    volumes("!(Tags[?Key == 'Owner'])"),
    volumes('(Tags || `[]`) == `[]`'),
    volumes('Tags[].Key == `[]`'),
    users('mfa.MFADevices == `[]`'),
  ],
  [
    'text of a switch',
    volumes('to_string(Encrypted)'),
    'error types/always: a string that is never empty counts as true: `to_string(Encrypted)` is always true',
    volumes("to_string(Encrypted) == 'false'"),
  ],
  [
    'a default that not_null gives',
    volumes("not_null(KmsKeyId, 'none')"),
    "warning types/always: a literal replaces null: `not_null(KmsKeyId, 'none')` is probably always true | compare something with it, or remove it",
    volumes("not_null(KmsKeyId, 'none') == 'none'"),
    volumes('not_null(KmsKeyId, SnapshotId)'),
  ],
  [
    'two values at once',
    keys("Status == 'Active' && CreateDate && Status == 'Inactive'"),
    "error types/never: `Status == 'Active'` and `Status == 'Inactive'` are never true together: the condition is never true | for one or the other, write `||`",
    keys("Status == 'Active' || Status == 'Inactive'"),
    keys("Status == 'Active' && parent.UserName == 'Inactive'"),
    groups("IpPermissions[?IpProtocol == 'tcp'] && IpPermissions[?IpProtocol == 'udp']"),
    volumes("Tags[?Key == 'a'] && Tags[?Key == 'b']"),
  ],
  [
    'neither of two values',
    volumes("State != 'in-use' || State != 'available'"),
    "error types/always: one of `State != 'in-use'` and `State != 'available'` is always true: so is the condition | for neither of them, write `&&`",
    volumes("State != 'in-use' && State != 'available'"),
    volumes("State != 'in-use' || VolumeType != 'gp2'"),
  ],
  [
    'a range with nothing in it',
    volumes('Size > `10` && Size < `5`'),
    'error types/never: `Size > `10`` and `Size < `5`` are never true together: the condition is never true',
    volumes('Size > `5` && Size < `10`'),
    volumes('Size >= `5` && `5` >= Size'),
    volumes('Size < `5` || Size > `10`'),
    volumes('Size > `5` && Size != `10`'),
  ],
  [
    'a value and its opposite',
    volumes('Encrypted && !(Encrypted)'),
    'error types/never: `Encrypted` and `!(Encrypted)` are never true together: the condition is never true',
    volumes('Encrypted && !(KmsKeyId)'),
    volumes('(Encrypted && KmsKeyId) || (!Encrypted && SnapshotId)'),
  ],
  [
    'a value beside itself',
    volumes('State != State'),
    'error types/never: both sides are `State`: `State != State` is never true | compare it with something different',
    volumes('State != SnapshotId'),
  ],
  [
    'a region that there is not',
    volumes("cove.region == 'us-east1' && Encrypted"),
    "warning types/never: 'us-east1' is not among the values that AWS documents for `cove.region`: the comparison is probably never true | did you mean 'us-east-1'?",
    volumes("cove.region == 'us-east-1' && Encrypted"),
    volumes("starts_with(cove.region, 'eu-') && Encrypted"),
    volumes("contains(['us-east-1', 'eu-west-1'], cove.region) && Encrypted"),
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
    'error types/never: the filter uses no member of the resource: nothing is ever a finding | use a member, and compare it',
    volumes('`true`'),
    volumes('@'),
    volumes("cove.region == 'eu-west-1'"),
    volumes('age_days(CreateTime) > `1`'),
  ],
  [
    'a constant',
    volumes("'available' == 'available'"),
    'error types/always: the filter uses no member of the resource: everything is a finding | use a member; if you mean everything, write `true` in backticks',
  ],
  [
    'a default that is true',
    volumes("KmsKeyId || 'none'"),
    "error types/always: the value is a literal, whatever AWS returns: `'none'` is always true | compare something with it, or remove it",
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
    'warning types/hidden-member: "Size" is already a member of Volume, and the answer of this lookup hides it | use a different name for the answer',
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
    'error types/no-resources: a lookup with `as` needs resources that are objects, but each of these is a string: it always fails | name the value of each: end `resources` with `[*].{id: @}`',
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
    'error types/no-resources: `expand` needs a list of objects, but each of these is a string: the lookup always fails | name the value of each: end `expand` with `[*].{id: @}`',
    `call: ecs:ListClusters
resources: "clusterArns[*].{id: @}"
lookups: [{ expand: "serviceArns[*].{id: @}", operation: "ecs:ListServices", input: { cluster: "\${id}" } }]
filter: parent.id
finding: { resource: "\${id}" }`,
  ],
  [
    'many findings without a name',
    volumes('!Encrypted').replace(/\nfinding.*/, ''),
    'error types/nameless-finding: these are many resources, but without `finding.resource` all findings in an account and region have the same name | identify the resource: `finding: { resource: "${VolumeArn || VolumeId}" }`',
    'call: ec2:GetEbsEncryptionByDefault\nfilter: "!EbsEncryptionByDefault"',
    'call: ec2:DescribeVolumes\nfilter: "Volumes[?!Encrypted]"',
    // Their only name is sensitive, and a finding named by it would be an error.
    'call: organizations:ListHandshakesForOrganization\nresources: "Handshakes[].Parties[]"\nfilter: "!Type"',
  ],
  [
    'many findings with one name',
    volumes('!Encrypted').replace('${VolumeId}', 'volumes of ${cove.account.name}'),
    'error types/nameless-finding: `finding.resource` uses no member of the resource: all findings in an account and region have the same name | identify the resource: `finding: { resource: "${VolumeArn || VolumeId}" }`',
    volumes('!Encrypted').replace('${VolumeId}', '${cove.account.id}/${to_string(@)}'),
  ],
  [
    'a forgotten `resources`, by a member of the list',
    wholeAnswer('!PasswordLastUsed'),
    'error types/unknown-member: "PasswordLastUsed" is not a member of ListUsersResponse | add `resources: Users` to the policy: the filter is then evaluated on each of them',
    users('!PasswordLastUsed'),
  ],
  [
    'a forgotten `resources`, by the name of a finding',
    'call: iam:ListUsers\nfilter: Users\nfinding: { resource: "${Arn}" }',
    'error types/unknown-member: "Arn" is not a member of ListUsersResponse | add `resources: Users` to the policy: the filter is then evaluated on each of them',
  ],
  [
    'a forgotten `resources`, by a path into the list',
    wholeAnswer('Users.PasswordLastUsed'),
    'error types/never: `Users` is a list of User: a member of it is always null | add `resources: Users` to the policy: the filter is then evaluated on each of them',
    wholeAnswer('Users[?!PasswordLastUsed]'),
    wholeAnswer('length(Users) > cove.parameters.days'),
  ],
  [
    'a forgotten `resources`, by a list of switches',
    'call: ec2:DescribeVolumes\nfilter: "!(Volumes[*].Encrypted)"',
    'error types/never: a list counts as true even if it contains only `false`: `!(Volumes[*].Encrypted)` is never true | add `resources: Volumes` to the policy: the filter is then evaluated on each of them',
    volumes('!Encrypted'),
  ],
];

describe('what is always the same, and what was meant', () => {
  test.each(cases)('%s', async (_what, wrong, problem, ...right) => {
    expect(await told(wrong)).toEqual([problem]);
    for (const each of right) expect([each, await told(each)]).toEqual([each, []]);
  });
});
