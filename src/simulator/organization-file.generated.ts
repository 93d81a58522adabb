/**
 * Generated from the JSON Schema of the same format by `npm run generate`. Change the schema, not this file.
 */

/**
 * Twelve digits, quoted: YAML reads an unquoted 012345678901 as a number.
 */
export type AccountId = string;
/**
 * A region's name, or its name and how accounts come to use it.
 */
export type RegionEntry =
  | RegionName
  | {
      name: RegionName;
      /**
       * True: an account has to enable this region. Default: false.
       */
      optIn?: boolean;
      /**
       * Whether accounts that say nothing have enabled this opt-in region. Default: true.
       */
      enabled?: boolean;
    };
/**
 * Name of a region.
 */
export type RegionName = string;
/**
 * A role's name, or its name and how it behaves.
 */
export type RoleEntry =
  | string
  | {
      /**
       * Name, with its path in front where it has one.
       */
      name: string;
      /**
       * True: the role exists and lets nobody in. Default: false.
       */
      deny?: boolean;
      /**
       * The external id that the role asks for.
       */
      externalId?: string;
      /**
       * Longest session. Default: 3600.
       */
      maxSessionSeconds?: number;
      /**
       * Accounts whose principals may assume it. Default: the management account and the caller's account.
       */
      trust?: AccountId[];
    };
/**
 * recording: all is well; stopped: it exists and does not record; failing: it records and its last status is Failure; none: there is no recorder. Default: recording.
 */
export type RecorderState = "recording" | "stopped" | "failing" | "none";
/**
 * delivering: all is well; failing: the last deliveries failed; none: there is no delivery channel. Default: delivering, or none where there is no recorder.
 */
export type DeliveryState = "delivering" | "failing" | "none";
/**
 * A public access block of S3: all four settings on; none, so that there is no block; or those that are on. Of an account the default is none, of a bucket all.
 */
export type BlockSettings = ("all" | "none") | BlockEntry;
/**
 * Whether new EBS volumes are encrypted by default: everywhere, nowhere, or in these regions. Default: false.
 */
export type EbsSettings = boolean | RegionName[];
/**
 * latency: answer later; throttle: the protocol's throttling error; serverError: 500 or 503; reset: close the connection before anything is done; loseAnswer: do it, then close the connection; deny: no identity-based policy allows it; denyScp: explicit deny in a service control policy; expiredToken: the token is expired; malformed: half of the answer's body.
 */
export type FaultKind =
  "latency" | "throttle" | "serverError" | "reset" | "loseAnswer" | "deny" | "denyScp" | "expiredToken" | "malformed";
/**
 * A name or several; `*` stands for any characters.
 */
export type Match = string | string[];

/**
 * An AWS organization for the cove-policy simulator: accounts, organizational units, regions, trails, recorders, users, buckets, security groups and faults.
 */
export interface OrganizationFile {
  /**
   * Version of this file format.
   */
  version: 1;
  /**
   * AWS partition of every ARN. Default: aws.
   */
  partition?: "aws" | "aws-us-gov" | "aws-cn" | "aws-eusc" | "aws-iso" | "aws-iso-b" | "aws-iso-e" | "aws-iso-f";
  /**
   * The moment that times in answers are relative to, so that two runs give the same answers. Default: when the simulator starts.
   */
  time?: string;
  organization: OrganizationSettings;
  /**
   * Every region of this world. The first is the home region of trails that name none.
   *
   * @minItems 1
   */
  regions: RegionEntry[];
  caller?: Caller;
  /**
   * Most items on a page of any paginated operation, whatever the request asks for. Default: 5.
   */
  pageSize?: number;
  /**
   * Eventual consistency: how many reads of a trail's or recorder's status, an access key, a public access block or a region's EBS encryption still show what was before a change. Default: 0, changes show at once.
   */
  visibleAfterReads?: number;
  defaults?: AccountDefaults;
  /**
   * Organizational units directly under the root.
   */
  ous?: OrganizationalUnitEntry[];
  /**
   * The accounts, the management account among them. A management account that is not listed is added.
   */
  accounts?: AccountEntry[];
  generate?: GenerateSettings;
  faults?: FaultSettings;
}
/**
 * The organization itself.
 */
