import type { ConfigSettings } from '../organization-file.generated.ts';
import type { Bucket, Resources } from './resources.ts';
import type { Visibility } from './visibility.ts';

/** The organization in a running simulator. Calls may change trails, recorders and resources. */
export interface World {
  readonly partition: string;
  /** Milliseconds since 1970 that times in answers are relative to. */
  readonly time: number;
  readonly organization: Organization;
  readonly regions: ReadonlyMap<string, Region>;
  readonly homeRegion: string;
  readonly accounts: ReadonlyMap<string, Account>;
  /** Organizational units and the root, by id. */
  readonly containers: ReadonlyMap<string, Container>;
  /** Every bucket and the account that owns it, by name: names are unique over all accounts. */
  readonly buckets: ReadonlyMap<string, { readonly bucket: Bucket; readonly owner: Account }>;
  readonly pageSize: number;
  /** What reads show of changes. */
  readonly visibility: Visibility;
}

export interface Organization {
  readonly id: string;
  readonly inUse: boolean;
  readonly managementAccount: Account;
  /** Accounts that may list the organization: the management account and delegated administrators. */
  readonly administrators: ReadonlySet<string>;
  readonly root: Container;
}

export interface Region {
  readonly name: string;
  readonly optIn: boolean;
  /** Whether accounts have enabled it unless they say otherwise. */
  readonly enabled: boolean;
}

/** The root or an organizational unit. */
export interface Container {
  readonly id: string;
  readonly arn: string;
  readonly name: string;
  /** Null for the root. */
  readonly parent: Container | null;
  readonly ous: Container[];
  readonly accounts: Account[];
}

export type AccountStatus = 'ACTIVE' | 'SUSPENDED' | 'PENDING_CLOSURE';

export interface Account {
  readonly id: string;
  readonly arn: string;
  readonly name: string;
  readonly email: string;
  readonly status: AccountStatus;
  /** It is not in the organization. */
  readonly outside: boolean;
  readonly parent: Container;
  readonly tags: Readonly<Record<string, string>>;
  /** By name with path, as the ARN has it. */
  readonly roles: ReadonlyMap<string, Role>;
  /** Opt-in regions that differ from what the region says. */
  readonly regionChoices: ReadonlyMap<string, boolean>;
  /** Trails that this account owns. */
  readonly trails: Trail[];
  /** Null: nothing is specified, so no region has a recorder. */
  readonly config: ConfigSettings | null;
  /** By region; made from `config` when first asked for. */
  readonly recorders: Map<string, ConfigState>;
  readonly resources: Resources;
}

export interface Role {
  readonly name: string;
  readonly deny: boolean;
  readonly externalId: string | null;
  readonly maxSessionSeconds: number;
  readonly trust: ReadonlySet<string>;
}

export interface Trail {
  readonly name: string;
  readonly arn: string;
  readonly owner: string;
  readonly homeRegion: string;
  readonly multiRegion: boolean;
  readonly organization: boolean;
  readonly bucket: string;
  logging: boolean;
  /** Milliseconds since 1970. */
  startedAt: number | null;
  stoppedAt: number | null;
}

/** AWS Config in one account and region. */
export interface ConfigState {
  /** Null: there is no recorder. */
  readonly recorder: Recorder | null;
  /** Null: there is no delivery channel. */
  readonly channel: DeliveryChannel | null;
}

export interface Recorder {
  readonly name: string;
  recording: boolean;
  readonly healthy: boolean;
  startedAt: number;
  stoppedAt: number | null;
}

export interface DeliveryChannel {
  readonly name: string;
  readonly bucket: string;
  readonly healthy: boolean;
}

/** Whether an account may use a region: default regions always, opt-in regions as chosen. */
export function isEnabled(account: Account, region: Region): boolean {
  return !region.optIn || (account.regionChoices.get(region.name) ?? region.enabled);
}
