import { CoveError } from '../../cove-error.ts';
import type { Report } from '../../report/build/report.ts';
import { describeValue, isText } from '../cove/check-options.ts';
import type { PolicySet } from './policy-set.ts';

/** @throws {CoveError} `usage` for what `loadPolicies` did not return. */
export function checkPolicySet(where: string, value: unknown): asserts value is PolicySet {
  if (!isPolicySet(value)) throw notThis(where, value, 'what loadPolicies returned', 'loadPolicies([…])');
}

/** @throws {CoveError} `usage` for what is not a report. */
export function checkReport(where: string, value: unknown): asserts value is Report {
  if (!isReport(value)) throw notThis(where, value, 'a report', 'check(…), or readReport(…)');
}

/** @throws {CoveError} `usage` for what is not the path of a file. */
export function checkPath(where: string, value: unknown, what: string): asserts value is string {
  if (!isText(value)) throw new CoveError('usage', `${where}: expected ${what}, got ${describeValue(value)}`);
}

export function isPolicySet(value: unknown): boolean {
  const { policies, packs, catalog } = membersOf(value);
  return Array.isArray(policies) && Array.isArray(packs) && typeof catalog === 'object';
}

function isReport(value: unknown): boolean {
  const { run, policies, findings } = membersOf(value);
  return typeof run === 'object' && run !== null && Array.isArray(policies) && typeof findings === 'object';
}

function membersOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}

/** The most frequent slip has a hint of its own. */
function notThis(where: string, value: unknown, expected: string, call: string): CoveError {
  const isPromise = typeof membersOf(value).then === 'function';
  const found = isPromise ? 'a promise' : describeValue(value);
  return new CoveError('usage', `${where}: expected ${expected}, got ${found}`, {
    hint: isPromise ? `write: await ${call}` : `it comes from await ${call}`,
  });
}
