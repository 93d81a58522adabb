import type { JsonObject } from '../../values/json.ts';

/**
 * The list that an answer of AWS Organizations has on each page, an empty one where there is nothing. Which accounts
 * there are, and what they are tagged with, decides where policies look: without the list nobody has said "none".
 */
const ALWAYS_LISTED: ReadonlyMap<string, string> = new Map([
  ['ListAccounts', 'Accounts'],
  ['ListAccountsForParent', 'Accounts'],
  ['ListDelegatedAdministrators', 'DelegatedAdministrators'],
  ['ListOrganizationalUnitsForParent', 'OrganizationalUnits'],
  ['ListParents', 'Parents'],
  ['ListRoots', 'Roots'],
  ['ListTagsForResource', 'Tags'],
]);

/** @returns the list that each page of an operation's answer has; undefined if it is not known to have one. */
export function alwaysListed(service: string, operation: string): string | undefined {
  return service === 'organizations' ? ALWAYS_LISTED.get(operation) : undefined;
}

/** @returns what is wrong with a page without it; undefined if it is there. */
export function unlistedProblem(output: JsonObject, list: string | undefined): string | undefined {
  return list === undefined || (output[list] ?? null) !== null ? undefined : `it has no list \`${list}\``;
}
