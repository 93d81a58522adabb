import { createHash } from 'node:crypto';
import { base32 } from '../base32.ts';
import type {
  AccessKeyEntry,
  AccountDefaults,
  AccountEntry,
  BlockSettings,
  BucketEntry,
  EbsSettings,
  IngressEntry,
  SecurityGroupEntry,
  UserEntry,
} from '../organization-file.generated.ts';
import type {
  AccessKey,
  Bucket,
  EbsState,
  IamUser,
  IngressRule,
  PublicAccessBlock,
  Resources,
  SecurityGroup,
} from './resources.ts';

const DAY = 86_400_000;

const BLOCK_ALL: PublicAccessBlock = {
  blockPublicAcls: true,
  ignorePublicAcls: true,
  blockPublicPolicy: true,
  restrictPublicBuckets: true,
};

const BLOCK_NOTHING: PublicAccessBlock = {
  blockPublicAcls: false,
  ignorePublicAcls: false,
  blockPublicPolicy: false,
  restrictPublicBuckets: false,
};

/** Where an account's resources are created. */
export interface ResourceSetting {
  readonly partition: string;
  readonly homeRegion: string;
  readonly regions: readonly string[];
  /** Milliseconds since 1970. */
  readonly time: number;
  /**
   * Milliseconds since 1970 that ages of users and keys are counted back from: the real clock, whatever `time` the file
   * sets, since policies compare with that.
   */
  readonly now: number;
  readonly defaults: AccountDefaults;
}

/** The users, buckets, block settings and security groups of one account. */
export function buildResources(entry: AccountEntry, setting: ResourceSetting): Resources {
  const { root = {} } = entry;
  const block = entry.accountPublicAccessBlock ?? setting.defaults.accountPublicAccessBlock ?? 'none';
  return {
    iam: {
      hasCredentialReport: false,
      roleTags: new Map(),
      users: (entry.users ?? []).map((user) => buildUser(user, entry.id, setting)),
      root: {
        hasPassword: root.password ?? false,
        hasMfa: root.mfa ?? false,
        hasAccessKey: root.accessKey ?? false,
      },
    },
    s3: {
      publicAccessBlock: buildBlock(block),
      buckets: (entry.buckets ?? []).map((bucket) => buildBucket(bucket, setting)),
    },
    ec2: {
      ebs: buildEbs(entry.ebsEncryption ?? setting.defaults.ebsEncryption ?? false, setting),
      securityGroups: (entry.securityGroups ?? []).map((group) => buildGroup(group, entry.id, setting)),
    },
  };
}

function buildUser(entry: UserEntry, account: string, { partition, now }: ResourceSetting): IamUser {
  const { name, path = '/', ageDays = 400, passwordUsedDaysAgo } = entry;
  const createdAt = now - ageDays * DAY;
  return {
    name,
    path,
    id: `AIDA${digest(`${account} ${name}`).slice(0, 17)}`,
    arn: `arn:${partition}:iam::${account}:user${path}${name}`,
    createdAt,
    hasPassword: entry.password ?? passwordUsedDaysAgo !== undefined,
    passwordUsedAt: passwordUsedDaysAgo === undefined ? null : now - passwordUsedDaysAgo * DAY,
    mfaSince: entry.mfa ? createdAt : null,
    keys: (entry.accessKeys ?? []).map((key, index) => buildKey(key, `${account} ${name} ${index}`, now)),
  };
}

function buildKey(entry: AccessKeyEntry, seed: string, now: number): AccessKey {
  const { id = `AKIA${digest(seed).slice(0, 16)}`, ageDays = 30, active = true, usedDaysAgo } = entry;
  const lastUse =
    usedDaysAgo === undefined ? null : { at: now - usedDaysAgo * DAY, service: 's3', region: 'us-east-1' };
  return { id, active, createdAt: now - ageDays * DAY, lastUse };
}

function buildBucket(entry: BucketEntry, { homeRegion, time }: ResourceSetting): Bucket {
  return {
    name: entry.name,
    region: entry.region ?? homeRegion,
    createdAt: time - 300 * DAY,
    publicAccessBlock: buildBlock(entry.publicAccessBlock ?? 'all'),
  };
}

function buildBlock(settings: BlockSettings): PublicAccessBlock | null {
  if (settings === 'none') return null;
  if (settings === 'all') return BLOCK_ALL;
  return { ...BLOCK_NOTHING, ...settings };
}

function buildEbs(settings: EbsSettings, { regions }: ResourceSetting): Map<string, EbsState> {
  const isOn = (region: string) => (typeof settings === 'boolean' ? settings : settings.includes(region));
  return new Map(regions.map((region) => [region, { encryptedByDefault: isOn(region) }]));
}

function buildGroup(
  entry: SecurityGroupEntry,
  account: string,
  { partition, homeRegion }: ResourceSetting,
): SecurityGroup {
  const { name, region = homeRegion, description = name } = entry;
  const id = `sg-0${hex(`${account} ${region} ${name}`).slice(0, 16)}`;
  return {
    id,
    name,
    region,
    arn: `arn:${partition}:ec2:${region}:${account}:security-group/${id}`,
    description,
    vpc: `vpc-0${hex(`${account} ${region}`).slice(0, 16)}`,
    ingress: (entry.ingress ?? []).map(buildRule),
  };
}

function buildRule({ protocol = 'tcp', from, to, cidrs }: IngressEntry): IngressRule {
  return {
    protocol,
    from: from ?? null,
    to: to ?? from ?? null,
    cidrs: cidrs.filter((cidr) => !cidr.includes(':')),
    cidrsV6: cidrs.filter((cidr) => cidr.includes(':')),
  };
}

function digest(text: string): string {
  return base32(createHash('sha256').update(text).digest());
}

function hex(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
