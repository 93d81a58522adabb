import { isJsonObject, type JsonObject, type JsonValue } from '../values/json.ts';
import { isAccountId } from './run-targets.ts';

/**
 * What is wrong with the lists of an answer of AWS Organizations: an element that nobody can tell from another one
 * would be none, and an account by half an id another one.
 *
 * @returns the rest of "the answer has …"; undefined if there is nothing.
 */
export function listProblem(output: JsonObject): string | undefined {
  for (const [list, name] of Object.entries(NAMES)) {
    const elements = objectsAt(output, list);
    if (elements.some((element) => (text(element[name]) ?? '') === '')) {
      return `an element of \`${list}\` without \`${name}\``;
    }
    const stranger = ACCOUNT_LISTS.has(list) ? elements.find(({ Id }) => !isAccountId(text(Id) ?? '')) : undefined;
    if (stranger !== undefined) return `${JSON.stringify(stranger.Id)} in \`${list}\`, which is not an account id`;
  }
  return tagProblem(objectsAt(output, 'Tags'));
}

/** The member without which nobody knows what an element is: an account that has no id would be none. */
const NAMES: Readonly<Record<string, string>> = {
  Accounts: 'Id',
  Roots: 'Id',
  OrganizationalUnits: 'Id',
  Parents: 'Id',
  DelegatedAdministrators: 'Id',
  Tags: 'Key',
};

const ACCOUNT_LISTS: ReadonlySet<string> = new Set(['Accounts', 'DelegatedAdministrators']);

/** A value may be empty, and is there nevertheless; targets go by it. */
function tagProblem(tags: readonly JsonObject[]): string | undefined {
  const values = new Map<string, string>();
  for (const { Key, Value } of tags) {
    const [key, value] = [text(Key) ?? '', text(Value)];
    if (value === undefined) return `the tag ${JSON.stringify(key)} without a value`;
    if ((values.get(key) ?? value) !== value) return `two values of the tag ${JSON.stringify(key)}`;
    values.set(key, value);
  }
  return undefined;
}

export function objectsAt(output: JsonObject, member: string): JsonObject[] {
  const value = output[member];
  return Array.isArray(value) ? value.filter(isJsonObject) : [];
}

export function text(value: JsonValue | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
