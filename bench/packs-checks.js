/**
 * The checks that bench/packs.js asks of all three: as our packs, Prowler and Custodian have them.
 *
 * @typedef {object} Check
 * @property {string} name - as bench/packs-world.py has it.
 * @property {string} cove - a policy.
 * @property {readonly string[]} prowler - checks; a thing fails where it fails in one of them.
 * @property {string} resource - of Custodian.
 * @property {readonly object[]} filters - of Custodian: what is left after them is wrong.
 * @property {string} [key] - of Custodian's resource: the member that names it. Default: the check is about the
 *   account.
 * @property {boolean} [regional] - a check of the account in each region.
 */

/** @type {readonly Check[]} */
export const CHECKS = [
  ...accountChecks(),
  ...iamChecks(),
  ...trailChecks(),
  ...bucketChecks(),
  ...networkChecks(),
  ...computeChecks(),
  ...databaseChecks(),
  ...dataChecks(),
];

/** @returns {Check[]} */
function accountChecks() {
  const account = { resource: 'aws.account' };
  const policy = (/** @type {string} */ key, /** @type {number} */ value) => ({
    or: [
      { type: 'password-policy', key: 'PasswordPolicyConfigured', value: false },
      { type: 'password-policy', key, value: 'absent' },
      { type: 'password-policy', key, op: 'lt', value },
    ],
  });
  return [
    {
      name: 'root-access-key',
      cove: 'cis/root-access-key',
      prowler: ['iam_no_root_access_key'],
      ...account,
      filters: [{ type: 'iam-summary', key: 'AccountAccessKeysPresent', op: 'gt', value: 0 }],
    },
    {
      name: 'root-mfa',
      cove: 'cis/root-without-mfa',
      prowler: ['iam_root_mfa_enabled'],
      ...account,
      filters: [{ type: 'iam-summary', key: 'AccountMFAEnabled', value: 0 }],
    },
    {
      name: 'password-length',
      cove: 'cis/password-length',
      prowler: ['iam_password_policy_minimum_length_14'],
      ...account,
      filters: [policy('MinimumPasswordLength', 14)],
    },
    {
      name: 'password-reuse',
      cove: 'cis/password-reuse',
      prowler: ['iam_password_policy_reuse_24'],
      ...account,
      filters: [policy('PasswordReusePrevention', 24)],
    },
    {
      name: 'account-public-access',
      cove: 'fsbp/account-public-access-not-blocked',
      prowler: ['s3_account_level_public_access_blocks'],
      ...account,
      filters: [
        {
          or: ['BlockPublicAcls', 'IgnorePublicAcls', 'BlockPublicPolicy', 'RestrictPublicBuckets'].map((key) => ({
            type: 's3-public-block',
            key,
            value: false,
          })),
        },
      ],
    },
    {
      name: 'ebs-default-encryption',
      cove: 'cis/volumes-not-encrypted-by-default',
      prowler: ['ec2_ebs_default_encryption'],
      ...account,
      regional: true,
      filters: [{ type: 'default-ebs-encryption', state: false }],
    },
    {
      name: 'security-hub',
      cove: 'cis/security-hub-off',
      prowler: ['securityhub_enabled'],
      ...account,
      regional: true,
      filters: [{ type: 'securityhub', enabled: false }],
    },
    {
      name: 'guardduty',
      cove: 'fsbp/guardduty-off',
      prowler: ['guardduty_is_enabled'],
      ...account,
      regional: true,
      filters: [{ not: [{ type: 'guard-duty', 'Detector.Status': 'ENABLED' }] }],
    },
  ];
}

