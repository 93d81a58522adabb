/** An AWS account as Organizations describes it. */
export interface Account {
  readonly id: string;
  readonly name: string | null;
  readonly email: string | null;
  readonly arn: string | null;
  readonly state: AccountState;
  /** The organizational unit or root that contains it; null if Organizations would not say. */
  readonly ou: string | null;
  /** Ids from the root down to `ou`; empty if `ou` is null. */
  readonly ouPath: readonly string[];
  /** The same with their names, for people. @default not known */
  readonly units?: readonly UnitName[];
  /** Undefined unless something selects by tag. */
  readonly tags: Readonly<Record<string, string>> | undefined;
  /** The accounts file that has it, and not the organization. @default an account of the organization */
  readonly listed?: { readonly file: string; readonly regions?: readonly string[] | undefined };
}

/**
 * Source: `State` of https://docs.aws.amazon.com/organizations/latest/APIReference/API_Account.html; UNKNOWN without
 * Organizations.
 */
export type AccountState = 'ACTIVE' | 'SUSPENDED' | 'PENDING_CLOSURE' | 'PENDING_ACTIVATION' | 'CLOSED' | 'UNKNOWN';

export interface Organization {
  readonly id: string;
  readonly managementAccount: string;
  /** Sorted by id. */
  readonly accounts: readonly Account[];
  /** Every organizational unit and root, by id; empty if the tree could not be read. */
  readonly units: ReadonlyMap<string, OrganizationalUnit>;
  /** Where accounts are looked for, as messages name it. @default the organization */
  readonly place?: string;
  /** False if the tree could not be read: nothing can be selected by OU then. */
  readonly hasTree: boolean;
}

/** What expressions know of an organization. */
export interface OrganizationFacts {
  readonly id: string;
  readonly managementAccount: string;
  /** Ids of all accounts that Organizations lists, whatever their state, sorted. */
  readonly accounts: readonly string[];
}

export function factsOfOrganization({ id, managementAccount, accounts }: Organization): OrganizationFacts {
  // Those of the accounts file are not in it: what is shared with them is shared with strangers.
  const own = accounts.filter(({ listed }) => listed === undefined);
  return { id, managementAccount, accounts: own.map((account) => account.id) };
}

/** An organizational unit or root, as reports name it. */
export interface UnitName {
  readonly id: string;
  readonly name: string;
}

export interface OrganizationalUnit {
  readonly id: string;
  readonly name: string;
  /** Ids from the root down to this one, inclusive. */
  readonly path: readonly string[];
}

/** `organization o-abc`, as messages name where accounts are looked for. */
export function organizationPlace({ id, place }: Pick<Organization, 'id' | 'place'>): string {
  return place ?? `organization ${id}`;
}
