import type { ReadAnswer, ReadAsPrincipal } from '../../src/organization/aws-reader.ts';
import type { ErrorRecord } from '../../src/run-log/records.ts';
import type { JsonObject } from '../../src/values/json.ts';

/**
 * AWS Organizations in memory, as far as cove-policy reads it. What it does, and no more:
 *
 * - it answers DescribeOrganization, ListAccounts, ListRoots, ListAccountsForParent, ListOrganizationalUnitsForParent,
 *   ListParents and
 *   ListTagsForResource, with all pages in one answer; any other operation fails the test;
 * - ListAccounts answers in the order in which the accounts were put in, and so does every other list;
 * - the management account is 111111111111, or, where there is no such account, the first one;
 * - an unknown parent is ParentNotFoundException, an unknown child ChildNotFoundException, an unknown resource
 *   TargetNotFoundException;
 * - operations in `denied` answer AccessDeniedException, and so does ListTagsForResource of the accounts in
 *   `deniedTags`;
 * - `beforeCall` runs before each call and may change everything: accounts move while somebody reads.
 */
export interface FakeOrganization {
  /** Unit → parent unit; a root has the parent null. */
  readonly units: Map<string, string | null>;
  readonly accounts: Map<string, FakeAccount>;
  readonly denied: Set<string>;
  readonly deniedTags: Set<string>;
  beforeCall: (operation: string, input: JsonObject) => void;
  /** Every call so far: `ListParents 111122223333`. */
  readonly calls: string[];
  readonly read: ReadAsPrincipal;
}

export interface FakeAccount {
  readonly unit: string;
  /** What ListAccounts says of its state. @default { State: 'ACTIVE', Status: 'ACTIVE' } */
  readonly state?: JsonObject;
  readonly tags?: Readonly<Record<string, string>>;
}

export function fakeOrganization(
  units: Readonly<Record<string, string | null>>,
  accounts: Readonly<Record<string, FakeAccount>>,
): FakeOrganization {
  const fake: FakeOrganization = {
    units: new Map(Object.entries(units)),
    accounts: new Map(Object.entries(accounts)),
    denied: new Set(),
    deniedTags: new Set(),
    beforeCall: () => undefined,
    calls: [],
    async read(service, operation, input) {
      if (service !== 'organizations') throw new Error(`no ${service} here`);
      fake.beforeCall(operation, input);
      fake.calls.push([operation, ...Object.values(input)].join(' '));
      return fake.denied.has(operation)
        ? failure('access-denied', operation, 'AccessDeniedException')
        : answer(fake, operation, input);
    },
  };
  return fake;
}

function answer(fake: FakeOrganization, operation: string, input: JsonObject): ReadAnswer {
  const parent = String(input.ParentId);
  switch (operation) {
    case 'DescribeOrganization':
      return { ok: true, output: { Organization: { Id: 'o-fake', MasterAccountId: managementOf(fake) } } };
    case 'ListAccounts':
      return { ok: true, output: { Accounts: [...fake.accounts].map(toAccount) } };
    case 'ListRoots':
      return { ok: true, output: { Roots: unitsBelow(fake, null) } };
    case 'ListOrganizationalUnitsForParent':
      if (!fake.units.has(parent)) return failure('validation', operation, 'ParentNotFoundException');
      return { ok: true, output: { OrganizationalUnits: unitsBelow(fake, parent) } };
    case 'ListAccountsForParent':
      if (!fake.units.has(parent)) return failure('validation', operation, 'ParentNotFoundException');
      return {
        ok: true,
        output: { Accounts: [...fake.accounts].filter(([, { unit }]) => unit === parent).map(toAccount) },
      };
    case 'ListParents': {
      const account = fake.accounts.get(String(input.ChildId));
      if (account === undefined) return failure('validation', operation, 'ChildNotFoundException');
      return {
        ok: true,
        output: {
          Parents: [{ Id: account.unit, Type: account.unit.startsWith('r-') ? 'ROOT' : 'ORGANIZATIONAL_UNIT' }],
        },
      };
    }
    case 'ListTagsForResource': {
      const id = String(input.ResourceId);
      if (fake.deniedTags.has(id)) return failure('access-denied', operation, 'AccessDeniedException');
      const account = fake.accounts.get(id);
      if (account === undefined) return failure('validation', operation, 'TargetNotFoundException');
      return { ok: true, output: { Tags: Object.entries(account.tags ?? {}).map(([Key, Value]) => ({ Key, Value })) } };
    }
    default:
      throw new Error(`the fake organization does not know ${operation}`);
  }
}

function managementOf({ accounts }: FakeOrganization): string {
  const [first = '111111111111'] = accounts.keys();
  return accounts.has('111111111111') ? '111111111111' : first;
}

function toAccount([id, { state }]: [string, FakeAccount]): JsonObject {
  return {
    Id: id,
    Name: `name of ${id}`,
    Email: `${id}@example.com`,
    Arn: `arn:aws:organizations::111111111111:account/o-fake/${id}`,
    ...(state ?? { State: 'ACTIVE', Status: 'ACTIVE' }),
  };
}

function unitsBelow(fake: FakeOrganization, parent: string | null): JsonObject[] {
  return [...fake.units].filter(([, above]) => above === parent).map(([id]) => ({ Id: id, Name: `unit ${id}` }));
}

export function failure(kind: ErrorRecord['kind'], operation: string, code: string): { ok: false; error: ErrorRecord } {
  const error = {
    kind,
    operation: `organizations:${operation}`,
    code,
    message: 'no',
    requestId: null,
    attempts: 1,
    resource: null,
  };
  return { ok: false, error };
}