/** @returns {Check[]} */
function iamChecks() {
  return [
    {
      name: 'console-mfa',
      cove: 'cis/console-user-without-mfa',
      prowler: ['iam_user_mfa_enabled_console_access'],
      resource: 'aws.iam-user',
      key: 'UserName',
      filters: [
        { type: 'credential', key: 'password_enabled', value: true },
        { type: 'credential', key: 'mfa_active', value: false },
      ],
    },
    {
      name: 'two-access-keys',
      cove: 'cis/two-active-access-keys',
      prowler: ['iam_user_two_active_access_key'],
      resource: 'aws.iam-user',
      key: 'UserName',
      filters: [
        { type: 'access-key', key: 'Status', value: 'Active' },
        { type: 'value', key: `length("c7n:AccessKeys"[?Status=='Active'])`, op: 'gt', value: 1 },
      ],
    },
    {
      name: 'user-permissions',
      cove: 'cis/user-with-own-permissions',
      prowler: ['iam_policy_attached_only_to_group_or_roles'],
      resource: 'aws.iam-user',
      key: 'UserName',
      filters: [{ or: [{ type: 'has-inline-policy' }, { type: 'policy', key: 'Arn', value: 'present' }] }],
    },
    {
      name: 'admin-policy',
      cove: 'cis/admin-policy-attached',
      prowler: ['iam_customer_attached_policy_no_administrative_privileges'],
      resource: 'aws.iam-policy',
      key: 'PolicyName',
      filters: [{ type: 'used' }, { type: 'has-allow-all' }],
    },
  ];
}

/** @returns {Check[]} */
function trailChecks() {
  const trail = { resource: 'aws.cloudtrail', key: 'Name' };
  const own = { type: 'is-shadow', state: false };
  return [
    {
      name: 'multi-region-trail',
      cove: 'cis/no-multi-region-trail',
      prowler: ['cloudtrail_multi_region_enabled_logging_management_events'],
      resource: 'aws.account',
      filters: [{ type: 'check-cloudtrail', 'multi-region': true, 'global-events': true, running: true }],
    },
    {
      name: 'trail-validation',
      cove: 'cis/trail-without-validation',
      prowler: ['cloudtrail_log_file_validation_enabled'],
      ...trail,
      filters: [own, { type: 'value', key: 'LogFileValidationEnabled', value: false }],
    },
    {
      name: 'trail-key',
      cove: 'cis/trail-without-kms-key',
      prowler: ['cloudtrail_kms_encryption_enabled'],
      ...trail,
      filters: [own, { type: 'value', key: 'KmsKeyId', value: 'absent' }],
    },
    {
      name: 'trail-log-group',
      cove: 'fsbp/trail-without-log-group',
      prowler: ['cloudtrail_cloudwatch_logging_enabled'],
      ...trail,
      filters: [own, { type: 'value', key: 'CloudWatchLogsLogGroupArn', value: 'absent' }],
    },
  ];
}

/** @returns {Check[]} */
function bucketChecks() {
  const bucket = { resource: 'aws.s3', key: 'Name' };
  const denied = {
    Effect: 'Deny',
    Principal: '*',
    Action: 's3:*',
    Condition: { Bool: { 'aws:SecureTransport': 'false' } },
  };
  return [
    {
      name: 'bucket-tls',
      cove: 'cis/bucket-allows-http',
      prowler: ['s3_bucket_secure_transport_policy'],
      ...bucket,
      filters: [{ not: [{ type: 'has-statement', statements: [denied] }] }],
    },
    {
      name: 'bucket-public-access',
      cove: 'cis/bucket-public-access-not-blocked',
      prowler: ['s3_bucket_level_public_access_block'],
      ...bucket,
      filters: [{ type: 'check-public-block' }],
    },
    {
      name: 'bucket-access-logs',
      cove: 'fsbp/bucket-without-access-logs',
      prowler: ['s3_bucket_server_access_logging_enabled'],
      ...bucket,
      filters: [{ type: 'bucket-logging', op: 'disabled' }],
    },
    {
      name: 'bucket-access-lists',
      cove: 'fsbp/bucket-with-access-lists',
      prowler: ['s3_bucket_acl_prohibited'],
      ...bucket,
      filters: [{ not: [{ type: 'ownership', value: ['BucketOwnerEnforced'], op: 'in' }] }],
    },
    {
      name: 'bucket-lifecycle',
      cove: 'fsbp/bucket-without-lifecycle',
      prowler: ['s3_bucket_lifecycle_enabled'],
      ...bucket,
      filters: [{ type: 'value', key: `Lifecycle.Rules[?Status=='Enabled'] | [0]`, value: 'absent' }],
    },
  ];
}

