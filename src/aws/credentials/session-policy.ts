import { readWildcardOf } from '../../catalog/iam-actions.ts';

/**
 * What a run's sessions are limited to, in addition to what the role itself allows: an inline policy or, if that would
 * be too long, an AWS managed policy. Source:
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies.html#policies_session
 */
export type SessionPolicy =
  | {
      readonly kind: 'inline';
      /** JSON, as AssumeRole takes it. */
      readonly policy: string;
      /** What it allows, sorted: actions, and wildcards if it had to be shortened. */
      readonly actions: readonly string[];
    }
  | { readonly kind: 'read-only-access'; readonly policyArn: string };

/**
 * Maximum length of all session policies together, inline ones and ARNs. AWS packs the text and has a second,
 * unpublished limit for the packed form: a policy that meets this one can still be refused as PackedPolicyTooLarge,
 * mostly together with many session tags. Source:
 * https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
 */
export const MAX_SESSION_POLICY_LENGTH = 2_048;

/** Source: https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html (PolicyArns) */
export const MAX_POLICY_ARNS = 10;

export interface SessionPolicyOptions {
  readonly partition: string;
  /** ARNs that are passed along, and count towards the length. */
  readonly policyArns?: readonly string[];
}

/**
 * The policy that allows these actions and nothing else, on all resources.
 *
 * Where the list is too long, the actions of one service and verb become one wildcard, the largest group first and no
 * more of them than necessary; only wildcards that cover nothing but reads, and no secrets. If that is still too long,
 * it is `ReadOnlyAccess`.
 *
 * @param actions - IAM names, at least one.
 */
export function buildSessionPolicy(actions: readonly string[], options: SessionPolicyOptions): SessionPolicy {
  const taken = (options.policyArns ?? []).reduce((sum, arn) => sum + arn.length, 0);
  let allowed = [...new Set(actions)].sort();
  for (;;) {
    const policy = renderPolicy(allowed);
    if (policy.length + taken <= MAX_SESSION_POLICY_LENGTH) return { kind: 'inline', policy, actions: allowed };
    const shorter = replaceLargestGroup(allowed);
    if (shorter === undefined) {
      return { kind: 'read-only-access', policyArn: `arn:${options.partition}:iam::aws:policy/ReadOnlyAccess` };
    }
    allowed = shorter;
  }
}

function renderPolicy(actions: readonly string[]): string {
  const statement = { Effect: 'Allow', Action: actions, Resource: '*' };
  return JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
}

function replaceLargestGroup(actions: readonly string[]): string[] | undefined {
  const groups = new Map<string, string[]>();
  for (const action of actions) {
    const wildcard = readWildcardOf(action);
    if (wildcard !== undefined) groups.set(wildcard, [...(groups.get(wildcard) ?? []), action]);
  }
  const savedBy = ([wildcard, group]: [string, string[]]): number => group.join('","').length - wildcard.length;
  const [largest] = [...groups].filter(([, group]) => group.length > 1).sort((a, b) => savedBy(b) - savedBy(a));
  if (largest === undefined) return undefined;
  const [wildcard, group] = largest;
  return [...actions.filter((action) => !group.includes(action)), wildcard].sort();
}
