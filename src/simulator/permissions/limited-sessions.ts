import { CommonError } from '../aws-error.ts';
import type { Session } from '../credential-store.ts';
import { actionOf, type CallContext, type Service } from '../services/service.ts';
import { managedPolicy } from './managed-policies.ts';
import { decide, type PolicyDocument, parsePolicyDocument } from './policy-document.ts';

/**
 * The session policies of a role session, inline and managed.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies.html#policies_session
 *
 * @returns null if none was given: then nothing is limited, whereas an empty list would limit everything.
 * @throws {AwsError} `MalformedPolicyDocument`
 */
export function sessionLimits(policy: string | null, policyArns: readonly string[]): Session['limits'] {
  if (policy === null && policyArns.length === 0) return null;
  return [...(policy === null ? [] : [parsePolicyDocument(policy)]), ...policyArns.map(managedPolicy)];
}

/**
 * GetCallerIdentity answers everybody: https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
 */
const OPEN: ReadonlySet<string> = new Set(['sts:GetCallerIdentity']);

/**
 * @throws {CommonError} `access-denied`, in the words of
 *   https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
 */
export function checkSessionLimits(service: Service, { principal, operation }: CallContext): void {
  const action = actionOf(service, operation);
  const limits: readonly PolicyDocument[] | null = principal.session?.limits ?? null;
  if (limits === null || OPEN.has(action)) return;
  const decision = decide(limits, action);
  if (decision === 'allowed') return;
  const reason =
    decision === 'explicit-deny'
      ? 'with an explicit deny in a session policy'
      : `because no session policy allows the ${action} action`;
  throw new CommonError('access-denied', `User: ${principal.arn} is not authorized to perform: ${action} ${reason}`);
}
