/** What an account has in IAM, S3 and EC2 in a running simulator. Calls may change everything here. */
export interface Resources {
  readonly iam: IamState;
  readonly s3: S3State;
  readonly ec2: Ec2State;
}

export interface IamState {
  readonly users: readonly IamUser[];
  readonly root: RootUser;
  /** Tags of roles, by the role's name with its path; none of them has any to begin with. */
  readonly roleTags: Map<string, Map<string, string>>;
  /** Whether a credential report was requested. */
  hasCredentialReport: boolean;
}

export interface IamUser {
  readonly name: string;
  /** Between slashes. */
  readonly path: string;
  readonly id: string;
  readonly arn: string;
  /** Milliseconds since 1970, as all times here. */
  readonly createdAt: number;
  readonly hasPassword: boolean;
  readonly passwordUsedAt: number | null;
  /** Null: no MFA device. */
  readonly mfaSince: number | null;
  readonly keys: readonly AccessKey[];
}

export interface AccessKey {
  readonly id: string;
  readonly createdAt: number;
  /** Null: never used. */
  readonly lastUse: KeyUse | null;
  active: boolean;
}

export interface KeyUse {
  readonly at: number;
  /** As a signature names it. */
  readonly service: string;
  readonly region: string;
}

export interface RootUser {
  readonly hasPassword: boolean;
  readonly hasMfa: boolean;
  readonly hasAccessKey: boolean;
}

export interface S3State {
  /** Null: the account has none. */
  publicAccessBlock: PublicAccessBlock | null;
  readonly buckets: readonly Bucket[];
}

export interface Bucket {
  readonly name: string;
  readonly region: string;
  readonly createdAt: number;
  publicAccessBlock: PublicAccessBlock | null;
}

export interface PublicAccessBlock {
  readonly blockPublicAcls: boolean;
  readonly ignorePublicAcls: boolean;
  readonly blockPublicPolicy: boolean;
  readonly restrictPublicBuckets: boolean;
}

export interface Ec2State {
  /** EBS encryption by default, by region. A missing region encrypts nothing by default. */
  readonly ebs: ReadonlyMap<string, EbsState>;
  readonly securityGroups: readonly SecurityGroup[];
}

export interface EbsState {
  encryptedByDefault: boolean;
}

export interface SecurityGroup {
  readonly id: string;
  readonly name: string;
  readonly region: string;
  readonly arn: string;
  readonly description: string;
  readonly vpc: string;
  readonly ingress: readonly IngressRule[];
}

export interface IngressRule {
  /** `tcp`, `udp`, `icmp`, `icmpv6`, `-1` for all, or a number. */
  readonly protocol: string;
  /** Null: a protocol without ports, or all of them. */
  readonly from: number | null;
  readonly to: number | null;
  readonly cidrs: readonly string[];
  readonly cidrsV6: readonly string[];
}
