import { CoveError, holds } from '../../cove-error.ts';
import type { Policy } from '../../policy/model/policy.ts';
import type { Report } from '../../report/build/report.ts';
import { describeValue } from '../../text/describe-value.ts';
import { isText } from '../cove/check-options.ts';
import type { PolicySet } from './policy-set.ts';

/**
 * The policies of a call as they are now: what becomes of the set's lists is about the next one.
 *
 * @throws {CoveError} `usage` for what `loadPolicies` did not return.
 */
export function readPolicySet(where: string, value: unknown): PolicySet {
  if (!isPolicySet(value)) throw notThis(where, value, 'what loadPolicies returned', 'loadPolicies([…])');
  const { policies, packs, warnings, catalog, settings } = value;
  const own: PolicySet = { policies: [...policies], packs: [...packs], warnings, catalog, settings };
  const twice = own.policies.find(({ id }, index) => own.policies.findIndex((other) => other.id === id) !== index);
  if (twice === undefined) return own;
  throw new CoveError('usage', `${where}: the policy ${twice.id} is in it twice`, {
    hint: 'load all files at once: loadPolicies([…]) refuses ids that are in several',
  });
}

/** @throws {CoveError} `usage` for what is not a report. */
export function checkReport(where: string, value: unknown): asserts value is Report {
  if (!isReport(value)) throw notThis(where, value, 'a report', 'check(…), or readReport(…)');
}

/** @throws {CoveError} `usage` for what is not the path of a file. */
export function checkPath(where: string, value: unknown, what: string): asserts value is string {
  if (!isText(value)) throw new CoveError('usage', `${where}: expected ${what}, got ${describeValue(value)}`);
}

export function isPolicySet(value: unknown): value is PolicySet {
  return holds(() => {
    const { policies, packs, catalog, settings } = membersOf(value);
    return (
      Array.isArray(policies) &&
      [...policies].every(isPolicy) &&
      Array.isArray(packs) &&
      typeof membersOf(catalog).operation === 'function' &&
      typeof settings === 'object' &&
      settings !== null
    );
  });
}

/** What was once written as JSON has lost what it evaluates. */
function isPolicy(value: unknown): value is Policy {
  const { id, filter } = membersOf(value);
  return isText(id) && typeof membersOf(filter).evaluate === 'function';
}

/** One that was read from the JSON report, too. */
function isReport(value: unknown): boolean {
  return holds(() => {
    const report = membersOf(value);
    const { settings, caller } = membersOf(report.run);
    const members = [settings, caller, ...MEMBERS.map((name) => report[name])];
    if (!members.every((each) => typeof each === 'object') || report.summary === null) return false;
    return LISTS.every((name) => {
      const list = report[name] as Partial<Iterable<unknown>> | null;
      return typeof list?.[Symbol.iterator] === 'function';
    });
  });
}

/** Those that every report has; null where there is nothing to say. */
const MEMBERS = ['summary', 'waivers', 'baseline'];

/** Some may be on disk, and are only iterated. */
const LISTS = ['policies', 'accounts', 'findings', 'waived', 'changes', 'errors', 'skipped', 'warnings'];

function membersOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}

/** The most frequent slip has a hint of its own. */
function notThis(where: string, value: unknown, expected: string, call: string): CoveError {
  const isPromise = holds(() => typeof membersOf(value).then === 'function');
  const found = isPromise ? 'a promise' : describeValue(value);
  return new CoveError('usage', `${where}: expected ${expected}, got ${found}`, {
    hint: isPromise ? `write: await ${call}` : `it comes from await ${call}`,
  });
}
