/** Operation, expression over its whole answer, and everything that is reported of it, with the place. */
export const badExpressions: readonly (readonly [operation: string, expression: string, ...problems: string[]])[] = [
  [
    'cloudtrail:DescribeTrails',
    'trailList[?!IsOrganisationTrail]',
    'types/unknown-member at IsOrganisationTrail: "IsOrganisationTrail" is not a member of Trail | did you mean "IsOrganizationTrail"?',
  ],
  [
    'cloudtrail:DescribeTrails',
    'TrailList[].Name',
    'types/unknown-member at TrailList: "TrailList" is not a member of DescribeTrailsResponse | did you mean "trailList"?',
  ],
  [
    'cloudtrail:DescribeTrails',
    'trailList[].name',
    'types/unknown-member at name: "name" is not a member of Trail | did you mean "Name"?',
  ],
  [
    'cloudtrail:DescribeTrails',
    'trailList[*].{n: Nam, b: S3Bucket}',
    'types/unknown-member at Nam: "Nam" is not a member of Trail | did you mean "Name"?',
    'types/unknown-member at S3Bucket: "S3Bucket" is not a member of Trail | did you mean "S3BucketName"?',
  ],
  [
    'cloudtrail:DescribeTrails',
    'trailList.Name',
    'types/never at Name: `trailList` is a list of Trail: a member of it is always null | did you mean `trailList[*].Name`?',
  ],
  [
    'cloudtrail:DescribeTrails',
    'trailList[0].Name.First',
    'types/never at First: `trailList[0].Name` is a string: a member of it is always null | if the text is JSON: `parse_json(trailList[0].Name).First`',
  ],
  [
    'cloudtrail:DescribeTrails',
    'trailList[0][*].Name',
    'types/never at trailList[0]: `trailList[0]` is a Trail, not a list: `[*]` of it is always null',
  ],
  [
    'cloudtrail:DescribeTrails',
    'trailList[0][].Name',
    'types/never at trailList[0]: `trailList[0]` is a Trail, not a list: `[]` of it is always null',
  ],
  [
    'cloudtrail:DescribeTrails',
    'trailList[0][?Name]',
    'types/never at trailList[0]: `trailList[0]` is a Trail, not a list: `[?…]` of it is always null',
  ],
  [
    'cloudtrail:DescribeTrails',
    'trailList.*',
    'types/never at trailList: `trailList` is a list of Trail, not an object: `*` of it is always null | elements of a list: `[*]`',
  ],
  [
    'cloudtrail:DescribeTrails',
    'trailList[0][0]',
    'types/never at trailList[0]: `trailList[0]` is a Trail, not a list: `[0]` of it is always null',
  ],
  [
    'cloudtrail:DescribeTrails',
    'trailList[0][0:1]',
    'types/never at trailList[0]: `trailList[0]` is a Trail, not a list: a slice of it is always null',
  ],
  [
    'cloudtrail:DescribeTrails',
    'trailList[?Name == "prod"]',
    'types/unknown-member at "prod": "prod" is not a member of Trail | put text in single quotes: \'prod\'',
  ],
  [
    'cloudtrail:DescribeTrails',
    "trailList[?IsOrganizationTrail == 'true']",
    "types/comparison at IsOrganizationTrail == 'true': `IsOrganizationTrail` is a boolean and `'true'` is a string: they are never equal | write `true` in backticks",
  ],
  [
    'cloudtrail:DescribeTrails',
    'trailList[?IsOrganizationTrail == true]',
    'types/unknown-member at true: "true" is not a member of Trail | put a literal in backticks: `true`',
  ],
  [
    'cloudtrail:DescribeTrails',
    'trailList[?Name == `1`]',
    "types/comparison at Name == `1`: `Name` is a string and `1` is a number: they are never equal | write '1' in single quotes",
  ],
  [
    'cloudtrail:DescribeTrails',
    'trailList[?Name != `1`]',
    "types/comparison at Name != `1`: `Name` is a string and `1` is a number: they are always unequal | write '1' in single quotes",
  ],
  [
    'cloudtrail:DescribeTrails',
    "trailList[?Name > 'a']",
    "types/comparison at Name > 'a': `>` compares numbers only, but `Name` is a string: the result is always null | text has no order: name the values",
  ],
  [
    'cloudtrail:DescribeTrails',
    'sort_by(trailList, &Nmae)',
    'types/unknown-member at Nmae: "Nmae" is not a member of Trail | did you mean "Name"?',
  ],
  [
    'cloudtrail:DescribeTrails',
    'map(&Trail.Name, trailList)',
    'types/unknown-member at Trail: "Trail" is not a member of Trail | did you mean "TrailARN"?',
  ],
  [
    'cloudtrail:DescribeTrails',
    'let $t = trailList[0] in $t.Nme',
    'types/unknown-member at Nme: "Nme" is not a member of Trail | did you mean "Name"?',
  ],
  [
    'cloudtrail:DescribeTrails',
    'trailList[].{a: Name} | [].b',
    'types/unknown-member at b: "b" is not a member of {a} | did you mean "a"?',
  ],
  [
    'cloudtrail:DescribeTrails',
    '$.traillist',
    'types/unknown-member at traillist: "traillist" is not a member of DescribeTrailsResponse | did you mean "trailList"?',
  ],
  [
    'cloudtrail:DescribeTrails',
    '@.nothing',
    'types/unknown-member at nothing: "nothing" is not a member of DescribeTrailsResponse | its members: trailList',
  ],
  [
    'cloudtrail:DescribeTrails',
    'trailList[?@ == "x"]',
    'types/unknown-member at "x": "x" is not a member of Trail | put text in single quotes: \'x\'',
  ],
  [
    'cloudtrail:DescribeTrails',
    "length(trailList) == '0'",
    "types/comparison at length(trailList) == '0': `length(trailList)` is a number and `'0'` is a string: they are never equal | write `0` in backticks",
  ],
  ['cloudtrail:DescribeTrails', 'trailList[].cove', 'types/unknown-member at cove: "cove" is not a member of Trail'],
  [
    'cloudtrail:DescribeTrails',
    "trailList == ''",
    "types/comparison at trailList == '': `trailList` is a list of Trail and `''` is a string: they are never equal | ask whether it is there: `!trailList`",
  ],
  [
    'cloudtrail:DescribeTrails',
    'max_by(trailList, &HomeRegion).Region',
    'types/unknown-member at Region: "Region" is not a member of Trail',
  ],
  [
    'cloudtrail:DescribeTrails',
    'trailList || traillist',
    'types/unknown-member at traillist: "traillist" is not a member of DescribeTrailsResponse | did you mean "trailList"?',
  ],
  [
    'cloudtrail:DescribeTrails',
    'trailList && tralList',
    'types/unknown-member at tralList: "tralList" is not a member of DescribeTrailsResponse | did you mean "trailList"?',
  ],
  [
    'cloudtrail:GetTrailStatus',
    '!IsLogging.x',
    'types/never at x: `!IsLogging` is a boolean: a member of it is always null | `!` binds tighter than what follows: write `!(IsLogging.x)`',
  ],
  [
    'cloudtrail:GetTrailStatus',
    'IsLoging',
    'types/unknown-member at IsLoging: "IsLoging" is not a member of GetTrailStatusResponse | did you mean "IsLogging"?',
  ],
  [
    'cloudtrail:GetTrailStatus',
    "LatestDeliveryTime < '2024-01-01'",
    "types/comparison at LatestDeliveryTime < '2024-01-01': `<` compares numbers only, but `LatestDeliveryTime` is a timestamp: the result is always null | compare its age in days: age_days(LatestDeliveryTime)",
  ],
  [
    'cloudtrail:GetTrailStatus',
    'LatestDeliveryTime < cove.now',
    'types/comparison at LatestDeliveryTime < cove.now: `<` compares numbers only, but `LatestDeliveryTime` is a timestamp: the result is always null | compare its age in days: age_days(LatestDeliveryTime)',
  ],
  [
    'cloudtrail:GetTrailStatus',
    'StartLoggingTime > `90`',
    'types/comparison at StartLoggingTime > `90`: `>` compares numbers only, but `StartLoggingTime` is a timestamp: the result is always null | compare its age in days: age_days(StartLoggingTime)',
  ],
  [
    'cloudtrail:GetTrailStatus',
    'IsLogging > `0`',
    'types/comparison at IsLogging > `0`: `>` compares numbers only, but `IsLogging` is a boolean: the result is always null | it is true or false: `IsLogging`, or `!(IsLogging)`',
  ],
  [
    'cloudtrail:GetTrailStatus',
    'isLogging ? `1` : `2`',
    'types/unknown-member at isLogging: "isLogging" is not a member of GetTrailStatusResponse | did you mean "IsLogging"?',
  ],
  [
    'ec2:DescribeInstances',
    'Reservations[].InstanceId',
    'types/unknown-member at InstanceId: "InstanceId" is not a member of Reservation | did you mean `Instances[].InstanceId`?',
  ],
  [
    'ec2:DescribeInstances',
    'Reservations[].Instances.InstanceId',
    'types/never at InstanceId: `Instances` is a list of Instance: a member of it is always null | did you mean `Instances[*].InstanceId`?',
  ],
  [
    'ec2:DescribeInstances',
    "Reservations[].Instances[?State == 'running']",
    "types/comparison at State == 'running': `State` is an InstanceState and `'running'` is a string: they are never equal | ask one of its members: Code, Name",
  ],
  [
    'ec2:DescribeInstances',
    "Reservations[].Instances[?State.Code == '16']",
    "types/comparison at State.Code == '16': `State.Code` is a number and `'16'` is a string: they are never equal | write `16` in backticks",
  ],
  [
    'ec2:DescribeInstances',
    "Reservations[].Instances[?!Tags[?Key=='Owner']]",
    "types/never at !Tags: `!Tags` is a boolean, not a list: `[?…]` of it is always null | `!` binds tighter than what follows: write `!(Tags[?Key=='Owner'])`",
  ],
  [
    'ec2:DescribeInstances',
    'Reservations[].Instances[].Tags.Name',
    'types/never at Name: `Tags` is a list of Tag: a member of it is always null | did you mean `Tags[*].Name`?',
  ],
  [
    'ec2:DescribeInstances',
    'Instances[]',
    'types/unknown-member at Instances: "Instances" is not a member of DescribeInstancesResult | did you mean `Reservations[].Instances`?',
  ],
  [
    'ec2:DescribeInstances',
    'Reservations[*].Instances[*].State.name',
    'types/unknown-member at name: "name" is not a member of InstanceState | did you mean "Name"?',
  ],
  [
    'ec2:DescribeVolumes',
    "Volumes[?Encrypted == 'false']",
    "types/comparison at Encrypted == 'false': `Encrypted` is a boolean and `'false'` is a string: they are never equal | write `false` in backticks",
  ],
  [
    'ec2:DescribeVolumes',
    "Volumes[?Size > '100']",
    "types/comparison at Size > '100': `>` compares numbers only, but `'100'` is a string: the result is always null | put a number in backticks",
  ],
  [
    'ec2:DescribeVolumes',
    'Volumes[?!Attachments.InstanceId]',
    'types/never at InstanceId: `!Attachments` is a boolean: a member of it is always null | `!` binds tighter than what follows: write `!(Attachments.InstanceId)`',
  ],
  [
    'ec2:DescribeVolumes',
    'Volumes[].[VolumeID, Size]',
    'types/unknown-member at VolumeID: "VolumeID" is not a member of Volume | did you mean "VolumeId"?',
  ],
  [
    'ec2:DescribeSecurityGroups',
    "SecurityGroups[?IpPermissions[?CidrIp == '0.0.0.0/0']]",
    'types/unknown-member at CidrIp: "CidrIp" is not a member of IpPermission | did you mean `IpRanges[].CidrIp`?',
  ],
  [
    'ec2:DescribeSecurityGroups',
    'SecurityGroups[?IpPermissions.FromPort == `22`]',
    'types/never at FromPort: `IpPermissions` is a list of IpPermission: a member of it is always null | did you mean `IpPermissions[*].FromPort`?',
  ],
  [
    'ec2:DescribeSecurityGroups',
    "SecurityGroups[?IpPermissions[?FromPort == '22']]",
    "types/comparison at FromPort == '22': `FromPort` is a number and `'22'` is a string: they are never equal | write `22` in backticks",
  ],
  [
    'config:DescribeConfigurationRecorderStatus',
    "ConfigurationRecordersStatus[?lastStatus == 'Success']",
    "types/never at lastStatus == 'Success': AWS writes 'SUCCESS': `lastStatus` is never equal to 'Success' | write 'SUCCESS', or `lower(lastStatus) == 'success'` if answers are spelt differently",
  ],
  [
    'config:DescribeDeliveryChannelStatus',
    "DeliveryChannelsStatus[?contains(['Success', 'NOT_APPLICABLE'], configStreamDeliveryInfo.lastStatus)]",
    "types/never at 'Success': AWS writes 'SUCCESS': `configStreamDeliveryInfo.lastStatus` is never equal to 'Success' | write 'SUCCESS', or `lower(configStreamDeliveryInfo.lastStatus) == 'success'` if answers are spelt differently",
  ],
  [
    'organizations:ListAccounts',
    'Accounts[?Status == Active]',
    'types/unknown-member at Active: "Active" is not a member of Account | its members: Id, Arn, Email, Name, Status, State, Paths, JoinedMethod, JoinedTimestamp',
  ],
  [
    'organizations:ListAccounts',
    "Accounts[?JoinedTimestamp > '2020-01-01T00:00:00Z']",
    "types/comparison at JoinedTimestamp > '2020-01-01T00:00:00Z': `>` compares numbers only, but `JoinedTimestamp` is a timestamp: the result is always null | compare its age in days: age_days(JoinedTimestamp)",
  ],
  [
    'config:DescribeConfigurationRecorders',
    'ConfigurationRecorders[?!recordingGroup.allSupported]',
    'types/never at allSupported: `!recordingGroup` is a boolean: a member of it is always null | `!` binds tighter than what follows: write `!(recordingGroup.allSupported)`',
  ],
  [
    'organizations:DescribePolicy',
    'Policy.Content.Statement',
    'types/never at Statement: `Policy.Content` is a string: a member of it is always null | if the text is a policy document: `statements(Policy.Content)`',
  ],
  [
    'sts:GetCallerIdentity',
    'AccountId',
    'types/unknown-member at AccountId: "AccountId" is not a member of GetCallerIdentityResponse | did you mean "Account"?',
  ],
];
