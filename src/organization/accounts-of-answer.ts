import type { JsonObject } from '../values/json.ts';
import { objectsAt, text } from './listed-elements.ts';
import type { Account, AccountState, OrganizationalUnit } from './organization.ts';

export function toTags(output: JsonObject): Readonly<Record<string, string>> {
  return Object.fromEntries(objectsAt(output, 'Tags').map((tag) => [text(tag.Key) ?? '', text(tag.Value) ?? '']));
}

export function toUnit(value: JsonObject, parentPath: readonly string[]): OrganizationalUnit {
  const id = text(value.Id) ?? '';
  return { id, name: text(value.Name) ?? '', path: [...parentPath, id] };
}

/** By their ids: an account that moves between two pages can be on both. */
export function accountsOfAnswer(output: JsonObject): [string, Account][] {
  return objectsAt(output, 'Accounts').map((value) => {
    const account = toAccount(value);
    return [account.id, account];
  });
}

/** One that is on two pages with two states is in neither for certain, and none is left out for a state of doubt. */
export function statesAgreeing(listed: readonly [string, Account][]): Map<string, Account> {
  const byId = new Map<string, Account>();
  for (const [id, account] of listed) {
    const state = byId.get(id)?.state ?? account.state;
    byId.set(id, state === account.state ? account : { ...account, state: 'UNKNOWN' });
  }
  return byId;
}

function toAccount(value: JsonObject): Account {
  return {
    id: text(value.Id) ?? '',
    name: text(value.Name) ?? null,
    email: text(value.Email) ?? null,
    arn: text(value.Arn) ?? null,
    // `State` replaces `Status`, which AWS removes in September 2026.
    state: toState(text(value.State) ?? text(value.Status)),
    ou: null,
    ouPath: [],
    tags: undefined,
  };
}

const STATES: ReadonlySet<string> = new Set(['ACTIVE', 'SUSPENDED', 'PENDING_CLOSURE', 'PENDING_ACTIVATION', 'CLOSED']);

function toState(state: string | undefined): AccountState {
  return state !== undefined && STATES.has(state) ? (state as AccountState) : 'UNKNOWN';
}