export interface OrganizationSettings {
  /**
   * Organization id. Default: o-simulated0.
   */
  id?: string;
  /**
   * Id of the root. Default: r-cove.
   */
  root?: string;
  managementAccount: AccountId;
  /**
   * Member accounts that may call AWS Organizations too.
   */
  delegatedAdministrators?: AccountId[];
  /**
   * False: Organizations answers AWSOrganizationsNotInUseException to everyone. Default: true.
   */
  inUse?: boolean;
}
/**
 * Who the simulator's long-lived credentials belong to. Default: the user `admin` of the management account.
 */
export interface Caller {
  account?: AccountId;
  /**
   * Name of the IAM user. Default: admin.
   */
  user?: string;
  /**
   * Default: AKIACOVESIMULATOR000.
   */
  accessKeyId?: string;
  /**
   * Default: cove-simulator-secret-access-key.
   */
  secretAccessKey?: string;
}
/**
 * What every account has that says nothing else.
 */
export interface AccountDefaults {
  /**
   * Roles of member accounts (the management account has only its own). Default: OrganizationAccountAccessRole.
   */
  roles?: RoleEntry[];
  tags?: Tags;
  config?: ConfigSettings;
  accountPublicAccessBlock?: BlockSettings;
  ebsEncryption?: EbsSettings;
}
/**
 * Account tags: key to value, both strings.
 */
export interface Tags {
  [k: string]: string;
}
/**
 * AWS Config in every region of an account. Nothing said anywhere: there is no recorder.
 */
export interface ConfigSettings {
  recorder?: RecorderState;
  delivery?: DeliveryState;
  /**
   * Name of recorder and delivery channel. Default: default.
   */
  name?: string;
  /**
   * What is different in a region.
   */
  byRegion?: {
    [k: string]: ConfigRegionSettings;
  };
}
export interface ConfigRegionSettings {
  recorder?: RecorderState;
  delivery?: DeliveryState;
}
export interface BlockEntry {
  /**
   * Default: false.
   */
  blockPublicAcls?: boolean;
  /**
   * Default: false.
   */
  ignorePublicAcls?: boolean;
  /**
   * Default: false.
   */
  blockPublicPolicy?: boolean;
  /**
   * Default: false.
   */
  restrictPublicBuckets?: boolean;
}
/**
 * An organizational unit and those below it.
 */
export interface OrganizationalUnitEntry {
  /**
   * Name; with those above it, it makes the path that accounts use.
   */
  name: string;
  /**
   * Default: made from the root's id and the path.
   */
  id?: string;
  ous?: OrganizationalUnitEntry[];
}
/**
 * One account.
 */
export interface AccountEntry {
  id: AccountId;
  /**
   * Name of the account.
   */
  name: string;
  /**
   * Default: the name in lower case at example.com.
   */
  email?: string;
  /**
   * True: the account is not in the organization, which lists it nowhere; its roles can be assumed all the same. Default: false.
   */
  outside?: boolean;
  /**
   * Default: ACTIVE.
   */
  status?: "ACTIVE" | "SUSPENDED" | "PENDING_CLOSURE";
  /**
   * Path of names from the root, or the id, of the organizational unit; the id where several units have the path, since names may have slashes. Default: the root.
   */
  ou?: string;
  tags?: Tags;
  /**
   * Roles that exist here, in place of the defaults.
   */
  roles?: RoleEntry[];
  /**
   * Opt-in regions that this account has not enabled.
   */
  disabledRegions?: RegionName[];
  /**
   * Opt-in regions that this account has enabled although others have not.
   */
  enabledRegions?: RegionName[];
  trails?: TrailEntry[];
  config?: ConfigSettings;
  root?: RootEntry;
  /**
   * IAM users.
   */
  users?: UserEntry[];
  /**
   * S3 buckets. Names differ over all accounts.
   */
  buckets?: BucketEntry[];
  accountPublicAccessBlock?: BlockSettings;
  ebsEncryption?: EbsSettings;
  securityGroups?: SecurityGroupEntry[];
}
/**
 * A CloudTrail trail.
 */
export interface TrailEntry {
  name: string;
  homeRegion?: RegionName;
  /**
   * True: it shows in every region as a shadow trail. Default: false.
   */
  multiRegion?: boolean;
  /**
   * True: every account of the organization sees it. Only in the management account. Default: false.
   */
  organization?: boolean;
  /**
   * IsLogging. Default: true.
   */
  logging?: boolean;
  /**
   * Default: cloudtrail- and the account's id.
   */
  bucket?: string;
}
/**
 * The root user. Default: as AWS Organizations makes it, without password, MFA and access key.
 */
