import type { RoleSettings } from '../../aws/calls/assume-role.ts';
import { MAX_POLICY_ARNS, MAX_SESSION_POLICY_LENGTH } from '../../aws/credentials/session-policy.ts';
import { CoveError } from '../../cove-error.ts';
import { definedMembers } from '../../values/defined-members.ts';
import { isWrittenAsJson, type OptionCheck } from './check-options.ts';

/**
 * What the sessions of a run may do, within what the role may. `read-only`: AWS's managed policy ReadOnlyAccess, so
 * that AWS refuses every write. `full`: everything that the role may. Otherwise your own session policy (JSON, as a
 * string or an object), managed policies, or both.
 */
export type Access =
  | 'read-only'
  | 'full'
  | {
      readonly policy?: string | Readonly<Record<string, unknown>> | undefined;
      readonly policyArns?: readonly string[] | undefined;
    };

/** Names the option that lets AWS accept a write. */
export const FULL_ACCESS_HINT =
  "the run's access is 'read-only', which is the default: pass access: 'full' to change something on purpose";

/** What is wrong with it: undefined, or what was expected. */
export function checkAccess(value: unknown): ReturnType<OptionCheck> {
  if (value === undefined || value === 'read-only' || value === 'full') return undefined;
  const expected = "'read-only', 'full', or an object with policy, policyArns or both";
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return expected;
  const { policy, policyArns, ...others } = value as { readonly policy?: unknown; readonly policyArns?: unknown };
  if (Object.keys(others).length > 0 || (policy === undefined && policyArns === undefined)) return expected;
  if (policyArns !== undefined && !isListOfArns(policyArns)) {
    const expectedArns = `a list of up to ${MAX_POLICY_ARNS} ARNs of managed policies`;
    return { expected: expectedArns, element: wrongArn(policyArns), member: 'policyArns' };
  }
  if (policy === undefined || isPolicy(policy)) return undefined;
  const expectedPolicy = `a policy as an object, or its JSON, of up to ${MAX_SESSION_POLICY_LENGTH} characters`;
  return { expected: expectedPolicy, element: policy, member: 'policy' };
}

/** The parameters for AssumeRole. */
export function limitsOf(access: Access, partition: string): Pick<RoleSettings, 'policy' | 'policyArns'> {
  if (access === 'full') return {};
  if (access === 'read-only') return { policyArns: [`arn:${partition}:iam::aws:policy/ReadOnlyAccess`] };
  const { policy, policyArns } = access;
  return definedMembers({ policy: policy === undefined ? undefined : textOf(policy), policyArns });
}

/**
 * The caller's own account is entered with the caller's credentials, which no session policy limits. Reads and writes
 * can be told apart here; what a custom policy allows cannot.
 *
 * @throws {CoveError} `usage`
 */
export function refuseUnlimitedCaller(access: Access, includeCaller: boolean): void {
  if (!includeCaller || typeof access === 'string') return;
  throw new CoveError(
    'usage',
    "includeCaller: the caller's own account is entered with the caller's credentials, which the policy of access does not limit",
    { hint: "pass access: 'read-only' or access: 'full', or leave out includeCaller" },
  );
}

/** The ARN that is none; otherwise there are none, or too many. */
function wrongArn(value: unknown): unknown {
  return Array.isArray(value) && value.length <= MAX_POLICY_ARNS
    ? ([...value].find((each) => !isArn(each)) ?? value)
    : value;
}

function isArn(value: unknown): boolean {
  return typeof value === 'string' && /^arn:[\w-]+:iam::(aws|\d{12}):policy\/./.test(value);
}

function isListOfArns(value: unknown): boolean {
  return Array.isArray(value) && value.length > 0 && value.length <= MAX_POLICY_ARNS && [...value].every(isArn);
}

function isPolicy(value: unknown): boolean {
  if (typeof value === 'string' && !isJsonText(value)) return false;
  if (typeof value !== 'string' && !isWrittenAsJson(value)) return false;
  return textOf(value as string | object).length <= MAX_SESSION_POLICY_LENGTH;
}

function isJsonText(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null;
  } catch {
    return false;
  }
}

/** White space counts towards AWS's limit. */
function textOf(policy: string | object): string {
  return JSON.stringify(typeof policy === 'string' ? JSON.parse(policy) : policy);
}