/** @returns {Check[]} */
function networkChecks() {
  const open = { type: 'ingress', Cidr: { value: '0.0.0.0/0' } };
  return [
    {
      name: 'default-security-group',
      cove: 'cis/default-security-group-in-use',
      prowler: ['ec2_securitygroup_default_restrict_traffic'],
      resource: 'aws.security-group',
      key: 'GroupId',
      filters: [
        { type: 'value', key: 'GroupName', value: 'default' },
        {
          or: ['IpPermissions', 'IpPermissionsEgress'].map((key) => ({
            type: 'value',
            key,
            value_type: 'size',
            op: 'gt',
            value: 0,
          })),
        },
      ],
    },
    {
      name: 'admin-ports',
      cove: 'cis/admin-ports-open-to-ipv4',
      prowler: [
        'ec2_securitygroup_allow_ingress_from_internet_to_tcp_port_22',
        'ec2_securitygroup_allow_ingress_from_internet_to_tcp_port_3389',
        'ec2_securitygroup_allow_ingress_from_internet_to_all_ports',
      ],
      resource: 'aws.security-group',
      key: 'GroupId',
      filters: [
        {
          or: [
            { ...open, IpProtocol: '-1' },
            { ...open, IpProtocol: 'tcp', Ports: [22, 3389] },
          ],
        },
      ],
    },
    {
      name: 'network-acl',
      cove: 'cis/network-acl-opens-admin-ports',
      prowler: [
        'ec2_networkacl_allow_ingress_tcp_port_22',
        'ec2_networkacl_allow_ingress_tcp_port_3389',
        'ec2_networkacl_allow_ingress_any_port',
      ],
      resource: 'aws.network-acl',
      key: 'NetworkAclId',
      filters: [
        {
          type: 'list-item',
          key: 'Entries',
          attrs: [
            { type: 'value', key: 'Egress', value: false },
            { type: 'value', key: 'RuleAction', value: 'allow' },
            { type: 'value', key: 'CidrBlock', value: '0.0.0.0/0' },
            { type: 'value', key: 'Protocol', value: '-1' },
          ],
        },
      ],
    },
    {
      name: 'flow-logs',
      cove: 'cis/vpc-without-flow-logs',
      prowler: ['vpc_flow_logs_enabled'],
      resource: 'aws.vpc',
      key: 'VpcId',
      filters: [{ not: [{ type: 'flow-logs', enabled: true }] }],
    },
    {
      name: 'subnet-public',
      cove: 'fsbp/subnet-gives-public-addresses',
      prowler: ['vpc_subnet_no_public_ip_by_default'],
      resource: 'aws.subnet',
      key: 'SubnetId',
      filters: [{ type: 'value', key: 'MapPublicIpOnLaunch', value: true }],
    },
  ];
}

/** @returns {Check[]} */
function computeChecks() {
  const instance = { resource: 'aws.ec2', key: 'InstanceId' };
  const there = { type: 'value', key: 'State.Name', op: 'ni', value: ['terminated', 'shutting-down'] };
  return [
    {
      name: 'instance-metadata',
      cove: 'cis/instance-metadata-version-1',
      prowler: ['ec2_instance_imdsv2_enabled'],
      ...instance,
      filters: [
        there,
        { type: 'value', key: 'MetadataOptions.HttpEndpoint', op: 'ne', value: 'disabled' },
        { type: 'value', key: 'MetadataOptions.HttpTokens', op: 'ne', value: 'required' },
      ],
    },
    {
      name: 'instance-role',
      cove: 'cis/instance-without-role',
      prowler: ['ec2_instance_profile_attached'],
      ...instance,
      filters: [there, { type: 'value', key: 'IamInstanceProfile', value: 'absent' }],
    },
    {
      name: 'instance-address',
      cove: 'fsbp/instance-with-public-address',
      prowler: ['ec2_instance_public_ip'],
      ...instance,
      filters: [there, { type: 'value', key: 'PublicIpAddress', value: 'not-null' }],
    },
    {
      name: 'volume-encryption',
      cove: 'fsbp/volume-not-encrypted',
      prowler: ['ec2_ebs_volume_encryption'],
      resource: 'aws.ebs',
      key: 'VolumeId',
      filters: [{ type: 'value', key: 'Encrypted', value: false }],
    },
    {
      name: 'snapshot-public',
      cove: 'fsbp/snapshot-public',
      prowler: ['ec2_ebs_public_snapshot'],
      resource: 'aws.ebs-snapshot',
      key: 'SnapshotId',
      filters: [{ type: 'cross-account', everyone_only: true }],
    },
  ];
}

