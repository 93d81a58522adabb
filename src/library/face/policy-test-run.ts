import { CoveError, holds } from '../../cove-error.ts';
import { loadTestRenderer, TEST_FORMATS, type TestFormat } from '../../policy-tests/render/test-formats.ts';
import { hasPassed, type TestRun } from '../../policy-tests/test-result.ts';
import { describeValue } from '../../text/describe-value.ts';
import { definedMembers } from '../../values/defined-members.ts';
import {
  isBoolean,
  isOneOf,
  isText,
  listOrUndefined,
  type OptionChecks,
  orUndefined,
  readList,
  readOptions,
} from '../cove/check-options.ts';
import { thisProcess } from '../cove/this-process.ts';
import { hasErrors } from '../inputs/load.ts';
import { testPolicies as runPolicyTests } from '../test-policies.ts';
import { diagnosticsInOptionWords, sayingOptions } from '../words/option-words.ts';
import { PolicyError } from './policy-set.ts';

export interface TestPoliciesOptions {
  /** Where relative paths start. @default that of the process */
  readonly cwd?: string | undefined;
  /** Only tests of these names; `*` is any text. @default all */
  readonly names?: readonly string[] | undefined;
  /** Only tests of these policies: ids or globs. @default all */
  readonly policies?: readonly string[] | undefined;
  /** Demand that every policy has a test. @default false */
  readonly requireTests?: boolean | undefined;
  /** Demand that the tests come to so many percent of what policies decide. @default 0 */
  readonly coverage?: number | undefined;
  /** Allow policies that read secrets. @default false */
  readonly allowSecretReads?: boolean | undefined;
  /** As for `loadPolicies`. @default none */
  readonly trustReads?: readonly string[] | undefined;
}

/** What came of the tests of policies. */
export interface PolicyTestRun extends TestRun {
  /** Every test passed, and what was demanded is there. */
  readonly passed: boolean;
}

/**
 * Runs the tests of policies: offline, without credentials.
 *
 * @param patterns - files of tests or of policies, directories or globs.
 * @throws {PolicyError} with all that is wrong with files: nothing is run then.
 */
export async function testPolicies(
  patterns: readonly string[],
  options: TestPoliciesOptions = {},
): Promise<PolicyTestRun> {
  const {
    cwd = thisProcess().cwd,
    policies,
    allowSecretReads,
    trustReads: trustRead,
    ...choice
  } = readOptions('testPolicies', options, CHECKS);
  const files = readList('testPolicies', patterns, 'a list of files, directories or globs');
  const flags = definedMembers({ policy: policies?.join(','), allowSecretReads, trustRead });
  const { run, diagnostics } = await sayingOptions(() => runPolicyTests(files, flags, cwd, choice));
  if (run === undefined || hasErrors(diagnostics)) throw new PolicyError(diagnosticsInOptionWords(diagnostics));
  return { ...run, passed: hasPassed(run) };
}

/** The results of tests as text, as `cove-policy test -o` writes them. */
export async function renderTestRun(run: TestRun, format: TestFormat): Promise<string> {
  if (!isTestRun(run)) {
    throw new CoveError('usage', `renderTestRun: expected what testPolicies returned, got ${describeValue(run)}`, {
      hint: 'it comes from await testPolicies([…])',
    });
  }
  if (!isOneOf(Object.keys(TEST_FORMATS))(format)) {
    throw new CoveError('usage', `renderTestRun: format: expected ${Object.keys(TEST_FORMATS).join(', ')}`);
  }
  return (await loadTestRenderer(format))(run, { color: false, listsGaps: true });
}

function isTestRun(value: unknown): boolean {
  return holds(() => typeof value === 'object' && value !== null && 'results' in value && 'coverage' in value);
}

const isPercent = (value: unknown): boolean => typeof value === 'number' && value >= 0 && value <= 100;

const CHECKS: OptionChecks<TestPoliciesOptions> = {
  cwd: orUndefined(isText, 'the path of a folder'),
  names: listOrUndefined(isText, 'a list of names'),
  policies: listOrUndefined(isText, 'a list of ids'),
  requireTests: orUndefined(isBoolean, 'true or false'),
  coverage: orUndefined(isPercent, 'a number from 0 to 100'),
  allowSecretReads: orUndefined(isBoolean, 'true or false'),
  trustReads: listOrUndefined(isText, 'a list of operations, as in service:Operation', true),
};