export interface RootEntry {
  /**
   * Default: false.
   */
  password?: boolean;
  /**
   * Default: false.
   */
  mfa?: boolean;
  /**
   * Default: false.
   */
  accessKey?: boolean;
}
/**
 * An IAM user.
 */
export interface UserEntry {
  name: string;
  /**
   * Default: /.
   */
  path?: string;
  /**
   * Made so many days before the simulator starts. Default: 400.
   */
  ageDays?: number;
  /**
   * Whether the user can sign in to the console. Default: false, or true with passwordUsedDaysAgo.
   */
  password?: boolean;
  /**
   * Default: never used.
   */
  passwordUsedDaysAgo?: number;
  /**
   * Whether the user has an MFA device. Default: false.
   */
  mfa?: boolean;
  /**
   * @maxItems 2
   */
  accessKeys?: AccessKeyEntry[];
}
/**
 * An access key of an IAM user. The simulator lists it; it signs nothing.
 */
export interface AccessKeyEntry {
  /**
   * Default: made from account, user and position.
   */
  id?: string;
  /**
   * Made so many days before the simulator starts. Default: 30.
   */
  ageDays?: number;
  /**
   * Default: true.
   */
  active?: boolean;
  /**
   * Default: never used.
   */
  usedDaysAgo?: number;
}
/**
 * An S3 bucket, by default in the first region.
 */
export interface BucketEntry {
  name: string;
  region?: RegionName;
  publicAccessBlock?: BlockSettings;
}
/**
 * A security group of EC2, by default in the first region.
 */
export interface SecurityGroupEntry {
  name: string;
  region?: RegionName;
  /**
   * Default: the name.
   */
  description?: string;
  /**
   * Inbound rules. Default: none.
   */
  ingress?: IngressEntry[];
}
/**
 * An inbound rule: who may reach which ports.
 */
export interface IngressEntry {
  /**
   * tcp, udp, icmp, icmpv6, or "-1" for all. Default: tcp.
   */
  protocol?: "tcp" | "udp" | "icmp" | "icmpv6" | "-1";
  /**
   * First port.
   */
  from?: number;
  /**
   * Last port. Default: the first.
   */
  to?: number;
  /**
   * IPv4 and IPv6 ranges.
   *
   * @minItems 1
   */
  cidrs: string[];
}
/**
 * Member accounts made by rule, for tests of scale, beside those that are listed. Their ids follow firstId, by default 200000000001.
 */
export interface GenerateSettings {
  /**
   * How many.
   */
  accounts: number;
  firstId?: AccountId;
  /**
   * Organizational units on each of three levels that the accounts are spread over; 0 leaves them in the root. Default: 3.
   */
  ousPerLevel?: number;
  /**
   * Every how many accounts one has a trail of its own, legacy-trail in the first region; of these every second still logs. 0: none has one. Default: 5.
   */
  trailsEvery?: number;
  config?: ConfigSettings;
}
/**
 * What goes wrong, and where.
 */
export interface FaultSettings {
  /**
   * Start of the random numbers behind `rate`. Default: 1.
   */
  seed?: number;
  /**
   * Tried in order. Every latency that matches is added; of the others the first that strikes wins.
   */
  rules: FaultRule[];
}
/**
 * One fault and the calls that it strikes: service (sts, organizations, account, ec2, cloudtrail, config, iam, s3, s3-control), operation, account of the signer, region in the signature, and the role that AssumeRole asks for. What is not named matches everything.
 */
export interface FaultRule {
  kind: FaultKind;
  service?: Match;
  operation?: Match;
  account?: Match;
  region?: Match;
  roleArn?: Match;
  /**
   * Share of the matching calls that is struck, 0 to 1. Default: 1.
   */
  rate?: number;
  /**
   * Strike this often, then no more. Default: without end.
   */
  count?: number;
  /**
   * What `count` counts for: the whole simulator, each account, or each account, region and operation. Default: simulator.
   */
  per?: "simulator" | "account" | "cell";
  /**
   * Milliseconds to wait; for the kind latency. Default: 100.
   */
  latencyMs?: number;
  /**
   * HTTP status of the kind serverError. Default: 500.
   */
  status?: 500 | 503;
}