/** @returns {Check[]} */
function databaseChecks() {
  const database = { resource: 'aws.rds', key: 'DBInstanceIdentifier' };
  const rows = /** @type {const} */ ([
    ['encryption', 'cis/database-not-encrypted', 'storage_encrypted', 'StorageEncrypted', false],
    [
      'upgrades',
      'cis/database-without-minor-upgrades',
      'minor_version_upgrade_enabled',
      'AutoMinorVersionUpgrade',
      false,
    ],
    ['public', 'cis/database-public', 'no_public_access', 'PubliclyAccessible', true],
    ['zones', 'cis/database-in-one-zone', 'multi_az', 'MultiAZ', false],
    ['deletion', 'fsbp/database-can-be-deleted', 'deletion_protection', 'DeletionProtection', false],
    ['tags', 'fsbp/database-snapshots-without-tags', 'copy_tags_to_snapshots', 'CopyTagsToSnapshot', false],
    ['iam', 'fsbp/database-without-iam', 'iam_authentication_enabled', 'IAMDatabaseAuthenticationEnabled', false],
    ['backups', 'fsbp/database-backups-too-short', 'backup_enabled', 'BackupRetentionPeriod', 7],
  ]);
  return rows.map(([name, cove, prowler, key, value]) => ({
    name: `database-${name}`,
    cove,
    prowler: [`rds_instance_${prowler}`],
    ...database,
    filters: [{ type: 'value', key, ...(value === 7 ? { op: 'lt' } : {}), value }],
  }));
}

/** @returns {Check[]} */
function dataChecks() {
  return [
    {
      name: 'database-snapshot-public',
      cove: 'fsbp/database-snapshot-public',
      prowler: ['rds_snapshots_public_access'],
      resource: 'aws.rds-snapshot',
      key: 'DBSnapshotIdentifier',
      filters: [{ type: 'cross-account', everyone_only: true }],
    },
    {
      name: 'file-system-encryption',
      cove: 'cis/file-system-not-encrypted',
      prowler: ['efs_encryption_at_rest_enabled'],
      resource: 'aws.efs',
      key: 'FileSystemId',
      filters: [{ type: 'value', key: 'Encrypted', value: false }],
    },
    {
      name: 'key-rotation',
      cove: 'cis/key-without-rotation',
      prowler: ['kms_cmk_rotation_enabled'],
      resource: 'aws.kms-key',
      key: 'KeyId',
      filters: [
        { type: 'value', key: 'KeyManager', value: 'CUSTOMER' },
        { type: 'value', key: 'KeySpec', value: 'SYMMETRIC_DEFAULT' },
        { type: 'value', key: 'KeyState', value: 'Enabled' },
        { type: 'key-rotation-status', key: 'KeyRotationEnabled', value: false },
      ],
    },
    {
      name: 'key-deletion',
      cove: 'fsbp/key-to-be-deleted',
      prowler: ['kms_cmk_not_deleted_unintentionally'],
      resource: 'aws.kms-key',
      key: 'KeyId',
      filters: [{ type: 'value', key: 'KeyState', value: 'PendingDeletion' }],
    },
    {
      name: 'topic-public',
      cove: 'fsbp/topic-open-to-everybody',
      prowler: ['sns_topics_not_publicly_accessible'],
      resource: 'aws.sns',
      key: 'TopicArn',
      filters: [{ type: 'cross-account', everyone_only: true }],
    },
  ];
}
