import { isJsonObject, type JsonObject, type JsonValue } from '../values/json.ts';
import type { ListedFailure, Part, Unfilled } from './partial-answer-rows.ts';
import { LISTED_FAILURES, PARTS_BY_DEFAULT, UNFILLED_MEMBERS } from './partial-answers.generated.ts';

/** The members of an operation's answers that list failures. */
export function listedFailuresOf(service: string, operation: string): readonly ListedFailure[] {
  return rowsOf(LISTED_FAILURES, service, operation);
}

/** The parts that an operation returns by default. */
export function answerPartsOf(service: string, operation: string): readonly Part[] {
  return rowsOf(PARTS_BY_DEFAULT, service, operation);
}

/** The members that an operation does not fill, or not by default. */
export function unfilledOf(service: string, operation: string): readonly Unfilled[] {
  return rowsOf(UNFILLED_MEMBERS, service, operation);
}

function rowsOf<Row>(
  table: Readonly<Record<string, readonly Row[]>>,
  service: string,
  operation: string,
): readonly Row[] {
  const name = `${service}:${operation}`;
  return Object.hasOwn(table, name) ? (table[name] ?? []) : [];
}

const LEFT_OUT = /^unprocessed\w+$/i;

/**
 * What counts as failures by its name alone, if the table does not have it: `UnprocessedAccounts`, `errors` of
 * `BatchGet…`.
 */
export function namesFailures(operation: string, member: string): boolean {
  return LEFT_OUT.test(member) || (/^Batch[A-Z]/.test(operation) && BATCH_FAILURES.test(member));
}

const BATCH_FAILURES = /^(errors?|failures?|failed[A-Z]?\w*|\w*not_?found)$/i;

/**
 * What counts as such, moreover, where it is a list or a map, in reads of many things: `failures` of `DescribeThings`.
 * In the table, 157 of 167 lists of failures are named so, and none of the others. What one thing says of itself is its
 * state, and what a read is asked for is its result.
 */
export function namesListOfFailures(operation: string, member: string): boolean {
  if (namesFailures(operation, member)) return true;
  if (/fail|error|exception|invalid/i.test(operation)) return false;
  const asksMany = /^(?:Batch|List|Query|Search)[A-Z]|^(?:Describe|Get)\w+(?<!Statu)s$/.test(operation);
  if (asksMany && ERRORS.test(member)) return true;
  if (/^Batch[A-Z]/.test(operation) && BATCH_LISTS.test(member)) return true;
  return (asksMany || /^Describe[A-Z]/.test(operation)) && FAILURES.test(member);
}

const FAILURES = /^(failed\w*|\w*failures|\w*not_?found|not_?processed\w+)$/i;
const ERRORS = /^\w*errors$/i;
const BATCH_LISTS = /^((missing|not_?found)\w+|error_?entries|\w*error_?(details|map))$/i;

/** Inputs that a call must name explicitly, since AWS would otherwise pick one of many: a cluster, a user. */
export function askedOneByOne(service: string, operation: string): readonly string[] {
  return answerPartsOf(service, operation).flatMap(({ inputs, from }) =>
    from === undefined ? [] : inputs.slice(0, 1),
  );
}

/** What an operation leaves out so that no policy can be built on it: only another operation returns everything. */
export function lostPart(service: string, operation: string): Part | undefined {
  return answerPartsOf(service, operation).find(
    ({ level, add, from }) => level === 'error' && add === undefined && from === undefined,
  );
}

/** The input that makes an operation return everything, and fill what it fills only on request. */
export function inputForAll(service: string, operation: string): JsonObject {
  const rows = [...answerPartsOf(service, operation), ...unfilledOf(service, operation)];
  const all: JsonObject = {};
  for (const { add = {} } of rows) {
    for (const [name, value] of Object.entries(add)) all[name] = both(all[name], value);
  }
  return all;
}

function both(value: JsonValue | undefined, other: JsonValue): JsonValue {
  if (!Array.isArray(value) || !Array.isArray(other)) return other;
  return [...value, ...other.filter((each) => !value.includes(each))];
}

/**
 * Whether an input says what a part, or a member, requires.
 *
 * @param input - of the call, as the policy has it: templates stand for anything.
 */
export function isGiven(input: JsonValue | undefined, wanted: string): boolean {
  const [, path = wanted, values] = /^([^[]+)(?:\[(.+)\])?$/.exec(wanted) ?? [];
  const value = path.split('.').reduce<JsonValue | undefined>(memberOf, input);
  if (value === undefined || value === null) return false;
  const elements = Array.isArray(value) ? value : [value];
  if (values === undefined) return elements.length > 0;
  return elements.some((element) => isOneOf(element, values.split('/')));
}

/** A template in place of a whole mapping may give any of its members. */
function memberOf(value: JsonValue | undefined, name: string): JsonValue | undefined {
  if (isJsonObject(value)) return Object.hasOwn(value, name) ? value[name] : undefined;
  return isTemplate(value) ? value : undefined;
}

function isOneOf(element: JsonValue, values: readonly string[]): boolean {
  if (isTemplate(element)) return true;
  return isJsonObject(element) ? isFilterFor(element, values) : values.includes(String(element));
}

/** Filters of EC2 and the like name what they ask for: `{ Name: owner-id, Values: [...] }`. */
function isFilterFor({ Name: name }: JsonObject, values: readonly string[]): boolean {
  return name !== undefined && (isTemplate(name) || values.includes(String(name)));
}

function isTemplate(value: JsonValue | undefined): boolean {
  return typeof value === 'string' && value.includes('${');
}
